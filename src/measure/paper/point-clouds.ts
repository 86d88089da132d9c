/** Points to embed: Gaussian, in clusters, and sparse with frequencies like those of words. */
import type { Random } from '../../core/random.ts';

export function gaussianPoints(count: number, d: number, random: Random): Float64Array[] {
  return Array.from({ length: count }, () => Float64Array.from({ length: d }, () => random.normal()));
}

/** Ten Gaussian centres of deviation 3, points around them of deviation 1. */
export function clusteredPoints(count: number, d: number, random: Random): Float64Array[] {
  const centres = gaussianPoints(10, d, random);
  return Array.from({ length: count }, (_, i) =>
    Float64Array.from({ length: d }, (_unused, c) => 3 * centres[i % 10]![c]! + random.normal()),
  );
}

/** Counts of 60 words each, word w drawn in proportion to 1/(w + 3) (Zipf), as log(1 + count). */
export function sparsePoints(count: number, d: number, random: Random): Float64Array[] {
  const cumulative = new Float64Array(d);
  let sum = 0;
  for (let w = 0; w < d; w++) {
    sum += 1 / (w + 3);
    cumulative[w] = sum;
  }
  return Array.from({ length: count }, () => {
    const point = new Float64Array(d);
    for (let draw = 0; draw < 60; draw++) {
      const place = random.uniform() * sum;
      point[cumulative.findIndex((least) => place < least)]! += 1;
    }
    return point.map((words) => Math.log1p(words));
  });
}

/** Uniform in the unit cube, scaled to length 1. */
export function unitCubePoints(count: number, d: number, random: Random): Float64Array[] {
  return Array.from({ length: count }, () => {
    const point = Float64Array.from({ length: d }, () => random.uniform());
    const length = Math.hypot(...point);
    return point.map((x) => x / length);
  });
}
