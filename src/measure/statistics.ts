/** The statistics of reports and measurements: medians, quantiles, least squares, bootstrap intervals from a seeded generator. */
import type { Random } from '../core/random.ts';

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The least of the sorted values that at least this share of them does not exceed: the nearest rank. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}

/** The power p of the law y = c·xᵖ that fits best: least squares on logarithms, of points with positive coordinates.
 *  NaN where all x are the same. */
export function powerLaw(points: readonly (readonly [number, number])[]): { power: number; factor: number } {
  const logs = points.filter(([x, y]) => x > 0 && y > 0).map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const x0 = mean(logs.map(([x]) => x));
  const y0 = mean(logs.map(([, y]) => y));
  const spread = logs.reduce((sum, [x]) => sum + (x - x0) ** 2, 0);
  const power = logs.reduce((sum, [x, y]) => sum + (x - x0) * (y - y0), 0) / spread;
  return { power, factor: Math.exp(y0 - power * x0) };
}

/** The percentile bootstrap's 95 % interval of the mean (Efron 1979): of clusters of values, whole clusters are drawn anew, since
 *  values within one (the seeds of one instance) resemble one another. */
export function bootstrapMean(
  clusters: readonly (readonly number[])[],
  random: Random,
  draws = 2000,
): readonly [number, number] {
  const sums = clusters.map((cluster) => cluster.reduce((sum, value) => sum + value, 0));
  const means = new Float64Array(draws);
  for (let d = 0; d < draws; d++) {
    let sum = 0;
    let count = 0;
    for (let c = 0; c < clusters.length; c++) {
      const drawn = random.below(clusters.length);
      sum += sums[drawn]!;
      count += clusters[drawn]!.length;
    }
    means[d] = sum / count;
  }
  means.sort();
  return [means[Math.floor(0.025 * draws)]!, means[Math.ceil(0.975 * draws) - 1]!];
}
