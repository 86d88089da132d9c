import { DirectedGraph, MultiGraph, UndirectedGraph } from 'graphology';
import { describe, expect, test } from 'vitest';
import { InputError, methods, solve, solveSync, UsageError } from '../../src/index.ts';
import { stageNamed } from '../../src/problems/result.ts';
import type { ProgressEvent } from '../../src/solve/types.ts';
import { bestCutByEnumeration } from '../oracles/enumerate.ts';
import {
  type Edge,
  type EdgeListSample,
  generator,
  randomGraph,
  weightKinds,
} from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

/** Weight of a partition, from the edge list alone. */
function recount(edges: readonly Edge[], partition: Readonly<Record<string, number>>): number {
  let cut = 0;
  for (const [u, v, w] of edges) if (partition[u] !== partition[v]) cut += w;
  return cut;
}

function complete(n: number): EdgeListSample {
  return randomGraph(1, n, 2);
}

function cycle(n: number): EdgeListSample {
  return { n, edges: Array.from({ length: n }, (_, u): Edge => [u, (u + 1) % n, 1]) };
}

function bipartite(left: number, right: number): EdgeListSample {
  const edges: Edge[] = [];
  for (let u = 0; u < left; u++) for (let v = 0; v < right; v++) edges.push([u, left + v, 1 + ((u * v) % 3)]);
  return { n: left + right, edges };
}

const petersen: EdgeListSample = {
  n: 10,
  edges: [0, 1, 2, 3, 4].flatMap((i): Edge[] => [
    [i, (i + 1) % 5, 1],
    [i, i + 5, 1],
    [5 + i, 5 + ((i + 2) % 5), 1],
  ]),
};

describe('graphs with known maxima', () => {
  test.each([
    ['complete graph of 7', complete(7), 12],
    ['complete graph of 20', complete(20), 100],
    ['cycle of 9', cycle(9), 8],
    ['cycle of 50', cycle(50), 50],
    ['Petersen', petersen, 12],
    ['complete bipartite 6 + 9', bipartite(6, 9), bipartite(6, 9).edges.reduce((sum, [, , w]) => sum + w, 0)],
  ])('%s', (_name, sample, maximum) => {
    const result = solveSync(fromEdges(sample));
    expect(result.cut).toBe(maximum);
    expect(recount(sample.edges, result.partition)).toBe(maximum);
    expect(result.upperBound).toBeGreaterThanOrEqual(maximum);
    expect(result.boundKind).toBe('verified');
    expect(result.partition[0]).toBe(0);
  });

  test('a bipartite graph is proven optimal', () => {
    const result = solveSync(fromEdges(bipartite(8, 5)));
    expect(result.status).toBe('optimal');
    expect(result.gap).toBe(0);
  });
});

describe.each(Object.keys(weightKinds))('small graphs against enumeration, weights: %s', (kind) => {
  test.each(Array.from({ length: 12 }, (_, i) => i + 1))('seed %i', (seed) => {
    const sample = randomGraph(seed, 5 + (seed % 9), 0.5, weightKinds[kind]);
    const optimum = bestCutByEnumeration(sample.n, sample.edges);
    const graph = fromEdges(sample);
    for (const { name } of methods()) {
      const result = solveSync(graph, { method: name, seed });
      expect(result.cut).toBeLessThanOrEqual(optimum + 1e-9);
      expect(result.upperBound!).toBeGreaterThanOrEqual(optimum - 1e-9);
      expect(result.cut).toBeCloseTo(recount(sample.edges, result.partition), 9);
      if (result.status === 'optimal') expect(result.cut).toBeCloseTo(optimum, 9);
    }
  });
});

describe('the guarantee of the derandomized cut', () => {
  test.each(Array.from({ length: 30 }, (_, i) => i + 1))('cut ≥ E[GW] on random graph %i', (seed) => {
    const kind = Object.keys(weightKinds)[seed % 4]!;
    const sample = randomGraph(seed, 4 + ((7 * seed) % 50), 0.1 + (seed % 7) / 10, weightKinds[kind]);
    const result = solveSync(fromEdges(sample), { seed });
    const sdp = stageNamed(result.stages, 'sdp');
    // Where everything on one side, or the first rounding, already meets Σ max(w, 0), nothing is left to derandomize.
    if (sdp === undefined) return;
    expect(result.cut).toBeGreaterThanOrEqual(sdp.expectedRounding! - 1e-9);
    const stage = stageNamed(result.stages, 'derandomize');
    if (stage === undefined) return;
    expect(stage.vanished).toBe(true);
    expect(stage.residual).toBeLessThanOrEqual(1e-6);
    expect(stage.atLeastExpectedRounding).toBe(true);
  });
});

describe('invariances', () => {
  const sample = randomGraph(11, 60, 0.15, weightKinds.integers);
  const base = solveSync(fromEdges(sample), { seed: 3 });

  test('the order of edges and of their ends leaves no trace', () => {
    const uniform = generator(5);
    const edges = sample.edges
      .map(([u, v, w]): Edge => (uniform() < 0.5 ? [v, u, w] : [u, v, w]))
      .sort(() => uniform() - 0.5);
    const result = solveSync(fromEdges({ n: sample.n, edges }), { seed: 3 });
    expect([...result.spin]).toEqual([...base.spin]);
    expect(result.upperBound).toBe(base.upperBound);
  });

  test('scaling the weights by a power of two scales cut and bound', () => {
    const edges = sample.edges.map(([u, v, w]): Edge => [u, v, w * 1024]);
    const result = solveSync(fromEdges({ n: sample.n, edges }), { seed: 3 });
    expect(result.cut).toBe(base.cut * 1024);
    // The bound of the unscaled graph was rounded down to an integer.
    expect(Math.floor(result.upperBound! / 1024)).toBe(base.upperBound);
  });

  test('weights of 1e-200 and 1e200 solve like weights of 1', () => {
    for (const scale of [1e-200, 1e200]) {
      const edges = sample.edges.map(([u, v, w]): Edge => [u, v, w * scale]);
      const result = solveSync(fromEdges({ n: sample.n, edges }), { seed: 3 });
      expect(result.cut / scale).toBeCloseTo(base.cut, 6);
      expect(result.upperBound!).toBeGreaterThanOrEqual(result.cut);
    }
  });

  test('relabelled nodes: the bound is the same, the cut within 3 %', () => {
    const to = (u: number) => (u * 7 + 3) % 60;
    const edges = sample.edges.map(([u, v, w]): Edge => [to(u), to(v), w]);
    const result = solveSync(fromEdges({ n: sample.n, edges }), { seed: 3 });
    expect(result.upperBound).toBeCloseTo(base.upperBound!, -1);
    expect(result.cut).toBeGreaterThan(0.97 * base.cut);
  });

  test('same seed, same answer; the WebAssembly kernels are not what decides', () => {
    const again = solveSync(fromEdges(sample), { seed: 3 });
    expect([...again.spin]).toEqual([...base.spin]);
    expect(again.stages.map(({ seconds: _, ...figures }) => figures)).toEqual(
      base.stages.map(({ seconds: _, ...figures }) => figures),
    );
  });

  test('a step limit: the same answer every time, a valid cut at any limit', () => {
    for (const maxSteps of [0, 1, 5, 40, 200]) {
      const one = solveSync(fromEdges(sample), { seed: 3, maxSteps });
      const two = solveSync(fromEdges(sample), { seed: 3, maxSteps });
      expect([...one.spin]).toEqual([...two.spin]);
      expect(one.cut).toBe(recount(sample.edges, one.partition));
      expect(one.upperBound!).toBeGreaterThanOrEqual(base.cut);
    }
  });
});

describe('degenerate graphs', () => {
  test.each([
    ['no node', { nodes: 0, edges: [] }, 0],
    ['one node', { nodes: 1, edges: [] }, 0],
    ['no edge', { nodes: 5, edges: [] }, 0],
    ['one edge', { edges: [['a', 'b', 2.5]] as [string, string, number][] }, 2.5],
    ['only a self-loop', { edges: [['a', 'a', 2]] as [string, string, number][] }, 0],
    [
      'all weights negative',
      {
        edges: [
          [0, 1, -1],
          [1, 2, -3],
        ] as [number, number, number][],
      },
      0,
    ],
    ['an edge of weight 0', { edges: [[0, 1, 0]] as [number, number, number][] }, 0],
    [
      'two parts and a lone node',
      {
        nodes: 5,
        edges: [
          [0, 1, 1],
          [2, 3, 2],
        ] as [number, number, number][],
      },
      3,
    ],
    [
      'duplicates that cancel',
      {
        edges: [
          [0, 1, 1],
          [1, 0, -1],
          [1, 2, 1],
        ] as [number, number, number][],
      },
      1,
    ],
  ])('%s, by every method', (_name, graph, maximum) => {
    for (const { name } of methods()) {
      const result = solveSync(graph, { method: name });
      expect(result.cut).toBeLessThanOrEqual(maximum);
      if (name !== 'random') expect(result.cut).toBe(maximum);
      expect(result.upperBound!).toBeGreaterThanOrEqual(maximum);
    }
  });

  test('duplicates and self-loops are counted in warnings', () => {
    const { warnings, graph } = solveSync({
      edges: [
        [0, 1],
        [1, 0],
        [1, 1],
        [1, 2],
      ],
    });
    expect(graph).toMatchObject({ nodes: 3, edges: 2, totalWeight: 3 });
    expect(warnings.join('\n')).toMatch(/1 duplicate/);
    expect(warnings.join('\n')).toMatch(/1 self-loop/);
  });

  test('a node may be called __proto__', () => {
    const { partition } = solveSync({ edges: [['__proto__', 'constructor']] });
    expect(Object.keys(partition).sort()).toEqual(['__proto__', 'constructor']);
    expect(Object.values(partition).sort()).toEqual([0, 1]);
  });
});

describe('graphology graphs', () => {
  test('labels and weights are taken, by attribute name or function', () => {
    const graph = new UndirectedGraph();
    for (const node of ['x', 'y', 'z']) graph.addNode(node);
    graph.addEdge('x', 'y', { weight: 3, other: 1 });
    graph.addEdge('y', 'z', { weight: 4, other: 1 });
    graph.addEdge('x', 'z', { other: 1 });
    expect(solveSync(graph).cut).toBe(7);
    expect(solveSync(graph).partition).toEqual({ x: 0, y: 1, z: 0 });
    expect(solveSync(graph, { getEdgeWeight: 'other' }).cut).toBe(2);
    expect(solveSync(graph, { getEdgeWeight: null }).cut).toBe(2);
    expect(
      solveSync(graph, { getEdgeWeight: (_edge, attributes) => 10 * (attributes.other as number) }).cut,
    ).toBe(20);
  });

  test('directed and parallel edges add up, with a warning', () => {
    const directed = new DirectedGraph();
    directed.mergeEdge('a', 'b', { weight: 2 });
    directed.mergeEdge('b', 'a', { weight: 3 });
    expect(solveSync(directed)).toMatchObject({ cut: 5 });
    expect(solveSync(directed).warnings.join('\n')).toMatch(/2 directed edges/);
    expect(solveSync(directed).warnings.join('\n')).toMatch(/1 duplicate/);
    const multi = new MultiGraph();
    multi.mergeNode('a');
    multi.mergeNode('b');
    multi.addEdge('a', 'b');
    multi.addEdge('a', 'b');
    expect(solveSync(multi).cut).toBe(2);
  });

  test.each(['3', null, Number.NaN, Number.POSITIVE_INFINITY])(
    'a weight of %j is refused and its edge named',
    (weight) => {
      const graph = new UndirectedGraph();
      graph.addNode('a');
      graph.addNode('b');
      graph.addEdgeWithKey('ab', 'a', 'b', { weight });
      expect(() => solveSync(graph)).toThrow(InputError);
      expect(() => solveSync(graph)).toThrow(/edge "ab" between "a" and "b"/);
    },
  );
});

describe('options', () => {
  const graph = fromEdges(randomGraph(2, 30, 0.3));

  test.each([
    [{ method: 'magic' }, /method is "magic", expected one of auto, exact, derandomized/],
    [{ seed: -1 }, /seed is -1/],
    [{ seed: 1.5 }, /seed is 1.5/],
    [{ timeLimitSec: Number.NaN }, /timeLimitSec/],
    [{ threads: 0 }, /threads is 0/],
    [{ bound: 'lp' }, /bound is "lp", expected one of sdp/],
    [{ timelimit: 3 }, /unknown option "timelimit"/],
  ])('%j is refused', (options, message) => {
    expect(() => solveSync(graph, options as object)).toThrow(UsageError);
    expect(() => solveSync(graph, options as object)).toThrow(message);
  });

  test('a start is checked, kept if it is better, and improved by one-flip', () => {
    const best = solveSync(graph);
    const kept = solveSync(graph, { method: 'random', start: best.spin });
    expect(kept.cut).toBe(best.cut);
    const flipped = solveSync(graph, { method: 'one-flip', start: new Int8Array(30).fill(1) });
    expect(flipped.stages[0]).toMatchObject({ name: 'one-flip', startCut: 0 });
    expect(solveSync(graph, { method: 'random', start: best.partition }).cut).toBe(best.cut);
    const sides: number[] = [...best.spin].map((spin) => (spin === 1 ? 0 : 1));
    expect([...solveSync(graph, { method: 'random', start: sides, target: best.cut }).spin]).toEqual([
      ...best.spin,
    ]);
    sides[0] = -1;
    expect(() => solveSync(graph, { start: sides })).toThrow(/either sides 0 and 1 or spins/);
    expect(() => solveSync(graph, { start: [0, 1] })).toThrow(
      /2 sides were given, expected one for each of 30/,
    );
    expect(() => solveSync(graph, { start: { ...best.partition, 99: 0 } })).toThrow(
      /node "99" is not in the graph/,
    );
    expect(() => solveSync(graph, { start: { 0: 1 } })).toThrow(/node "1" has no side/);
    expect(() => solveSync(graph, { start: new Array(30).fill(2) })).toThrow(/is on side 2/);
  });

  test('times are told to the microsecond', () => {
    const times: number[] = [];
    const graph = fromEdges(randomGraph(4, 60, 0.3));
    const onProgress = ({ elapsedSec }: ProgressEvent) => times.push(elapsedSec);
    for (const method of ['auto', 'derandomized', 'gw', 'tabu', 'exact', 'greedy', 'one-exchange']) {
      const { elapsedSec, timeToBestSec, stages, trace } = solveSync(graph, {
        method,
        maxSteps: 50,
        onProgress,
      });
      times.push(
        elapsedSec,
        timeToBestSec,
        ...stages.map(({ seconds }) => seconds),
        ...trace.map(([sec]) => sec),
      );
    }
    expect(times.filter((sec) => Number(sec.toFixed(6)) !== sec)).toEqual([]);
  });

  test('a target that the start meets ends the search at once', () => {
    const best = solveSync(graph);
    const result = solveSync(graph, { start: best.spin, target: best.cut, bound: 'none' });
    expect(result.stages).toEqual([]);
    expect(result).toMatchObject({
      cut: best.cut,
      upperBound: null,
      boundKind: 'none',
      gap: null,
      status: 'feasible',
    });
  });

  test('progress tells of stages, better cuts and the bound; the trace rises', () => {
    const types: string[] = [];
    const result = solveSync(graph, { onProgress: ({ type }) => types.push(type) });
    expect(new Set(types)).toEqual(new Set(['stage', 'improved', 'bound']));
    expect(result.trace.length).toBeGreaterThan(0);
    for (let i = 1; i < result.trace.length; i++)
      expect(result.trace[i]![1]).toBeGreaterThan(result.trace[i - 1]![1]);
    expect(result.trace.at(-1)![1]).toBe(result.cut);
  });

  test('aborted before it starts, or on the way: a cut all the same, and it says so', async () => {
    const before = await solve(graph, { signal: AbortSignal.abort() });
    expect(before.status).toBe('interrupted');
    expect(before.cut).toBeGreaterThanOrEqual(0);
    const large = fromEdges(randomGraph(4, 900, 0.05));
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 60);
    const midway = await solve(large, { signal: controller.signal });
    expect(midway.status).toBe('interrupted');
    expect(midway.cut).toBeGreaterThan(large.m / 2);
    expect(midway.upperBound!).toBeGreaterThanOrEqual(midway.cut);
  });

  test('a time limit of 0 gives an answer', () => {
    const result = solveSync(graph, { timeLimitSec: 0 });
    expect(result.cut).toBeGreaterThanOrEqual(0);
    expect(result.upperBound).toBe(graph.m);
  });
});

describe('CSR graphs from outside', () => {
  const good = fromEdges(randomGraph(2, 6, 0.7));
  test.each([
    ['an arc out of range', { ...good, adj: good.adj.map((v, a) => (a === 3 ? 99 : v)) }],
    [
      'a weight that differs from its twin',
      { ...good, weight: good.weight.map((w, a) => (a === 3 ? w + 1 : w)) },
    ],
    ['a weight that is not finite', { ...good, weight: good.weight.map(() => Number.NaN) }],
    ['too short an array', { ...good, adj: good.adj.slice(1) }],
    ['n that does not fit', { ...good, n: 5 }],
  ])('%s is refused', (_name, graph) => {
    expect(() => solveSync(graph)).toThrow(InputError);
  });

  test('what is no graph at all is refused with what would be one', () => {
    expect(() => solveSync({} as never)).toThrow(/none of a graphology graph, a CSR graph/);
    expect(() => solveSync(null as never)).toThrow(InputError);
  });

  test('weights whose sum overflows are refused', () => {
    expect(() =>
      solveSync({
        edges: [
          [0, 1, 1.7e308],
          [1, 2, 1.7e308],
        ],
      }),
    ).toThrow(/overflows/);
  });
});
