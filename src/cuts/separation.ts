/** Which hypermetric inequalities the present X violates: all triangles, and pentagonal and heptagonal ones grown from
 *  those in the pool.
 *  Growing: an inequality of the pool says |Σ bᵢvᵢ|² ≥ 1 and is nearly tight; the two nodes with signs that make the sum shortest are
 *  found by trying all pairs, O(n²), and of 1,000 triangles at n = 100 that takes 5 ms. BiqBin (Gusmeroli et al., ACM TOMS 48,
 *  2022) anneals permutations instead; from the triangles of g05_100.0 the pairs lead to a bound of 1438.8 with pentagons and 1438.3
 *  with heptagons, BiqBin's root ends at 1439.8. */
import { inBlocks, type Stopper } from '../core/blocks.ts';
import type { Steps } from '../core/steps.ts';
import {
  extendInequalities,
  mirrorProducts,
  ROW,
  type SeparationArrays,
  separationArrays,
  separationBytes,
  violatedTriangles,
} from '../kernels/hypermetric-separation.ts';
import type { KernelSpace } from '../kernels/space.ts';
import type { InequalityPool } from './inequality-pool.ts';

export interface Separation {
  /** Violated inequalities seen. */
  readonly found: number;
  readonly added: number;
  /** The largest violation, (1 − |Σ bᵢvᵢ|²)/2. */
  readonly worst: number;
}

const NONE: Separation = { found: 0, added: 0, worst: 0 };
/** Violated inequalities that one search can hold. */
const FOUND = 16384;
/** Of the range between a threshold that finds too many triangles and one that finds none. */
const HALVINGS = 4;
/** Pairs tried between two pauses: some 10 ms. */
const PAUSE_PAIRS = 2e7;

export class Separator {
  readonly #space: KernelSpace;
  readonly #arrays: SeparationArrays;
  readonly #pool: InequalityPool;
  #n = 0;

  /** @param space the one of the products, with `Separator.bytes` to spare */
  constructor(space: KernelSpace, n: number, pool: InequalityPool) {
    this.#space = space;
    this.#arrays = separationArrays(space, n, FOUND);
    this.#pool = pool;
  }

  static bytes(n: number): number {
    return separationBytes(n, FOUND);
  }

  /** Takes X of n nodes, above the diagonal, for the searches to come. */
  read(n: number, products: Float64Array): void {
    this.#n = n;
    mirrorProducts(this.#space, this.#arrays, n, products);
  }

  /** Adds the `most` most violated triangle inequalities above `threshold` that the pool does not hold. O(n³), with a pause after each pass. */
  *addTriangles(threshold: number, most: number): Steps<Separation> {
    const { found, violation } = this.#arrays;
    const { level, count } = yield* this.#fewTriangles(threshold, Math.min(most, FOUND / 2));
    if (count === 0) return NONE;
    const row = [0, 0, 0];
    let added = 0;
    const order = mostViolated(violation, count, level);
    for (let i = 0; i < count && added < most; i++) {
      const at = 4 * order[i]!;
      const signs = found[at + 3]!;
      row[0] = 2 * found[at]!;
      row[1] = 2 * found[at + 1]! + (signs & 1);
      row[2] = 2 * found[at + 2]! + (signs >> 1);
      if (this.#pool.add(this.#n, row, 0, 3, 0)) added++;
    }
    return { found: count, added, worst: violation[order[0]!]! };
  }

  /** Finds the triangles above a threshold so high that they can be held, and so low that `most` are found, if some trials lead to one. Where
   *  nodes have nearly the same vector thousands of triangles are violated alike: no threshold may tell them apart, and the first
   *  ones have to do. */
  *#fewTriangles(threshold: number, most: number): Steps<{ level: number; count: number }> {
    const capacity = this.#arrays.violation.length;
    const above = (level: number) => violatedTriangles(this.#space, this.#arrays, this.#n, level);
    let level = threshold;
    let tooLow = threshold;
    let count = above(level);
    if (count <= capacity) return { level, count };
    while (count > capacity) {
      yield;
      tooLow = level;
      level = 1.5 * level + 0.02;
      count = above(level);
    }
    for (let halving = 0; count < most && halving < HALVINGS; halving++) {
      yield;
      const middle = (tooLow + level) / 2;
      const there = above(middle);
      if (there > capacity) tooLow = middle;
      else {
        level = middle;
        count = there;
      }
    }
    if (count === 0) level = tooLow;
    return { level, count: Math.min(capacity, above(level)) };
  }

  /** Grows every other inequality of `size` nodes in the pool, by turns, by two nodes and adds the `most` most violated results above `threshold`.
   *  @param stopper ends the search: what has been grown by then counts */
  *addExtensions(
    size: number,
    threshold: number,
    most: number,
    turn: number,
    stopper?: Stopper,
  ): Steps<Separation> {
    const { found, violation } = this.#arrays;
    const pool = this.#pool;
    let count = 0;
    for (let q = 0; q < pool.count && count < violation.length; q++) {
      if (pool.sizeOf(q) === size && ((q + turn) & 1) === 0) found.set(pool.nodesOf(q), ROW * count++);
    }
    if (count === 0 || this.#n < size + 2) return NONE;
    violation.fill(-1, 0, count);
    const rows = Math.max(4, 4 * Math.floor(PAUSE_PAIRS / (4 * this.#n ** 2)));
    yield* inBlocks(count, rows, (from, to) => this.#extend(size, from, to), stopper);
    const order = mostViolated(violation, count, threshold);
    let seen = 0;
    let added = 0;
    for (; seen < count && violation[order[seen]!]! > threshold; seen++) {
      if (added < most && pool.add(this.#n, found, ROW * order[seen]!, size + 2, 0)) added++;
    }
    return { found: seen, added, worst: seen > 0 ? violation[order[0]!]! : 0 };
  }

  #extend(size: number, from: number, to: number): void {
    const found = this.#arrays.found.subarray(ROW * from);
    const violation = this.#arrays.violation.subarray(from);
    extendInequalities(this.#space, { ...this.#arrays, found, violation }, this.#n, size, to - from);
  }
}

const LEVELS = 256;

/** The first `count` places in order of falling violation, up to 1/256 of the range above `least`. O(count). */
function mostViolated(violation: Float32Array, count: number, least: number): Int32Array {
  let most = least;
  for (let i = 0; i < count; i++) if (violation[i]! > most) most = violation[i]!;
  const scale = most > least ? (LEVELS - 1) / (most - least) : 0;
  const level = (i: number) => Math.min(LEVELS - 1, Math.max(0, Math.floor((most - violation[i]!) * scale)));
  const start = new Int32Array(LEVELS + 1);
  for (let i = 0; i < count; i++) start[level(i) + 1]!++;
  for (let l = 0; l < LEVELS; l++) start[l + 1]! += start[l]!;
  const order = new Int32Array(count);
  for (let i = 0; i < count; i++) order[start[level(i)]!++] = i;
  return order;
}
