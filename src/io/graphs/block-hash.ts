/** The checksum of csr files, of 64 bits (kernels/file-check.ts). */
import { CHECKED_BLOCK, hashWords } from '../../kernels/file-check.ts';
import type { CheckedBlocks } from './checked-blocks.ts';

const FINAL_MULTIPLIERS = [0x85ebca6b | 0, 0xc2b2ae35 | 0] as const;

export class BlockHash {
  readonly #blocks: CheckedBlocks;

  /** @param blocks of this hash alone */
  constructor(blocks: CheckedBlocks) {
    this.#blocks = blocks;
    const { lanes } = blocks.arrays;
    for (let i = 0; i < lanes.length; i++) lanes[i] = i + 1;
  }

  /** Adds words; their number is a multiple of 16. */
  add(words: Int32Array): void {
    const { space, arrays } = this.#blocks;
    for (let from = 0; from < words.length; from += CHECKED_BLOCK) {
      const block = words.subarray(from, from + CHECKED_BLOCK);
      hashWords(space, arrays.lanes, this.#blocks.seen(block, arrays.words));
    }
  }

  /** Two words of 32 bits. */
  value(): [number, number] {
    const [low, high] = FINAL_MULTIPLIERS.map((multiplier) => {
      let hash = multiplier;
      for (const lane of this.#blocks.arrays.lanes) {
        hash = Math.imul(hash ^ lane, multiplier);
        hash ^= hash >>> 15;
      }
      return hash;
    });
    return [low!, high!];
  }
}
