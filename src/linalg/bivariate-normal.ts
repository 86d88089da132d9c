/** Φ₂(h, k; ρ): the probability that standard normals X, Y of correlation ρ satisfy X ≤ h and Y ≤ k.
 *  Absolute error about 1e-15; cost: 6 to 20 exponentials for |ρ| < 0.925, 20 and two Φ above.
 *
 *  Plackett's identity ∂Φ₂/∂ρ = φ₂(h, k; ρ) leaves one integral over ρ:
 *  - from 0, where Φ₂ = Φ(h)Φ(k); ρ = sin θ makes the integrand smooth (Drezner & Wesolowsky, J. Statist. Comput. Simul. 35, 1990);
 *  - for |ρ| near 1 from ±1, where Φ₂ is univariate, in x = √(1 − ρ²): exp(−(h∓k)²/2x²) times a smooth f(x²). The
 *    first terms of f's Taylor series are integrated exactly and quadrature does the small rest
 *    (A. Genz, "Numerical computation of rectangular bivariate and trivariate normal and t probabilities",
 *    Statistics and Computing 14, 2004).
 *  Departs from Genz: it stays with lower orthants throughout. */
import { normalCdf } from './normal.ts';

/** Gauss–Legendre nodes and weights on [−1, 1], the positive half: 6, 12 and 20 points. */
const NODES_6 = [0.9324695142031522, 0.6612093864662646, 0.2386191860831969];
const WEIGHTS_6 = [0.17132449237917036, 0.3607615730481386, 0.46791393457269104];
const NODES_12 = [
  0.9815606342467194, 0.9041172563704748, 0.7699026741943047, 0.5873179542866175, 0.3678314989981802,
  0.12523340851146894,
];
const WEIGHTS_12 = [
  0.04717533638651183, 0.10693932599531844, 0.16007832854334622, 0.20316742672306592, 0.2334925365383548,
  0.2491470458134028,
];
const NODES_20 = [
  0.993128599185095, 0.9639719272779138, 0.912234428251326, 0.8391169718222189, 0.7463319064601509,
  0.636053680726515, 0.5108670019508271, 0.37370608871541955, 0.2277858511416451, 0.07652652113349734,
];
const WEIGHTS_20 = [
  0.017614007139152118, 0.040601429800386946, 0.06267204833410907, 0.08327674157670475, 0.10193011981724044,
  0.11819453196151844, 0.13168863844917664, 0.14209610931838207, 0.14917298647260377, 0.15275338713072587,
];

const SQRT_2PI = 2.5066282746310002;
const TWO_PI = 6.283185307179586;
/** Above this |ρ| the integral from ±1 needs fewer points than the one from 0 (Genz's choice). */
const NEAR_ONE = 0.925;

/** Φ₂(h, k; ρ). ρ outside [−1, 1] (rounding of a cosine) counts as ±1; h and k may be ±Infinity. */
export function bivariateNormalCdf(h: number, k: number, rho: number): number {
  if (h === Number.NEGATIVE_INFINITY || k === Number.NEGATIVE_INFINITY) return 0;
  if (h === Number.POSITIVE_INFINITY) return normalCdf(k);
  if (k === Number.POSITIVE_INFINITY) return normalCdf(h);
  const value = Math.abs(rho) < NEAR_ONE ? fromIndependence(h, k, rho) : fromDependence(h, k, rho);
  return Math.min(1, Math.max(0, value));
}

/** Φ(h)Φ(k) + 1/2π ∫₀^{asin ρ} exp(−(h² + k² − 2hk sin θ)/(2cos²θ)) dθ. */
function fromIndependence(h: number, k: number, rho: number): number {
  const size = Math.abs(rho);
  const nodes = size < 0.3 ? NODES_6 : size < 0.75 ? NODES_12 : NODES_20;
  const weights = size < 0.3 ? WEIGHTS_6 : size < 0.75 ? WEIGHTS_12 : WEIGHTS_20;
  const halfSquares = (h * h + k * k) / 2;
  const product = h * k;
  const halfAngle = Math.asin(rho) / 2;
  let sum = 0;
  for (let i = 0; i < nodes.length; i++) {
    const low = Math.sin(halfAngle * (1 - nodes[i]!));
    const high = Math.sin(halfAngle * (1 + nodes[i]!));
    sum +=
      weights[i]! *
      (Math.exp((low * product - halfSquares) / (1 - low * low)) +
        Math.exp((high * product - halfSquares) / (1 - high * high)));
  }
  return normalCdf(h) * normalCdf(k) + (halfAngle * sum) / TWO_PI;
}

/** Φ₂ at ρ = ±1, less or plus the integral of φ₂ from there. */
function fromDependence(h: number, k: number, rho: number): number {
  const sign = rho < 0 ? -1 : 1;
  const limit =
    sign > 0
      ? normalCdf(Math.min(h, k))
      : h + k <= 0
        ? 0
        : h > k
          ? normalCdf(k) - normalCdf(-h)
          : normalCdf(h) - normalCdf(-k);
  if (Math.abs(rho) >= 1) return limit;
  return limit - sign * nearOne(Math.abs(h - sign * k), sign * h * k, (1 - rho) * (1 + rho));
}

/** 1/2π ∫₀^a exp(−b²/2x²) f(x²) dx with f(z) = exp(−p/(1 + √(1−z)))/√(1−z), a² = `end`, b the distance |h ∓ k|, p = ±hk.
 *  f(z) = exp(−p/2)(1 + cz(1 + dz)) + O(z³) with c = (4 − p)/8, d = (12 − p)/16. */
function nearOne(b: number, p: number, end: number): number {
  const a = Math.sqrt(end);
  const b2 = b * b;
  const c = (4 - p) / 8;
  const d = (12 - p) / 16;
  let sum = 0;
  const leading = -(b2 / end + p) / 2;
  if (leading > -100) {
    sum = a * Math.exp(leading) * (1 - (c * (b2 - end) * (1 - (d * b2) / 5)) / 3 + (c * d * end * end) / 5);
  }
  if (p > -100) {
    // What the three terms leave of ∫ exp(−b²/2x²) dx, whose own integral ends in a normal tail.
    sum -= Math.exp(-p / 2) * SQRT_2PI * normalCdf(-b / a) * b * (1 - (c * b2 * (1 - (d * b2) / 5)) / 3);
  }
  for (let i = 0; i < NODES_20.length; i++) {
    for (let side = -1; side <= 1; side += 2) {
      const root = (a / 2) * (1 + side * NODES_20[i]!);
      const z = root * root;
      const exponent = -(b2 / z + p) / 2;
      if (exponent <= -100) continue;
      const cosine = Math.sqrt(1 - z);
      const rest = Math.exp((-p * (1 - cosine)) / (2 * (1 + cosine))) / cosine - (1 + c * z * (1 + d * z));
      sum += (a / 2) * WEIGHTS_20[i]! * Math.exp(exponent) * rest;
    }
  }
  return sum / TWO_PI;
}
