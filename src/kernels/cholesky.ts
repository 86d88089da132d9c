/** Supernodal sparse Cholesky A = LLᵀ, one supernode a call, and the solves with L. WebAssembly (f64 SIMD) in
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

/** Factors supernode s; those before it have been factored.
 *  @returns −1, or the first of its columns (from 0) whose pivot is not positive and finite */
export function choleskySupernode(space: KernelSpace, arrays: CholeskyArrays, s: number): number {
  if (space.wasm === null) return choleskySupernodeTwin(arrays, s);
  const { firstColumn, rowStart, rowIndex, panelStart, stride, owner, panels, rowTarget, columnTarget } =
    arrays;
  return space.wasm.choleskySupernode!(
    s,
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

/** `vector` ← L⁻ᵀL⁻¹·`vector`, in the order of the columns. */
export function choleskySolve(space: KernelSpace, arrays: CholeskyArrays): void {
  if (space.wasm === null) {
    choleskySolveTwin(arrays);
    return;
  }
  const { supernodes, firstColumn, rowStart, rowIndex, panelStart, stride, panels, vector } = arrays;
  space.wasm.choleskySolve!(
    supernodes,
    firstColumn.byteOffset,
    rowStart.byteOffset,
    rowIndex.byteOffset,
    panelStart.byteOffset,
    stride.byteOffset,
    panels.byteOffset,
    vector.byteOffset,
  );
}

export function choleskySupernodeTwin(arrays: CholeskyArrays, s: number): number {
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
  pushTwin(arrays, s, columns, rows);
  return -1;
}

/** Subtracts the products of supernode s from the panels its rows belong to. */
function pushTwin(arrays: CholeskyArrays, s: number, columns: number, rows: number): void {
  const { firstColumn, rowStart, rowIndex, panelStart, stride, owner, panels } = arrays;
  const width = stride[s]!;
  const start = rowStart[s]!;
  for (let q = columns; q < rows; q++) {
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
}

export function choleskySolveTwin(arrays: CholeskyArrays): void {
  const { supernodes, firstColumn, rowStart, rowIndex, panelStart, stride, panels, vector } = arrays;
  for (let s = 0; s < supernodes; s++) {
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
  for (let s = supernodes - 1; s >= 0; s--) {
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
