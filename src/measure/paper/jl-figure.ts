/** The figure of the paper's Johnson–Lindenstrauss experiment: distortion of norms and σ along the training of a random map. */
import { FailureProbability } from '../../applications/jl/failure-probability.ts';
import { type JlResult, jlSteps } from '../../applications/jl/jl-embedding.ts';
import {
  type NormSamplerResult,
  normSamplerSteps,
  PUBLISHED,
  randomNormDistortions,
} from '../../applications/jl/norm-sampler.ts';
import { createPairs } from '../../applications/jl/pairs.ts';
import { toPointSet } from '../../applications/jl/points.ts';
import { Random } from '../../core/random.ts';
import type { Steps } from '../../core/steps.ts';
import { certifySteps, type SecondOrderCertificate } from '../../derandomize/certificate.ts';
import type { Plot } from '../plots/plot.ts';
import { chapter, type Section, section, tableOf } from '../report/report.ts';
import { mean } from '../statistics.ts';
import { type ExperimentContext, type ExperimentResult, short, unlessExpired } from './experiment.ts';
import { unitCubePoints } from './point-clouds.ts';

/** Smoothing of the exact objective, times √k, as jlSteps has it. */
const SMOOTHING = 0.1;

const settingsOf = ({ quick, settings: given }: ExperimentContext) => ({
  points: given.nodes ?? 100,
  sourceDimension: 500,
  dimension: given.dimension ?? 30,
  steps: given.steps ?? (quick ? 1000 : PUBLISHED.steps),
  batch: PUBLISHED.batch,
  rate: PUBLISHED.rate,
  draws: 1000,
});

type Settings = ReturnType<typeof settingsOf>;

interface Measured {
  /** Largest distortions of random maps. */
  readonly random: readonly number[];
  readonly theirs: NormSamplerResult;
  /** Of theirs, by the exact objective. */
  readonly theirEnd: SecondOrderCertificate;
  /** Ours, by either objective. */
  readonly failure: JlResult;
  readonly maximum: JlResult;
}

export function* jlFigure(context: ExperimentContext): Steps<ExperimentResult> {
  const settings = settingsOf(context);
  const title = 'Figures 6 and 7: a random map of norms becomes one map';
  const all = { ...settings, seed: context.seed };
  const measured = yield* measure(context, settings);
  if (measured === null) return { chapter: chapter(title, [], all), data: null };
  const { random, theirs, failure, maximum } = measured;
  const { norm, normBound } = failure.sampler!.certificate!;
  const data = {
    random: { mean: mean(random), least: Math.min(...random) },
    theirs: { distortion: theirs.distortion, sigma: theirs.sigma, steps: theirs.steps },
    failure: { distortion: failure.distortion, norm, normBound },
    maximum: maximum.distortion,
  };
  return { chapter: chapter(title, [shown(measured, settings)], all), data };
}

/** Null where the deadline strikes first. */
function* measure(
  { seed, deadline, announce }: ExperimentContext,
  { points: count, sourceDimension, dimension: k, steps, draws }: Settings,
): Steps<Measured | null> {
  announce(`jl-figure: ${draws} random maps, then ${steps} steps`);
  const rows = unitCubePoints(count, sourceDimension, new Random(seed, 42));
  const points = toPointSet(rows);
  const random = yield* unlessExpired(randomNormDistortions(points, k, draws, seed), deadline);
  const options = { ...PUBLISHED, steps, every: Math.max(1, Math.round(steps / 100)), seed };
  const theirs = yield* unlessExpired(normSamplerSteps(points, k, options, deadline), deadline);
  if (random === null || theirs === null) return null;
  // Norms are distances from the origin.
  const withOrigin = [new Float64Array(sourceDimension), ...rows];
  const pairs = rows.map((_, i) => [0, i + 1] as const);
  announce('jl-figure: the same in closed form');
  const own = { dimension: k, pairs, seed };
  const failure = yield* unlessExpired(jlSteps(withOrigin, { ...own, objective: 'failure' }), deadline);
  const maximum = yield* unlessExpired(jlSteps(withOrigin, own), deadline);
  if (failure === null || maximum === null) return null;
  const set = toPointSet(withOrigin);
  const objective = new FailureProbability(
    set,
    createPairs(set, pairs),
    k,
    Math.max(0.01, theirs.distortion),
  );
  const end = objective.createPoint();
  end.b.set(theirs.map);
  end.w[0] = (theirs.sigma / Math.sqrt(k)) * Math.sqrt(objective.n);
  const out = objective.createPoint();
  const theirEnd = yield* certifySteps(objective, end, out, 1e-3, SMOOTHING / Math.sqrt(k), new Random(seed));
  return { random, theirs, theirEnd, failure, maximum };
}

function shown({ random, theirs, theirEnd, failure, maximum }: Measured, settings: Settings): Section {
  const { points, sourceDimension, dimension: k, rate, batch } = settings;
  const least = Math.min(...random);
  const { certificate, residual } = failure.sampler!;
  const distortions = (
    [
      [`random, mean of ${random.length}`, mean(random)],
      ['random, the best of them', least],
      ['theirs: the mean map, σ dropped', theirs.distortion],
      ['ours: failure probability, then the maximum', failure.distortion.maximum],
      ['ours: the maximum', maximum.distortion.maximum],
    ] as const
  ).map(([map, distortion]) => ({ map, 'largest distortion': short(distortion) }));
  const certificates = [
    certificateRow('theirs, seen by the exact objective', theirs.sigma, theirEnd),
    certificateRow('ours, failure probability', Math.sqrt(residual * k), certificate!),
  ];
  return section(
    'Distortion and σ',
    `${points} points, uniform in the cube of ${sourceDimension} dimensions and scaled to length 1, into ${k} dimensions. A = M + σE; Adam at rate ${rate} lowers the ` +
      `largest |‖Ax‖²/k − 1| over the points and ${batch} draws, from M = 0 and σ = 1. Random maps are single draws of A = E: a batch of draws, as the authors compare with, is worse. ` +
      (theirs.distortion < least
        ? `The learnt map is below the best of ${random.length} random ones.`
        : `After so few steps the learnt map is not yet below the best of ${random.length} random ones.`),
    ...plots(theirs, mean(random), least),
    tableOf(distortions, 'Largest distortion of norms'),
    tableOf(certificates, 'Certificates'),
  );
}

function certificateRow(
  descent: string,
  scale: number,
  { norm, normBound, smallestCurvature }: SecondOrderCertificate,
) {
  return {
    descent,
    'σ√k': short(scale),
    '|W|': short(norm),
    'its bound': short(normBound),
    'curvature μ': short(smallestCurvature),
  };
}

function plots({ steps }: NormSamplerResult, average: number, least: number): Plot[] {
  return [
    {
      kind: 'lines',
      title: 'Figure 6: largest distortion of norms',
      x: { label: 'step' },
      y: { label: 'largest |‖Ax‖²/k − 1|', log: true },
      series: [
        { name: 'over the batch', points: steps.map(({ step, drawn }) => [step, drawn]) },
        { name: 'of the mean map', points: steps.map(({ step, mean: own }) => [step, own]) },
      ],
      levels: [
        { name: 'random maps, mean', value: average },
        { name: 'random maps, minimum', value: least },
      ],
    },
    {
      kind: 'lines',
      title: 'Figure 7: σ along the same steps',
      x: { label: 'step' },
      y: { label: 'σ', log: true },
      series: [{ name: 'σ', points: steps.map(({ step, sigma }) => [step, sigma]) }],
    },
  ];
}
