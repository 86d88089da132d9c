/** QUBO and Ising problems with decimals as max-cut: every value against the same in exact fractions (test/oracles). */
import { describe, expect, test } from 'vitest';
import { MaxCutForm } from '../../src/problems/max-cut-form.ts';
import { buildProblem, type QuadraticKind, type Sense } from '../../src/problems/quadratic.ts';
import { recountValue } from '../../src/verify/recount-value.ts';
import { decimalUnits, doubleUnits } from '../oracles/exact-cut.ts';
import { assignments, type QuadraticSample, randomQuadratic } from '../oracles/quadratic.ts';
import { meanings, worthOf } from '../oracles/truth.ts';

function formOf(kind: QuadraticKind, sense: Sense, { linear, pairs, offset }: QuadraticSample): MaxCutForm {
  return new MaxCutForm(
    buildProblem(kind, sense, {
      linear: Float64Array.from(linear),
      source: Int32Array.from(pairs, ([i]) => i),
      target: Int32Array.from(pairs, ([, j]) => j),
      coupling: Float64Array.from(pairs, ([, , c]) => c),
      count: pairs.length,
      offset,
    }).problem,
  );
}

function cutOf({ graph }: MaxCutForm, spin: ArrayLike<number>): bigint {
  let cut = 0n;
  for (let u = 0; u < graph.n; u++)
    for (let a = graph.rowPtr[u]!; a < graph.rowPtr[u + 1]!; a++)
      if (graph.adj[a]! > u && spin[u] !== spin[graph.adj[a]!]) cut += BigInt(graph.weight[a]!);
  return cut;
}

const kinds: readonly QuadraticKind[] = ['qubo', 'ising'];
const senses: readonly Sense[] = ['minimize', 'maximize'];
const low = { qubo: 0, ising: -1 } as const;
/** A number of so many places, up to 10^digits. */
const places =
  (count: number, digits = 1) =>
  (uniform: () => number): number =>
    Number(((uniform() - 0.5) * 10 ** digits).toFixed(count));
const draws = {
  tenths: places(1),
  'two places': places(2, 3),
  'nine places': places(9, 4),
  'places of every number': (uniform: () => number) => places(Math.floor(uniform() * 7), 2)(uniform),
  wide: (uniform: () => number) => places(5, Math.floor(uniform() * 8))(uniform),
  'integers, but for the offset': places(0, 3),
};

describe.each(kinds)('%s with decimals', (kind) => {
  test.each(Object.keys(draws) as (keyof typeof draws)[])('values are those of the decimals: %s', (draw) => {
    for (let seed = 0; seed < 12; seed++) {
      const n = 1 + (seed % 6);
      const sample = { ...randomQuadratic(seed, n, draws[draw]), offset: [0.1, -2.75, 0, 12345][seed % 4]! };
      const [meaning] = meanings(sample);
      for (const sense of senses) {
        const form = formOf(kind, sense, sample);
        const sign = sense === 'minimize' ? -1n : 1n;
        expect(form.cutStep).toBeGreaterThan(0);
        expect(form.graph.weight.every(Number.isSafeInteger)).toBe(true);
        let bestCut: bigint | null = null;
        let best: bigint | null = null;
        for (const x of assignments(n, low[kind], 1)) {
          const value = worthOf(kind, sample, meaning!, x);
          const cut = cutOf(form, form.spinOf(x));
          expect(form.valueOfCut(Number(cut))).toBe(meaning!.nearest(value));
          expect(form.valueOfCount(recountValue(form.problem, x))).toBe(meaning!.nearest(value));
          expect(cut % BigInt(form.cutStep)).toBe(0n);
          if (bestCut === null || cut > bestCut) bestCut = cut;
          if (best === null || sign * value > sign * best) best = value;
        }
        const bound = meaning!.nearest(best!);
        expect(form.boundOfCut(Number(bestCut))).toBe(bound);
        expect(form.boundOfCut(Number(bestCut) + form.cutStep - 0.25)).toBe(bound);
        expect(form.cutOfValue(bound)).toBe(Number(bestCut));
      }
    }
  });

  test.each([Math.PI, -1 / 3, 1e-12, 1e17 / 3])('the offset may be any number: %s', (offset) => {
    for (let seed = 0; seed < 10; seed++) {
      const sample = { ...randomQuadratic(seed, 5, draws['two places']), offset };
      for (const sense of senses) {
        const form = formOf(kind, sense, sample);
        const sign = sense === 'minimize' ? -1n : 1n;
        expect(form.cutStep).toBeGreaterThan(0);
        // In units of 2^−1074 and of hundredths together.
        const decimal = { units: (x: number) => decimalUnits(x, 2), nearest: Number };
        const values = [...assignments(5, low[kind], 1)].map(
          (x) =>
            worthOf(kind, { ...sample, offset: 0 }, decimal, x) * 2n ** 1074n + 100n * doubleUnits(offset),
        );
        const cuts = [...assignments(5, low[kind], 1)].map((x) => Number(cutOf(form, form.spinOf(x))));
        const bound = 100n * doubleUnits(form.boundOfCut(Math.max(...cuts)));
        const size = 100n * doubleUnits(Math.abs(offset) + 3000);
        for (const value of values) expect(sign * (bound - value)).toBeGreaterThanOrEqual(0n);
        values.forEach((value, i) => {
          const off = 100n * doubleUnits(form.valueOfCut(cuts[i]!)) - value;
          expect((off < 0n ? -off : off) * 2n ** 51n).toBeLessThanOrEqual(size);
        });
        const best = values.reduce((a, b) => (sign * (b - a) > 0n ? b : a));
        expect(sign * (bound - best) * 2n ** 48n).toBeLessThanOrEqual(size);
      }
    }
  });

  test('an edge is worth what its decimals add up to', () => {
    const pairs = [
      [0, 1, 0.1],
      [1, 2, 0.2],
    ] as const;
    const form = formOf(kind, 'minimize', { n: 3, linear: [0.3, 0.3, 0.3], pairs, offset: 0 });
    const worths = [...form.graph.weight].map((w) => form.worthOf(w));
    expect(new Set(worths)).toEqual(
      new Set(kind === 'qubo' ? [0.1, 0.2, -0.7, -0.9, -0.8] : [0.1, 0.2, 0.3]),
    );
    expect(form.unit).toBe(0.1);
    expect(form.decimal).toBe(true);
  });

  test('what is no decimal, or too long for one, counts as the doubles that it is', () => {
    const sample = (c: number) => ({ n: 2, linear: [0.1, c], pairs: [[0, 1, 0.1]] as const, offset: 0 });
    for (const c of [0.1 + 0.2, 1e-10, 1e15, Math.PI]) {
      const form = formOf(kind, 'minimize', sample(c));
      expect(form.decimal).toBe(false);
      for (const x of assignments(2, low[kind], 1)) {
        const value = recountValue(form.problem, x);
        expect(form.valueOfCount(value)).toBe(value);
      }
    }
    expect(formOf(kind, 'minimize', sample(3.5)).decimal).toBe(true);
    const integers = { n: 2, linear: [1, 2], pairs: [[0, 1, 3]] as const, offset: Math.PI };
    expect(formOf(kind, 'minimize', integers)).toMatchObject({ decimal: false, unit: 1 });
  });
});
