/** The proof that a cut is optimal: exact engines on the blocks of what data reduction leaves of the graph (exact/prove-blocks.ts), nodes of
 *  trees done by all threads. Cuts and bounds go to the incumbent as they come; interrupted, both are kept. */
import { type Deadline, secondsSince } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import type { NodeEvaluator } from '../exact/branch-and-bound.ts';
import type { RoundedGraph } from '../exact/cut-weights.ts';
import type { EngineHost, NodeThreads } from '../exact/engine.ts';
import { exactEngines } from '../exact/engines.ts';
import { type BlocksPlan, planBlocks } from '../exact/plan-blocks.ts';
import type { NodeResult } from '../exact/process-node.ts';
import { reductionProof } from '../exact/proof-file.ts';
import { type BlocksResult, proveBlocks } from '../exact/prove-blocks.ts';
import type { SparseResult } from '../exact/sparse-tree.ts';
import type { Subproblem } from '../exact/subproblem.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { cutWeight } from '../graph/cut.ts';
import { nextUp } from '../linalg/upward-sum.ts';
import { Batch } from '../portfolio/batch.ts';
import type { Session } from '../portfolio/executor.ts';
import { type NodeOutcome, type NodeTask, runTask, type TaskHost, Workspace } from '../portfolio/task.ts';
import { liftBound } from '../presolve/lift-bound.ts';
import { reduceGraph } from '../presolve/reduce.ts';
import { type Reduction, unreduced } from '../presolve/reduction.ts';
import { integerGraph, roundDownToLattice } from '../problems/lattice.ts';
import type { BoundSource } from '../problems/result.ts';
import type { SolveContext } from './context.ts';
import { proveSparseOnWorker } from './sparse-proof.ts';

/** Sizes of weights, as integers, that add up to more are not scaled to integers, nor reduced. */
const LARGEST_SUM = 2 ** 45;
/** Kernels of more edges are out of reach of any engine. */
const MOST_EDGES = 1e6;
/** Numbers of tasks that no other stage uses. */
const FIRST_ID = 2 ** 30;

export interface ProofPlan {
  readonly kernel: ExactKernel;
  readonly blocks: BlocksPlan;
}

/** What exact engines could do, found out in a small part of the time that it would take. @param reduction of the context's graph
 *  @returns null where nothing is in reach, or when the deadline strikes first */
export function* planProof(
  context: SolveContext,
  reduction: Reduction,
  deadline: Deadline,
): Steps<ProofPlan | null> {
  if (reduction.graph.m > MOST_EDGES) return null;
  const kernel = yield* exactKernel(context, reduction, deadline);
  const { proofNodes: anyNodes, sparseProofNodes, proofOperations: operations } = context.parameters;
  const mostNodes = Math.max(anyNodes, sparseProofNodes);
  const engines = exactEngines({
    dense: kernel.moderate ? { anyNodes, mostNodes } : { anyNodes: 0, mostNodes: 0 },
    operations,
    parameters: context.parameters,
  });
  const blocks = yield* planBlocks(
    kernel.graph,
    kernel.reducible,
    engines,
    hostOf(context, deadline),
    deadline,
  );
  return blocks !== null && blocks.soonestSec < Number.POSITIVE_INFINITY ? { kernel, blocks } : null;
}

/** Runs the engines until the cut is proven optimal, the deadline strikes, or work of so many seconds, as predicted, is done. */
export function* prove(
  context: SolveContext,
  { kernel, blocks }: ProofPlan,
  deadline: Deadline,
  workSec: number,
): Steps<void> {
  const { graph, incumbent, lattice } = context;
  context.announce('prove');
  const startMs = performance.now();
  const lifted = new Int8Array(graph.n);
  const offerCut = (spin: Int8Array, proven = false): void => {
    kernel.lift(spin, lifted);
    incumbent.offer(lifted, cutWeight(graph, lifted), 'prove', proven);
  };
  const boundOf = (bound: number): number => {
    const whole = liftBound(kernel, bound) / kernel.unit;
    if (lattice !== null) return roundDownToLattice(lattice, whole);
    // Not a power of two, the unit is rounded.
    return Number.isInteger(Math.log2(kernel.unit)) ? whole : nextUp(nextUp(nextUp(whole)));
  };
  const offerBound = (upperBound: number, source: BoundSource, decided = false): void => {
    incumbent.offerBound({ upperBound, kind: 'verified', source, multipliers: null, decided });
  };
  const wanted = deadline.until(() => incumbent.satisfied);
  const result = yield* proveBlocks(
    blocks,
    Int8Array.from(kernel.kept, (u) => incumbent.spin[u]!),
    {
      deadline: wanted,
      workSec,
      host: hostOf(context, wanted.withoutSteps()),
      recordProof: context.keepProof,
      onCut: (spin) => offerCut(spin),
      onNodes: (nodes, open) => context.tellTree(nodes, open),
      onBound: (bound, engine) => offerBound(boundOf(bound), engine.name),
    },
  );
  offerCut(result.spin, result.optimal);
  if (result.optimal) context.origin.onDecided();
  const source = result.engine?.name ?? 'reduction';
  // On the lattice of a block's cuts, which may be coarser than that of the graph's; the sum of reals that is the cut may be above the bound.
  const upperBound = result.optimal
    ? Math.min(incumbent.cut, incumbent.proven.upperBound)
    : boundOf(result.bound);
  offerBound(upperBound, source, result.optimal);
  if (context.keepProof && incumbent.proven.upperBound === upperBound) keepProof(context, kernel, result);
  context.stages.push({
    name: 'prove',
    seconds: secondsSince(startMs),
    cut: incumbent.cut,
    upperBound: incumbent.proven.upperBound,
    optimal: incumbent.optimal,
    nodes: result.nodes,
    open: result.open,
    inequalities: result.inequalities,
    blocks: blocks.tree.leaves.filter(({ n }) => n > 0).length,
    engine: result.engine?.name ?? null,
  });
}

function keepProof({ incumbent }: SolveContext, kernel: ExactKernel, result: BlocksResult): void {
  const rest = result.proof();
  if (rest === null) return;
  const record = { steps: kernel.steps, scale: kernel.scale * kernel.unit };
  incumbent.offerBound({ ...incumbent.proven, proof: () => reductionProof(record, rest) });
}

/** What engines find besides this thread. @param deadline ends their tasks */
function hostOf(context: SolveContext, deadline: Deadline): EngineHost {
  return {
    canWait: context.canWait,
    matched: context.matched,
    openNodes: (graph) => openNodes(context, graph, deadline),
    treeMemory: (graph) => context.memory?.tree(graph) ?? null,
    proveSparse: (graph, start, options) => proveElsewhere(context, graph, start, options),
    warn: (warning) => context.warn(warning),
  };
}

function* proveElsewhere(
  context: SolveContext,
  ...task: Parameters<NonNullable<EngineHost['proveSparse']>>
): Steps<SparseResult | null> {
  const session = context.openSession(task[0]);
  if (session === null) return null;
  try {
    return yield* proveSparseOnWorker(session, ...task);
  } finally {
    context.threadsUsed = Math.max(context.threadsUsed, 1 + session.used);
    session.close();
  }
}

/** A reduction, and what a weight of 1 in the context's graph is in the one that it reduces. */
interface ExactKernel extends Reduction {
  readonly graph: RoundedGraph;
  readonly unit: number;
  /** Integers small enough to be reduced further. */
  readonly reducible: boolean;
  /** Squares of the weights neither over- nor underflow. */
  readonly moderate: boolean;
}

/** Weights beyond these powers of two are scaled: their squares would over- or underflow. */
const LARGEST_EXPONENT = 100;

/** The reduction with decimals as integers: then cuts lie on a lattice, and bounds are rounded to it; other reals are reduced as far as
 *  that does not round them, and integers so large that sums of them round not at all, nor weights that were rounded before. */
function* exactKernel(
  { graph, weights, origin }: SolveContext,
  reduction: Reduction,
  deadline: Deadline,
): Steps<ExactKernel> {
  const timed = deadline.withoutSteps();
  const integers = origin.rounded ? null : integerGraph(graph, LARGEST_SUM);
  if (integers !== null && integers.scale === 1)
    return { ...reduction, unit: 1, reducible: true, moderate: true };
  if (integers !== null) {
    const exact = yield* reduceGraph(integers.graph, timed, { rules: 'all' });
    return { ...exact, unit: integers.scale, reducible: true, moderate: true };
  }
  const exponent = Math.round(Math.log2(weights.maxAbs));
  const unit = Math.abs(exponent) <= LARGEST_EXPONENT ? 1 : 2 ** -exponent;
  const weight = unit === 1 ? graph.weight : Float64Array.from(graph.weight, (w) => w * unit);
  const moderate = weight.every((w, a) => w / unit === graph.weight[a]);
  const meant = origin.exactWeights();
  if (!moderate || weights.integral || meant !== null) {
    const by = moderate ? unit : 1;
    const exact = meant && { ...meant, exponent: meant.exponent + Math.log2(by) };
    const kept = { ...graph, weight: moderate ? weight : graph.weight, ...(exact && { exact }) };
    return { ...unreduced(kept), graph: kept, unit: by, reducible: false, moderate };
  }
  const exact = yield* reduceGraph({ ...graph, weight }, timed, { rules: 'all', rounding: false });
  return { ...exact, unit, reducible: true, moderate };
}

/** Evaluates nodes on all threads. */
function openNodes(context: SolveContext, graph: CsrGraph, whole: Deadline): NodeThreads {
  const session = context.openSession(graph);
  return {
    evaluator: evaluatorOf(context, graph, session, whole),
    close() {
      context.threadsUsed = Math.max(context.threadsUsed, 1 + (session?.used ?? 0));
      session?.close();
    },
  };
}

function evaluatorOf(
  context: SolveContext,
  graph: CsrGraph,
  session: Session | null,
  timed: Deadline,
): NodeEvaluator {
  const workspace = new Workspace(graph, context.parameters);
  const host: TaskHost = {
    deadline: timed,
    goal: Number.POSITIVE_INFINITY,
    onCut: () => {},
    onBound: () => {},
  };
  const batch = new Batch<{ id: number; task: NodeTask }, NodeOutcome>([], session, {
    over: () => timed.expired,
    run: ({ task }) => runTask(workspace, task, host),
    submit: (to, { id, task }) => to.submit(id, task, Number.POSITIVE_INFINITY, timed.remainingSec()),
    lost: (_id, reason) => context.warn(`a worker failed, and its task was lost: ${reason}`),
    ahead: true,
    worthWorkers: () => true,
  });
  const begun: Subproblem[] = [];
  let [first, last] = [FIRST_ID, FIRST_ID];
  return {
    begin(node, options) {
      begun.push(node);
      batch.add({ id: last++, task: { kind: 'node', node, options } });
    },
    *next() {
      const node = begun.shift()!;
      const outcome = yield* batch.outcome(first++);
      if (timed.expired) session?.stop();
      return outcome?.result ?? interrupted(node);
    },
  };
}

/** What is known of a node that was not evaluated: its parent's bound. */
function interrupted({ bound }: Subproblem): NodeResult {
  return {
    bound,
    closed: false,
    interrupted: true,
    spin: null,
    branch: null,
    children: [],
    inequalities: 0,
    rounds: 0,
    proof: null,
  };
}
