/** Fewer columns for the vectors of the relaxation: projection on their leading directions, or on random ones.
 *  The derandomizer descends from 4–8 columns; the SDP wants 32. */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { inBlocks } from '../core/blocks.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import { normalizeRows } from './mixing.ts';

/** Rows times columns between two pauses: some 10 ms. */
const PAUSE_WORK = 4e6;

/** Projects n rows of `rank` columns on the k eigenvectors of VᵀV with the largest eigenvalues and rescales the rows to unit
 *  length (if rank ≤ k: pads with zeros). O(n·rank² + rank³). */
export function* leadingDirections(
  vectors: Float32Array,
  rank: number,
  k: number,
  out: Float32Array,
): Steps<void> {
  if (rank <= k) {
    padRows(vectors, rank, k, out);
    return;
  }
  const gram = Matrix.zeros(rank, rank);
  const rows = vectors.length / rank;
  const product = new Float64Array(rank * rank);
  yield* inBlocks(rows, Math.ceil(PAUSE_WORK / rank ** 2), (from, to) => {
    for (let u = from; u < to; u++) {
      const x = u * rank;
      for (let c = 0; c < rank; c++) {
        const xc = vectors[x + c]!;
        for (let d = 0; d <= c; d++) product[c * rank + d]! += xc * vectors[x + d]!;
      }
    }
  });
  for (let c = 0; c < rank; c++) {
    for (let d = 0; d <= c; d++) {
      gram.set(c, d, product[c * rank + d]!);
      gram.set(d, c, product[c * rank + d]!);
    }
  }
  const { eigenvectorMatrix } = new EigenvalueDecomposition(gram, { assumeSymmetric: true });
  // Eigenvalues come in increasing order: the last k columns lead.
  const basis = new Float64Array(rank * k);
  for (let c = 0; c < rank; c++) {
    for (let d = 0; d < k; d++) basis[c * k + d] = eigenvectorMatrix.get(c, rank - 1 - d);
  }
  yield* project(vectors, rank, k, basis, out);
}

/** Projects on k random Gaussian directions and rescales the rows to unit length. O(n·rank·k). */
export function* randomDirections(
  vectors: Float32Array,
  rank: number,
  k: number,
  random: Random,
  out: Float32Array,
): Steps<void> {
  const basis = new Float64Array(rank * k);
  for (let i = 0; i < basis.length; i++) basis[i] = random.normal();
  yield* project(vectors, rank, k, basis, out);
}

function* project(
  vectors: Float32Array,
  rank: number,
  k: number,
  basis: Float64Array,
  out: Float32Array,
): Steps<void> {
  const sum = new Float64Array(k);
  yield* inBlocks(vectors.length / rank, Math.ceil(PAUSE_WORK / (rank * k)), (from, to) => {
    for (let u = from; u < to; u++) {
      sum.fill(0);
      for (let c = 0; c < rank; c++) {
        const x = vectors[u * rank + c]!;
        for (let d = 0; d < k; d++) sum[d]! += x * basis[c * k + d]!;
      }
      for (let d = 0; d < k; d++) out[u * k + d] = sum[d]!;
    }
    normalizeRows(out, k, from * k, to * k);
  });
}

function padRows(vectors: Float32Array, rank: number, k: number, out: Float32Array): void {
  out.fill(0);
  for (let u = 0; u < vectors.length / rank; u++) {
    out.set(vectors.subarray(u * rank, (u + 1) * rank), u * k);
  }
}
