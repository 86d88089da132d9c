/** Two spins s = sign(z) of bivariate normal z: what every objective of max-cut is made of. With u the means in units of the
 *  deviations and ρ the correlation of the z:
 *    C = E[s_i s_j] = 4Φ₂(u_i, u_j; ρ) − 2Φ(u_i) − 2Φ(u_j) + 1
 *    ∂C/∂u_i = 2φ(u_i) erf(t_ij/√2),  t_ij = (u_j − ρu_i)/√(1−ρ²);   ∂C/∂ρ = 4φ₂(u_i, u_j; ρ)   (Plackett 1954). */
import { bivariateNormalCdf } from '../linalg/bivariate-normal.ts';
import { erf, normalCdf } from '../linalg/normal.ts';

/** Beyond |u| = 8 a spin is certain to 1e-15 and its correlation with any other is the product of the means. */
const SATURATED = 8;
const ROOT_TWO_OVER_PI = Math.sqrt(2 / Math.PI);

/** C. @param mi, mj the spins' means, erf(u/√2) */
export function spinCorrelation(ui: number, uj: number, rho: number, mi: number, mj: number): number {
  if (Math.abs(rho) < 1e-12 || Math.abs(ui) > SATURATED || Math.abs(uj) > SATURATED) return mi * mj;
  if (ui === 0 && uj === 0) return (2 / Math.PI) * Math.asin(Math.max(-1, Math.min(1, rho)));
  return 4 * bivariateNormalCdf(ui, uj, rho) - 2 * normalCdf(ui) - 2 * normalCdf(uj) + 1;
}

/** Writes ∂C/∂u_i, ∂C/∂u_j and ∂C/∂ρ. @param out Float64Array(3) */
export function spinCorrelationSlopes(ui: number, uj: number, rho: number, out: Float64Array): void {
  const inverse = 1 / Math.max(1 - rho * rho, 1e-14);
  const root = Math.sqrt(inverse);
  const ti = (uj - rho * ui) * root;
  const tj = (ui - rho * uj) * root;
  const pi = Math.exp(-0.5 * ui * ui);
  out[0] = ROOT_TWO_OVER_PI * pi * erf(ti * Math.SQRT1_2);
  out[1] = ROOT_TWO_OVER_PI * Math.exp(-0.5 * uj * uj) * erf(tj * Math.SQRT1_2);
  out[2] = (2 / Math.PI) * root * pi * Math.exp(-0.5 * ti * ti);
}
