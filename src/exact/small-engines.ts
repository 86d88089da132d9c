/** Enumeration and dynamic programming as engines: they end as predicted, and bound nothing before. */
import type { Deadline } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { cutWeight } from '../graph/cut.ts';
import type { Proof } from '../problems/proof.ts';
import { CutWeights, type RoundedGraph } from './cut-weights.ts';
import { type EliminationBags, predictTreeDp } from './elimination-bags.ts';
import type { EngineOptions, EngineResult, ExactEngine, Reach } from './engine.ts';
import { enumerateCuts, predictEnumeration } from './enumerate.ts';
import { enumerateExactly, predictExactEnumeration } from './enumerate-exactly.ts';
import { pairsOf } from './integer-pairs.ts';
import { treeDecompositionCut } from './tree-decomposition-dp.ts';

const SEC_PER_OPERATION = 1e-9;
const STEP_SEC = 0.05;
/** Sums of integers up to this do not round. */
const LARGEST_SUM = 2 ** 51;

/** @param most operations */
export function enumerationEngine(most: number): ExactEngine {
  const predict = (graph: RoundedGraph): number =>
    addsExactly(graph) ? predictEnumeration(graph) : predictExactEnumeration(graph);
  return {
    name: 'enumeration',
    // biome-ignore lint/correctness/useYield: a prediction that takes no time
    *reach(graph) {
      return reachOf(predict(graph), most);
    },
    *run(graph, start, options) {
      const deadline = options.deadline.withoutSteps();
      const steps = addsExactly(graph) ? enumerateCuts(graph, deadline) : enumerateExactly(graph, deadline);
      return yield* solveBy(steps, predict(graph), graph, start, options, { kind: 'enumeration' });
    },
  };
}

/** @param most operations @param mostBytes of tables */
export function treeDecompositionEngine(most: number, mostBytes: number): ExactEngine {
  const predict = function* (graph: RoundedGraph, deadline: Deadline): Steps<EliminationBags | null> {
    const pairs = !addsExactly(graph);
    if (pairs && pairsOf(graph) === null) return null;
    const bags = yield* predictTreeDp(graph, deadline.withoutSteps());
    return bags !== null && (pairs ? 2 : 1) * bags.bytes <= mostBytes ? bags : null;
  };
  return {
    name: 'tree-decomposition',
    *reach(graph, deadline) {
      const bags = yield* predict(graph, deadline);
      return bags === null ? null : reachOf(bags.operations, most);
    },
    *run(graph, start, options) {
      const deadline = options.deadline.withoutSteps();
      const bags = yield* predict(graph, deadline);
      if (bags === null) return unsolved(graph, start);
      const weights = addsExactly(graph) ? graph.weight : pairsOf(graph)!;
      const steps = treeDecompositionCut(graph, bags, deadline, weights);
      const proof: Proof = { kind: 'elimination', order: Array.from(bags.order) };
      return yield* solveBy(steps, bags.operations, graph, start, options, proof);
    },
  };
}

/** Integers whose sizes add up to little enough. */
function addsExactly({ weight, exact }: RoundedGraph): boolean {
  if (exact !== undefined) return false;
  let size = 0;
  for (const w of weight) {
    if (!Number.isInteger(w)) return false;
    size += Math.abs(w);
  }
  return size <= 2 * LARGEST_SUM;
}

function reachOf(operations: number, most: number): Reach | null {
  const seconds = SEC_PER_OPERATION * operations;
  return operations <= most ? { seconds, secondsPerStep: Math.min(seconds, STEP_SEC) } : null;
}

function* solveBy(
  steps: Steps<Int8Array | null>,
  operations: number,
  graph: RoundedGraph,
  start: Int8Array,
  { deadline, onCut, onBound, onRest }: EngineOptions,
  proof: Proof,
): Steps<EngineResult> {
  const whole = Math.ceil(Math.max(1, (SEC_PER_OPERATION * operations) / STEP_SEC));
  if (deadline.take(whole) < whole) return unsolved(graph, start);
  let next = steps.next();
  for (; !next.done; next = steps.next()) {
    onRest();
    yield next.value;
  }
  const spin = next.value;
  if (spin === null) return unsolved(graph, start);
  onCut(spin);
  const bound = new CutWeights(graph).above(spin);
  onBound(bound);
  const cut = cutWeight(graph, spin);
  return { spin, cut, bound, optimal: true, nodes: 1, open: 0, inequalities: 0, proof: () => proof };
}

function unsolved(graph: CsrGraph, spin: Int8Array): EngineResult {
  const bound = Number.POSITIVE_INFINITY;
  const cut = cutWeight(graph, spin);
  return { spin, cut, bound, optimal: false, nodes: 0, open: 1, inequalities: 0, proof: null };
}
