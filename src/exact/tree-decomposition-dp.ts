/** Exact maximum cut by dynamic programming along an elimination order: eliminating node v leaves, for each choice of sides of its
 *  bag, the most that v and all eliminated below it can cut, and which side v then takes.
 *
 *  A table is indexed by the sides of the bag, one bit per node, the node eliminated next in the highest bit: eliminating it
 *  compares the table's halves. In postorder the tables form a stack, so each is given back as it is consumed; the choices, one bit
 *  per state, stay for the way back. Time Σ 2^(bag + 1) over nodes and children, time and memory predicted by elimination-bags.ts.
 *  Source: Dechter, "Bucket elimination: a unifying framework for reasoning", Artificial Intelligence 113 (1999). */
import type { Deadline } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import type { EliminationBags } from './elimination-bags.ts';

/** Table cells between two looks at the clock: about 5 ms. */
const PAUSE = 2 ** 21;
/** Indices and sums over a bag are put together of two parts, so that they cost one addition: this many bits, and the rest. */
const LOW_BITS = 10;
const LOW = 2 ** LOW_BITS;

/** @param graph integer weights whose sizes add up to at most 2^52: nothing rounds
 *  @returns sides of a maximum cut, Int8Array(n) of ±1; null when the deadline strikes first */
export function* treeDecompositionCut(
  graph: CsrGraph,
  bags: EliminationBags,
  deadline: Deadline,
): Steps<Int8Array | null> {
  const tables = new EliminationTables(graph, bags);
  let work = 0;
  for (let i = 0; i < graph.n; i++) {
    work += tables.eliminate(i);
    if (work < PAUSE) continue;
    work = 0;
    if (deadline.expired) return null;
    yield;
  }
  return tables.traceBack();
}

class EliminationTables {
  readonly #graph: CsrGraph;
  readonly #bags: EliminationBags;
  readonly #position: Int32Array;
  readonly #cells: Float64Array;
  #top = 0;
  /** The children of each node: the last one, whose table is the highest, and before each the one beside it. */
  readonly #lastChild: Int32Array;
  readonly #beside: Int32Array;
  readonly #choices: Uint8Array;
  readonly #choiceStart: Float64Array;
  readonly #lowIndex = new Int32Array(LOW);
  readonly #highIndex: Int32Array;
  readonly #lowSum = new Float64Array(LOW);
  readonly #highSum: Float64Array;
  /** Of each member of a bag: the weight to it, and the bit it has in a child's table, 0 for none. */
  readonly #weights: Float64Array;
  readonly #bits: Int32Array;

  constructor(graph: CsrGraph, bags: EliminationBags) {
    const { n } = graph;
    this.#graph = graph;
    this.#bags = bags;
    this.#position = new Int32Array(n);
    for (let i = 0; i < n; i++) this.#position[bags.order[i]!] = i;
    this.#cells = new Float64Array(bags.cells);
    this.#lastChild = new Int32Array(n).fill(-1);
    this.#beside = new Int32Array(n).fill(-1);
    this.#choiceStart = new Float64Array(n + 1);
    for (let i = 0; i < n; i++) {
      this.#choiceStart[i + 1] = this.#choiceStart[i]! + Math.ceil(2 ** this.#bagSize(i) / 8);
    }
    this.#choices = new Uint8Array(this.#choiceStart[n]!);
    const high = Math.max(1, 2 ** (bags.width + 1 - LOW_BITS));
    this.#highIndex = new Int32Array(high);
    this.#highSum = new Float64Array(high);
    this.#weights = new Float64Array(bags.width);
    this.#bits = new Int32Array(bags.width + 1);
  }

  #bagSize(i: number): number {
    return this.#bags.start[i + 1]! - this.#bags.start[i]!;
  }

  /** Replaces the tables of i's children, on top of the stack, by that of i. @returns cells read or written */
  eliminate(i: number): number {
    const size = this.#bagSize(i);
    const half = 2 ** size;
    const cells = this.#cells;
    const bottom = this.#bottomOfChildren(i);
    const base = this.#baseTable(i, size);
    const work = this.#addChildren(i, size, base);
    const total = this.#sumWeights(i, size);
    keepBetter(cells, base, half, total, this.#lowSum, this.#highSum, this.#choices, this.#choiceStart[i]!);
    this.#top = bottom;
    const above = this.#bags.parent[i]!;
    if (above >= 0) {
      if (base !== bottom) cells.copyWithin(bottom, base, base + half);
      this.#top += half;
      this.#beside[i] = this.#lastChild[above]!;
      this.#lastChild[above] = i;
    }
    return work + 2 * half + 16;
  }

  #bottomOfChildren(i: number): number {
    let bottom = this.#top;
    for (let child = this.#lastChild[i]!; child >= 0; child = this.#beside[child]!) {
      bottom -= 2 ** this.#bagSize(child);
    }
    return bottom;
  }

  /** The table over i and its bag is made of a child's over the same nodes, where there is one, or else on top of the stack. */
  #baseTable(i: number, size: number): number {
    let at = this.#top;
    for (let child = this.#lastChild[i]!; child >= 0; child = this.#beside[child]!) {
      at -= 2 ** this.#bagSize(child);
      if (this.#bagSize(child) === size + 1) return at;
    }
    return this.#top;
  }

  /** Adds the tables of i's children to the one at `base`. @returns cells written */
  #addChildren(i: number, size: number, base: number): number {
    const cells = this.#cells;
    const full = 2 ** (size + 1);
    let fresh = base === this.#top;
    let at = this.#top;
    let work = 0;
    for (let child = this.#lastChild[i]!; child >= 0; child = this.#beside[child]!) {
      at -= 2 ** this.#bagSize(child);
      if (at === base) continue;
      this.#indexChild(i, size, child);
      if (fresh) copyExpanded(cells, base, full, at, this.#lowIndex, this.#highIndex);
      else addExpanded(cells, base, full, at, this.#lowIndex, this.#highIndex);
      fresh = false;
      work += full;
    }
    if (fresh) cells.fill(0, base, base + full);
    return work;
  }

  /** Prepares where in the child's table each state of i's bag and i is found. */
  #indexChild(i: number, size: number, child: number): void {
    const { start, members } = this.#bags;
    const begin = start[i]!;
    let own = begin;
    let bit = 1;
    for (let a = start[child]!, end = start[child + 1]! - 1; a < end; a++, bit *= 2) {
      while (members[own] !== members[a]) this.#bits[own++ - begin] = 0;
      this.#bits[own++ - begin] = bit;
    }
    while (own < start[i + 1]!) this.#bits[own++ - begin] = 0;
    this.#bits[size] = bit; // i, the child's parent
    subsetSums(this.#bits, size + 1, this.#lowIndex, this.#highIndex);
  }

  /** Prepares the weights from i to the members on side 1, for each state of the bag. @returns the weight to all members */
  #sumWeights(i: number, size: number): number {
    const { order, start, members } = this.#bags;
    const { rowPtr, adj, weight } = this.#graph;
    const node = order[i]!;
    this.#weights.fill(0, 0, size);
    let total = 0;
    for (let a = rowPtr[node]!, end = rowPtr[node + 1]!; a < end; a++) {
      const other = this.#position[adj[a]!]!;
      if (other < i) continue;
      let j = 0;
      while (members[start[i]! + j] !== other) j++;
      this.#weights[j] = weight[a]!;
      total += weight[a]!;
    }
    subsetSums(this.#weights, size, this.#lowSum, this.#highSum);
    return total;
  }

  /** The sides chosen, the last eliminated first. */
  traceBack(): Int8Array {
    const { order, start, members } = this.#bags;
    const n = order.length;
    const spin = new Int8Array(n);
    const side = new Uint8Array(n);
    for (let i = n - 1; i >= 0; i--) {
      let state = 0;
      for (let a = start[i]!, j = 0, end = start[i + 1]!; a < end; a++, j++) state |= side[members[a]!]! << j;
      side[i] = (this.#choices[this.#choiceStart[i]! + (state >>> 3)]! >> (state & 7)) & 1;
      spin[order[i]!] = side[i] === 1 ? -1 : 1;
    }
    return spin;
  }
}

type Numbers = Int32Array | Float64Array;

/** low[s] + high[t] = Σ of the terms whose bits are set in s + LOW·t. */
function subsetSums(terms: Numbers, count: number, low: Numbers, high: Numbers): void {
  low[0] = 0;
  high[0] = 0;
  for (let j = 0; j < count; j++) {
    const sums = j < LOW_BITS ? low : high;
    const size = 1 << (j < LOW_BITS ? j : j - LOW_BITS);
    const term = terms[j]!;
    for (let s = 0; s < size; s++) sums[size + s] = sums[s]! + term;
  }
}

/** cells[target + s] ← the child's value for state s, of `count` states. */
function copyExpanded(
  cells: Float64Array,
  target: number,
  count: number,
  child: number,
  lowIndex: Int32Array,
  highIndex: Int32Array,
): void {
  const stride = Math.min(LOW, count);
  for (let block = 0, t = 0; block < count; block += stride, t++) {
    const from = child + highIndex[t]!;
    const to = target + block;
    for (let s = 0; s < stride; s++) cells[to + s] = cells[from + lowIndex[s]!]!;
  }
}

/** The same, added. */
function addExpanded(
  cells: Float64Array,
  target: number,
  count: number,
  child: number,
  lowIndex: Int32Array,
  highIndex: Int32Array,
): void {
  const stride = Math.min(LOW, count);
  for (let block = 0, t = 0; block < count; block += stride, t++) {
    const from = child + highIndex[t]!;
    const to = target + block;
    for (let s = 0; s < stride; s++) cells[to + s]! += cells[from + lowIndex[s]!]!;
  }
}

/** On side 0 the node cuts the members on side 1, on side 1 the others: writes the better into the first half of the table, and
 *  which it was, one bit per state. */
function keepBetter(
  cells: Float64Array,
  base: number,
  half: number,
  total: number,
  lowSum: Float64Array,
  highSum: Float64Array,
  choices: Uint8Array,
  choiceStart: number,
): void {
  const stride = Math.min(LOW, half);
  let at = choiceStart;
  for (let block = 0, t = 0; block < half; block += stride, t++) {
    const sum = highSum[t]!;
    const from = base + block;
    let bits = 0;
    for (let s = 0; s < stride; s++) {
      const toOne = sum + lowSum[s]!;
      const zero = cells[from + s]! + toOne;
      const one = cells[from + half + s]! + (total - toOne);
      if (one > zero) {
        cells[from + s] = one;
        bits |= 1 << (s & 7);
      } else cells[from + s] = zero;
      if ((s & 7) === 7) {
        choices[at++] = bits;
        bits = 0;
      }
    }
    if (stride < 8) choices[at] = bits;
  }
}
