/** Which triangle inequalities a point violates, over all triples of nodes, whether joined or not.
 *  With X = ⟨v_i, v_j⟩ they say |X_ij + X_ik| − 1 ≤ X_jk ≤ 1 − |X_ij − X_ik|: two comparisons find out about all four of a triple.
 *  O(n³): 0.3 s for 1,000 nodes. */
import { inBlocks } from '../core/blocks.ts';
import type { Steps } from '../core/steps.ts';
import { byViolation } from './found-cycles.ts';

/** A triangle inequality as a cycle of the pairs ij, ik, jk. */
export interface Triangle {
  readonly i: number;
  readonly j: number;
  readonly k: number;
  /** The pairs in F: all (0), ij (1), ik (2) or jk (3) alone. */
  readonly inF: number;
}

/** Triples between two pauses, some 10 ms. */
const PAUSE_TRIPLES = 4e6;

export class Triangles {
  /** Violated inequalities found. */
  count = 0;
  readonly #n: number;
  /** Int32Array(4·capacity): i, j, k, inF. */
  readonly #found: Int32Array;
  readonly #violation: Float32Array;
  /** Float32Array(n²): X. */
  readonly #products: Float32Array;
  readonly #uses: Uint8Array;

  constructor(n: number, capacity: number) {
    this.#n = n;
    this.#found = new Int32Array(4 * capacity);
    this.#violation = new Float32Array(capacity);
    this.#products = new Float32Array(n * n);
    this.#uses = new Uint8Array(n * n);
  }

  /** Finds those violated by more than `least` in terms of x = (1 − X)/2; where there are too many to hold, the most violated ones,
   *  roughly.
   *  @param vectors Float32Array(n·k), rows of unit length */
  *search(vectors: Float32Array, k: number, least: number): Steps<void> {
    const n = this.#n;
    yield* inBlocks(n, Math.ceil(PAUSE_TRIPLES / (n * k)), (from, to) =>
      this.#multiply(vectors, k, from, to),
    );
    yield;
    this.count = 0;
    let level = 2 * least;
    const rows = Math.max(1, Math.ceil((2 * PAUSE_TRIPLES) / (n * n)));
    yield* inBlocks(n, rows, (from, to) => {
      for (let i = from; i < to; i++) level = this.#searchRow(i, level);
    });
  }

  /** The most violated of those found, such that no pair is in more than `perPair`. */
  choose(most: number, perPair: number): Triangle[] {
    const n = this.#n;
    const order = byViolation(this.#violation, this.count);
    const uses = this.#uses;
    const chosen: Triangle[] = [];
    for (let t = 0; t < order.length && chosen.length < most; t++) {
      const at = 4 * order[t]!;
      const i = this.#found[at]!;
      const j = this.#found[at + 1]!;
      const k = this.#found[at + 2]!;
      if (uses[i * n + j]! >= perPair || uses[i * n + k]! >= perPair || uses[j * n + k]! >= perPair) continue;
      uses[i * n + j]!++;
      uses[i * n + k]!++;
      uses[j * n + k]!++;
      chosen.push({ i, j, k, inF: this.#found[at + 3]! });
    }
    uses.fill(0);
    return chosen;
  }

  #multiply(vectors: Float32Array, k: number, from: number, to: number): void {
    const n = this.#n;
    const products = this.#products;
    for (let i = from; i < to; i++) {
      for (let j = i + 1; j < n; j++) {
        let [s0, s1, s2, s3] = [0, 0, 0, 0];
        for (let c = 0; c < k; c += 4) {
          s0 += vectors[i * k + c]! * vectors[j * k + c]!;
          s1 += vectors[i * k + c + 1]! * vectors[j * k + c + 1]!;
          s2 += vectors[i * k + c + 2]! * vectors[j * k + c + 2]!;
          s3 += vectors[i * k + c + 3]! * vectors[j * k + c + 3]!;
        }
        products[i * n + j] = s0 + s1 + s2 + s3;
      }
    }
  }

  /** Triples i < j < k. @returns the level, raised where the capacity was reached */
  #searchRow(i: number, level: number): number {
    const n = this.#n;
    const products = this.#products;
    for (let j = i + 1; j < n; j++) {
      const a = products[i * n + j]!;
      for (let k = j + 1; k < n; k++) {
        const b = products[i * n + k]!;
        const c = products[j * n + k]!;
        const low = Math.abs(a + b) - c;
        const high = Math.abs(a - b) + c;
        if (low > 1 + level) level = this.#keep(i, j, k, a + b < 0 ? 0 : 3, low - 1, level);
        if (high > 1 + level) level = this.#keep(i, j, k, b > a ? 1 : 2, high - 1, level);
      }
    }
    return level;
  }

  #keep(i: number, j: number, k: number, inF: number, violation: number, level: number): number {
    if (this.count === this.#violation.length) level = this.#dropHalf();
    const at = 4 * this.count;
    this.#found[at] = i;
    this.#found[at + 1] = j;
    this.#found[at + 2] = k;
    this.#found[at + 3] = inF;
    this.#violation[this.count++] = violation;
    return level;
  }

  /** Keeps those above the median. @returns the median */
  #dropHalf(): number {
    const violation = this.#violation;
    const level = violation.slice().sort()[violation.length >> 1]!;
    let kept = 0;
    for (let t = 0; t < this.count; t++) {
      if (violation[t]! <= level) continue;
      violation[kept] = violation[t]!;
      this.#found.copyWithin(4 * kept++, 4 * t, 4 * t + 4);
    }
    this.count = kept;
    return level;
  }
}
