import { expect, test } from 'vitest';
import { Random } from '../../src/core/random.ts';

test('the first draws of neighbouring seeds are as spread as any', () => {
  const counts = new Int32Array(16);
  for (let seed = 1; seed <= 3200; seed++) counts[new Random(seed).below(16)]!++;
  let chiSquare = 0;
  for (const count of counts) chiSquare += (count - 200) ** 2 / 200;
  // 15 degrees of freedom: above 37.7 once in a thousand.
  expect(chiSquare).toBeLessThan(37.7);
});

test('the same seed and stream repeat, others differ', () => {
  const draws = (seed: number, stream = 0) => {
    const random = new Random(seed, stream);
    return Array.from({ length: 8 }, () => random.int32());
  };
  expect(draws(5)).toEqual(draws(5));
  expect(draws(5)).not.toEqual(draws(6));
  expect(draws(5)).not.toEqual(draws(5, 1));
  expect(draws(5)).not.toEqual(draws(5 + 2 ** 40));
});

test('normal draws have mean 0, variance 1 and no fat fourth moment', () => {
  const random = new Random(3);
  const n = 100_000;
  let [sum, squares, fourth] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const x = random.normal();
    sum += x;
    squares += x * x;
    fourth += x ** 4;
  }
  expect(Math.abs(sum / n)).toBeLessThan(0.015);
  expect(Math.abs(squares / n - 1)).toBeLessThan(0.025);
  expect(Math.abs(fourth / n - 3)).toBeLessThan(0.15);
});

test('shuffle permutes, and every order comes up', () => {
  const seen = new Set<string>();
  for (let seed = 0; seed < 200; seed++) {
    const items = Int32Array.of(0, 1, 2, 3);
    new Random(seed).shuffle(items);
    expect([...items].sort()).toEqual([0, 1, 2, 3]);
    seen.add(items.join());
  }
  expect(seen.size).toBe(24);
});
