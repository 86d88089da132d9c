import { describe, expect, test } from 'vitest';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import type { CsrGraph } from '../../src/graph/csr.ts';
import { dualBound } from '../../src/relax/dual-bound.ts';
import { treeMultipliers } from '../../src/relax/tree-multipliers.ts';
import { fromEdges } from '../support/build.ts';

function randomPairs(n: number, m: number, weightOf: (u: number, v: number) => number): CsrGraph {
  const random = new Random(5);
  const edges = new Map<number, [number, number, number]>();
  while (edges.size < m) {
    const [u, v] = [random.below(n), random.below(n)];
    if (u < v) edges.set(u * n + v, [u, v, weightOf(u, v)]);
  }
  return fromEdges({ n, edges: [...edges.values()] });
}

/** Each new node is joined to four that stand beside edges drawn at random: hubs of some hundred neighbours. */
function preferential(n: number): CsrGraph {
  const random = new Random(5);
  const ends = [0, 1];
  const edges: [number, number, number][] = [[0, 1, 1]];
  for (let u = 2; u < n; u++) {
    const chosen = new Set<number>();
    for (let i = 0; i < 4; i++) chosen.add(ends[random.below(ends.length)]!);
    for (const v of chosen) {
      edges.push([v, u, 1]);
      ends.push(v, u);
    }
  }
  return fromEdges({ n, edges });
}

function torus(width: number): CsrGraph {
  const edges: [number, number, number][] = [];
  for (let v = 0; v < width * width; v++) {
    const [x, y] = [v % width, Math.floor(v / width)];
    edges.push([v, y * width + ((x + 1) % width), 1], [v, ((y + 1) % width) * width + x, 1]);
  }
  return fromEdges({ n: width * width, edges });
}

/** By shifted power iteration, from the arcs. */
function smallestEigenvalue({ n, rowPtr, adj, weight }: CsrGraph, diagonal: Float64Array): number {
  let shift = 0;
  for (let u = 0; u < n; u++) {
    let row = Math.abs(diagonal[u]!);
    for (let a = rowPtr[u]!; a < rowPtr[u + 1]!; a++) row += Math.abs(weight[a]! / 4);
    shift = Math.max(shift, row);
  }
  let x = Float64Array.from({ length: n }, (_, u) => Math.sin(1 + u * u));
  let quotient = 0;
  for (let step = 0; step < 2000; step++) {
    const y = x.map((value, u) => {
      let sum = (shift - diagonal[u]!) * value;
      for (let a = rowPtr[u]!; a < rowPtr[u + 1]!; a++) sum -= (weight[a]! / 4) * x[adj[a]!]!;
      return sum;
    });
    const length = Math.hypot(...y);
    quotient = length;
    x = y.map((value) => value / length);
  }
  return shift - quotient;
}

describe.each([
  ['degree 6.67', randomPairs(1500, 5000, () => 1), 0.87],
  ['signs', randomPairs(1500, 5000, (u, v) => (Math.sin(u * v) > 0 ? 1 : -1)), 1],
  ['weights from 1 to 5', randomPairs(1500, 5000, (u, v) => 1 + ((u + v) % 5)), 0.9],
  ['hubs', preferential(1500), 1],
])('%s', (_, graph, share) => {
  const y = finish(treeMultipliers(graph, new Random(2)))!;

  const least = smallestEigenvalue(graph, y);

  test('14 products tell a bound that no eigenvalue disproves', () => {
    const { multipliers, source } = finish(
      dualBound(graph, y, { kind: 'estimated', estimateSteps: 14, integral: false, random: new Random(3) }),
    );
    expect(source).toBe('multipliers');
    const shift = multipliers[0]! - y[0]!;
    expect(shift).toBeGreaterThanOrEqual(-least - 1e-4);
    expect(shift).toBeLessThan(-least + 0.15 * Math.max(...graph.weight));
  });

  test('the bound is a good part below the sum of the weights', () => {
    let [total, positive] = [0, 0];
    for (const w of graph.weight) {
      total += w / 2;
      positive += Math.max(w, 0) / 2;
    }
    const bound = total / 2 + y.reduce((sum, one) => sum + one - least, 0);
    expect(bound).toBeLessThan(share * positive);
  });
});

test('short cycles, no branching and no edges are refused', () => {
  expect(finish(treeMultipliers(torus(40), new Random(2)))).toBeNull();
  const pairs = fromEdges({ n: 100, edges: Array.from({ length: 50 }, (_, i) => [2 * i, 2 * i + 1, 1]) });
  expect(finish(treeMultipliers(pairs, new Random(2)))).toBeNull();
  expect(finish(treeMultipliers(fromEdges({ n: 3, edges: [] }), new Random(2)))).toBeNull();
});
