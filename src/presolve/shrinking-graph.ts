/** The graph that rules reduce: its edges, the nodes that are to be looked at again since something about them changed, the weight
 *  that every cut of what is left is completed to have more, and the record of the steps. Rules look, and change it only by the
 *  methods below, so that all of them treat weights the same way. */
import { inBlocks } from '../core/blocks.ts';
import type { Steps } from '../core/steps.ts';
import type { EdgeLists } from './edge-lists.ts';
import { NodeQueue } from './node-queue.ts';
import type { Reduction, RuleName } from './reduction.ts';
import { StepRecord } from './step-record.ts';

/** Integer weights become multiples of 1/8 at the finest. */
const FINEST = 8;
/** Edge lists longer than this are not looked through. */
const LONGEST_SEARCH = 1000;
/** Rows and arcs between two pauses. */
const PAUSE_WORK = 5e5;

/** How sums of weights are treated: integers stay multiples of 1/8; reals are rounded, or sums that would round are refused. */
export type Arithmetic = 'integers' | 'rounded' | 'unrounded';

export class ShrinkingGraph {
  readonly n: number;
  readonly lists: EdgeLists;
  readonly arithmetic: Arithmetic;
  /** 1 for nodes that left. */
  readonly gone: Uint8Array;
  /** 1 for nodes that changed since a rule set it to 0. */
  readonly touched: Uint8Array;
  readonly record = new StepRecord();
  /** Nodes to look at by rules that look at one node's edges, and by those that look further, if any. */
  readonly cheap: NodeQueue;
  readonly further: NodeQueue | null;
  left: number;
  #offset = 0;
  #offsetError = 0;

  constructor(n: number, lists: EdgeLists, arithmetic: Arithmetic, withFurtherRules: boolean) {
    this.n = n;
    this.lists = lists;
    this.arithmetic = arithmetic;
    this.gone = new Uint8Array(n);
    this.touched = new Uint8Array(n).fill(1);
    this.cheap = NodeQueue.full(n);
    this.further = withFurtherRules ? NodeQueue.full(n) : null;
    this.left = n;
  }

  /** Whether w can be added to the edge between u and v. */
  affordable(u: number, v: number, w: number): boolean {
    const { degree, weight } = this.lists;
    if (this.arithmetic === 'integers' && !Number.isInteger(FINEST * w)) return false;
    if (Math.min(degree[u]!, degree[v]!) > LONGEST_SEARCH) return false;
    if (this.arithmetic !== 'unrounded') return true;
    const a = this.lists.find(u, v);
    return a < 0 || roundingOf(weight[a]!, w) === 0;
  }

  /** Whether u can become v, or its opposite. */
  mergeable(u: number, v: number, side: number): boolean {
    const { first, next, head, weight, degree } = this.lists;
    if (degree[v]! > LONGEST_SEARCH && degree[u]! > 2) return false;
    if (this.arithmetic !== 'unrounded') return true;
    for (let a = first[u]!; a !== -1; a = next[a]!) {
      if (head[a] !== v && !this.affordable(v, head[a]!, side * weight[a]!)) return false;
    }
    return true;
  }

  /** u becomes v (side 1) or its opposite (−1). @param others further nodes that the rule names */
  merge(rule: RuleName, u: number, v: number, side: number, others: ArrayLike<number> = []): void {
    const { first, head, weight } = this.lists;
    this.record.begin(rule, 1);
    this.leave(u);
    this.record.node(v);
    this.record.number(-side);
    for (let i = 0; i < others.length; i++) this.record.node(others[i]!);
    while (first[u] !== -1) {
      const a = first[u]!;
      const t = head[a]!;
      const w = weight[a]!;
      this.lists.remove(a);
      // On the other side than v, u cuts the edge to t where v does not, and the one to v.
      if (side < 0) this.gain(w);
      if (t === v) continue;
      this.lists.add(v, t, side * w);
      this.changed(t);
    }
    this.changed(v);
  }

  /** Of the step that was begun: a node leaves. */
  leave(u: number): void {
    this.record.node(u);
    this.gone[u] = 1;
    this.left--;
  }

  /** Every cut of what is left is completed to weigh w more. */
  gain(w: number): void {
    this.#offsetError += Math.abs(roundingOf(this.#offset, w));
    this.#offset += w;
  }

  changed(u: number): void {
    if (this.gone[u] === 1) return;
    this.touched[u] = 1;
    this.cheap.push(u);
    this.further?.push(u);
  }

  /** Null once it is to end. */
  *result(over: { readonly aborted: boolean }): Steps<Reduction | null> {
    const kept = new Int32Array(this.left);
    const place = new Int32Array(this.n).fill(-1);
    let count = 0;
    for (let u = 0; u < this.n; u++) {
      if (this.gone[u] === 1) continue;
      place[u] = count;
      kept[count++] = u;
    }
    yield;
    const scale = this.arithmetic === 'integers' ? yield* this.#scale() : 1;
    if (over.aborted) return null;
    const graph = yield* this.lists.toCsr(kept, place, scale);
    const { record } = this;
    return {
      graph,
      kept,
      offset: this.#offset,
      offsetError: 2 * this.#offsetError,
      scale,
      steps: record.steps(),
      lift(small, spin) {
        for (let i = 0; i < kept.length; i++) spin[kept[i]!] = small[i]!;
        record.undo(spin);
      },
    };
  }

  /** The least power of two that makes every weight an integer. */
  *#scale(): Steps<number> {
    const { first, next, weight } = this.lists;
    let scale = 1;
    yield* inBlocks(this.n, PAUSE_WORK / 8, (from, to) => {
      for (let u = from; u < to; u++) {
        for (let a = first[u]!; a !== -1; a = next[a]!) {
          while (!Number.isInteger(scale * weight[a]!)) scale *= 2;
        }
      }
    });
    return scale;
  }
}

/** (a + b) less the double nearest to it, exactly (Knuth's two-sum). */
function roundingOf(a: number, b: number): number {
  const sum = a + b;
  const back = sum - a;
  return a - (sum - back) + (b - back);
}
