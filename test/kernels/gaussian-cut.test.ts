import { describe, expect, test } from 'vitest';
import {
  erfRational,
  gaussianCutGradient,
  gaussianCutGradientTwin,
  gaussianCutLayout,
} from '../../src/kernels/gaussian-cut.ts';
import { KernelSpace } from '../../src/kernels/space.ts';
import { erf } from '../../src/linalg/normal.ts';
import { generator, randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { GuardedSpace } from '../support/guarded-space.ts';

function problem(space: KernelSpace, k: number, seed: number) {
  const { n, edges } = randomGraph(seed, 19, 0.35, weightKinds.reals);
  const arrays = gaussianCutLayout.take(space, { n, m: edges.length, k });
  edges.forEach(([u, v, w], e) => {
    arrays.source[e] = u;
    arrays.target[e] = v;
    arrays.weight[e] = w;
  });
  const [w, b] = [space.f32(n * k), space.f32(n)];
  const [gradientW, gradientB] = [space.f32(n * k), space.f32(n)];
  const uniform = generator(seed);
  for (let i = 0; i < n * k; i++) w[i] = (uniform() - 0.5) * 2;
  for (let i = 0; i < n; i++) b[i] = (uniform() - 0.5) * 3;
  return { arrays, w, b, gradientW, gradientB };
}

describe.each([4, 8, 12, 32])('gradient of the Gaussian cut with %i columns', (k) => {
  test.each([0.05, 0.3, 2])('WebAssembly equals its TypeScript twin at ε = %d', (epsilon) => {
    const space = new GuardedSpace(1 << 20);
    const fast = problem(space, k, 3);
    const twin = problem(new KernelSpace(0, 'typescript'), k, 3);
    gaussianCutGradient(space, fast.arrays, epsilon, fast.w, fast.b, fast.gradientW, fast.gradientB);
    gaussianCutGradientTwin(twin.arrays, epsilon, twin.w, twin.b, twin.gradientW, twin.gradientB);
    expect(space.intact).toBe(true);
    for (const name of ['gradientW', 'gradientB'] as const) {
      const size = Math.hypot(...twin[name]);
      expect(size).toBeGreaterThan(0.1);
      for (let i = 0; i < fast[name].length; i++) {
        expect(Math.abs(fast[name][i]! - twin[name][i]!)).toBeLessThan(1e-5 * (1 + size));
      }
    }
  });
});

test('the rational erf is within 3e-6 of erf, everywhere', () => {
  for (let x = -6; x <= 6; x += 0.001) expect(Math.abs(erfRational(x) - erf(x))).toBeLessThan(3e-6);
});
