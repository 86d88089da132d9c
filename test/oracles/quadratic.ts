/** Quadratic problems as plain lists, their values and their optima by trying all assignments; imports nothing from src. */
import { generator } from './random-graphs.ts';

export interface QuadraticSample {
  readonly n: number;
  readonly linear: readonly number[];
  readonly pairs: ReadonlyArray<readonly [number, number, number]>;
  readonly offset: number;
}

/** Each pair is coupled with probability ½; coefficients are drawn by `draw`. */
export function randomQuadratic(
  seed: number,
  n: number,
  draw: (uniform: () => number) => number,
): QuadraticSample {
  const uniform = generator(seed);
  for (let i = 0; i < 5; i++) uniform();
  const linear = Array.from({ length: n }, () => draw(uniform));
  const pairs: [number, number, number][] = [];
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) if (uniform() < 0.5) pairs.push([i, j, draw(uniform)]);
  return { n, linear, pairs, offset: draw(uniform) };
}

export function valueAt({ linear, pairs, offset }: QuadraticSample, x: ArrayLike<number>): number {
  let value = offset;
  linear.forEach((c, i) => {
    value += c * x[i]!;
  });
  for (const [i, j, c] of pairs) value += c * x[i]! * x[j]!;
  return value;
}

/** Every assignment of two values to n variables. */
export function* assignments(n: number, low: number, high: number): Generator<number[]> {
  for (let mask = 0; mask < 2 ** n; mask++)
    yield Array.from({ length: n }, (_, i) => ((mask >> i) & 1 ? high : low));
}

/** The lowest and the highest value over {0,1}ⁿ (low = 0) or {−1,1}ⁿ (low = −1). */
export function extremes(sample: QuadraticSample, low: 0 | -1): { min: number; max: number } {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const x of assignments(sample.n, low, 1)) {
    const value = valueAt(sample, x);
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return { min, max };
}
