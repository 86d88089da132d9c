/** A few good cuts that differ: what path relinking and crossover combine. A cut and its complement are the same. */
import type { Random } from '../core/random.ts';

export class ElitePool {
  readonly #capacity: number;
  readonly cuts: { readonly spin: Int8Array; readonly cut: number }[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Keeps a copy unless the same cut is in already, or the pool is full of better ones. @returns whether it was kept */
  add(spin: Int8Array, cut: number): boolean {
    const full = this.cuts.length >= this.#capacity;
    if (full && cut <= this.cuts.at(-1)!.cut) return false;
    if (this.cuts.some((other) => other.cut === cut && sameCut(other.spin, spin))) return false;
    if (full) this.cuts.pop();
    const place = this.cuts.findIndex((other) => other.cut < cut);
    this.cuts.splice(place < 0 ? this.cuts.length : place, 0, { spin: spin.slice(), cut });
    return true;
  }

  /** One of the cuts, the best as often as all others together. */
  pick(random: Random): Int8Array {
    const { cuts } = this;
    return cuts[random.below(2) === 0 ? 0 : random.below(cuts.length)]!.spin;
  }

  /** The best cut and others, at most so many in all. */
  sample(count: number, random: Random): Int8Array[] {
    const { cuts } = this;
    const others = Int32Array.from({ length: Math.max(0, cuts.length - 1) }, (_, i) => i + 1);
    random.shuffle(others);
    return [0, ...others].slice(0, Math.min(count, cuts.length)).map((i) => cuts[i]!.spin);
  }

  /** Removes this very cut: what was made of it has taken its place. */
  drop(spin: Int8Array): void {
    const place = this.cuts.findIndex((other) => other.spin === spin);
    if (place >= 0) this.cuts.splice(place, 1);
  }
}

function sameCut(one: Int8Array, other: Int8Array): boolean {
  const sign = one[0] === other[0] ? 1 : -1;
  for (let u = 0; u < one.length; u++) if (one[u] !== sign * other[u]!) return false;
  return true;
}
