/** Long loops as work that pauses: a range, or the rows of a sparse matrix, visited block by block. */
import type { Steps } from './steps.ts';

/** What a loop asks whether to go on. */
export interface Stopper {
  readonly expired: boolean;
}

/** A block of simple work: some milliseconds. */
export const RANGE = 2 ** 18;

/** Visits 0 .. length − 1 in blocks of `size`, with a pause between them.
 *  @param stopper asked after each pause: the first block is always visited
 *  @returns whether it got to the end */
export function* inBlocks(
  length: number,
  size: number,
  visit: (from: number, to: number) => void,
  stopper?: Stopper,
): Steps<boolean> {
  for (let from = 0; from < length; from += size) {
    if (from > 0) {
      yield;
      if (stopper?.expired) return false;
    }
    visit(from, Math.min(from + size, length));
  }
  return true;
}

/** The same for rows: a block has about `work` rows and entries together, at least one row.
 *  @param rowPtr Int32Array(n + 1): where each row's entries begin */
export function* inRowBlocks(
  rowPtr: Int32Array,
  work: number,
  visit: (from: number, to: number) => void,
  stopper?: Stopper,
): Steps<boolean> {
  const n = rowPtr.length - 1;
  for (let from = 0; from < n; ) {
    if (from > 0) {
      yield;
      if (stopper?.expired) return false;
    }
    const to = rowBlockEnd(rowPtr, from, work);
    visit(from, to);
    from = to;
  }
  return true;
}

/** The end of the longest block of rows from `from` on with at most `work` rows and entries; one row at least. */
export function rowBlockEnd(rowPtr: Int32Array, from: number, work: number): number {
  const most = rowPtr[from]! + from + work;
  let low = from + 1;
  let high = Math.min(rowPtr.length - 1, from + work);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (rowPtr[middle]! + middle <= most) low = middle;
    else high = middle - 1;
  }
  return low;
}
