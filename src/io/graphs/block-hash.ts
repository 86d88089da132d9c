/** The checksum of csr files, of 64 bits (kernels/file-check.ts). */
import { CHECKED_BLOCK, hashLayout, hashWords } from '../../kernels/file-check.ts';
import type { Backend } from '../../kernels/space.ts';

const FINAL_MULTIPLIERS = [0x85ebca6b | 0, 0xc2b2ae35 | 0] as const;

export class BlockHash {
  readonly #kernel;

  constructor(backend: Backend) {
    this.#kernel = hashLayout.open({}, backend);
    for (const [i] of this.#kernel.arrays.lanes.entries()) this.#kernel.arrays.lanes[i] = i + 1;
  }

  /** Adds words; their number is a multiple of 16. */
  add(words: Int32Array): void {
    const { space, arrays } = this.#kernel;
    for (let from = 0; from < words.length; from += CHECKED_BLOCK) {
      const block = words.subarray(from, from + CHECKED_BLOCK);
      arrays.words.set(block);
      hashWords(space, arrays, block.length);
    }
  }

  /** Two words of 32 bits. */
  value(): [number, number] {
    const [low, high] = FINAL_MULTIPLIERS.map((multiplier) => {
      let hash = multiplier;
      for (const lane of this.#kernel.arrays.lanes) {
        hash = Math.imul(hash ^ lane, multiplier);
        hash ^= hash >>> 15;
      }
      return hash;
    });
    return [low!, high!];
  }
}
