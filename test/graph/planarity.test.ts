import { expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { finish } from '../../src/core/steps.ts';
import { componentsSteps } from '../../src/graph/components.ts';
import type { CsrGraph } from '../../src/graph/csr.ts';
import { planarRotation, type Rotation } from '../../src/graph/planarity.ts';
import { randomPlanar, subdivided } from '../oracles/planar-graphs.ts';
import { type EdgeListSample, randomGraph } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

const embed = (graph: CsrGraph) => finish(planarRotation(graph, new Deadline()));

/** Faces as orbits of the rotation; each arc must be in the rotation of its own tail. */
function faceCount({ n, rowPtr, adj }: CsrGraph, { clockwise, reverse }: Rotation): number {
  for (let u = 0; u < n; u++) {
    const around = new Set<number>();
    if (rowPtr[u] !== rowPtr[u + 1])
      for (let b = rowPtr[u]!; !around.has(b); b = clockwise[b]!) around.add(b);
    expect([...around].sort((a, b) => a - b)).toEqual(
      Array.from({ length: rowPtr[u + 1]! - rowPtr[u]! }, (_, i) => rowPtr[u]! + i),
    );
  }
  const seen = new Uint8Array(adj.length);
  let faces = 0;
  for (let a = 0; a < adj.length; a++) {
    if (seen[a] === 1) continue;
    faces++;
    for (let b = a; seen[b] === 0; b = clockwise[reverse[b]!]!) seen[b] = 1;
  }
  return faces;
}

/** Euler's formula is the proof that an embedding is planar. */
function expectPlanar(sample: EdgeListSample): void {
  const graph = fromEdges(sample);
  const rotation = embed(graph);
  expect(rotation).toBeTruthy();
  const parts = finish(componentsSteps(graph)).filter(({ nodes }) => nodes > 1);
  const nodes = parts.reduce((sum, part) => sum + part.nodes, 0);
  expect(nodes - graph.m + faceCount(graph, rotation!)).toBe(2 * parts.length);
}

test('planar graphs get an embedding that Euler’s formula confirms', () => {
  for (let seed = 1; seed <= 60; seed++)
    for (const kept of [1, 0.9, 0.6, 0.3]) expectPlanar(randomPlanar(seed, 3 + 2 * seed, kept));
  for (let seed = 1; seed <= 20; seed++) expectPlanar(subdivided(seed, randomPlanar(seed, 30, 0.8)));
  expectPlanar({ n: 3, edges: [] });
});

const complete = (n: number): EdgeListSample => randomGraph(1, n, 2);
const utility: EdgeListSample = {
  n: 6,
  edges: [0, 1, 2].flatMap((u) => [3, 4, 5].map((v): [number, number, number] => [u, v, 1])),
};

test('K5, K3,3, their subdivisions and what contains them are refused', () => {
  for (const [name, kuratowski] of [complete(5), utility].entries()) {
    for (let seed = 1; seed <= 40; seed++) {
      const bare = subdivided(seed, kuratowski);
      expect(embed(fromEdges(bare)), `${name}`).toBeNull();
      const planar = randomPlanar(seed, 20, 0.8);
      // Side by side, and joined in two places.
      const both = [...planar.edges, ...bare.edges.map(([u, v, w]) => [u + 20, v + 20, w] as const)];
      const joined: EdgeListSample = {
        n: 20 + bare.n,
        edges: [...both.map(([u, v, w]): [number, number, number] => [u, v, w]), [0, 20, 1], [1, 21, 1]],
      };
      expect(embed(fromEdges(joined))).toBeNull();
    }
  }
});

test('a missing edge of K5 or K3,3 makes them planar, on every edge', () => {
  for (const { n, edges } of [complete(5), utility])
    edges.forEach((_, i) => {
      expectPlanar({ n, edges: edges.filter((_, j) => j !== i) });
    });
});

test('a maximal planar graph with one edge more is not planar', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const { n, edges } = subdivided(seed, randomPlanar(seed, 12, 1));
    expectPlanar({ n, edges });
    const degree = new Int32Array(n);
    for (const [u, v] of edges) {
      degree[u]!++;
      degree[v]!++;
    }
    // Between nodes of the triangulation that are not linked: each pair of them is in no common face.
    const corners = [...degree.keys()].filter((u) => degree[u]! > 2);
    const graph = fromEdges({ n, edges });
    const linked = (u: number, v: number): boolean => reachesOverPath(graph, u, v, degree);
    const pair = corners.flatMap((u) => corners.filter((v) => u < v && !linked(u, v)).map((v) => [u, v]))[0];
    if (pair === undefined) continue;
    expect(embed(fromEdges({ n, edges: [...edges, [pair[0]!, pair[1]!, 1]] }))).toBeNull();
  }
});

/** Whether a path of nodes of degree 2 leads from u to v. */
function reachesOverPath({ rowPtr, adj }: CsrGraph, u: number, v: number, degree: Int32Array): boolean {
  for (let a = rowPtr[u]!; a < rowPtr[u + 1]!; a++) {
    let [before, at] = [u, adj[a]!];
    while (degree[at] === 2) {
      const next = adj[rowPtr[at]!] === before ? adj[rowPtr[at]! + 1]! : adj[rowPtr[at]!]!;
      [before, at] = [at, next];
    }
    if (at === v) return true;
  }
  return false;
}

test('the deadline ends it', () => {
  const sample = fromEdges(randomPlanar(1, 60_000, 1));
  const steps = planarRotation(sample, new Deadline({ until: () => true }));
  expect(finish(steps)).toBeUndefined();
});
