/** The hypermetric inequalities of one relaxation, with their multipliers, in the kernel's arrays.
 *
 *  An inequality is an odd number of nodes with signs bᵢ = ±1: every x ∈ {±1}ⁿ has |Σ bᵢxᵢ| ≥ 1, an odd number of ±1 being odd, so
 *  Σ_{i<j} bᵢbⱼxᵢxⱼ ≥ (1 − size)/2. Three nodes: the triangle inequalities; five and seven: pentagonal and heptagonal ones.
 *  A signed node is written 2·node + 1 where its sign is −1; b and −b say the same, so the first node's sign is +1. */
import type { HypermetricArrays } from '../kernels/hypermetric.ts';
import { ROW } from '../kernels/hypermetric-separation.ts';

export class InequalityPool {
  /** Inequalities in the pool: the first so many of the arrays. */
  count = 0;
  readonly #arrays: HypermetricArrays;
  /** Int16Array(ROW·capacity): the signed nodes of each inequality, increasing; Uint8Array(capacity): how many they are. */
  readonly #nodes: Int16Array;
  readonly #size: Uint8Array;
  readonly #keys = new Set<string>();
  readonly #row = new Array<number>(ROW).fill(0);

  constructor(arrays: HypermetricArrays) {
    this.#arrays = arrays;
    const capacity = arrays.gamma.length;
    this.#nodes = new Int16Array(ROW * capacity);
    this.#size = new Uint8Array(capacity);
  }

  get full(): boolean {
    return this.count === this.#size.length;
  }

  clear(): void {
    this.count = 0;
    this.#keys.clear();
  }

  sizeOf(q: number): number {
    return this.#size[q]!;
  }

  nodesOf(q: number): Int16Array {
    return this.#nodes.subarray(ROW * q, ROW * q + this.#size[q]!);
  }

  /** Adds the inequality of the `size` signed nodes at row[at…], all of different nodes below n.
   *  @returns false where it was there already or the pool is full */
  add(n: number, row: ArrayLike<number>, at: number, size: number, gamma: number): boolean {
    if (this.full) return false;
    const list = this.#sorted(row, at, size);
    const q = this.count;
    for (let i = 0; i < size; i++) this.#nodes[ROW * q + i] = list[i]!;
    const key = this.#key(q, size);
    if (this.#keys.has(key)) return false;
    this.#keys.add(key);
    this.#size[q] = size;
    const { start, pair, least, gamma: multiplier, mu } = this.#arrays;
    let a = q === 0 ? 0 : start[q]!;
    start[q] = a;
    for (let i = 0; i < size; i++) {
      const c = list[i]!;
      for (let j = i + 1; j < size; j++) {
        const d = list[j]!;
        pair[a++] = 2 * ((c >> 1) * n + (d >> 1)) + ((c ^ d) & 1);
      }
    }
    start[q + 1] = a;
    least[q] = (1 - size) / 2;
    multiplier[q] = gamma;
    mu[q] = gamma;
    this.count++;
    return true;
  }

  /** (1 − size)/2 − Σ bᵢbⱼX_ij for the X in the arrays. */
  violation(q: number): number {
    const { start, pair, products, least } = this.#arrays;
    let sum = 0;
    for (let a = start[q]!, end = start[q + 1]!; a < end; a++) {
      const p = pair[a]!;
      sum += p & 1 ? -products[p >> 1]! : products[p >> 1]!;
    }
    return least[q]! - sum;
  }

  /** Takes γ ← μ, and drops what has neither a multiplier nor a violation above −slack. @returns how many were dropped */
  update(slack: number): number {
    const { start, pair, least, gamma, mu } = this.#arrays;
    let kept = 0;
    for (let q = 0; q < this.count; q++) {
      const size = this.#size[q]!;
      if (mu[q]! <= 0 && this.violation(q) <= -slack) {
        this.#keys.delete(this.#key(q, size));
        continue;
      }
      const from = start[q]!;
      const end = start[q + 1]!;
      const to = start[kept]!;
      if (kept < q) {
        pair.copyWithin(to, from, end);
        this.#nodes.copyWithin(ROW * kept, ROW * q, ROW * q + size);
        this.#size[kept] = size;
        least[kept] = least[q]!;
        mu[kept] = mu[q]!;
      }
      gamma[kept] = mu[kept]!;
      start[++kept] = to + end - from;
    }
    const dropped = this.count - kept;
    this.count = kept;
    return dropped;
  }

  #sorted(row: ArrayLike<number>, at: number, size: number): readonly number[] {
    const list = this.#row;
    for (let i = 0; i < size; i++) {
      const x = row[at + i]!;
      let j = i;
      for (; j > 0 && list[j - 1]! > x; j--) list[j] = list[j - 1]!;
      list[j] = x;
    }
    if (list[0]! & 1) for (let i = 0; i < size; i++) list[i]! ^= 1;
    return list;
  }

  #key(q: number, size: number): string {
    return String.fromCharCode(...this.#nodes.subarray(ROW * q, ROW * q + size));
  }
}
