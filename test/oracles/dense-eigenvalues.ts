/** Eigenvalues of small dense symmetric matrices, by ml-matrix; imports nothing from src. */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { Edge } from './random-graphs.ts';

/** Diag(diagonal) + factor·(w_ij). */
export function denseMatrix(diagonal: ArrayLike<number>, edges: readonly Edge[], factor: number): number[][] {
  const n = diagonal.length;
  const rows = Array.from({ length: n }, (_, i) => {
    const row = new Array<number>(n).fill(0);
    row[i] = diagonal[i]!;
    return row;
  });
  for (const [u, v, w] of edges) {
    rows[u]![v]! += factor * w;
    rows[v]![u]! += factor * w;
  }
  return rows;
}

/** In increasing order. */
export function eigenvalues(matrix: number[][]): number[] {
  const { realEigenvalues } = new EigenvalueDecomposition(new Matrix(matrix), { assumeSymmetric: true });
  return [...realEigenvalues].sort((a, b) => a - b);
}
