import { describe, expect, test } from 'vitest';
import { finish } from '../../src/core/steps.ts';
import { Triangles } from '../../src/cuts/triangles.ts';
import { generator } from '../oracles/random-graphs.ts';

const RANK = 4;

function randomVectors(seed: number, n: number): Float32Array {
  const uniform = generator(seed);
  const vectors = Float32Array.from({ length: n * RANK }, () => uniform() - 0.5);
  for (let u = 0; u < n; u++) {
    const row = vectors.subarray(u * RANK, (u + 1) * RANK);
    const norm = Math.hypot(...row);
    for (let c = 0; c < RANK; c++) row[c]! /= norm;
  }
  return vectors;
}

function product(vectors: Float32Array, u: number, v: number): number {
  let sum = 0;
  for (let c = 0; c < RANK; c++) sum += vectors[u * RANK + c]! * vectors[v * RANK + c]!;
  return sum;
}

/** Σ_F x − Σ_{C∖F} x − |F| + 1 for F = all pairs, ij, ik, jk, with x = (1 − X)/2. */
function violations(vectors: Float32Array, i: number, j: number, k: number): number[] {
  const [a, b, c] = [
    (1 - product(vectors, i, j)) / 2,
    (1 - product(vectors, i, k)) / 2,
    (1 - product(vectors, j, k)) / 2,
  ];
  return [a + b + c - 2, a - b - c, b - a - c, c - a - b];
}

describe.each([3, 5, 9, 30])('triangles of all triples of %d nodes', (n) => {
  test.each([1, 2, 3, 4, 5])('are those that are violated, seed %d', (seed) => {
    const vectors = randomVectors(seed, n);
    const least = 0.05;
    const expected = new Map<string, number>();
    for (let i = 0; i < n; i++) {
      for (let j = i + 1; j < n; j++) {
        for (let k = j + 1; k < n; k++) {
          violations(vectors, i, j, k).forEach((violation, inF) => {
            if (Math.abs(violation - least) > 1e-6 && violation > least)
              expected.set([i, j, k, inF].join(), violation);
          });
        }
      }
    }
    const triangles = new Triangles(n, 1 << 16);
    finish(triangles.search(vectors, RANK, least));
    const chosen = triangles.choose(1e9, 255);
    const found = new Set(chosen.map(({ i, j, k, inF }) => [i, j, k, inF].join()));
    expect(found.size).toBe(chosen.length);
    for (const key of expected.keys()) expect(found.has(key)).toBe(true);
    expect(chosen.length).toBe(triangles.count);
    expect(chosen.length).toBeLessThanOrEqual(expected.size + 1);
    let before = Number.POSITIVE_INFINITY;
    for (const key of found) {
      const violation = expected.get(key) ?? least;
      expect(violation).toBeLessThanOrEqual(before + 1e-3);
      before = violation;
    }
  });
});

test('where too many are violated, the most violated ones are kept', () => {
  const vectors = randomVectors(7, 40);
  const all = new Triangles(40, 1 << 16);
  const few = new Triangles(40, 64);
  finish(all.search(vectors, RANK, 0.01));
  finish(few.search(vectors, RANK, 0.01));
  expect(few.count).toBeLessThanOrEqual(64);
  const best = new Set(all.choose(few.count, 255).map((t) => JSON.stringify(t)));
  const kept = few.choose(1e9, 255).filter((t) => best.has(JSON.stringify(t)));
  expect(kept.length).toBeGreaterThan(0.9 * few.count);
});

test('no pair is in more than its share', () => {
  const triangles = new Triangles(40, 1 << 16);
  finish(triangles.search(randomVectors(7, 40), RANK, 0.01));
  const uses = new Map<string, number>();
  const chosen = triangles.choose(1e9, 2);
  for (const { i, j, k } of chosen) {
    for (const pair of [`${i} ${j}`, `${i} ${k}`, `${j} ${k}`]) uses.set(pair, (uses.get(pair) ?? 0) + 1);
  }
  expect(Math.max(...uses.values())).toBe(2);
  expect(chosen.length).toBeGreaterThan(100);
});
