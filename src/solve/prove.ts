/** The proof that a cut is optimal: branch and bound (exact/prove-dense.ts) on what data reduction leaves of the graph, its nodes done by
 *  all threads. Cuts and bounds go to the incumbent as they come; interrupted, both are kept. */
import type { Deadline } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import type { Evaluate } from '../exact/branch-and-bound.ts';
import type { NodeResult } from '../exact/process-node.ts';
import { reductionProof, treeProof } from '../exact/proof-file.ts';
import { proveDense } from '../exact/prove-dense.ts';
import type { Subproblem } from '../exact/subproblem.ts';
import { cutWeight } from '../graph/cut.ts';
import { Batch } from '../portfolio/batch.ts';
import type { Session } from '../portfolio/executor.ts';
import { type NodeOutcome, type NodeTask, runTask, type TaskHost, Workspace } from '../portfolio/task.ts';
import { liftBound } from '../presolve/lift-bound.ts';
import { reduceGraph } from '../presolve/reduce.ts';
import { type Reduction, unreduced } from '../presolve/reduction.ts';
import { integerGraph, roundDownToLattice } from '../problems/lattice.ts';
import type { SolveContext } from './context.ts';

/** Sizes of weights, as integers, that add up to more are not scaled to integers. */
const LARGEST_SUM = 2 ** 45;
/** Numbers of tasks that no other stage uses. */
const FIRST_ID = 2 ** 30;

/** Whether the branch and bound can be expected to end: the kernel is small enough. */
export function provable(context: SolveContext, { graph }: Reduction): boolean {
  // The reduction of real weights rounds: they are proven as they are.
  const { n } = context.lattice === null ? context.graph : graph;
  return graph.n > 0 && n <= context.parameters.proofNodes;
}

/** Branches until the cut is proven optimal or the deadline strikes; a step is a node.
 *  @param reduction of the context's graph */
export function* prove(context: SolveContext, reduction: Reduction, deadline: Deadline): Steps<void> {
  const { graph, incumbent, lattice } = context;
  context.announce('prove');
  const startMs = performance.now();
  const kernel = yield* exactKernel(context, reduction, deadline);
  if (kernel === null) return;
  const session = context.openSession(kernel.graph);
  const lifted = new Int8Array(graph.n);
  const start = Int8Array.from(kernel.kept, (u) => incumbent.spin[u]!);
  const offerCut = (spin: Int8Array): void => {
    kernel.lift(spin, lifted);
    incumbent.offer(lifted, cutWeight(graph, lifted), 'prove');
  };
  const offerBound = (upperBound: number): void => {
    incumbent.offerBound({ upperBound, kind: 'verified', source: 'branch-and-bound', multipliers: null });
  };
  try {
    const result = yield* proveDense(kernel.graph, start, {
      deadline,
      evaluate: evaluator(context, kernel, session, deadline),
      recordProof: context.keepProof,
      onCut: (_cut, spin) => offerCut(spin),
      onNodes: (nodes, open) => context.tellTree(nodes, open),
      onBound(bound) {
        const whole = liftBound(kernel, bound) / kernel.unit;
        offerBound(lattice === null ? whole : roundDownToLattice(lattice, whole));
      },
    });
    offerCut(result.spin);
    // On the lattice of the kernel's cuts, which may be coarser than that of the graph's.
    if (result.optimal && lattice !== null) offerBound(incumbent.cut);
    const tree =
      result.proof === null
        ? null
        : treeProof(result.proof, result.step > 0 ? result.bound + result.step : null);
    const record = { steps: kernel.steps, scale: kernel.scale * kernel.unit };
    if (tree !== null && incumbent.proven.source === 'branch-and-bound')
      incumbent.offerBound({ ...incumbent.proven, proof: () => reductionProof(record, tree) });
    context.threadsUsed = Math.max(context.threadsUsed, 1 + (session?.used ?? 0));
    context.stages.push({
      name: 'prove',
      seconds: (performance.now() - startMs) / 1000,
      cut: incumbent.cut,
      upperBound: incumbent.proven.upperBound,
      optimal: incumbent.optimal,
      nodes: result.nodes,
      open: result.open,
      inequalities: result.inequalities,
    });
  } finally {
    session?.close();
  }
}

/** A reduction, and what a weight of 1 in the context's graph is in the one that it reduces. */
interface ExactKernel extends Reduction {
  readonly unit: number;
}

/** Weights beyond these powers of two are scaled: their squares would over- or underflow. */
const LARGEST_EXPONENT = 100;

/** The reduction with decimals as integers: then cuts lie on a lattice, and bounds are rounded to it; other reals are
 *  reduced as far as that does not round them. Null where there are too many nodes for that, or weights cannot be scaled exactly. */
function* exactKernel(
  context: SolveContext,
  reduction: Reduction,
  deadline: Deadline,
): Steps<ExactKernel | null> {
  const { graph, weights } = context;
  const integers = weights.integral ? null : integerGraph(graph, LARGEST_SUM);
  const exponent = Math.round(Math.log2(weights.maxAbs));
  if (integers !== null && integers.scale !== 1) {
    const exact = yield* reduceGraph(integers.graph, deadline.withoutSteps(), { rules: 'all' });
    return { ...exact, unit: integers.scale };
  }
  if (weights.integral) return { ...reduction, unit: 1 };
  if (graph.n > context.parameters.proofNodes) return null;
  if (Math.abs(exponent) <= LARGEST_EXPONENT) {
    const exact = yield* reduceGraph(graph, deadline.withoutSteps(), { rules: 'all', rounding: false });
    return { ...exact, unit: 1 };
  }
  const unit = 2 ** -exponent;
  const weight = graph.weight.map((w) => w * unit);
  if (!weight.every((w, a) => w / unit === graph.weight[a])) return null;
  return { ...unreduced({ ...graph, weight }), unit };
}

/** Evaluates the nodes of a round on all threads. */
function evaluator(
  context: SolveContext,
  { graph }: Reduction,
  session: Session | null,
  whole: Deadline,
): Evaluate {
  const workspace = new Workspace(graph, context.parameters);
  const timed = whole.withoutSteps();
  const host: TaskHost = {
    deadline: timed,
    goal: Number.POSITIVE_INFINITY,
    onCut: () => {},
    onBound: () => {},
  };
  let ids = FIRST_ID;
  return function* evaluate(nodes, options) {
    const first = ids;
    ids += nodes.length;
    const items = nodes.map((node, i): { id: number; task: NodeTask } => ({
      id: first + i,
      task: { kind: 'node', node, options },
    }));
    const batch = new Batch<{ id: number; task: NodeTask }, NodeOutcome>(items, session, {
      over: () => timed.expired,
      run: ({ task }) => runTask(workspace, task, host),
      submit: (to, { id, task }) => to.submit(id, task, Number.POSITIVE_INFINITY, timed.remainingSec()),
      lost: (_id, reason) => context.warnings.push(`a worker failed, and its task was lost: ${reason}`),
      ahead: true,
      worthWorkers: () => true,
    });
    const outcomes = yield* batch.outcomes();
    if (timed.expired) session?.stop();
    return items.map(({ id }, i) => outcomes.get(id)?.result ?? interrupted(nodes[i]!));
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
