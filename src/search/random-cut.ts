/** A uniformly random cut: every node tosses a fair coin. Its expectation is half of the total weight. */
import type { Random } from '../core/random.ts';

export function randomCut(random: Random, spin: Int8Array): void {
  let bits = 0;
  for (let u = 0; u < spin.length; u++) {
    if (u % 32 === 0) bits = random.int32();
    spin[u] = bits & 1 ? 1 : -1;
    bits >>>= 1;
  }
}
