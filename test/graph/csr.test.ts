/** buildCsr against a map of pairs. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { finish } from '../../src/core/steps.ts';
import { buildCsr } from '../../src/graph/csr.ts';
import { arcsOf, openCounting, openPlacing } from '../../src/graph/edge-buckets.ts';
import { sharedMemory } from '../../src/graph/memory.ts';
import { countEdges, PLACING_PHASES } from '../../src/graph/partition-phases.ts';
import { PARTITIONED_NODES, partitionedArcs } from '../../src/graph/partitioned-arcs.ts';
import { sortedArcs } from '../../src/graph/sorted-arcs.ts';
import { generator } from '../oracles/random-graphs.ts';
import { watch } from '../support/pauses.ts';

type Edge = readonly [u: number, v: number, w: number];

function build(n: number, edges: readonly Edge[], weighted = true) {
  const source = Int32Array.from(edges, ([u]) => u);
  const target = Int32Array.from(edges, ([, v]) => v);
  return buildCsr(n, source, target, weighted ? Float64Array.from(edges, ([, , w]) => w) : null);
}

/** Rows as sorted [head, weight] pairs; integer weights, so that sums are exact in any order. */
function expectedRows(n: number, edges: readonly Edge[]): Array<Array<[number, number]>> {
  const rows = Array.from({ length: n }, () => new Map<number, number>());
  for (const [u, v, w] of edges) {
    if (u === v) continue;
    rows[u]!.set(v, (rows[u]!.get(v) ?? 0) + w);
    rows[v]!.set(u, (rows[v]!.get(u) ?? 0) + w);
  }
  return rows.map((row) => [...row].sort((a, b) => a[0] - b[0]));
}

const input = fc.integer({ min: 1, max: 15 }).chain((n) => {
  const node = fc.integer({ min: 0, max: n - 1 });
  return fc.tuple(
    fc.constant(n),
    fc.array(fc.tuple(node, node, fc.integer({ min: -9, max: 9 })), { maxLength: 60 }),
  );
});

test('rows are sorted, merged and symmetric', () => {
  fc.assert(
    fc.property(input, fc.boolean(), ([n, edges], weighted) => {
      const given = weighted ? edges : edges.map(([u, v]) => [u, v, 1] as const);
      const { graph, duplicateEdges, selfLoops } = build(n, given, weighted);
      const rows = Array.from({ length: n }, (_, u) => {
        const arcs = Array.from(
          { length: graph.rowPtr[u + 1]! - graph.rowPtr[u]! },
          (_, i) => graph.rowPtr[u]! + i,
        );
        return arcs.map((a) => [graph.adj[a]!, graph.weight[a]!]);
      });
      expect(rows).toEqual(expectedRows(n, given));
      expect([graph.adj.length, graph.weight.length]).toEqual([2 * graph.m, 2 * graph.m]);
      expect(selfLoops).toBe(edges.filter(([u, v]) => u === v).length);
      expect(graph.m + duplicateEdges + selfLoops).toBe(edges.length);
    }),
    { numRuns: 2000 },
  );
});

test('sums of parallel edges do not depend on their order', () => {
  const weights = [0.1, 0.2, 0.3, 1e16, -1e16, 0.7];
  const sums = weights.map((_, turn) => {
    const turned = [...weights.slice(turn), ...weights.slice(0, turn)];
    return build(
      2,
      turned.map((w, i) => (i % 2 === 0 ? [0, 1, w] : [1, 0, w]) as Edge),
    ).graph.weight;
  });
  for (const sum of sums) expect(sum).toEqual(sums[0]);
  expect(sums[0]![0]).toBe(sums[0]![1]);
});

test('only the first `count` edges are read', () => {
  const { graph } = buildCsr(3, Int32Array.of(0, 1, 9), Int32Array.of(1, 2, 9), null, 2);
  expect([graph.m, [...graph.adj]]).toEqual([2, [1, 0, 2, 1]]);
});

test('no nodes, no edges', () => {
  const { graph } = buildCsr(0, new Int32Array(0), new Int32Array(0), null);
  expect([graph.n, graph.m, [...graph.rowPtr]]).toEqual([0, 0, [0]]);
});

test('from a number of edges on, weights take the smallest kind of array, and weigh the same', () => {
  const [low, high] = [Int8Array, Int16Array];
  const cases: readonly (readonly [ArrayConstructor: unknown, weights: readonly number[] | null])[] = [
    [low, null],
    [low, [127, -128, 3]],
    [high, [128, 1, 1]],
    [high, [-129, 1, 1]],
    [high, [32767, 1, 1]],
    [Float64Array, [32768, 1, 1]],
    [Float64Array, [0.5, 1, 1]],
  ];
  const [source, target] = [Int32Array.of(0, 1, 2), Int32Array.of(1, 2, 0)];
  for (const [kind, weights] of cases) {
    const weight = weights === null ? null : Float64Array.from(weights);
    const { graph } = buildCsr(3, source, target, weight, 3, 3);
    expect(graph.weight.constructor).toBe(kind);
    const ordinary = buildCsr(3, source, target, weight, 3, 4).graph;
    expect(ordinary.weight).toBeInstanceOf(Float64Array);
    expect([...graph.weight]).toEqual([...ordinary.weight]);
  }
});

test('sums of parallel edges that the smallest kind cannot hold take a larger one', () => {
  fc.assert(
    fc.property(input, fc.constantFrom(1, 20, 5000), fc.boolean(), ([n, edges], factor, weighted) => {
      const given = edges.map(([u, v, w]) => [u, v, w * factor] as const);
      const source = Int32Array.from(given, ([u]) => u);
      const target = Int32Array.from(given, ([, v]) => v);
      const weight = weighted ? Float64Array.from(given, ([, , w]) => w) : null;
      const compact = buildCsr(n, source, target, weight, given.length, 0);
      const ordinary = buildCsr(n, source, target, weight);
      expect([...compact.graph.weight]).toEqual([...ordinary.graph.weight]);
      expect(compact.graph.adj).toEqual(ordinary.graph.adj);
      expect(compact.duplicateEdges).toBe(ordinary.duplicateEdges);
    }),
    { numRuns: 500 },
  );
});

test('many parallel edges of weight 1 add up beyond a byte', () => {
  const [source, target] = [new Int32Array(300), new Int32Array(300).fill(1)];
  const { graph } = buildCsr(2, source, target, null, 300, 0);
  expect(graph.weight).toEqual(Int16Array.of(300, 300));
});

test('in buckets of any size the arcs come out the same', () => {
  fc.assert(
    fc.property(
      input,
      fc.integer({ min: 0, max: 5 }),
      fc.constantFrom(Int8Array, Int16Array, Float64Array, null),
      ([n, given], shift, kind) => {
        const edges = {
          n,
          source: Int32Array.from(given, ([u]) => u),
          target: Int32Array.from(given, ([, v]) => v),
          weight: kind === null ? null : kind.from(given.map(([, , w]) => w)),
          count: given.length,
        };
        const { simple, ...arcs } = finish(partitionedArcs(edges, kind ?? Float64Array, shift));
        const { simple: unknown, ...expected } = finish(sortedArcs(edges, kind ?? Float64Array));
        expect(arcs).toEqual(expected);
        const pairs = given.filter(([u, v]) => u !== v).map(([u, v]) => Math.min(u, v) * n + Math.max(u, v));
        expect([simple, unknown]).toEqual([new Set(pairs).size === pairs.length, false]);
      },
    ),
    { numRuns: 1000 },
  );
});

test.each([
  ['unit weights', false],
  ['weights', true],
])(
  'more nodes than fit in the caches, with duplicates, loops and a node of many edges: %s',
  (_, weighted) => {
    const n = PARTITIONED_NODES + 5;
    const uniform = generator(7);
    const edges = Array.from({ length: 400_000 }, (_, e): Edge => {
      const u = e % 4 === 0 ? 77 : Math.floor(n * uniform());
      return [
        u,
        e % 1000 === 0 ? u : Math.floor(n * uniform()),
        weighted ? Math.floor(9 * uniform()) - 4 : 1,
      ];
    });
    edges.push(...edges.slice(0, 2000));
    const { graph, duplicateEdges, selfLoops } = build(n, edges, weighted);
    const rows = expectedRows(n, edges);
    let wrong = 0;
    for (let u = 0; u < n; u++) {
      const [from, to] = [graph.rowPtr[u]!, graph.rowPtr[u + 1]!];
      if (to - from !== rows[u]!.length) wrong++;
      for (let a = from; a < to; a++) {
        const [v, w] = rows[u]![a - from] ?? [];
        if (graph.adj[a] !== v || graph.weight[a] !== w) wrong++;
      }
    }
    expect(wrong).toBe(0);
    expect(selfLoops).toBe(edges.filter(([u, v]) => u === v).length);
    expect(graph.m + duplicateEdges + selfLoops).toBe(edges.length);
  },
);

test('a row of a million arcs gives way', () => {
  const count = 1_000_000;
  const n = PARTITIONED_NODES;
  const source = new Int32Array(count).fill(5);
  const target = Int32Array.from({ length: count }, (_, e) => e % n);
  const { pauses, longestMs } = watch(partitionedArcs({ n, source, target, weight: null, count }, Int8Array));
  expect(pauses).toBeGreaterThan(20);
  expect(longestMs).toBeLessThan(500);
});

test('in any number of parts the arcs come out the same', () => {
  fc.assert(
    fc.property(
      input,
      fc.integer({ min: 0, max: 4 }),
      fc.integer({ min: 2, max: 5 }),
      fc.constantFrom(Int8Array, Int16Array, Float64Array, null),
      ([n, given], shift, parts, kind) => {
        const edges = {
          n,
          source: Int32Array.from(given, ([u]) => u),
          target: Int32Array.from(given, ([, v]) => v),
          weight: kind === null ? null : kind.from(given.map(([, , w]) => w)),
          count: given.length,
        };
        // In either order: no part reads what another writes in the same phase.
        const all = Array.from({ length: parts }, (_, part) => (shift % 2 === 0 ? part : parts - 1 - part));
        const counting = openCounting(edges, parts, sharedMemory, shift);
        for (const part of all) finish(countEdges(counting, part));
        const placing = openPlacing(counting, kind ?? Float64Array, sharedMemory);
        for (const phase of PLACING_PHASES) for (const part of all) finish(phase(placing, part));
        expect(arcsOf(placing)).toEqual(finish(partitionedArcs(edges, kind ?? Float64Array, shift)));
      },
    ),
    { numRuns: 1000 },
  );
});
