/** The max-cut SDP, max ⟨C, X⟩ with C = L/4, diag(X) = 1, X ⪰ 0, by a primal-dual interior-point method on dense matrices: nothing in
 *  common with coordinate descent on vectors. O(n³) per iteration, some 15 of them; for n up to 200.
 *  Source: Helmberg, Rendl, Vanderbei, Wolkowicz, SIAM J. Optim. 6 (1996). X and Z stay positive definite, so that the values
 *  it returns enclose the SDP's: the primal one from below, the dual one from above, up to rounding. */
import { CholeskyDecomposition, inverse, Matrix, solve } from 'ml-matrix';

export interface Enclosure {
  readonly primal: number;
  readonly dual: number;
  readonly iterations: number;
}

/** @param accuracy relative distance of primal and dual value at which to stop */
export function maxCutSdp(
  n: number,
  edges: readonly (readonly [number, number, number])[],
  accuracy = 1e-9,
): Enclosure {
  const c = quarterLaplacian(n, edges);
  let x = Matrix.eye(n, n);
  let y = Array.from({ length: n }, (_, i) => 1.1 * rowSum(c, i) + 1e-3);
  let z = Matrix.sub(Matrix.diag(y), c);
  let mu = inner(x, z) / (2 * n);
  for (let iterations = 0; ; iterations++) {
    const [primal, dual] = [inner(c, x), y.reduce((sum, value) => sum + value, 0)];
    if (dual - primal <= accuracy * Math.max(1, Math.abs(dual)) || iterations === 60)
      return { primal, dual, iterations };
    const zInverse = symmetric(inverse(z));
    // Newton's step for ZX = μI: the dual's first, from a system of n equations, then the primal's.
    const rhs = Matrix.columnVector(Array.from({ length: n }, (_, i) => mu * zInverse.get(i, i) - 1));
    const dy = solve(Matrix.mul(zInverse, x), rhs).to1DArray();
    const dx = symmetric(
      Matrix.sub(Matrix.mul(zInverse, mu), Matrix.add(x, zInverse.mmul(scaledRows(x, dy)))),
    );
    const primalStep = stepLength(x, dx);
    const dz = Matrix.diag(dy);
    const dualStep = stepLength(z, dz);
    x = Matrix.add(x, Matrix.mul(dx, primalStep));
    y = y.map((value, i) => value + dualStep * dy[i]!);
    z = Matrix.add(z, Matrix.mul(dz, dualStep));
    mu = inner(x, z) / (2 * n);
    if (primalStep + dualStep > 1.6) mu /= 2;
    if (primalStep + dualStep > 1.9) mu /= 2.5;
  }
}

function quarterLaplacian(n: number, edges: readonly (readonly [number, number, number])[]): Matrix {
  const c = Matrix.zeros(n, n);
  const add = (i: number, j: number, value: number) => c.set(i, j, c.get(i, j) + value / 4);
  for (const [u, v, w] of edges) {
    add(u, u, w);
    add(v, v, w);
    add(u, v, -w);
    add(v, u, -w);
  }
  return c;
}

function rowSum(matrix: Matrix, row: number): number {
  return matrix.getRow(row).reduce((sum, value) => sum + Math.abs(value), 0);
}

function inner(a: Matrix, b: Matrix): number {
  return Matrix.mul(a, b).sum();
}

function symmetric(matrix: Matrix): Matrix {
  return Matrix.add(matrix, matrix.transpose()).mul(0.5);
}

/** Diag(d)·matrix. */
function scaledRows(matrix: Matrix, d: readonly number[]): Matrix {
  const scaled = matrix.clone();
  for (const [i, factor] of d.entries()) scaled.mulRow(i, factor);
  return scaled;
}

/** How far from a positive definite matrix along a direction: 1, or 0.95 of a length at which it still is one. */
function stepLength(from: Matrix, direction: Matrix): number {
  const definite = (length: number) =>
    new CholeskyDecomposition(Matrix.add(from, Matrix.mul(direction, length))).isPositiveDefinite();
  if (definite(1)) return 1;
  let length = 0.8;
  while (!definite(length)) length *= 0.8;
  return 0.95 * length;
}
