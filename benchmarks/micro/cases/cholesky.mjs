// Factorisations for the proven bound, of the Laplacian of a grid of constant width, whose factor grows with the number of edges.
import { SparseCholesky } from '../../../dist/linalg/sparse-cholesky.js';
import { gridOfWidth } from '../graphs.mjs';

const WIDTH = 30;

export default {
  name: 'cholesky',
  step: `a factorisation, grid of width ${WIDTH}`,
  unit: 'multiplications',
  // Ordering, which is not measured here, takes most of the time.
  largest: 1e6,
  graphs: { 'narrow grid': (edges) => gridOfWidth(WIDTH, edges) },
  prepare(graph, backend) {
    const factor = SparseCholesky.analyse(graph, {}, backend);
    const diagonal = new Float64Array(graph.n).fill(4.1);
    const offDiagonal = new Float64Array(2 * graph.m).fill(-1);
    return { run: () => factor.factor(diagonal, offDiagonal), work: factor.flops };
  },
};
