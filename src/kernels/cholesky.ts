/** Supernodal sparse Cholesky A = LLᵀ, a supernode's panel or a part of its products a call, and the solves with L. WebAssembly
 *  (f64 SIMD) in
 *  cholesky.as.ts; the functions ending in `Twin` are its oracle and fallback.
 *
 *  Right-looking: a supernode is factored as a dense panel and its products are at once subtracted from the panels above
 *  it in the tree, so no lists of pending updates are kept. Every l(i,j) is a(i,j) minus products, divided by l(j,j) (or
 *  a square root): what the rounding-error bound in relax/psd-certificate.ts rests on, whatever the order of the sums. */
import { bytesFor, type KernelSpace } from './space.ts';

/** A factor's arrays, all of one space. Supernode s has the columns firstColumn[s] .. firstColumn[s + 1] − 1 and the
 *  rows rowIndex[rowStart[s] .. rowStart[s + 1] − 1], increasing, its own columns first. */
export interface CholeskyArrays {
  readonly supernodes: number;
  /** Int32Array(supernodes + 1). */
  readonly firstColumn: Int32Array;
  /** Int32Array(supernodes + 1). */
  readonly rowStart: Int32Array;
  readonly rowIndex: Int32Array;
  /** Int32Array(supernodes + 1): where each panel starts in `panels`; it is row-major, `stride[s]` from row to row. */
  readonly panelStart: Int32Array;
  readonly stride: Int32Array;
  /** Int32Array(n): the supernode of each column. */
  readonly owner: Int32Array;
  /** The entries of A in, of L out; what lies above the diagonal is scratch. */
  readonly panels: Float64Array;
  /** Int32Array(longest row list): scratch, where the rows and columns of an update go. */
  readonly rowTarget: Int32Array;
  readonly columnTarget: Int32Array;
  /** Float64Array(n): right-hand side in, solution out. */
  readonly vector: Float64Array;
}

/** Bytes of a space that holds CholeskyArrays of these sizes. */
export function choleskyBytes(
  n: number,
  supernodes: number,
  rows: number,
  panels: number,
  longest: number,
): number {
  const perSupernode = 3 * bytesFor(supernodes + 1, 4) + bytesFor(supernodes, 4);
  const scratch = 2 * bytesFor(longest, 4);
  return perSupernode + bytesFor(rows, 4) + bytesFor(n, 4) + bytesFor(panels, 8) + scratch + bytesFor(n, 8);
}

/** Factors the panel of supernode s; those before it have been factored and pushed.
 *  @returns −1, or the first of its columns (from 0) whose pivot is not positive and finite */
export function choleskyPanel(space: KernelSpace, arrays: CholeskyArrays, s: number): number {
  if (space.wasm === null) return choleskyPanelTwin(arrays, s);
  const { firstColumn, rowStart, panelStart, stride, panels, rowTarget, columnTarget } = arrays;
  return space.wasm.choleskyPanel!(
    s,
    firstColumn.byteOffset,
    rowStart.byteOffset,
    panelStart.byteOffset,
    stride.byteOffset,
    panels.byteOffset,
    rowTarget.byteOffset,
    columnTarget.byteOffset,
  );
}

/** Subtracts products of the factored supernode s from the panels its rows belong to: of its rows from `from` on (its number of
 *  columns at first), until about `most` multiplications are made. What is subtracted does not depend on where calls end.
 *  @returns the row to go on from; its number of rows at the end */
export function choleskyPush(
  space: KernelSpace,
  arrays: CholeskyArrays,
  s: number,
  from: number,
  most: number,
): number {
  if (space.wasm === null) return choleskyPushTwin(arrays, s, from, most);
  const { firstColumn, rowStart, rowIndex, panelStart, stride, owner, panels, rowTarget, columnTarget } =
    arrays;
  return space.wasm.choleskyPush!(
    s,
    from,
    most,
    firstColumn.byteOffset,
    rowStart.byteOffset,
    rowIndex.byteOffset,
    panelStart.byteOffset,
    stride.byteOffset,
    owner.byteOffset,
    panels.byteOffset,
    rowTarget.byteOffset,
    columnTarget.byteOffset,
  );
}

/** `vector` ← what supernodes from..to−1 make of L⁻¹·`vector`, in the order of the columns: those below `from` have been taken. */
export function choleskyForward(space: KernelSpace, arrays: CholeskyArrays, from: number, to: number): void {
  if (space.wasm === null) choleskyForwardTwin(arrays, from, to);
  else space.wasm.choleskyForward!(from, to, ...solveOffsets(arrays));
}

/** The same for L⁻ᵀ: those from `to` on have been taken. */
export function choleskyBackward(space: KernelSpace, arrays: CholeskyArrays, from: number, to: number): void {
  if (space.wasm === null) choleskyBackwardTwin(arrays, from, to);
  else space.wasm.choleskyBackward!(from, to, ...solveOffsets(arrays));
}

function solveOffsets(arrays: CholeskyArrays): number[] {
  const { firstColumn, rowStart, rowIndex, panelStart, stride, panels, vector } = arrays;
  return [firstColumn, rowStart, rowIndex, panelStart, stride, panels, vector].map(
    ({ byteOffset }) => byteOffset,
  );
}

export function choleskyPanelTwin(arrays: CholeskyArrays, s: number): number {
  const { firstColumn, rowStart, panelStart, stride, panels } = arrays;
  const columns = firstColumn[s + 1]! - firstColumn[s]!;
  const rows = rowStart[s + 1]! - rowStart[s]!;
  const width = stride[s]!;
  for (let t = 0; t < rows; t++) {
    const row = panelStart[s]! + t * width;
    for (let j = 0; j < columns && j <= t; j++) {
      const other = panelStart[s]! + j * width;
      let x = panels[row + j]!;
      for (let p = 0; p < j; p++) x -= panels[row + p]! * panels[other + p]!;
      if (j < t) panels[row + j] = x / panels[other + j]!;
      else if (x > 0 && x < Number.POSITIVE_INFINITY) panels[row + j] = Math.sqrt(x);
      else return j;
    }
  }
  return -1;
}

export function choleskyPushTwin(arrays: CholeskyArrays, s: number, from: number, most: number): number {
  const { firstColumn, rowStart, rowIndex, panelStart, stride, owner, panels } = arrays;
  const columns = firstColumn[s + 1]! - firstColumn[s]!;
  const rows = rowStart[s + 1]! - rowStart[s]!;
  const width = stride[s]!;
  const start = rowStart[s]!;
  let q = from;
  for (let done = 0; q < rows && done < most; done += columns * (rows - q++)) {
    const column = rowIndex[start + q]!;
    const target = owner[column]!;
    const right = panelStart[s]! + q * width;
    let at = rowStart[target]!;
    for (let t = q; t < rows; t++) {
      while (rowIndex[at]! < rowIndex[start + t]!) at++;
      const left = panelStart[s]! + t * width;
      let sum = 0;
      for (let p = 0; p < columns; p++) sum += panels[left + p]! * panels[right + p]!;
      const row = panelStart[target]! + (at - rowStart[target]!) * stride[target]!;
      panels[row + column - firstColumn[target]!]! -= sum;
    }
  }
  return q;
}

export function choleskyForwardTwin(arrays: CholeskyArrays, from: number, to: number): void {
  const { firstColumn, rowStart, rowIndex, panelStart, stride, panels, vector } = arrays;
  for (let s = from; s < to; s++) {
    const first = firstColumn[s]!;
    const columns = firstColumn[s + 1]! - first;
    for (let t = 0, rows = rowStart[s + 1]! - rowStart[s]!; t < rows; t++) {
      const row = panelStart[s]! + t * stride[s]!;
      const at = rowIndex[rowStart[s]! + t]!;
      let x = vector[at]!;
      for (let p = 0; p < t && p < columns; p++) x -= panels[row + p]! * vector[first + p]!;
      vector[at] = t < columns ? x / panels[row + t]! : x;
    }
  }
}

export function choleskyBackwardTwin(arrays: CholeskyArrays, from: number, to: number): void {
  const { firstColumn, rowStart, rowIndex, panelStart, stride, panels, vector } = arrays;
  for (let s = to - 1; s >= from; s--) {
    const first = firstColumn[s]!;
    const columns = firstColumn[s + 1]! - first;
    for (let t = rowStart[s + 1]! - rowStart[s]! - 1; t >= 0; t--) {
      const row = panelStart[s]! + t * stride[s]!;
      const at = rowIndex[rowStart[s]! + t]!;
      if (t < columns) vector[at]! /= panels[row + t]!;
      const x = vector[at]!;
      for (let p = 0; p < t && p < columns; p++) vector[first + p]! -= x * panels[row + p]!;
    }
  }
}
