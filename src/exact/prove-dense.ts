/** Proves a cut optimal, or bounds it, by branch and bound on the max-cut SDP with hypermetric inequalities: for graphs of up to some
 *  150 nodes whatever their density, or small ones.
 *
 *  Each node is bounded by the Lagrangian dual of the SDP with triangle, pentagonal and heptagonal inequalities (relaxation.ts), verified
 *  with rounding errors included (safe-bound.ts). Children inherit vectors, inequalities and multipliers.
 *  Sources: Rendl, Rinaldi, Wiegele, "Solving Max-Cut to optimality by intersecting semidefinite and polyhedral
 *  relaxations", Math. Program. 121 (2010); Krislock, Malick, Roupin, "BiqCrunch", ACM TOMS 43 (2017); Gusmeroli et al., "BiqBin", ACM TOMS
 *  48 (2022); Burer, Monteiro, Math. Program. 95 (2003) for the low-rank augmented Lagrangian. */
import { Deadline } from '../core/deadline.ts';
import { type Given, resolveOptions } from '../core/options.ts';
import type { Steps } from '../core/steps.ts';
import type { Backend } from '../kernels/space.ts';
import { BranchAndBound, type NodeEvaluator, type TreeResult } from './branch-and-bound.ts';
import { CutWeights, type RoundedGraph } from './cut-weights.ts';
import { denseProblem } from './dense-problem.ts';
import { denseParameters } from './parameters.ts';
import { processNode } from './process-node.ts';
import { NodeRelaxation } from './relaxation.ts';
import type { TreeMemory } from './tree-memory.ts';

export interface ProveDenseOptions {
  readonly deadline?: Deadline | undefined;
  /** All cuts are multiples of this; default: what integer weights tell. */
  readonly step?: number | undefined;
  readonly onCut?: ((spin: Int8Array) => void) | undefined;
  /** A smaller upper bound. */
  readonly onBound?: ((bound: number) => void) | undefined;
  /** Told after each node: nodes evaluated and nodes open. */
  readonly onNodes?: ((nodes: number, open: number) => void) | undefined;
  /** Asked between nodes for a better cut from elsewhere. */
  readonly betterCut?: (() => Int8Array | undefined) | undefined;
  /** Called between nodes. */
  readonly onRest?: (() => void) | undefined;
  /** Default: nodes are evaluated one after the other, here. */
  readonly evaluator?: NodeEvaluator | undefined;
  readonly recordProof?: boolean | undefined;
  /** Where the tree outlives the process. */
  readonly memory?: TreeMemory | null | undefined;
  readonly parameters?: Given<typeof denseParameters> | undefined;
  readonly backend?: Backend | undefined;
}

/** @param start Int8Array(n) of ±1: a cut to begin with. Interrupted, it has the best cut and the bound of then */
export function* proveDense(
  graph: RoundedGraph,
  start: Int8Array,
  options: ProveDenseOptions = {},
): Steps<TreeResult> {
  const parameters = resolveOptions(denseParameters, options.parameters, 'dense proof');
  const problem = denseProblem(graph, options.step);
  const deadline = options.deadline ?? new Deadline();
  const tree = new BranchAndBound(problem, start, {
    parameters,
    deadline,
    evaluator:
      options.evaluator ?? evaluateHere(new NodeRelaxation(problem, parameters, options.backend), deadline),
    weights: new CutWeights(graph),
    onCut: options.onCut,
    onBound: options.onBound,
    onNodes: options.onNodes,
    betterCut: options.betterCut,
    onRest: options.onRest,
    recordProof: options.recordProof ?? false,
    memory: options.memory,
  });
  return yield* tree.run();
}

function evaluateHere(relaxation: NodeRelaxation, deadline: Deadline): NodeEvaluator {
  const begun: Parameters<NodeEvaluator['begin']>[] = [];
  return {
    begin: (...node) => void begun.push(node),
    next: () => processNode(relaxation, ...begun.shift()!, deadline),
  };
}
