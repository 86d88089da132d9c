/** Where the words of a csr file are copied to, block by block, to be hashed and looked at (kernels/file-check.ts). */
import { type CheckArrays, checkLayout } from '../../kernels/file-check.ts';
import type { Backend, KernelSpace } from '../../kernels/space.ts';

export class CheckedBlocks {
  readonly space: KernelSpace;
  readonly arrays: CheckArrays;
  #last: Int32Array | null = null;

  constructor(backend: Backend) {
    const { space, arrays } = checkLayout.open({}, backend);
    this.space = space;
    this.arrays = arrays;
  }

  /** @param words at most CHECKED_BLOCK */
  copy(words: Int32Array): void {
    this.arrays.words.set(words);
    this.#last = words;
  }

  /** Whether the words were the first of those that were copied last. */
  hold({ buffer, byteOffset, length }: Int32Array): boolean {
    const last = this.#last;
    return last?.buffer === buffer && last.byteOffset === byteOffset && last.length >= length;
  }
}
