/** Where drawings begin: what is near in the graph is near, components are apart, and forces keep it so. */
import { describe, expect, test } from 'vitest';
import { layoutGraph } from '../../src/cli/plot/layout.ts';
import { startPlaces } from '../../src/cli/plot/start-places.ts';
import { Layout } from '../../src/web/picture/layout.ts';
import { type Edge, generator } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

interface Placed {
  readonly n: number;
  readonly edges: Edge[];
  /** Where the nodes are in truth, x and y by turns. */
  readonly truth: ArrayLike<number>;
}

/** Points of a square, joined where they are near. */
function disk(n: number, degree: number, seed: number): Placed {
  const uniform = generator(seed);
  const truth = Float64Array.from({ length: 2 * n }, uniform);
  const reach = degree / (Math.PI * n);
  const edges: Edge[] = [];
  for (let u = 0; u < n; u++)
    for (let v = u + 1; v < n; v++)
      if ((truth[2 * u]! - truth[2 * v]!) ** 2 + (truth[2 * u + 1]! - truth[2 * v + 1]!) ** 2 < reach)
        edges.push([u, v, 1]);
  return { n, edges, truth };
}

function grid(width: number, height: number): Placed {
  const n = width * height;
  const edges: Edge[] = [];
  for (let u = 0; u < n; u++) {
    if ((u + 1) % width > 0) edges.push([u, u + 1, 1]);
    if (u + width < n) edges.push([u, u + width, 1]);
  }
  const truth = Array.from({ length: 2 * n }, (_, i) =>
    i % 2 === 0 ? (i / 2) % width : Math.floor(i / 2 / width),
  );
  return { n, edges, truth };
}

/** How well distances drawn agree with the true ones: their correlation over random pairs. */
function agreement({ n, truth }: Placed, place: ArrayLike<number>): number {
  const uniform = generator(7);
  const pairs = Array.from({ length: 4000 }, () => [Math.floor(n * uniform()), Math.floor(n * uniform())]);
  const of = (at: ArrayLike<number>): number[] =>
    pairs.map(([u, v]) => Math.hypot(at[2 * u!]! - at[2 * v!]!, at[2 * u! + 1]! - at[2 * v! + 1]!));
  const centred = (values: number[]): number[] => {
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    return values.map((x) => x - mean);
  };
  const [a, b] = [centred(of(truth)), centred(of(place))];
  const product = (x: number[], y: number[]): number => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
}

const drawingOf = ({ n, edges }: Placed) => ({
  n,
  source: Int32Array.from(edges, ([u]) => u),
  target: Int32Array.from(edges, ([, v]) => v),
  weight: new Float64Array(edges.length).fill(1),
  labels: null,
});

describe.each([
  ['points in a square', disk(700, 10, 3)],
  ['a grid', grid(30, 20)],
])('%s', (_name, placed) => {
  test('is drawn as what it is from the start', () => {
    expect(agreement(placed, startPlaces(fromEdges(placed)).place)).toBeGreaterThan(0.93);
  });

  test('and at the end, on the page and in a plot', () => {
    const layout = new Layout(drawingOf(placed));
    while (!layout.settled) layout.tick();
    expect(agreement(placed, layout.place)).toBeGreaterThan(0.93);
    expect(agreement(placed, layoutGraph(fromEdges(placed)))).toBeGreaterThan(0.93);
  });
});

test('components are apart, the largest in the middle', () => {
  const large = grid(12, 12);
  const edges: Edge[] = [...large.edges];
  let n = large.n;
  for (const size of [5, 9, 2, 30, 1, 1, 1]) {
    for (let i = 1; i < size; i++) edges.push([n, n + i, 1]);
    n += size;
  }
  const { place, centre } = startPlaces(fromEdges({ n, edges }));
  const group = (u: number): string => `${centre[2 * u]} ${centre[2 * u + 1]}`;
  expect(group(0)).toBe('0 0');
  expect(new Set(Array.from({ length: n }, (_, u) => group(u))).size).toBe(8);
  for (let u = 0; u < n; u++)
    for (let v = 0; v < u; v++) {
      const apart = Math.hypot(place[2 * u]! - place[2 * v]!, place[2 * u + 1]! - place[2 * v + 1]!);
      expect(apart).toBeGreaterThan(group(u) === group(v) ? 0.01 : 1);
    }
});

test('a long path is folded, and nothing is no matter', () => {
  const path = Array.from({ length: 999 }, (_, u): Edge => [u, u + 1, 1]);
  const { place } = startPlaces(fromEdges({ n: 1000, edges: path }));
  expect(Math.max(...place.map(Math.abs))).toBeLessThan(1.3 * Math.sqrt(1000));
  expect(startPlaces(fromEdges({ n: 0, edges: [] })).place).toHaveLength(0);
  expect(startPlaces(fromEdges({ n: 2, edges: [] })).place.every(Number.isFinite)).toBe(true);
  const complete = Array.from({ length: 400 }, (_, i): Edge => [Math.floor(i / 20), i % 20, 1]);
  const pairs = complete.filter(([u, v]) => u < v);
  expect(startPlaces(fromEdges({ n: 20, edges: pairs })).place.every(Number.isFinite)).toBe(true);
});
