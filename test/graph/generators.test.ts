/** Families of graphs: their sizes, degrees and shapes, counted from the edges alone. */
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/core/errors.ts';
import type { WeightKind } from '../../src/graph/generators/family.ts';
import { generateGraph, graphFamilies, rudyText } from '../../src/graph/generators/generate.ts';

type Values = Readonly<Record<string, number>>;

function generate(name: string, values: Values, seed = 1, weights?: WeightKind) {
  const family = graphFamilies.find((candidate) => candidate.name === name)!;
  const graph = generateGraph(family, values, seed, weights);
  return { ...graph, list: [...graph.weightedEdges()] };
}

function degrees(n: number, list: readonly (readonly [number, number, number])[]): number[] {
  const degree = new Array<number>(n).fill(0);
  for (const [u, v] of list) {
    degree[u]!++;
    degree[v]!++;
  }
  return degree;
}

const SAMPLES: readonly [string, Values][] = [
  ['erdos-renyi', { nodes: 60, probability: 0.2 }],
  ['erdos-renyi', { nodes: 9, probability: 1 }],
  ['erdos-renyi', { nodes: 9, probability: 0 }],
  ['gnm', { nodes: 40, edges: 100 }],
  ['gnm', { nodes: 40, edges: 700 }],
  ['gnm', { nodes: 1, edges: 0 }],
  ['regular', { nodes: 50, degree: 3 }],
  ['regular', { nodes: 21, degree: 16 }],
  ['torus-2d', { width: 3, height: 5 }],
  ['torus-3d', { width: 3, height: 4, depth: 5 }],
  ['barabasi-albert', { nodes: 80, attach: 3 }],
  ['planar', { nodes: 60, layers: 2, density: 0.99 }],
  ['planar', { nodes: 3, layers: 1, density: 1 }],
  ['clique', { nodes: 12 }],
  ['sk', { nodes: 12 }],
  ['planted', { nodes: 41, across: 0.5, within: 0.1 }],
  ['unit-disk', { nodes: 100, radius: 0.2 }],
  ['unit-disk', { nodes: 20, radius: Math.SQRT2 }],
  ['star', { nodes: 12 }],
  ['star', { nodes: 1 }],
  ['cycle', { nodes: 9 }],
  ['cycle', { nodes: 3 }],
];

describe('every family', () => {
  test('is among the samples', () => {
    expect(new Set(SAMPLES.map(([name]) => name))).toEqual(new Set(graphFamilies.map(({ name }) => name)));
  });

  test.each(SAMPLES)(
    '%s %j: simple, in range, as many edges as announced, the same again',
    (name, values) => {
      for (let seed = 1; seed <= 5; seed++) {
        const graph = generate(name, values, seed);
        expect(graph.list).toHaveLength(graph.edges);
        const keys = new Set(graph.list.map(([u, v]) => `${Math.min(u, v)} ${Math.max(u, v)}`));
        expect(keys.size).toBe(graph.edges);
        for (const [u, v] of graph.list) {
          expect(u !== v && Math.min(u, v) >= 0 && Math.max(u, v) < graph.nodes).toBe(true);
        }
        expect(generate(name, values, seed).list).toEqual(graph.list);
      }
    },
  );

  test('another seed gives another graph, other weights the same structure', () => {
    const pairs = (seed: number, weights?: WeightKind) =>
      generate('gnm', { nodes: 40, edges: 100 }, seed, weights).list.map(([u, v]) => [u, v]);
    expect(pairs(2)).not.toEqual(pairs(1));
    expect(pairs(1, 'gaussian')).toEqual(pairs(1, 'ones'));
  });
});

describe('shapes', () => {
  test('erdos-renyi: the mean number of edges is p times the pairs', () => {
    let edges = 0;
    for (let seed = 1; seed <= 200; seed++)
      edges += generate('erdos-renyi', { nodes: 30, probability: 0.3 }, seed).edges;
    // 200 · 435 · 0.3 = 26100, standard deviation 135
    expect(Math.abs(edges - 26_100)).toBeLessThan(5 * 135);
  });

  test.each([3, 10])('gnm: each of 15 pairs is chosen equally often, %d edges', (edges) => {
    const seen = new Map<string, number>();
    for (let seed = 1; seed <= 3000; seed++) {
      for (const [u, v] of generate('gnm', { nodes: 6, edges }, seed).list) {
        seen.set(`${u} ${v}`, (seen.get(`${u} ${v}`) ?? 0) + 1);
      }
    }
    const expected = (3000 * edges) / 15;
    expect(seen.size).toBe(15);
    // Six standard deviations of a binomial count.
    for (const times of seen.values())
      expect(Math.abs(times - expected)).toBeLessThan(6 * Math.sqrt(expected));
  });

  test('regular: every degree of every size up to 12', () => {
    for (let nodes = 1; nodes <= 12; nodes++) {
      for (let degree = 0; degree < nodes; degree++) {
        if ((nodes * degree) % 2 === 1) continue;
        for (let seed = 1; seed <= 5; seed++) {
          const { list } = generate('regular', { nodes, degree }, seed);
          expect(degrees(nodes, list)).toEqual(new Array(nodes).fill(degree));
        }
      }
    }
  });

  test('torus: 4 and 6 neighbours each', () => {
    expect(new Set(degrees(35, generate('torus-2d', { width: 5, height: 7 }).list))).toEqual(new Set([4]));
    const cube = generate('torus-3d', { width: 3, height: 3, depth: 4 });
    expect(new Set(degrees(36, cube.list))).toEqual(new Set([6]));
    expect(new Set(cube.list.map(([, , w]) => w))).toEqual(new Set([-1, 1]));
  });

  test('barabasi-albert: least degree as asked, some far above', () => {
    const degree = degrees(2000, generate('barabasi-albert', { nodes: 2000, attach: 3 }).list);
    expect(Math.min(...degree)).toBe(3);
    expect(Math.max(...degree)).toBeGreaterThan(50);
  });

  test('planar: one whole layer is a triangulation, in which no edge is in fewer than two triangles', () => {
    const { list, edges } = generate('planar', { nodes: 40, layers: 1, density: 1 });
    expect(edges).toBe(3 * 40 - 6);
    const joined = new Set(list.flatMap(([u, v]) => [`${u} ${v}`, `${v} ${u}`]));
    for (const [u, v] of list) {
      const common = Array.from({ length: 40 }, (_, x) => joined.has(`${u} ${x}`) && joined.has(`${v} ${x}`));
      expect(common.filter(Boolean).length).toBeGreaterThanOrEqual(2);
    }
  });

  test('planar: two layers of 800 nodes have within 1 % the 4694 edges of G14', () => {
    const { edges } = generate('planar', { nodes: 800 });
    expect(Math.abs(edges - 4694)).toBeLessThan(47);
  });

  test('planted: halves, the value recounted, and all edges where none are within', () => {
    for (let seed = 1; seed <= 10; seed++) {
      const { planted, list } = generate('planted', { nodes: 41, across: 0.6, within: 0.1 }, seed, 'uniform');
      const spin = planted!.spin;
      expect(spin.reduce((sum, s) => sum + s, 0)).toBe(1);
      expect(list.reduce((sum, [u, v, w]) => sum + (spin[u] === spin[v] ? 0 : w), 0)).toBe(planted!.cut);
    }
    const bipartite = generate('planted', { nodes: 30, across: 0.7, within: 0 });
    expect(bipartite.planted!.cut).toBe(bipartite.edges);
  });

  test('unit-disk: more edges the larger the radius, all pairs at the diagonal', () => {
    const edges = (radius: number) => generate('unit-disk', { nodes: 150, radius }).edges;
    // The graph of a smaller radius is part of that of a larger one: same seed, same points.
    const sizes = [0, 0.03, 0.1, 0.3, 0.9].map(edges);
    expect([...sizes].sort((a, b) => a - b)).toEqual(sizes);
    expect(edges(Math.SQRT2)).toBe((150 * 149) / 2);
    // π r² of the pairs, less what the border cuts off
    expect(sizes[2]! / ((150 * 149) / 2)).toBeGreaterThan(0.02);
    expect(sizes[2]! / ((150 * 149) / 2)).toBeLessThan(0.0315 + 0.01);
  });

  test('sk: weights have mean 0 and deviation 100000', () => {
    const weights = generate('sk', { nodes: 150 }).list.map(([, , w]) => w);
    const mean = weights.reduce((sum, w) => sum + w, 0) / weights.length;
    const deviation = Math.sqrt(weights.reduce((sum, w) => sum + (w - mean) ** 2, 0) / weights.length);
    expect(weights.every(Number.isInteger)).toBe(true);
    expect(Math.abs(mean)).toBeLessThan(5000);
    expect(Math.abs(deviation / 100_000 - 1)).toBeLessThan(0.05);
  });
});

test('values that cannot be used are refused', () => {
  for (const [name, values, message] of [
    ['gnm', { nodes: 4, edges: 7 }, 'gnm: edges is 7, expected at most 6 between 4 nodes'],
    ['gnm', { nodes: 4 }, 'gnm: edges is missing, expected'],
    ['regular', { nodes: 5, degree: 3 }, 'odd number of ends'],
    ['regular', { nodes: 5, degree: 5 }, 'expected less than the 5 nodes'],
    ['torus-2d', { width: 2, height: 5 }, 'width is 2, expected an integer ≥ 3'],
    ['erdos-renyi', { nodes: 5, probability: 1.5 }, 'expected a number in 0..1'],
    ['erdos-renyi', { nodes: 5.5, probability: 1 }, 'expected an integer ≥ 1'],
    ['clique', { nodes: 5, edges: 3 }, 'unknown parameter "edges"'],
  ] as const) {
    expect(() => generate(name, values as Values)).toThrow(UsageError);
    expect(() => generate(name, values as Values)).toThrow(message);
  }
});

test('a file is written in pieces: its text is never in memory as a whole', () => {
  const family = graphFamilies.find(({ name }) => name === 'gnm')!;
  const pieces = [...rudyText(generateGraph(family, { nodes: 1000, edges: 50_000 }, 1))];
  expect(pieces.length).toBeGreaterThan(5);
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(66_000);
  expect(pieces.join('').split('\n')).toHaveLength(50_002);
});
