/** Matching, planar graphs and tori: against all pairings, all cuts, dynamic programming, and the verifier. */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { finish } from '../../src/core/steps.ts';
import { solveSmall } from '../../src/exact/solve-small.ts';
import { dualOf } from '../../src/exact/surface/faces.ts';
import { minimumJoin } from '../../src/exact/surface/join.ts';
import { type SurfaceSolution, solvePlanarOrTorus } from '../../src/exact/surface/solve-surface.ts';
import { recognizeSurface } from '../../src/exact/surface/surface.ts';
import { readGraphFile } from '../../src/node/index.ts';
import { integerCutStep } from '../../src/problems/lattice.ts';
import type { Inequalities, Proof, ReductionProof } from '../../src/problems/proof.ts';
import { checkProof } from '../../src/verify/check-proof.ts';
import { ExactGraph } from '../../src/verify/exact-graph.ts';
import { nearestDouble } from '../../src/verify/rational.ts';
import { bestCutByEnumeration } from '../oracles/enumerate.ts';
import { minimumJoinWeight } from '../oracles/minimum-join.ts';
import { randomPlanar } from '../oracles/planar-graphs.ts';
import {
  type Edge,
  type EdgeListSample,
  generator,
  randomGraph,
  torus,
  weightKinds,
} from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';
import { recountEdges } from '../support/recount-edges.ts';

const solve = (sample: EdgeListSample): SurfaceSolution | null => {
  const graph = fromEdges(sample);
  const options = { deadline: new Deadline(), step: integerCutStep(graph) };
  return finish(solvePlanarOrTorus(graph, options));
};

const columns = ({ edges }: EdgeListSample) => ({
  source: edges.map(([u]) => u),
  target: edges.map(([, v]) => v),
  weight: edges.map(([, , w]) => w),
});

/** The bound that the verifier finds proven. */
const proven = (sample: EdgeListSample, proof: Proof, reading: 'binary' | 'decimal' = 'binary'): number =>
  nearestDouble(checkProof(ExactGraph.ofEdges(sample.n, columns(sample), reading), proof).bound);

/** A connected graph: what is not linked to node 0 is. */
function connected({ n, edges }: EdgeListSample, weight: () => number): EdgeListSample {
  const root = Array.from({ length: n }, (_, u) => u);
  const find = (u: number): number => (root[u] === u ? u : find(root[u]!));
  for (const [u, v] of edges) root[find(u)] = find(v);
  const more: Edge[] = [];
  for (let u = 1; u < n; u++) {
    if (find(u) === find(0)) continue;
    more.push([0, u, weight()]);
    root[find(u)] = find(0);
  }
  return { n, edges: [...edges, ...more] };
}

test.each([1, 3, 1000])('the minimum join is that of the best pairing, lengths up to %d', (most) => {
  const uniform = generator(most);
  const draw = () => Math.floor(uniform() * (most + 1));
  for (let seed = 1; seed <= 150; seed++) {
    const { n, edges } = connected(randomGraph(seed, 4 + (seed % 16), 0.25, draw), draw);
    const terminals = Array.from({ length: n }, (_, f) => f).filter(() => uniform() < 0.6);
    const even = terminals.slice(0, Math.min(8, terminals.length - (terminals.length % 2)));
    const faces = dualOf(
      n,
      Int32Array.from(edges, ([u]) => u),
      Int32Array.from(edges, ([, v]) => v),
    );
    const length = Float64Array.from(edges, ([, , w]) => w);
    const join = finish(minimumJoin(faces, length, Int32Array.from(even), new Deadline()))!;
    expect(join.weight).toBe(minimumJoinWeight(n, edges, even));
    // What it holds is a join, and weighs that.
    const touched = new Int32Array(n);
    let weight = 0;
    edges.forEach(([u, v, w], e) => {
      if (join.edges[e] === 0) return;
      weight += w;
      touched[u]!++;
      touched[v]!++;
    });
    expect(weight).toBe(join.weight);
    expect(even).toEqual([...touched.keys()].filter((f) => touched[f]! % 2 === 1));
  }
});

describe.each(Object.keys(weightKinds))('planar graphs, weights: %s', (kind) => {
  test('as good as trying all cuts, and proven', () => {
    const draw = weightKinds[kind]!;
    for (let seed = 1; seed <= 40; seed++) {
      const uniform = generator(seed);
      const sample = connected(randomPlanar(seed, 4 + (seed % 10), seed % 2 === 0 ? 1 : 0.7, draw), () =>
        draw(uniform),
      );
      const { kind: surface, spin, cut, bound, optimal, proof } = solve(sample)!;
      const best = bestCutByEnumeration(sample.n, sample.edges);
      expect(surface).toBe('planar');
      expect(cut).toBeCloseTo(recountEdges(sample.edges, spin), 9);
      expect(cut).toBeCloseTo(best, 9);
      expect(bound).toBeGreaterThanOrEqual(cut);
      expect(bound).toBeCloseTo(best, 6);
      expect(proven(sample, proof())).toBeCloseTo(best, 6);
      if (kind === 'reals') continue;
      expect(optimal).toBe(true);
      expect(proven(sample, proof())).toBe(cut);
    }
  });
});

test('tenths are decimals, exactly', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const tenths = (uniform: () => number) => (Math.floor(uniform() * 21) - 10) / 10;
    const sample = randomPlanar(seed, 10, 1, tenths);
    const { cut, optimal, proof } = solve(sample)!;
    expect(optimal).toBe(true);
    const exact = bestCutByEnumeration(
      sample.n,
      sample.edges.map(([u, v, w]): Edge => [u, v, Math.round(10 * w)]),
    );
    expect(proven(sample, proof(), 'decimal')).toBe(exact / 10);
    expect(cut).toBeCloseTo(exact / 10, 12);
  }
});

/** Lattices on a torus: square, triangular, and hexagonal. */
function lattice(kind: string, rows: number, columnCount: number, draw: () => number): EdgeListSample {
  const at = (r: number, c: number): number => (r % rows) * columnCount + (c % columnCount);
  const edges: Edge[] = [];
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columnCount; c++) {
      edges.push([at(r, c), at(r, c + 1), draw()]);
      if (kind !== 'hexagonal' || (r + c) % 2 === 0) edges.push([at(r, c), at(r + 1, c), draw()]);
      if (kind === 'triangular') edges.push([at(r, c), at(r + 1, c + 1), draw()]);
    }
  }
  return { n: rows * columnCount, edges };
}

describe.each(['square', 'triangular', 'hexagonal'])('%s lattices on a torus', (kind) => {
  test.each(['signs', 'integers'])(
    'cut, bound and proof agree with dynamic programming, weights: %s',
    (w) => {
      let proofs = 0;
      for (let seed = 1; seed <= 12; seed++) {
        const uniform = generator(seed);
        for (let i = 0; i < 5; i++) uniform();
        const [rows, columnCount] = kind === 'hexagonal' ? [6, 8] : [5, 6];
        const sample = lattice(kind, rows, columnCount, () => weightKinds[w]!(uniform));
        // Zeros are no edges for the dynamic program, but are for the surface.
        const best = finish(solveSmall(fromEdges(sample), new Deadline()))!.cut;
        const found = solve(sample)!;
        expect(found.kind).toBe('torus');
        expect(found.cut).toBe(recountEdges(sample.edges, found.spin));
        expect(found.cut).toBeLessThanOrEqual(best);
        expect(found.bound).toBeGreaterThanOrEqual(best);
        const checked = proven(sample, found.proof());
        expect(checked).toBeGreaterThanOrEqual(best);
        expect(checked).toBeLessThanOrEqual(found.bound);
        if (!found.optimal) continue;
        proofs++;
        expect(found.cut).toBe(best);
      }
      expect(proofs).toBeGreaterThan(6);
    },
  );
});

test('tori are recognised whatever the order of nodes and sides, and with holes', () => {
  const uniform = generator(3);
  const { n, edges } = torus(7, 12, weightKinds.signs, 2);
  const order = Array.from({ length: n }, (_, u) => u).sort(() => uniform() - 0.5);
  const renamed = edges.map(([u, v, w]): Edge => [order[u]!, order[v]!, w]);
  for (const missing of [[], [0], [10, 70, 101]]) {
    const sample = { n, edges: renamed.filter((_, e) => !missing.includes(e)) };
    const surface = finish(recognizeSurface(fromEdges(sample), new Deadline()))!;
    expect(surface.characteristic).toBe(0);
    expect(surface.ways).toBe(2);
  }
});

test('other graphs are not', () => {
  const petersen: Edge[] = [];
  for (let i = 0; i < 5; i++)
    petersen.push([i, (i + 1) % 5, 1], [i, i + 5, 1], [i + 5, ((i + 2) % 5) + 5, 1]);
  for (const sample of [{ n: 10, edges: petersen }, randomGraph(1, 9, 2), randomGraph(2, 60, 0.1)])
    expect(solve(sample)).toBeNull();
  // A node without an edge is on its own.
  expect(solve({ n: 4, edges: randomPlanar(1, 3, 1).edges })).toBeNull();
});

test('no cycle of an even torus of ones is frustrated', () => {
  const found = solve(torus(6, 8))!;
  expect(found).toMatchObject({ optimal: true, cut: 96, bound: 96 });
  expect(found.cycles.count).toBe(0);
});

test.each([
  ['G11.txt', 564],
  ['G77.txt.gz', 9940],
])('%s: %d is proven', async (name, best) => {
  const path = fileURLToPath(new URL(`../../data/gset/${name}`, import.meta.url));
  const { graph } = await readGraphFile(path);
  const found = finish(solvePlanarOrTorus(graph, { deadline: new Deadline(), step: 2 }))!;
  expect(found).toMatchObject({ kind: 'torus', optimal: true, cut: best });
  const edges: Edge[] = [];
  for (let u = 0; u < graph.n; u++)
    for (let a = graph.rowPtr[u]!; a < graph.rowPtr[u + 1]!; a++)
      if (graph.adj[a]! > u) edges.push([u, graph.adj[a]!, graph.weight[a]!]);
  expect(proven({ n: graph.n, edges }, found.proof())).toBe(best);
});

describe('a proof that was tampered with', () => {
  const sample = randomPlanar(7, 12, 1, (uniform) => Math.floor(uniform() * 2001) - 1000);
  const { cut, proof } = solve(sample)!;
  const base = (): Inequalities => {
    const whole = proof();
    return (whole.kind === 'reduction' ? (whole as ReductionProof).rest : whole) as Inequalities;
  };

  test('proves nothing better, and what lacks a cycle or takes too much proves less', () => {
    const { cycles, cycleMultipliers } = base();
    expect(proven(sample, base())).toBe(cut);
    expect(cycles.length).toBeGreaterThan(1);
    cycles.forEach((_, t) => {
      const without = cycleMultipliers.map((y, i) => (i === t ? 0 : y));
      expect(proven(sample, { ...base(), cycleMultipliers: without })).toBeGreaterThan(cut);
      for (const factor of [2, 10]) {
        const more = cycleMultipliers.map((y, i) => (i === t ? factor * y : y));
        expect(proven(sample, { ...base(), cycleMultipliers: more })).toBeGreaterThanOrEqual(cut);
      }
    });
  });

  test('is refused where a cycle is not odd, not simple, or not there', () => {
    const { cycles } = base();
    const with0 = (codes: number[]) => ({ ...base(), cycles: [codes, ...cycles.slice(1)] });
    const [first] = cycles;
    expect(() => proven(sample, with0([first![0]! ^ 1, ...first!.slice(1)]))).toThrow('odd number');
    expect(() => proven(sample, with0([...first!, ...first!]))).toThrow('named twice');
    expect(() => proven(sample, with0([2 * sample.n + 1, ...first!.slice(1)]))).toThrow('not in the graph');
    // A chord that is no edge is one of weight 0, which the cycle makes positive.
    const longer = with0([first![1]!, first![0]!, ...first!.slice(2)]);
    expect(proven(sample, longer)).toBeGreaterThanOrEqual(cut);
  });
});

test('the faces of an embedding are on both sides of each edge', () => {
  const sample = fromEdges(randomPlanar(5, 30, 1));
  const { faces, edges } = finish(recognizeSurface(sample, new Deadline()))!;
  expect(faces.count).toBe(2 * 30 - 4);
  expect(edges.source.length).toBe(faces.left.length);
  expect([...faces.left].every((f, e) => f !== faces.right[e])).toBe(true);
});

test('the deadline ends it', () => {
  const graph = fromEdges(torus(40, 50, weightKinds.signs));
  const over = new Deadline({ until: () => true });
  expect(finish(solvePlanarOrTorus(graph, { deadline: over }))).toBeNull();
  // Later: what is known by then.
  let asked = 0;
  const later = new Deadline({ until: () => ++asked > 60 });
  const found = finish(solvePlanarOrTorus(graph, { deadline: later }));
  if (found !== null) expect(found.bound).toBeGreaterThanOrEqual(found.cut);
});
