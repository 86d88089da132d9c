/** Φ⁻¹(p): a start right to 4.5e-4 (Abramowitz & Stegun 26.2.23), then three steps of Halley's method on Φ itself; to about 1e-14. */
import { normalCdf, normalPdf } from './normal.ts';

/** @param p in (0, 1) */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1))
    return p === 0 ? Number.NEGATIVE_INFINITY : p === 1 ? Number.POSITIVE_INFINITY : Number.NaN;
  // The lower tail, where Φ keeps its digits.
  if (p > 0.5) return -normalQuantile(1 - p);
  const t = Math.sqrt(-2 * Math.log(p));
  const top = 2.515517 + t * (0.802853 + t * 0.010328);
  const bottom = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  let x = top / bottom - t;
  for (let i = 0; i < 3; i++) {
    const density = normalPdf(x);
    if (density === 0) break;
    const ratio = (normalCdf(x) - p) / density;
    x -= ratio / (1 + 0.5 * x * ratio);
  }
  return x;
}
