/** Johnson–Lindenstrauss: the largest distortion of learnt and of random maps against the target dimension. */
import { achlioptasMap, gaussianMap, verySparseMap } from '../../applications/jl/baselines.ts';
import { measureDistortion } from '../../applications/jl/distortion.ts';
import { type JlResult, jlSteps } from '../../applications/jl/jl-embedding.ts';
import { createPairs, type PairSet } from '../../applications/jl/pairs.ts';
import { type PointSet, toPointSet } from '../../applications/jl/points.ts';
import { Random } from '../../core/random.ts';
import type { Steps } from '../../core/steps.ts';
import type { Plot } from '../plots/plot.ts';
import { chapter, type Section, section, tableOf } from '../report/report.ts';
import { median } from '../statistics.ts';
import { digitPoints } from './digits.ts';
import { type ExperimentContext, type ExperimentResult, short, unlessExpired } from './experiment.ts';
import { clusteredPoints, gaussianPoints, sparsePoints } from './point-clouds.ts';

/** Largest distortion by method at one target dimension. */
export interface JlFigures {
  readonly dimension: number;
  readonly learnt: number;
  readonly learntSeconds: number;
  /** Best of the draws that the learnt map began from. */
  readonly bestDraw: number;
  readonly gaussianMedian: number;
  readonly gaussianBest: number;
  readonly achlioptasMedian: number;
  readonly verySparseMedian: number;
  readonly principalComponents: number;
}

interface Cloud {
  readonly name: string;
  readonly points: PointSet;
}

export interface JlSettings extends Readonly<Record<string, string | number>> {
  readonly points: number;
  readonly sourceDimension: number;
  /** Target dimensions. */
  readonly dimensions: string;
  /** Draws of each random map. */
  readonly draws: number;
}

function settingsOf({ quick, settings: { nodes, dimension } }: ExperimentContext): JlSettings {
  const own = quick
    ? { points: 100, sourceDimension: 100, dimensions: '10, 20, 40', draws: 25 }
    : { points: 200, sourceDimension: 200, dimensions: '10, 20, 30, 50', draws: 50 };
  return {
    ...own,
    ...(nodes === undefined ? {} : { points: nodes }),
    ...(dimension === undefined ? {} : { dimensions: String(dimension) }),
  };
}

export function* jlExperiment(
  context: ExperimentContext,
  settings: JlSettings = settingsOf(context),
): Steps<ExperimentResult> {
  const { seed, deadline } = context;
  const digits: Cloud = {
    name: 'Handwritten digits',
    points: toPointSet(digitPoints().slice(0, settings.points)),
  };
  const clouds = [digits, ...pointClouds(settings.points, settings.sourceDimension, seed)];
  const sections: Section[] = [];
  const data: { name: string; figures: JlFigures[] }[] = [];
  for (const cloud of clouds) {
    const figures: JlFigures[] = [];
    const pairs = createPairs(cloud.points);
    for (const dimension of settings.dimensions.split(', ').map(Number)) {
      if (deadline.expired || dimension > cloud.points.dimension) break;
      context.announce(`jl-pairs: ${cloud.name}, ${dimension} dimensions`);
      const found = yield* unlessExpired(
        jlFigures(cloud.points, pairs, dimension, settings.draws, seed),
        deadline,
      );
      if (found !== null) figures.push(found);
    }
    if (figures.length === 0) continue;
    data.push({ name: cloud.name, figures });
    sections.push(cloudSection(cloud, figures, settings.draws));
  }
  const title = 'Theorem 5.5: one map for all pairs of points';
  return { chapter: chapter(title, sections, { ...settings, seed }), data };
}

export function pointClouds(count: number, d: number, seed: number): Cloud[] {
  return [
    { name: 'Gaussian', points: toPointSet(gaussianPoints(count, d, new Random(seed, 10))) },
    { name: 'Clustered', points: toPointSet(clusteredPoints(count, d, new Random(seed, 11))) },
    { name: 'Sparse, text-like', points: toPointSet(sparsePoints(count, d, new Random(seed, 12))) },
  ];
}

export function* jlFigures(
  points: PointSet,
  pairs: PairSet,
  dimension: number,
  draws: number,
  seed: number,
): Steps<JlFigures> {
  const found: JlResult = yield* jlSteps(points, { dimension, seed });
  const d = points.dimension;
  const random = new Random(seed, 20);
  function* distortions(draw: (d: number, k: number, random: Random) => Float64Array): Steps<number[]> {
    const values: number[] = [];
    while (values.length < draws) {
      values.push(measureDistortion(points, draw(d, dimension, random), dimension, pairs).maximum);
      yield;
    }
    return values;
  }
  const gaussian = yield* distortions(gaussianMap);
  return {
    dimension,
    learnt: found.distortion.maximum,
    learntSeconds: found.seconds,
    bestDraw: found.bestDraw,
    gaussianMedian: median(gaussian),
    gaussianBest: Math.min(...gaussian),
    achlioptasMedian: median(yield* distortions(achlioptasMap)),
    verySparseMedian: median(yield* distortions(verySparseMap)),
    principalComponents: found.principalComponents,
  };
}

const METHODS = [
  ['learnt', 'learnt'],
  ['Gaussian, median', 'gaussianMedian'],
  ['Gaussian, best', 'gaussianBest'],
  ['Achlioptas ±1, median', 'achlioptasMedian'],
  ['very sparse, median', 'verySparseMedian'],
  ['principal components', 'principalComponents'],
] as const;

function cloudSection({ name, points }: Cloud, figures: readonly JlFigures[], draws: number): Section {
  const rows = figures.map((figure) => ({
    dimension: figure.dimension,
    ...Object.fromEntries(METHODS.map(([label, key]) => [label, short(figure[key])])),
    'learnt / median Gaussian': short(figure.learnt / figure.gaussianMedian),
    seconds: figure.learntSeconds.toFixed(1),
  }));
  const plot: Plot = {
    kind: 'lines',
    title: `${name}: largest distortion against dimension`,
    x: { label: 'target dimension' },
    y: { label: 'largest distortion', log: true },
    series: METHODS.map(([label, key]) => ({
      name: label,
      points: figures.map((figure) => [figure.dimension, figure[key]] as const),
    })),
  };
  const source =
    name === 'Handwritten digits'
      ? 'Optical Recognition of Handwritten Digits (E. Alpaydin, C. Kaynak, UCI Machine Learning Repository, CC BY 4.0), 8 × 8 pixels each. '
      : '';
  return section(
    `${name}${source === '' ? ' points' : ''}`,
    `${source}${points.count} points of ${points.dimension} coordinates, all pairs. Distortion of a pair: |q − 1|, q the ratio of its squared ` +
      `distances after and before. Medians and best of ${draws} draws; the principal components at their best scale.`,
    plot,
    tableOf(rows, 'Largest distortion'),
  );
}
