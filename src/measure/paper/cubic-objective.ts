/** The paper's example in one dimension: the constant 1 is learnt by ReLU³(wx + b), x ~ N(0, 1), with squared loss,
 *    E(w, b) = E[(ReLU³(wx + b) − 1)²] = m₆ − 2m₃ + 1,   m_p = E[(wx + b)₊^p].
 *  The moments follow from m₀ = Φ(b/|w|), m₁ = b·m₀ + |w|φ(b/|w|) by m_p = b·m_{p−1} + (p−1)w²·m_{p−2}; ∂m_p/∂b = p·m_{p−1}, and Stein's
 *  identity gives ∂E/∂w = w·∂²E/∂b². */
import type { GaussianObjective, Point } from '../../derandomize/objective.ts';
import { normalCdf, normalPdf } from '../../linalg/normal.ts';

export class CubicObjective implements GaussianObjective {
  readonly n = 1;
  readonly k = 1;
  readonly metric = Float64Array.of(1);

  createPoint(): Point {
    return { w: new Float64Array(1), b: new Float64Array(1), theta: new Float64Array(0) };
  }

  value({ w, b }: Point): number {
    const m = moments(w[0]!, b[0]!);
    return m[6]! - 2 * m[3]! + 1;
  }

  gradient({ w, b }: Point, _smoothing: number, out: Point): void {
    const m = moments(w[0]!, b[0]!);
    out.b[0] = 6 * (m[5]! - m[2]!);
    out.w[0] = w[0]! * curvatureOf(m);
  }

  curvature({ w, b }: Point) {
    const bend = curvatureOf(moments(w[0]!, b[0]!));
    return (direction: Float64Array, out: Float64Array): void => {
      out[0] = bend * direction[0]!;
    };
  }
}

const curvatureOf = (m: Float64Array): number => 30 * m[4]! - 12 * m[1]!;

/** m₀ to m₆. */
function moments(w: number, b: number): Float64Array {
  const m = new Float64Array(7);
  const size = Math.abs(w);
  const u = b / size;
  m[0] = size === 0 ? Number(b > 0) : normalCdf(u);
  m[1] = b * m[0] + (size === 0 ? 0 : size * normalPdf(u));
  for (let p = 2; p < m.length; p++) m[p] = b * m[p - 1]! + (p - 1) * w * w * m[p - 2]!;
  return m;
}
