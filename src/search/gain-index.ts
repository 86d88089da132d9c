/** One graph in kernel memory with its nodes ordered by gain (kernels/gain-index.ts): the basis of tabu search, breakout local
 *  search and path relinking. A list per gain where weights are integers and no node's Σ|w| exceeds MOST_STRENGTH.
 *  Memory: 8 bytes per arc, or 12 with lists of like gains, and about 50 per node. */
import type { Random } from '../core/random.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { computeGains, cutWeight } from '../graph/cut.ts';
import { summarizeWeights } from '../graph/weights.ts';
import {
  type IndexArrays,
  indexStateLayout,
  insert,
  integerIndexLayout,
  NUMBER,
  REAL_LISTS,
  realIndexLayout,
  WORD,
} from '../kernels/gain-index.ts';
import type { Backend, KernelSpace } from '../kernels/space.ts';

/** Lists per set are twice this: about here stepping down empty lists begins to cost more than searching lists of like gains. */
const MOST_STRENGTH = 1 << 14;
/** Work per kernel call, some milliseconds: the optimised code takes over early, and a deadline is seen in time. */
const CALL_WORK = 2e6;
/** With real weights gains are computed anew after so many flips, so that rounding errors do not add up. */
const REFRESH_FLIPS = 1 << 18;

export interface IndexOptions {
  readonly backend?: Backend | undefined;
  /** Bytes that a search takes from the space for itself. */
  readonly spare?: number | undefined;
  /** Whether there is a list per gain, for integer weights only; without it the weights decide. */
  readonly listPerGain?: boolean | undefined;
}

export class GainIndex {
  readonly arrays: IndexArrays;
  readonly space: KernelSpace;
  readonly graph: CsrGraph;
  /** Weights are integers: the running cut is exact. */
  readonly integral: boolean;
  readonly #gain: Float64Array;
  #sinceRefresh = 0;

  constructor(graph: CsrGraph, options: IndexOptions = {}) {
    const { n, m } = graph;
    const strength = largestStrength(graph);
    this.graph = graph;
    this.integral = summarizeWeights(graph).integral;
    const integers = options.listPerGain ?? (this.integral && strength <= MOST_STRENGTH);
    const middle = integers ? strength : REAL_LISTS;
    const span = 2 * middle + 1;
    const slots = Math.max(2, n);
    const layout = integers ? integerIndexLayout : realIndexLayout;
    const spare = indexStateLayout.bytes({}) + (options.spare ?? 0);
    const { space, arrays } = layout.open({ n, m, span, slots }, options.backend, spare);
    const { numbers } = indexStateLayout.take(space, {});
    const words = new Int32Array(numbers.buffer, numbers.byteOffset, WORD.length);
    this.space = space;
    this.arrays = { ...arrays, integers, numbers, words };
    this.#gain = new Float64Array(n);
    const { rowPtr, adj, weight } = arrays;
    rowPtr.set(graph.rowPtr);
    adj.set(graph.adj);
    weight.set(graph.weight);
    words[WORD.n] = n;
    words[WORD.span] = span;
    words[WORD.middle] = middle;
    words[WORD.slots] = slots;
    words.set(layout.pointers(arrays), WORD.pointers);
    // Real weights: a gain of rounding size is no gain. 2^−40 of the largest Σ|w| at a node covers the flips between two refreshes.
    numbers[NUMBER.least] = this.integral ? 0 : strength * 2 ** -40;
    numbers[NUMBER.scale] = 2 ** -Math.max(-1000, Math.ceil(Math.log2(Math.max(strength, Number.MIN_VALUE))));
    numbers[NUMBER.goal] = Number.POSITIVE_INFINITY;
    this.tenure(1, 1);
  }

  /** Tenures are uniform in low .. low + spread − 1 flips, cut to what leaves a node free. */
  tenure(low: number, spread: number): void {
    const { n, words } = this.arrays;
    const least = Math.max(1, Math.min(low, n - 1));
    words[WORD.tenureLow] = least;
    words[WORD.tenureSpread] = Math.max(1, Math.min(spread, n - least));
  }

  /** Begins at a cut; the best so far is that cut, and nothing is held but the nodes outside `free`. O(m + n).
   *  @param free 1 for nodes that may be flipped; default all */
  start(spin: Int8Array, random: Random, free?: Uint8Array): void {
    const { best, words, numbers } = this.arrays;
    this.arrays.spin.set(spin);
    best.set(spin);
    for (let i = 0; i < 4; i++) words[WORD.generator + i] = random.int32();
    numbers[NUMBER.cut] = cutWeight(this.graph, spin);
    numbers[NUMBER.best] = numbers[NUMBER.cut]!;
    words[WORD.journaled] = 0;
    this.#order((v) => free !== undefined && free[v] === 0);
    this.arrays.until.fill(-1);
    this.arrays.expiring.fill(-1);
    words[WORD.slot] = 0;
  }

  /** Flips for one kernel call of some milliseconds. */
  get callFlips(): number {
    const { n, m } = this.graph;
    return Math.max(1, Math.floor(CALL_WORK / (100 + (8 * m) / n)));
  }

  /** To be told after each kernel call: with real weights the gains and the cut are computed anew now and then. */
  made(flips: number): void {
    this.#sinceRefresh += flips;
    if (this.integral || this.#sinceRefresh < REFRESH_FLIPS) return;
    const { span, place } = { span: this.arrays.words[WORD.span]!, place: this.arrays.place };
    this.arrays.numbers[NUMBER.cut] = cutWeight(this.graph, this.arrays.spin);
    this.arrays.numbers[NUMBER.best] = this.bestCut;
    this.#order((v) => place[v]! >= span);
  }

  /** The best cut since the start; with real weights recounted, since the running sum drifts. */
  get bestCut(): number {
    return this.integral ? this.arrays.numbers[NUMBER.best]! : cutWeight(this.graph, this.arrays.best);
  }

  /** Computes the gains and fills both sets. */
  #order(held: (v: number) => boolean): void {
    const { n, rowPtr, gain, place, heads, words, spin } = this.arrays;
    this.#sinceRefresh = 0;
    computeGains(this.graph, spin, this.#gain);
    gain.set(this.#gain);
    heads.fill(-1);
    const span = words[WORD.span]!;
    const middle = words[WORD.middle]!;
    words[WORD.topFree] = -1;
    words[WORD.topHeld] = span - 1;
    for (let v = 0; v < n; v++) {
      place[v] = middle + (held(v) ? span : 0);
      if (rowPtr[v + 1] !== rowPtr[v]) insert(this.arrays, v);
    }
  }
}

/** The largest Σ|w| at a node: no gain is larger. */
function largestStrength({ n, rowPtr, weight }: CsrGraph): number {
  let most = 0;
  for (let u = 0; u < n; u++) {
    let sum = 0;
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) sum += Math.abs(weight[a]!);
    if (sum > most) most = sum;
  }
  return most;
}
