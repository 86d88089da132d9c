import { describe, expect, test } from 'vitest';
import { finish } from '../../src/core/steps.ts';
import { CyclePool } from '../../src/cuts/cycle-pool.ts';
import { indexEdges } from '../../src/cuts/edge-index.ts';
import { OddCycles } from '../../src/cuts/odd-cycles.ts';
import { largestViolation, simpleCycles } from '../oracles/odd-cycles.ts';
import { generator, randomGraph } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

interface Sample {
  readonly n: number;
  readonly edges: [number, number, number][];
  readonly x: Float64Array;
}

/** A small graph and a point: of values near those of a cut, of any values, or with many at 0 and 1. */
function sample(seed: number): Sample {
  const { n, edges } = randomGraph(seed, 3 + (seed % 5), [0.4, 0.7, 1][seed % 3]!);
  const uniform = generator(seed + 1000);
  const side = Array.from({ length: n }, () => (uniform() < 0.5 ? 1 : 0));
  const x = Float64Array.from(edges, ([u, v]) => {
    const cut = side[u] === side[v] ? 0 : 1;
    if (seed % 4 === 0) return uniform();
    if (seed % 4 === 1) return Math.round(2 * uniform()) / 2;
    const noise = (seed % 4 === 2 ? 0.6 : 0.25) * uniform();
    return cut === 1 ? 1 - noise : noise;
  });
  return { n, edges, x };
}

function separate({ n, edges, x }: Sample, least = 1e-9) {
  const graph = fromEdges({ n, edges });
  const index = finish(indexEdges(graph));
  const separator = new OddCycles(graph, index);
  const roots = Int32Array.from({ length: n }, (_, u) => u);
  expect(finish(separator.search(x, least, roots, 0, 1e9, 1e9))).toBe(n);
  return { graph, index, found: separator.found };
}

const seeds = Array.from({ length: 120 }, (_, seed) => seed);

describe('edges by number', () => {
  test.each(seeds.slice(0, 20))('ends and arcs agree, seed %d', (seed) => {
    const { graph, index } = separate(sample(seed));
    expect(index.source.length).toBe(graph.m);
    for (let e = 0; e < graph.m; e++) {
      expect(index.source[e]).toBeLessThan(index.target[e]!);
      expect(graph.adj[index.forth[e]!]).toBe(index.target[e]);
      expect(graph.adj[index.back[e]!]).toBe(index.source[e]);
      expect(index.edgeOf[index.forth[e]!]).toBe(e);
      expect(index.edgeOf[index.back[e]!]).toBe(e);
    }
  });
});

describe('odd cycles found', () => {
  test.each(seeds)('are simple, odd, without chords, and hold for every cut, seed %d', (seed) => {
    const given = sample(seed);
    const { index, found, graph } = separate(given);
    const joined = new Set(given.edges.map(([u, v]) => u * given.n + v));
    for (let i = 0; i < found.count; i++) {
      const members = [...found.member.subarray(found.start[i]!, found.start[i + 1]!)];
      const ends = members.map((b) => [index.source[b >> 1]!, index.target[b >> 1]!] as const);
      const nodes = new Set(ends.flat());
      expect(nodes.size).toBe(members.length);
      for (const v of nodes) expect(ends.filter((pair) => pair.includes(v)).length).toBe(2);
      let inside = 0;
      for (const u of nodes) for (const v of nodes) if (joined.has(u * graph.n + v)) inside++;
      expect(inside).toBe(members.length);
      const inF = members.map((b) => (b & 1) === 0);
      const size = inF.filter(Boolean).length;
      expect(size % 2).toBe(1);
      const left = (value: (j: number) => number) =>
        members.reduce((sum, _, j) => sum + (inF[j] ? value(j) : -value(j)), 0);
      expect(found.violation[i]).toBeCloseTo(left((j) => given.x[members[j]! >> 1]!) - size + 1, 12);
      expect(found.violation[i]).toBeGreaterThan(0);
      for (let mask = 0; mask < 2 ** given.n; mask++) {
        const isCut = (j: number) => ((mask >> ends[j]![0]) ^ (mask >> ends[j]![1])) & 1;
        expect(left(isCut)).toBeLessThanOrEqual(size - 1);
      }
    }
  });

  test.each(seeds)('are none only where no cycle violates its inequality, seed %d', (seed) => {
    const given = sample(seed);
    const value = new Map(given.edges.map(([u, v], e) => [u * given.n + v, given.x[e]!]));
    let most = 0;
    for (const cycle of simpleCycles(given.n, given.edges)) {
      const values = cycle.map((u, i) => {
        const v = cycle[(i + 1) % cycle.length]!;
        return value.get(Math.min(u, v) * given.n + Math.max(u, v))!;
      });
      most = Math.max(most, largestViolation(values));
    }
    for (const least of [1e-9, 0.1, 0.3]) {
      const { found } = separate(given, least);
      if (most > least + 1e-12) expect(found.count).toBeGreaterThan(0);
      else if (most < least - 1e-12) expect(found.count).toBe(0);
      for (let i = 0; i < found.count; i++) expect(found.violation[i]).toBeLessThanOrEqual(most + 1e-12);
    }
  });

  test('a search that ends early goes on where it stopped', () => {
    const { n, edges } = randomGraph(5, 40, 0.3);
    const graph = fromEdges({ n, edges });
    const uniform = generator(5);
    const x = Float64Array.from(edges, () => uniform());
    const separator = new OddCycles(graph, finish(indexEdges(graph)));
    const roots = Int32Array.from({ length: n }, (_, u) => u);
    const all = separate({ n, edges, x }).found;
    let from = 0;
    let searches = 0;
    for (; from < n; searches++) from = finish(separator.search(x, 1e-9, roots, from, 500, 1e9));
    expect(searches).toBeGreaterThan(3);
    expect(separator.found.count).toBe(all.count);
  });
});

describe('the pool', () => {
  test('holds each inequality once, in whatever order its members come', () => {
    const pool = new CyclePool();
    expect(pool.add(Int32Array.of(9, 0, 5, 7), 1, 3)).toBe(true);
    expect(pool.add(Int32Array.of(7, 0, 5), 0, 3)).toBe(false);
    expect(pool.add(Int32Array.of(7, 1, 4), 0, 3)).toBe(true);
    expect(pool.count).toBe(2);
  });

  test('drops inequalities without multipliers after so many rounds, and takes them again', () => {
    const pool = new CyclePool();
    for (let i = 0; i < 3000; i++) pool.add(Int32Array.of(6 * i, 6 * i + 2, 6 * i + 4), 0, 3);
    for (let i = 0; i < 3000; i += 3) pool.multiplier[i] = i + 1;
    expect(pool.purge(1)).toBe(0);
    expect(pool.purge(1)).toBe(2000);
    expect(pool.count).toBe(1000);
    for (let t = 0; t < 1000; t++) {
      expect(pool.multiplier[t]).toBe(3 * t + 1);
      expect([...pool.member.subarray(pool.start[t]!, pool.start[t + 1]!)]).toEqual([
        18 * t,
        18 * t + 2,
        18 * t + 4,
      ]);
    }
    expect(pool.add(Int32Array.of(0, 2, 4), 0, 3)).toBe(false);
    expect(pool.add(Int32Array.of(6, 8, 10), 0, 3)).toBe(true);
  });

  test('of violated cycles takes the most violated, none that shares its edges with too many', () => {
    const x = new Float64Array(10).fill(2 / 3);
    const edges: [number, number, number][] = [];
    for (let u = 0; u < 5; u++) for (let v = u + 1; v < 5; v++) edges.push([u, v, 1]);
    const { found } = separate({ n: 5, edges, x: x.map((value, e) => value + e / 100) });
    const uses = new Uint8Array(10);
    const pool = new CyclePool();
    const added = found.choose(pool, 100, 1, uses);
    expect(added).toBe(pool.count);
    expect(added).toBe(2);
    const members = [...pool.member.subarray(0, pool.start[pool.count]!)].map((b) => b >> 1);
    expect(new Set(members).size).toBe(members.length);
    expect(uses.every((count) => count === 0)).toBe(true);
    const largest = found.violation.subarray(0, found.count).reduce((a, b) => Math.max(a, b));
    const first = [...pool.member.subarray(0, 3)].reduce((sum, b) => sum + 2 / 3 + (b >> 1) / 100, -2);
    expect(first).toBeCloseTo(largest, 12);
    expect(found.choose(pool, 1, 3, uses)).toBe(1);
  });
});
