import { describe, expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import { buildCsr, type CsrGraph } from '../../src/graph/csr.ts';
import { computeGains, cutWeight } from '../../src/graph/cut.ts';
import { FIELD_PHASES, fieldAnnealingLayout, LEVELS } from '../../src/kernels/field-annealing.ts';
import type { Backend } from '../../src/kernels/space.ts';
import { CONTROL, LANES } from '../../src/kernels/sweep-control.ts';
import { DomainAnnealing } from '../../src/search/domain-annealing.ts';
import { byFallingDegree } from '../../src/search/large-annealing.ts';
import { annealSerially } from '../oracles/field-annealing.ts';

const SWEEPS = 24;
const temperatures = Array.from({ length: SWEEPS }, (_, k) => 2.3 * 0.9 ** k);

/** About 3.5 n edges where that many are possible. */
function unitGraph(n: number) {
  const random = new Random(3);
  const pairs = new Set<number>();
  for (let e = 0; e < 3.5 * n; e++) {
    const [u, v] = [random.below(n), random.below(n)];
    if (u < v) pairs.add(u * n + v);
    if (v < u) pairs.add(v * n + u);
  }
  const edges = Array.from(pairs, (pair) => [Math.floor(pair / n), pair % n, 1] as const);
  const ends = [0, 1].map((i) => Int32Array.from(edges, (edge) => edge[i]!)) as [Int32Array, Int32Array];
  return { graph: buildCsr(n, ...ends, null, edges.length, 0).graph, edges };
}

function begin(graph: CsrGraph, threads = 1, backend?: Backend): DomainAnnealing {
  const { order } = finish(byFallingDegree(graph));
  const annealing = finish(DomainAnnealing.of(graph, order, threads, backend));
  const spin = Int8Array.from({ length: graph.n }, (_, v) => (v % 3 ? 1 : -1));
  finish(annealing.start(spin, new Random(7), (sweep) => temperatures[sweep] ?? null));
  return annealing;
}

function cutOf(annealing: DomainAnnealing, graph: CsrGraph): Int8Array {
  const spin = new Int8Array(graph.n);
  finish(annealing.read(spin));
  return spin;
}

function serial(n: number, edges: ReturnType<typeof unitGraph>['edges']): Int8Array {
  const random = new Random(7);
  const order = Int32Array.from({ length: LEVELS }, (_, i) => i);
  new Random(1).shuffle(order);
  return annealSerially({
    n,
    edges,
    spin: Int8Array.from({ length: n }, (_, v) => (v % 3 ? 1 : -1)),
    generators: Array.from({ length: LANES }, () => random.int32() | 1),
    order,
    temperatures,
    domains: LANES,
    phases: FIELD_PHASES,
    chunk: 512,
  });
}

// 5 nodes: domains of one node and of none. 150 and 3001: one phase and a few. 70,000: chunks of a phase that are not full.
describe.each([5, 150, 3001, 70_000])('%i nodes', (n) => {
  const { graph, edges } = unitGraph(n);
  const expected = serial(n, edges);

  test.each(['wasm', 'typescript'] as const)('one thread does what one loop does, %s', (backend) => {
    const annealing = begin(graph, 1, backend);
    expect(annealing.backend).toBe(backend);
    expect(finish(annealing.run(() => false))).toBe(true);
    expect(annealing.sweeps).toBe(SWEEPS);
    expect(cutOf(annealing, graph)).toEqual(expected);
  });
});

test.each([0, 4, 5003, Number.POSITIVE_INFINITY])('after %d visits and a quench nothing gains', (visits) => {
  const { graph } = unitGraph(3001);
  const annealing = begin(graph);
  let made = 0;
  finish(annealing.run(() => made++ >= visits));
  expect(finish(annealing.quench(new Deadline()))).toBeGreaterThan(0);
  const gain = new Float64Array(graph.n);
  computeGains(graph, cutOf(annealing, graph), gain);
  expect(Math.max(...gain)).toBeLessThanOrEqual(0);
});

test('a visit that is begun and never done holds the others up for a moment only', () => {
  const { graph, edges } = unitGraph(3001);
  const annealing = begin(graph, 2);
  const { sizes, handle } = annealing.shared!;
  const { control } = fieldAnnealingLayout.openShared(sizes, undefined, handle).arrays;
  const hold = () => {
    if (control[CONTROL.done] !== 900 * LANES) return false;
    Atomics.compareExchange(control, CONTROL.begun + 5, 900, 901);
    return true;
  };
  expect(finish(annealing.run(hold))).toBe(false);
  expect(finish(annealing.run(() => false))).toBe(true);
  expect(annealing.sweeps).toBe(SWEEPS);
  // The step was made twice, in part: another cut, as good.
  const undisturbed = cutWeight(graph, serial(3001, edges));
  expect(cutWeight(graph, cutOf(annealing, graph)) / undisturbed).toBeCloseTo(1, 2);
});
