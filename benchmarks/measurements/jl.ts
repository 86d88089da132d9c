/** Johnson–Lindenstrauss: learnt maps against random ones and principal components. Largest distortion over all pairs, seed 1; random
 *  maps: median of 21 draws (5 where N = 2,000) of the same points. --large measures N = 5,000, d = 512, k = 32 for memory. */
import { jlEmbedding } from '../../src/applications/jl/index.ts';
import { createPairs } from '../../src/applications/jl/pairs.ts';
import { toPointSet } from '../../src/applications/jl/points.ts';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import { jlFigures, pointClouds } from '../../src/measure/paper/jl-experiment.ts';
import { gaussianPoints } from '../../src/measure/paper/point-clouds.ts';
import { tableText } from '../../src/measure/report/markdown.ts';
import { tableOf } from '../../src/measure/report/report.ts';
import { measurement, peakBytes, told } from '../measurement.ts';

/** N, d, k. */
const CASES = [
  [120, 100, 20],
  [200, 100, 50],
  [200, 1000, 10],
  [200, 1000, 50],
  [2000, 100, 10],
  [2000, 100, 50],
  [2000, 300, 30],
  [2000, 1000, 10],
  [2000, 1000, 50],
] as const;
const SEED = 1;

export const jl = measurement({
  name: 'jl',
  summary: 'learnt Johnson–Lindenstrauss maps against random ones, up to N points (--most 200: some minutes)',
  flags: { most: 2000, large: false },
  tiny: ['--most', '120'],
  run({ most, large }) {
    if (large) return { 'jl-large': largeText() };
    const rows = CASES.filter(([count]) => count <= most).flatMap(([count, d, k]) =>
      pointClouds(count, d, SEED).map(({ name, points }) => {
        const draws = count > 500 ? 5 : 21;
        const figures = finish(jlFigures(points, createPairs(points), k, draws, SEED));
        const { learnt, bestDraw, gaussianMedian, principalComponents } = figures;
        const below = learnt < bestDraw && learnt < principalComponents;
        return told({
          data: name,
          N: count,
          d,
          k,
          Gaussian: gaussianMedian.toFixed(3),
          Achlioptas: figures.achlioptasMedian.toFixed(3),
          'very sparse': figures.verySparseMedian.toFixed(3),
          'best of 100': bestDraw.toFixed(3),
          'PCA, best scale': principalComponents.toFixed(3),
          learnt: learnt.toFixed(3),
          'learnt/Gaussian': `${(learnt / gaussianMedian).toFixed(3)}${below ? '' : ' NOT BELOW'}`,
          s: figures.learntSeconds.toFixed(1),
        });
      }),
    );
    return { jl: tableText(tableOf(rows)) };
  },
});

function largeText(): string {
  const points = toPointSet(gaussianPoints(5000, 512, new Random(SEED, 5)));
  const { distortion, bestDraw, principalComponents, steps, seconds } = jlEmbedding(points, {
    dimension: 32,
  });
  return (
    `N = 5000, d = 512, k = 32, Gaussian: largest distortion ${distortion.maximum.toFixed(3)} (best of 100 draws ` +
    `${bestDraw.toFixed(3)}, principal components ${principalComponents.toFixed(3)}), ${steps} steps, ${seconds.toFixed(0)} s, ` +
    `peak memory ${(peakBytes() / 2 ** 20).toFixed(0)} MiB.`
  );
}
