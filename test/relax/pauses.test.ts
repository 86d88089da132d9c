/** Every stage of the relaxation and its bounds gives way often, and ends at a deadline with something that holds. */
import { describe, expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import type { CsrGraph } from '../../src/graph/csr.ts';
import { SparseCholesky } from '../../src/linalg/sparse-cholesky.ts';
import { leadingDirections, randomDirections } from '../../src/relax/compress.ts';
import { dualBound } from '../../src/relax/dual-bound.ts';
import type { DualBound } from '../../src/relax/dual-problem.ts';
import { Mixing, solveMixing } from '../../src/relax/mixing.ts';
import { bestOfRoundings, expectedRoundedCut } from '../../src/relax/rounding.ts';
import { randomPairs } from '../oracles/random-pairs.ts';
import { fromEdges } from '../support/build.ts';
import { checkBound } from '../support/check-bound.ts';
import { DeadlineAfter, watch } from '../support/pauses.ts';

/** No stretch without a pause may come near this, even on a machine with other work. */
const LONGEST_MS = 500;
const large = fromEdges(randomPairs(1, 200_000, 600_000));
const middle = fromEdges(randomPairs(2, 2000, 16_000));
const small = fromEdges(randomPairs(3, 400, 2400));

const lengths = (vectors: Float32Array, k: number): number[] =>
  Array.from({ length: vectors.length / k }, (_, u) =>
    Math.sqrt(vectors.subarray(u * k, (u + 1) * k).reduce((sum, x) => sum + x * x, 0)),
  );

describe('the relaxation', () => {
  test('gives way within sweeps, and while it sets up and measures', () => {
    const mixing = watch(Mixing.of(large, 16, 1));
    const drawn = watch(mixing.result.randomize(new Random(1)));
    const swept = watch(mixing.result.sweep(0));
    const measured = watch(mixing.result.measure());
    for (const { pauses, longestMs } of [mixing, drawn, swept, measured]) {
      expect(pauses).toBeGreaterThan(0);
      expect(longestMs).toBeLessThan(LONGEST_MS);
    }
    expect(swept.pauses).toBeGreaterThanOrEqual(5);
  });

  test.each([0, 1, 5, 12, 30, 60])(
    'called off after %d questions: unit vectors, and multipliers that give a bound',
    (questions) => {
      const deadline = new DeadlineAfter(questions);
      const { vectors, rank, multipliers } = finish(solveMixing(large, 1, new Random(1), deadline));
      const off = lengths(vectors, rank).reduce((most, x) => Math.max(most, Math.abs(x - 1)), 0);
      expect(off).toBeLessThan(1e-4);
      expect(multipliers.every(Number.isFinite)).toBe(true);
      expect(deadline.asked).toBeLessThan(questions + 20);
    },
  );

  test('what the last sweep saw is near what is measured', () => {
    const mixing = finish(Mixing.of(middle, 16, 1));
    finish(mixing.randomize(new Random(1)));
    for (let sweep = 0; sweep < 30; sweep++) finish(mixing.sweep(0.5));
    const measured = finish(mixing.measure());
    const seen = finish(mixing.measure(new Deadline({ timeLimitSec: 0 })));
    expect(Math.abs(seen.value - measured.value)).toBeLessThan(1e-3 * measured.value);
    const off = seen.multipliers.map((y, u) => Math.abs(y - measured.multipliers[u]!));
    expect(Math.max(...off)).toBeLessThan(0.05);
  });

  test('rounding and projecting give way too', () => {
    const vectors = new Float32Array(large.n * 16).map((_, i) => Math.sin(i));
    const out = new Float32Array(large.n * 8);
    for (const { pauses, longestMs } of [
      watch(leadingDirections(vectors, 16, 8, out)),
      watch(randomDirections(vectors, 16, 8, new Random(1), out)),
      watch(expectedRoundedCut(large, vectors, 16)),
      watch(bestOfRoundings(large, vectors, 16, 2, new Random(1), new Deadline())),
    ]) {
      expect(pauses).toBeGreaterThan(1);
      expect(longestMs).toBeLessThan(LONGEST_MS);
    }
    expect(finish(expectedRoundedCut(large, vectors, 16, new DeadlineAfter(1)))).toBeNaN();
    expect(finish(bestOfRoundings(large, vectors, 16, 9, new Random(1), new DeadlineAfter(0))).trials).toBe(
      1,
    );
  });
});

describe('the dual bound', () => {
  const multipliersOf = (graph: CsrGraph) =>
    finish(solveMixing(graph, 1, new Random(1), new Deadline({ maxSteps: 200 }))).multipliers;
  const bound = (graph: CsrGraph, deadline?: Deadline, onBound?: (bound: DualBound) => void) =>
    dualBound(graph, multipliersOf(graph), {
      kind: 'verified',
      integral: true,
      random: new Random(1),
      deadline,
      onBound,
    });

  test('gives way while it factors and solves', () => {
    const { result, pauses, longestMs } = watch(bound(middle));
    expect(result).toMatchObject({ kind: 'verified', source: 'multipliers' });
    expect(pauses).toBeGreaterThan(30);
    expect(longestMs).toBeLessThan(LONGEST_MS);
  });

  test('whenever it is called off, what is left holds, and gets better with time', () => {
    const told: DualBound[] = [];
    const best = finish(bound(small, undefined, (better) => told.push(better)));
    expect(told.length).toBe(1);
    expect(told[0]!.value).toBeGreaterThanOrEqual(best.value);
    expect(checkBound(small, told[0]!).holds).toBe(true);
    let before = Number.POSITIVE_INFINITY;
    const kinds = new Set<string>();
    for (const questions of [0, 3, 20, 42, 60, 120, 1000]) {
      const deadline = new DeadlineAfter(questions);
      const found = finish(bound(small, deadline));
      kinds.add(`${found.kind} ${found.source}`);
      if (found.kind === 'verified' && found.source === 'multipliers') {
        expect(checkBound(small, found).holds).toBe(true);
        expect(found.value).toBeLessThanOrEqual(before);
        before = found.value;
      } else expect(found.value).toBeGreaterThanOrEqual(best.value - 1e-9);
      expect(deadline.asked).toBeLessThan(questions + 60);
    }
    expect(kinds).toContain('verified positive-weights');
    expect(kinds).toContain('estimated multipliers');
    expect(before).toBe(best.value);
  });

  test('an estimate on a large graph gives way within its products', () => {
    const y = new Float64Array(large.n).map((_, u) => (large.rowPtr[u + 1]! - large.rowPtr[u]!) / 5);
    const options = { kind: 'estimated', integral: true, random: new Random(1) } as const;
    const { pauses, longestMs } = watch(dualBound(large, y, options));
    expect(pauses).toBeGreaterThan(60);
    expect(longestMs).toBeLessThan(LONGEST_MS);
  });

  test('an ordering, an analysis and a factorisation give way', () => {
    const ordered = watch(SparseCholesky.analyse(middle));
    expect(ordered.longestMs).toBeLessThan(LONGEST_MS);
    const diagonal = new Float64Array(middle.n).fill(100);
    const factored = watch(ordered.result!.factor(diagonal, middle.weight));
    expect(factored.result).toBe(true);
    expect(factored.pauses).toBeGreaterThan(ordered.result!.flops / 2e8);
    expect(factored.longestMs).toBeLessThan(LONGEST_MS);
    expect(finish(ordered.result!.factor(diagonal, middle.weight, { expired: true }))).toBe(false);
    // Limits that only an early stop keeps within.
    expect(finish(SparseCholesky.analyse(large, { stopper: { expired: true } }))).toBeNull();
  });
});
