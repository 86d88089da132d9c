// Graphs of a given number of edges, made fast: the same on every machine.
import { Random } from '../../dist/core/random.js';
import { buildCsr } from '../../dist/graph/csr.js';

const DEGREE = 6;

/** Uniformly random pairs, average degree 6, weight 1; pairs drawn twice add up. */
export function randomGraph(edges) {
  const n = Math.ceil((2 * edges) / DEGREE);
  const random = new Random(edges);
  const source = new Int32Array(edges);
  const target = new Int32Array(edges);
  for (let e = 0; e < edges; e++) {
    source[e] = random.below(n);
    target[e] = random.below(n);
  }
  return buildCsr(n, source, target, null).graph;
}

/** A square grid: neighbours lie near one another in memory, as in most graphs that come from somewhere. */
export function squareGrid(edges) {
  return gridOfWidth(Math.ceil(Math.sqrt(edges / 2)), edges);
}

/** A grid of that width and about so many edges, weight 1. */
export function gridOfWidth(width, edges) {
  const rows = Math.max(2, Math.ceil((edges + width) / (2 * width - 1)));
  const n = rows * width;
  const m = rows * (width - 1) + (rows - 1) * width;
  const source = new Int32Array(m);
  const target = new Int32Array(m);
  let e = 0;
  for (let u = 0; u < n; u++) {
    if (u % width < width - 1) {
      source[e] = u;
      target[e++] = u + 1;
    }
    if (u + width < n) {
      source[e] = u;
      target[e++] = u + width;
    }
  }
  return buildCsr(n, source, target, null).graph;
}
