/** Memory for what a csr file holds where the kernels that check it can see it (kernels/file-check.ts). */
import { type CheckArrays, checkLayout } from '../../kernels/file-check.ts';
import { type Backend, bytesFor, type KernelSpace } from '../../kernels/space.ts';

/** More is checked block by block in memory that it is copied to: WebAssembly ends at 4 GiB. */
const MOST_IN_PLACE = 2 ** 32 - 2 ** 21;

export class CheckedBlocks {
  readonly space: KernelSpace;
  readonly arrays: CheckArrays;
  readonly #inPlace: boolean;

  /** @param lengths in words of the arrays that will be taken */
  constructor(backend: Backend, lengths: readonly number[] = []) {
    const bytes = lengths.reduce((sum, length) => sum + bytesFor(length, 4), 0);
    this.#inPlace = bytes <= MOST_IN_PLACE;
    const { space, arrays } = checkLayout.open({}, backend, this.#inPlace ? bytes : 0);
    this.space = space;
    this.arrays = arrays;
  }

  /** Words for the file; all 0. */
  take(length: number): Int32Array {
    return this.#inPlace ? this.space.take('i32', length) : new Int32Array(length);
  }

  /** The words where the kernels see them: as they lie, or copied. @param room for a copy */
  seen<T extends Int32Array | Uint8Array>(words: T, room: T): T {
    if (this.space.wasm === null || words.buffer === room.buffer) return words;
    room.set(words);
    return room.subarray(0, words.length) as T;
  }
}
