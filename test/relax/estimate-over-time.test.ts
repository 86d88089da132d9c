import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { Random } from '../../src/core/random.ts';
import { finish, type Steps } from '../../src/core/steps.ts';
import { dualBound } from '../../src/relax/dual-bound.ts';
import { type DualBound, scaledProblem } from '../../src/relax/dual-problem.ts';
import { productByColumns } from '../../src/relax/estimated-bound.ts';
import { solveMixing } from '../../src/relax/mixing.ts';
import { treeMultipliers } from '../../src/relax/tree-multipliers.ts';
import { randomGraph } from '../oracles/random-graphs.ts';
import { randomPairs } from '../oracles/random-pairs.ts';
import { fromEdges } from '../support/build.ts';

test('an estimate from more steps is no worse, and none is below what is proven', () => {
  for (let seed = 0; seed < 6; seed++) {
    const graph = fromEdges(randomGraph(seed, 200, [0.02, 0.05, 0.2][seed % 3]!));
    const { multipliers } = finish(solveMixing(graph, 1, new Random(seed), new Deadline()));
    const bound = (kind: 'estimated' | 'verified', estimateSteps?: number): number =>
      finish(dualBound(graph, multipliers, { kind, estimateSteps, integral: false, random: new Random(7) }))
        .value;
    const proven = bound('verified');
    let before = Number.POSITIVE_INFINITY;
    for (const steps of [16, 24, 40, 80, 160]) {
      const now = bound('estimated', steps);
      expect(now).toBeLessThanOrEqual(before * (1 + 1e-9));
      expect(now).toBeGreaterThanOrEqual(proven * (1 - 1e-6));
      before = now;
    }
  }
});

test.each([1, 7, 64, 199, 200, 500])('a product by ranges of %d columns is that of the matrix', (columns) => {
  const { n, edges } = randomGraph(3, 200, 0.05, () => 3);
  const diagonal = Float64Array.from({ length: n }, (_, u) => 1 + Math.cos(u));
  const problem = finish(scaledProblem(fromEdges({ n, edges }), diagonal))!;
  const x = Float64Array.from({ length: n }, (_, u) => Math.sin(u));
  const expected = x.map((value, u) => diagonal[u]! * value);
  for (const [u, v, w] of edges) {
    expected[u]! += (w / 4) * x[v]!;
    expected[v]! += (w / 4) * x[u]!;
  }
  const product = productByColumns(problem, columns);
  const y = new Float64Array(n);
  for (let again = 0; again < 2; again++) {
    finish(product(x, y));
    for (let u = 0; u < n; u++) expect(y[u]! * 2 ** problem.exponent).toBeCloseTo(expected[u]!, 4);
  }
});

describe('on a machine that is slow', () => {
  const graph = fromEdges(randomPairs(4, 1500, 5000));
  const multipliers = finish(treeMultipliers(graph, new Random(2)))!;
  const options = { integral: false, random: new Random(3) } as const;
  const proven = finish(dualBound(graph, multipliers, { ...options, kind: 'verified' })).value;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** The bound where the steps take so many seconds, one after the other, and how long it took. */
  function boundOf(limitSec: number, stepSec: (step: number) => number) {
    const deadline = new Deadline({ timeLimitSec: limitSec });
    const startMs = performance.now();
    const random = new Random(3);
    const steps: Steps<DualBound> = dualBound(graph, multipliers, {
      ...options,
      kind: 'estimated',
      estimateSteps: 14,
      random,
      deadline,
    });
    for (let step = 1; ; step++) {
      const { done, value } = steps.next();
      if (done) return { ...value, steps: step - 1, sec: (performance.now() - startMs) / 1000 };
      vi.advanceTimersByTime(1000 * stepSec(step));
    }
  }

  test('each number of steps tells more than the weights do, and no eigenvalue disproves it', () => {
    const seen = new Set<number>();
    for (let limitSec = 1; limitSec < 18; limitSec++) {
      const { value, source, kind, steps, sec } = boundOf(limitSec, () => 1);
      seen.add(steps);
      expect([source, kind]).toEqual(['multipliers', 'estimated']);
      expect(value).toBeLessThan(graph.m);
      expect(value).toBeGreaterThanOrEqual(proven);
      expect(sec).toBeLessThanOrEqual(Math.max(1, limitSec - 2));
    }
    expect([...seen]).toEqual(Array.from({ length: 14 }, (_, i) => i + 1));
  });

  test('a first step that is slow does not end it', () => {
    const { value, steps } = boundOf(60, (step) => (step === 1 ? 15 : 1));
    expect(steps).toBe(14);
    expect(value).toBe(boundOf(60, () => 0.1).value);
  });

  test('nor does it go on into steps that have become slow', () => {
    const { value, sec, steps } = boundOf(60, (step) => (step < 5 ? 1 : 12));
    expect(steps).toBe(6);
    expect(sec).toBeLessThanOrEqual(40);
    expect(value).toBeLessThan(boundOf(10, () => 1).value + 0.1 * graph.m);
  });
});
