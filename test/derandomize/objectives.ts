/** Objectives for tests with Gaussian expectations in closed form, on plain f64 arrays: they share nothing with max-cut. */
import { Random } from '../../src/core/random.ts';
import type { GaussianObjective, Point } from '../../src/derandomize/objective.ts';

/** g(z) = ½|z|²·c + Σ_r a_r cos(⟨ω_r, z⟩ + φ_r + θ): indefinite curvature, bounded below; θ is one trained phase.
 *  E g(Wx + b) = c(|b|² + |W|²)/2 + Σ_r a_r exp(−|Wᵀω_r|²/2) cos(⟨ω_r, b⟩ + φ_r + θ). */
export function trigonometric(
  seed: number,
  n: number,
  k: number,
  terms: number,
  confinement = 0.1,
): GaussianObjective {
  const random = new Random(seed);
  const amplitude = Float64Array.from({ length: terms }, () => random.normal());
  const phase = Float64Array.from({ length: terms }, () => 3 * random.normal());
  const omega = Array.from({ length: terms }, () =>
    Float64Array.from({ length: n }, () => random.normal() / Math.sqrt(n)),
  );
  const factors = (point: Point, r: number) => {
    const projected = new Float64Array(k);
    let angle = phase[r]! + point.theta[0]!;
    for (let i = 0; i < n; i++) {
      angle += omega[r]![i]! * point.b[i]!;
      for (let c = 0; c < k; c++) projected[c]! += omega[r]![i]! * point.w[i * k + c]!;
    }
    let square = 0;
    for (let c = 0; c < k; c++) square += projected[c]! ** 2;
    return { projected, angle, damped: amplitude[r]! * Math.exp(-square / 2) };
  };
  return {
    n,
    k,
    metric: Float64Array.from({ length: n }, (_, i) => 1 + (i % 3)),
    createPoint: () => ({ w: new Float64Array(n * k), b: new Float64Array(n), theta: new Float64Array(1) }),
    value(point) {
      let sum = 0;
      for (const x of point.w) sum += (confinement * x * x) / 2;
      for (const x of point.b) sum += (confinement * x * x) / 2;
      for (let r = 0; r < terms; r++) {
        const { angle, damped } = factors(point, r);
        sum += damped * Math.cos(angle);
      }
      return sum;
    },
    gradient(point, _smoothing, out) {
      for (let c = 0; c < n * k; c++) out.w[c] = confinement * point.w[c]!;
      for (let i = 0; i < n; i++) out.b[i] = confinement * point.b[i]!;
      out.theta[0] = 0;
      for (let r = 0; r < terms; r++) {
        const { projected, angle, damped } = factors(point, r);
        out.theta[0]! -= damped * Math.sin(angle);
        for (let i = 0; i < n; i++) {
          out.b[i]! -= damped * Math.sin(angle) * omega[r]![i]!;
          for (let c = 0; c < k; c++)
            out.w[i * k + c]! -= damped * Math.cos(angle) * omega[r]![i]! * projected[c]!;
        }
      }
    },
    curvature(point) {
      const terms_ = Array.from({ length: terms }, (_, r) => factors(point, r));
      return (direction, out) => {
        for (let i = 0; i < n; i++) out[i] = confinement * direction[i]!;
        terms_.forEach(({ angle, damped }, r) => {
          let dot = 0;
          for (let i = 0; i < n; i++) dot += omega[r]![i]! * direction[i]!;
          for (let i = 0; i < n; i++) out[i]! -= damped * Math.cos(angle) * dot * omega[r]![i]!;
        });
      };
    },
  };
}
