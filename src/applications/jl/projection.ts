/** The two products that every step of the descent needs, each O(count·d·k). Maps are k rows of d numbers. */
import type { PointSet } from './points.ts';

/** out ← the images: row i is map·x_i. Four rows of the map at a time: each coordinate is read once for four sums. */
export function project(points: PointSet, map: Float64Array, k: number, out: Float64Array): void {
  const { count, dimension: d, values } = points;
  for (let i = 0; i < count; i++) {
    const x = i * d;
    let c = 0;
    for (; c + 3 < k; c += 4) {
      const a0 = c * d;
      const a1 = a0 + d;
      const a2 = a1 + d;
      const a3 = a2 + d;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (let j = 0; j < d; j++) {
        const v = values[x + j]!;
        s0 += v * map[a0 + j]!;
        s1 += v * map[a1 + j]!;
        s2 += v * map[a2 + j]!;
        s3 += v * map[a3 + j]!;
      }
      const at = i * k + c;
      out[at] = s0;
      out[at + 1] = s1;
      out[at + 2] = s2;
      out[at + 3] = s3;
    }
    for (; c < k; c++) {
      let s = 0;
      for (let j = 0, a = c * d; j < d; j++) s += values[x + j]! * map[a + j]!;
      out[i * k + c] = s;
    }
  }
}

/** gradient ← factor·pullᵀX: row c is the sum of the points, each weighed with its pull's entry c. Four points at a time. */
export function pullBack(
  points: PointSet,
  pull: Float64Array,
  k: number,
  factor: number,
  gradient: Float64Array,
): void {
  const { count, dimension: d, values } = points;
  gradient.fill(0);
  let i = 0;
  for (; i + 3 < count; i += 4) {
    const x0 = i * d;
    const x1 = x0 + d;
    const x2 = x1 + d;
    const x3 = x2 + d;
    for (let c = 0; c < k; c++) {
      const p0 = factor * pull[i * k + c]!;
      const p1 = factor * pull[(i + 1) * k + c]!;
      const p2 = factor * pull[(i + 2) * k + c]!;
      const p3 = factor * pull[(i + 3) * k + c]!;
      if (p0 === 0 && p1 === 0 && p2 === 0 && p3 === 0) continue;
      for (let j = 0, g = c * d; j < d; j++)
        gradient[g + j]! +=
          p0 * values[x0 + j]! + p1 * values[x1 + j]! + p2 * values[x2 + j]! + p3 * values[x3 + j]!;
    }
  }
  for (; i < count; i++) {
    for (let c = 0; c < k; c++) {
      const p = factor * pull[i * k + c]!;
      for (let j = 0, x = i * d, g = c * d; j < d; j++) gradient[g + j]! += p * values[x + j]!;
    }
  }
}
