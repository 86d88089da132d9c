/** The normal distribution in double precision: erf, erfc, Φ and φ, with the tails right to a relative 1e-15 or so.
 *  Three ranges, each a ratio of polynomials: |x| ≤ 0.46875 (erf itself), ≤ 4, and beyond, the last two for
 *  erfcx(x) = exp(x²)·erfc(x), which has no tail to lose digits in.
 *  Coefficients: W. J. Cody, "Rational Chebyshev approximation for the error function", Math. Comp. 23 (1969).
 *  Cost: one exp and at most 17 multiplications. */

const SMALL = 0.46875;
const MEDIUM = 4;
const SQRT_HALF = Math.SQRT1_2;
const INV_SQRT_PI = 0.5641895835477563;
const INV_SQRT_2PI = 0.3989422804014327;
/** erfc(x) is 0 in double precision above. */
const ERFC_END = 27.3;

/** erf(x) = 2/√π ∫₀ˣ exp(−t²) dt. */
export function erf(x: number): number {
  const y = Math.abs(x);
  if (y <= SMALL) return x * erfRatio(x * x);
  if (y > 6) return Math.sign(x);
  const tail = expMinusSquare(y) * scaledErfc(y);
  return x < 0 ? tail - 1 : 1 - tail;
}

/** erfc(x) = 1 − erf(x), without cancellation for large x. */
export function erfc(x: number): number {
  const y = Math.abs(x);
  if (y <= SMALL) return 1 - x * erfRatio(x * x);
  const tail = y > ERFC_END ? 0 : expMinusSquare(y) * scaledErfc(y);
  return x < 0 ? 2 - tail : tail;
}

/** φ(x) = exp(−x²/2)/√(2π). */
export function normalPdf(x: number): number {
  return INV_SQRT_2PI * expMinusHalfSquare(x);
}

/** Φ(x), the probability that a standard normal is ≤ x. */
export function normalCdf(x: number): number {
  const y = Math.abs(x) * SQRT_HALF;
  if (y <= SMALL) return 0.5 + 0.5 * x * SQRT_HALF * erfRatio(y * y);
  // exp(−x²/2) from x itself: squaring the rounded x/√2 would cost the tail x²·2⁻⁵³ relative.
  const tail = y > ERFC_END ? 0 : 0.5 * expMinusHalfSquare(x) * scaledErfc(y);
  return x > 0 ? 1 - tail : tail;
}

/** erf(x)/x as a function of x² ≤ 0.46875². */
function erfRatio(z: number): number {
  const top =
    (((0.18577770618460315 * z + 3.1611237438705655) * z + 113.86415415105016) * z + 377.485237685302) * z +
    3209.3775891384694;
  const bottom =
    (((z + 23.601290952344122) * z + 244.02463793444417) * z + 1282.6165260773723) * z + 2844.236833439171;
  return top / bottom;
}

/** exp(x²)·erfc(x) for x ≥ 0.46875. */
function scaledErfc(x: number): number {
  if (x <= MEDIUM) {
    const top =
      (((((((2.1531153547440383e-8 * x + 0.5641884969886701) * x + 8.883149794388377) * x +
        66.11919063714163) *
        x +
        298.6351381974001) *
        x +
        881.952221241769) *
        x +
        1712.0476126340707) *
        x +
        2051.0783778260716) *
        x +
      1230.3393547979972;
    const bottom =
      (((((((x + 15.744926110709835) * x + 117.6939508913125) * x + 537.1811018620099) * x +
        1621.3895745666903) *
        x +
        3290.7992357334597) *
        x +
        4362.619090143247) *
        x +
        3439.3676741437216) *
        x +
      1230.3393548037495;
    return top / bottom;
  }
  const z = 1 / (x * x);
  const top =
    ((((0.016315387137302097 * z + 0.30532663496123236) * z + 0.36034489994980445) * z +
      0.12578172611122926) *
      z +
      0.016083785148742275) *
      z +
    0.0006587491615298378;
  const bottom =
    ((((z + 2.568520192289822) * z + 1.8729528499234673) * z + 0.5279051029514285) * z +
      0.06051834131244132) *
      z +
    0.0023352049762686918;
  return (INV_SQRT_PI - (z * top) / bottom) / x;
}

/** exp(−x²) for x ≥ 0 to a few ulps: x² is split at a multiple of 1/16, whose square is exact. */
function expMinusSquare(x: number): number {
  const head = Math.trunc(x * 16) / 16;
  return Math.exp(-head * head) * Math.exp(-(x - head) * (x + head));
}

/** exp(−x²/2), split the same way. */
function expMinusHalfSquare(x: number): number {
  const y = Math.abs(x);
  if (y > 39) return 0;
  const head = Math.trunc(y * 16) / 16;
  return Math.exp(-0.5 * head * head) * Math.exp(-0.5 * (y - head) * (y + head));
}
