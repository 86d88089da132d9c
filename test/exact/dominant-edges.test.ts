/** Joins along dominant edges leave a heaviest cut, whatever has been contracted before. */
import { expect, test } from 'vitest';
import { denseProblem } from '../../src/exact/dense-problem.ts';
import { joinDominated } from '../../src/exact/dominant-edges.ts';
import { contract, liftSpin, rootSubproblem, type Subproblem } from '../../src/exact/subproblem.ts';
import { type Edge, generator, randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

const cutOf = (edges: readonly Edge[], spin: Int8Array): number =>
  edges.reduce((sum, [u, v, w]) => sum + (spin[u] === spin[v] ? 0 : w), 0);

/** The heaviest cut of a node, by trying all. */
function most(edges: readonly Edge[], node: Subproblem): number {
  let best = Number.NEGATIVE_INFINITY;
  for (let sides = 0; sides < 2 ** (node.groups - 1); sides++) {
    const spin = Int8Array.from({ length: node.groups }, (_, a) => ((sides >> a) & 1 ? 1 : -1));
    best = Math.max(best, cutOf(edges, liftSpin(node, spin)));
  }
  return best;
}

/** A node some levels down, whose vectors tell groups apart. */
function below(n: number, root: Subproblem, uniform: () => number): Subproblem {
  let node = root;
  const inequalities = {
    start: Int32Array.of(0),
    nodes: new Int16Array(0),
    multiplier: new Float64Array(0),
  };
  for (let level = 0; level < n / 3; level++) {
    const a = Math.floor(uniform() * (node.groups - 1));
    const b = a + 1 + Math.floor(uniform() * (node.groups - 1 - a));
    const vectors = Float64Array.from({ length: node.groups }, (_, g) => 2 ** g);
    const known = { id: 1, bound: 1e9, vectors, columns: 1, inequalities };
    node = contract(node, a, b, uniform() < 0.5 ? 1 : -1, known);
  }
  return node;
}

test.each(Object.entries(weightKinds))('weights: %s', (_, weight) => {
  let joined = 0;
  for (let seed = 0; seed < 60; seed++) {
    const uniform = generator(seed);
    const n = 4 + (seed % 8);
    const { edges } = randomGraph(seed, n, [0.3, 0.6, 1][seed % 3]!, weight);
    const problem = denseProblem(fromEdges({ n, edges }));
    const node = below(n, rootSubproblem(problem), uniform);
    const { node: left, joins } = joinDominated(problem, node, problem.slack);
    expect(left.groups).toBe(node.groups - joins.length);
    expect(most(edges, left)).toBeCloseTo(most(edges, node), 9);
    joined += joins.length;
    // Groups are numbered by their smallest nodes, whose signs are +1; what was joined stays so.
    const firsts = [...new Set(left.group)].map((g) => left.group.indexOf(g));
    expect(firsts.map((u) => left.group[u])).toEqual(firsts.map((_, g) => g));
    for (const u of firsts) expect(left.sign[u]).toBe(1);
    for (let u = 0; u < n; u++) {
      const v = node.group.indexOf(node.group[u]!);
      expect(left.group[u]).toBe(left.group[v]);
      expect(left.sign[u]! * left.sign[v]!).toBe(node.sign[u]);
      // Vectors add up, turned as the groups are.
      if (left.groups === node.groups) continue;
      const parts = [...new Set(node.group)].filter(
        (g) => left.group[node.group.indexOf(g)] === left.group[u],
      );
      const sum = parts.reduce(
        (total, g) => total + left.sign[node.group.indexOf(g)]! * node.start!.vectors[g]!,
        0,
      );
      expect(left.start!.vectors[left.group[u]!]).toBe(sum);
    }
  }
  expect(joined).toBeGreaterThan(20);
});

test('an edge as heavy as all others together joins, unless it must be heavier by a margin', () => {
  const edges: Edge[] = [
    [0, 1, 3],
    [0, 2, 1],
    [0, 3, 2],
    [1, 2, 9],
    [1, 3, 9],
    [2, 3, 9],
  ];
  const problem = denseProblem(fromEdges({ n: 4, edges }));
  const root = rootSubproblem(problem);
  expect(joinDominated(problem, root, 0).joins[0]).toEqual([0, 1]);
  expect(joinDominated(problem, root, 1)).toEqual({ node: root, joins: [] });
});
