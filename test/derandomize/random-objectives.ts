/** Twenty random smooth objectives of three kinds: each as a plain function, and where there is one, with its closed form. */
import { Random } from '../../src/core/random.ts';
import type { GaussianObjective, Point } from '../../src/derandomize/objective.ts';
import type { SmoothFunction } from '../../src/derandomize/sampled-objective.ts';
import { trigonometric } from './objectives.ts';

export interface RandomObjective {
  readonly name: string;
  readonly g: SmoothFunction | GaussianObjective;
}

/** g(z) = ½zᵀQz + ¼κΣz_i⁴, Q symmetric with eigenvalues of both signs (κ keeps it bounded below). With s_i² = |W_i|²:
 *  E = ½bᵀQb + ½Σ_c W_cᵀQW_c + ¼κΣ(b⁴ + 6b²s² + 3s⁴). */
export function quadratic(seed: number, n: number, k: number, kappa = 0.5): GaussianObjective {
  const random = new Random(seed);
  const q = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) q[i * n + j] = q[j * n + i] = random.normal() / Math.sqrt(n);
  const times = (x: ArrayLike<number>, stride: number, at: number): Float64Array =>
    Float64Array.from({ length: n }, (_, i) => {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += q[i * n + j]! * x[at + j * stride]!;
      return sum;
    });
  const variance = ({ w }: Point, i: number) => {
    let sum = 0;
    for (let c = 0; c < k; c++) sum += w[i * k + c]! ** 2;
    return sum;
  };
  return {
    n,
    k,
    metric: new Float64Array(n).fill(1),
    createPoint: () => ({ w: new Float64Array(n * k), b: new Float64Array(n), theta: new Float64Array(0) }),
    value(point) {
      let sum = 0;
      times(point.b, 1, 0).forEach((x, i) => {
        const [b, s] = [point.b[i]!, variance(point, i)];
        sum += (x * b) / 2 + (kappa / 4) * (b ** 4 + 6 * b * b * s + 3 * s * s);
      });
      for (let c = 0; c < k; c++)
        times(point.w, k, c).forEach((x, i) => {
          sum += (x * point.w[i * k + c]!) / 2;
        });
      return sum;
    },
    gradient(point, _smoothing, out) {
      times(point.b, 1, 0).forEach((x, i) => {
        const b = point.b[i]!;
        out.b[i] = x + kappa * (b ** 3 + 3 * b * variance(point, i));
      });
      for (let c = 0; c < k; c++)
        times(point.w, k, c).forEach((x, i) => {
          const w = point.w[i * k + c]!;
          out.w[i * k + c] = x + 3 * kappa * (point.b[i]! ** 2 + variance(point, i)) * w;
        });
    },
    curvature(point) {
      return (direction, out) => {
        times(direction, 1, 0).forEach((x, i) => {
          out[i] = x + 3 * kappa * (point.b[i]! ** 2 + variance(point, i)) * direction[i]!;
        });
      };
    },
  };
}

/** g(z) = Σ_r a_r tanh(⟨v_r, z⟩ + c_r) + 0.05|z|²: a network of one hidden layer, as a plain function on arrays. */
export function network(seed: number, n: number, width: number): SmoothFunction {
  const random = new Random(seed);
  const outer = Array.from({ length: width }, () => random.normal());
  const shift = Array.from({ length: width }, () => random.normal());
  const inner = Array.from({ length: width }, () =>
    Array.from({ length: n }, () => (2 * random.normal()) / Math.sqrt(n)),
  );
  const hidden = (z: Float64Array) =>
    inner.map((v, r) => Math.tanh(v.reduce((sum, x, i) => sum + x * z[i]!, shift[r]!)));
  return {
    n,
    value: (z) =>
      hidden(z).reduce((sum, h, r) => sum + outer[r]! * h, 0) + 0.05 * z.reduce((sum, x) => sum + x * x, 0),
    gradient(z) {
      const slope = hidden(z).map((h, r) => outer[r]! * (1 - h * h));
      return Array.from(z, (x, i) => 0.1 * x + slope.reduce((sum, s, r) => sum + s * inner[r]![i]!, 0));
    },
    hessianProduct(z, direction) {
      const bend = hidden(z).map((h, r) => {
        const along = inner[r]!.reduce((sum, v, i) => sum + v * direction[i]!, 0);
        return -2 * outer[r]! * h * (1 - h * h) * along;
      });
      return Array.from(
        direction,
        (d, i) => 0.1 * d + bend.reduce((sum, s, r) => sum + s * inner[r]![i]!, 0),
      );
    },
  };
}

/** Seven quadratics, seven trigonometric sums, six networks; n from 3 to 50. */
export function randomObjectives(): RandomObjective[] {
  const size = (seed: number) => 3 + ((seed * 17) % 48);
  return Array.from({ length: 20 }, (_, index) => {
    const seed = index + 1;
    if (index < 7) return { name: `quadratic, n = ${size(seed)}`, g: quadratic(seed, size(seed), 3) };
    if (index < 14)
      return { name: `trigonometric, n = ${size(seed)}`, g: trigonometric(seed, size(seed), 3, 20) };
    return { name: `network, n = ${size(seed)}`, g: network(seed, size(seed), 10) };
  });
}
