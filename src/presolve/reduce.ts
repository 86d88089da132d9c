/** Data reduction: nodes whose best side follows from their neighbours' leave the graph, and their weights pass to what is left. Every rule
 *  is exact: cut(best completion of s) = offset + cut_kernel(s)/scale. They are applied until none applies: those that look at the
 *  edges of one node first (dominant edges, stars), then, where nothing is left for them, those that look further. Undone last step
 *  first.
 *
 *  O(n + m) but for looking through the shorter of two edge lists: the rules that look further may look at some arcs for every arc of
 *  the graph, and at more for every node that they take away. What they take is counted, not timed: the result depends on the graph alone.
 *  With integer weights stars and parts are eliminated where what comes is a multiple of 1/8, so that the kernel, `scale` times
 *  larger, has integer weights again. */
import { inRowBlocks } from '../core/blocks.ts';
import type { Deadline } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { LARGEST_INTEGER_SUM } from '../graph/weights.ts';
import { joinByDominantEdge } from './dominant-edge.ts';
import { EdgeLists } from './edge-lists.ts';
import { PartsRule } from './parts.ts';
import { type Reduction, unreduced } from './reduction.ts';
import { ShrinkingGraph } from './shrinking-graph.ts';
import { eliminateStar } from './star.ts';
import { SubgraphRule } from './subgraph.ts';
import { TwinsRule } from './twins.ts';

/** A rule that looks further than one node's edges. */
interface Rule {
  /** What it has looked at so far, in arcs, or in as many simple operations as take that long. */
  readonly work: number;
  /** @returns whether it has changed the graph */
  apply(u: number): boolean;
}

/** Rules that look further than one node's edges, in the order in which they are tried. */
const FURTHER_RULES = {
  twins: (graph: ShrinkingGraph): Rule => new TwinsRule(graph),
  parts: (graph: ShrinkingGraph): Rule => new PartsRule(graph),
  triangles: (graph: ShrinkingGraph): Rule => new SubgraphRule(graph, 2),
  subgraphs: (graph: ShrinkingGraph): Rule => new SubgraphRule(graph, 1),
};
export type FurtherRule = keyof typeof FURTHER_RULES;
const ALL = Object.keys(FURTHER_RULES) as FurtherRule[];

export interface ReductionOptions {
  /** `low-degree`: dominant edges and stars; `all`: those that look further as well; or which of those. Default: low-degree. */
  readonly rules?: 'low-degree' | 'all' | readonly FurtherRule[] | undefined;
  /** Whether sums of real weights may be rounded; where not, what would round is not done. Default: true. */
  readonly rounding?: boolean | undefined;
}

/** Nodes looked at between two pauses, and arcs by rules that look further. */
const PAUSE = 20_000;
const PAUSE_WORK = 1e5;
/** Rows and arcs between two pauses. */
const SCAN_WORK = 2e6;
/** Writing down what is left takes at most about as long as setting up did. */
const FINISH_SHARE = 1;
/** Arcs that each rule that looks further may look at: so many at first, and so many more for each node that it takes away, on a small
 *  graph; fewer on one that exceeds the processor's caches, where an arc takes 80 ns instead of 10; and so many for each of the graph's
 *  arcs. Where nothing reduces, all rules together take as long as a fifth to a third of the others on graphs of 10^6 edges. */
const BASE_WORK = 2e5;
const WORK_PER_NODE = 2e4;
const CACHED_ARCS = 1e5;
const WORK_PER_ARC = 0.03;

/** 48 bytes per edge and 45 per node while it runs, 41 more per node for all rules; what is left of the graph takes as much again as it would
 *  alone.
 *  @param deadline the reduction ends so early that what is left is written down in time: that is larger then, and as exact. Where
 *  the time does not suffice even for that, and once the caller has called it off, it is the given graph */
export function* reduceGraph(
  graph: CsrGraph,
  deadline: Deadline,
  { rules = 'low-degree', rounding = true }: ReductionOptions = {},
): Steps<Reduction> {
  const startMs = performance.now();
  const sec = () => (performance.now() - startMs) / 1000;
  const settingUp = {
    get expired() {
      return deadline.expired || FINISH_SHARE * sec() > deadline.remainingSec();
    },
  };
  const lists = yield* EdgeLists.of(graph, settingUp);
  if (lists === null) return unreduced(graph);
  const { integral, zeros } = yield* kindOfWeights(graph);
  if (zeros) yield* lists.removeZeros();
  const arithmetic = integral ? 'integers' : rounding ? 'rounded' : 'unrounded';
  const finishSec = FINISH_SHARE * sec();
  const over = () => deadline.expired || deadline.remainingSec() < finishSec;
  const further = rules === 'low-degree' ? [] : rules === 'all' ? ALL : rules;
  const shrinking = new ShrinkingGraph(graph.n, lists, arithmetic, further.length > 0);
  if (yield* applyCheapRules(shrinking, over))
    yield* applyFurtherRules(
      shrinking,
      further.map((name) => FURTHER_RULES[name](shrinking)),
      over,
    );
  return (yield* shrinking.result(deadline)) ?? unreduced(graph);
}

function* kindOfWeights({ rowPtr, weight }: CsrGraph): Steps<{ integral: boolean; zeros: boolean }> {
  let integral = true;
  let zeros = false;
  let size = 0;
  yield* inRowBlocks(rowPtr, SCAN_WORK, (from, to) => {
    for (let a = rowPtr[from]!; a < rowPtr[to]!; a++) {
      if (integral && !Number.isInteger(weight[a])) integral = false;
      if (weight[a] === 0) zeros = true;
      size += Math.abs(weight[a]!);
    }
  });
  return { integral: integral && size <= 2 * LARGEST_INTEGER_SUM, zeros };
}

/** @returns false where it was over before nothing was left to do */
function* applyCheapRules(graph: ShrinkingGraph, over: () => boolean): Steps<boolean> {
  for (let looked = 1; ; looked++) {
    const v = graph.cheap.pop();
    if (v < 0) return true;
    if (graph.gone[v] === 0 && !joinByDominantEdge(graph, v)) eliminateStar(graph, v);
    if (looked % PAUSE !== 0) continue;
    if (over()) return false;
    yield;
  }
}

function* applyFurtherRules(graph: ShrinkingGraph, rules: readonly Rule[], over: () => boolean): Steps<void> {
  const arcs = graph.n + graph.lists.head.length;
  const share = CACHED_ARCS / (CACHED_ARCS + arcs);
  const allowed = rules.map(() => share * BASE_WORK + WORK_PER_ARC * arcs);
  let pause = PAUSE_WORK;
  for (let looked = 1; rules.some(({ work }, i) => work < allowed[i]!); looked++) {
    const v = graph.further?.pop() ?? -1;
    if (v < 0) return;
    for (let i = 0; i < rules.length && graph.gone[v] === 0; i++) {
      const before = graph.left;
      if (rules[i]!.work >= allowed[i]! || !rules[i]!.apply(v)) continue;
      allowed[i]! += share * WORK_PER_NODE * (before - graph.left);
      graph.changed(v);
      if (!(yield* applyCheapRules(graph, over))) return;
      break;
    }
    const work = rules.reduce((sum, rule) => sum + rule.work, 0);
    if (work < pause && looked % PAUSE !== 0) continue;
    pause = work + PAUSE_WORK;
    if (over()) return;
    yield;
  }
}
