/** The noncentral χ² distribution: distribution function and densities of ν, ν+2 and ν+4 degrees of freedom at once.
 *  With a = ν/2, y = x/2, p_i = Poisson(i; λ/2) and t_i = y^{a+i} e^{−y}/Γ(a+i+1):
 *      P(χ'² ≤ x) = Σ_i t_i Σ_{j≤i} p_j        f_{ν+2}(x) = ½ Σ p_i t_i        f_ν = ½ Σ p_i t_{i−1}        f_{ν+4} = ½ Σ p_i t_{i+1}
 *  All terms are positive: nothing cancels. Only i where p or t is not negligible are summed: O(√λ + √x) terms, no exp inside.
 *  ∂/∂λ P = −f_{ν+2} and ∂/∂λ f_{ν+2} = ½(f_{ν+4} − f_{ν+2}) give its derivatives. (Poisson mixture: Johnson, Kotz &
 *  Balakrishnan, "Continuous Univariate Distributions", vol. 2, ch. 29.) */

/** Where the results go: reused between calls. */
export interface NoncentralChiSquare {
  cdf: number;
  density: number;
  /** Of ν+2 and ν+4 degrees of freedom. */
  density2: number;
  density4: number;
}

/** Standard deviations beyond which Poisson terms are below 1e-16 of the whole. */
const WIDTH = 9;
const MARGIN = 25;

/** @param x > 0 @param nu > 0 @param lambda ≥ 0 */
export function noncentralChiSquare(x: number, nu: number, lambda: number, out: NoncentralChiSquare): void {
  const a = nu / 2;
  const y = x / 2;
  const mean = lambda / 2;
  const pFrom = Math.max(0, Math.floor(mean - WIDTH * Math.sqrt(mean) - MARGIN));
  const pTo = Math.ceil(mean + WIDTH * Math.sqrt(mean) + MARGIN);
  const tFrom = Math.max(0, Math.floor(y - a - WIDTH * Math.sqrt(y) - MARGIN));
  const tTo = Math.ceil(y - a + WIDTH * Math.sqrt(y) + MARGIN);
  out.cdf = out.density = out.density2 = out.density4 = 0;
  if (tTo < pFrom) return;
  if (pTo < tFrom) {
    out.cdf = 1;
    return;
  }
  let p = Math.exp((mean === 0 ? 0 : pFrom * Math.log(mean)) - mean - logGamma(pFrom + 1));
  let below = 0;
  let i = pFrom;
  for (; i < tFrom; i++) {
    below += p;
    p *= mean / (i + 1);
  }
  let t = Math.exp((a + i) * Math.log(y) - y - logGamma(a + i + 1));
  let cdf = 0;
  let density = 0;
  let density2 = 0;
  let density4 = 0;
  for (; i <= tTo; i++) {
    below += p;
    const after = (t * y) / (a + i + 1);
    cdf += t * below;
    density += (p * t * (a + i)) / y;
    density2 += p * t;
    density4 += p * after;
    p *= mean / (i + 1);
    t = after;
  }
  out.cdf = Math.min(1, cdf);
  out.density = density / 2;
  out.density2 = density2 / 2;
  out.density4 = density4 / 2;
}

/** log Γ(x) for x > 0: Stirling's series from 10 on (six terms, to 1e-15), the recurrence below. */
export function logGamma(x: number): number {
  let shift = 0;
  let z = x;
  while (z < 10) {
    shift -= Math.log(z);
    z++;
  }
  const r = 1 / (z * z);
  const series =
    1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r * (1 / 1188 - (r * 691) / 360360))));
  return shift + (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series / z;
}
