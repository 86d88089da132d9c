/** Seeded random numbers: the only source of randomness in the package.
 *  xoroshiro128+ (Blackman & Vigna 2018) from pure-rand; `jump` gives streams that never overlap, so that the
 *  result of start number s does not depend on which thread runs it. */

import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { JumpableRandomGenerator } from 'pure-rand/types/JumpableRandomGenerator';

const WARM_UP = 64;

export class Random {
  readonly #generator: JumpableRandomGenerator;
  #spare = Number.NaN;

  /** @param seed any safe integer; @param stream which of the non-overlapping streams of that seed (0, 1, …) */
  constructor(seed: number, stream = 0) {
    // The generator reads 32 bits: fold the high ones in, so that seeds 2^32 apart still differ.
    this.#generator = xoroshiro128plus((seed ^ Math.imul(Math.floor(seed / 2 ** 32), 0x9e3779b1)) | 0);
    // The first draws of neighbouring seeds are alike: the state needs this many to be mixed.
    for (let i = 0; i < WARM_UP; i++) this.#generator.next();
    for (let i = 0; i < stream; i++) this.#generator.jump();
  }

  /** A 32-bit signed integer. */
  int32(): number {
    return this.#generator.next();
  }

  /** Uniform in [0, 1), 53 bits. */
  uniform(): number {
    const high = this.#generator.next() >>> 5;
    const low = this.#generator.next() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** Uniform integer in 0..bound−1, without bias; bound ≤ 2^32. */
  below(bound: number): number {
    const limit = 4294967296 - (4294967296 % bound);
    let draw = this.#generator.next() >>> 0;
    while (draw >= limit) draw = this.#generator.next() >>> 0;
    return draw % bound;
  }

  /** Standard normal (Marsaglia's polar method; the second value of each pair is kept for the next call). */
  normal(): number {
    if (!Number.isNaN(this.#spare)) {
      const kept = this.#spare;
      this.#spare = Number.NaN;
      return kept;
    }
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const r2 = x * x + y * y;
      if (r2 > 0 && r2 < 1) {
        const scale = Math.sqrt((-2 * Math.log(r2)) / r2);
        this.#spare = y * scale;
        return x * scale;
      }
    }
  }

  /** Shuffles in place (Fisher–Yates). */
  shuffle(items: Int32Array): void {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const kept = items[i]!;
      items[i] = items[j]!;
      items[j] = kept;
    }
  }
}
