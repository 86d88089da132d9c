/** Φ₂ by adaptive Simpson quadrature of φ(x)·Φ((k − ρx)/√(1 − ρ²)), Φ from stdlib's erfc. Slow, and shares no code with src. */
import erfc from '@stdlib/math-base-special-erfc';

const cdf = (x: number): number => 0.5 * erfc(-x * Math.SQRT1_2);

export function bivariateByQuadrature(h: number, k: number, rho: number, tolerance = 1e-14): number {
  const scale = Math.sqrt((1 - rho) * (1 + rho));
  const integrand = (x: number): number =>
    (Math.exp(-x * x * 0.5) / Math.sqrt(2 * Math.PI)) * cdf((k - rho * x) / scale);
  const low = -9;
  if (h <= low) return 0;
  // Steps as wide as 1/8 would miss the kink at x = k/ρ: cut there too.
  const cuts = [low, Math.min(h, 9)];
  for (let x = low; x < h && x < 9; x += 0.5) cuts.push(x);
  if (rho !== 0 && Math.abs(k / rho) < 9 && k / rho < h) cuts.push(k / rho);
  cuts.sort((a, b) => a - b);
  let sum = 0;
  for (let i = 1; i < cuts.length; i++) sum += simpson(integrand, cuts[i - 1]!, cuts[i]!, tolerance / 40);
  return sum;
}

function simpson(f: (x: number) => number, from: number, to: number, tolerance: number): number {
  if (to <= from) return 0;
  const middle = (from + to) / 2;
  const [a, c, b] = [f(from), f(middle), f(to)];
  return refine(f, from, to, a, c, b, ((to - from) / 6) * (a + 4 * c + b), tolerance, 40);
}

function refine(
  f: (x: number) => number,
  from: number,
  to: number,
  a: number,
  c: number,
  b: number,
  whole: number,
  tolerance: number,
  depth: number,
): number {
  const middle = (from + to) / 2;
  const d = f((from + middle) / 2);
  const e = f((middle + to) / 2);
  const left = ((middle - from) / 6) * (a + 4 * d + c);
  const right = ((to - middle) / 6) * (c + 4 * e + b);
  const change = left + right - whole;
  if (depth === 0 || Math.abs(change) <= 15 * tolerance) return left + right + change / 15;
  return (
    refine(f, from, middle, a, d, c, left, tolerance / 2, depth - 1) +
    refine(f, middle, to, c, e, b, right, tolerance / 2, depth - 1)
  );
}
