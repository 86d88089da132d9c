/** The figure of the paper's Johnson–Lindenstrauss experiment: distortion of norms and σ along the training of a random map. */
import { FailureProbability } from '../../applications/jl/failure-probability.ts';
import { jlSteps } from '../../applications/jl/jl-embedding.ts';
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
import { certifySteps } from '../../derandomize/certificate.ts';
import type { Plot } from '../plots/plot.ts';
import { chapter, section, tableOf } from '../report/report.ts';
import { mean } from '../statistics.ts';
import { type ExperimentContext, type ExperimentResult, short, unlessExpired } from './experiment.ts';
import { unitCubePoints } from './point-clouds.ts';

/** Smoothing of the exact objective, times √k, as jlSteps has it. */
const SMOOTHING = 0.1;

export function* jlFigure(context: ExperimentContext): Steps<ExperimentResult> {
  const { quick, seed, deadline, announce, settings: given } = context;
  const settings = {
    points: given.nodes ?? 100,
    sourceDimension: 500,
    dimension: given.dimension ?? 30,
    steps: given.steps ?? (quick ? 1000 : PUBLISHED.steps),
    batch: PUBLISHED.batch,
    rate: PUBLISHED.rate,
    draws: 1000,
  };
  const k = settings.dimension;
  const title = 'Figures 6 and 7: a random map of norms becomes one map';
  const all = { ...settings, seed };
  announce(`jl-figure: ${settings.draws} random maps, then ${settings.steps} steps`);
  const rows = unitCubePoints(settings.points, settings.sourceDimension, new Random(seed, 42));
  const points = toPointSet(rows);
  const random = yield* unlessExpired(randomNormDistortions(points, k, settings.draws, seed), deadline);
  const every = Math.max(1, Math.round(settings.steps / 100));
  const options = { ...PUBLISHED, steps: settings.steps, every, seed };
  const theirs = yield* unlessExpired(normSamplerSteps(points, k, options, deadline), deadline);
  const nothing = { chapter: chapter(title, [], all), data: null };
  if (random === null || theirs === null) return nothing;
  // Norms are distances from the origin.
  const withOrigin = [new Float64Array(settings.sourceDimension), ...rows];
  const pairs = rows.map((_, i) => [0, i + 1] as const);
  announce('jl-figure: the same in closed form');
  const own = { dimension: k, pairs, seed };
  const failure = yield* unlessExpired(jlSteps(withOrigin, { ...own, objective: 'failure' }), deadline);
  const maximum = yield* unlessExpired(jlSteps(withOrigin, own), deadline);
  if (failure === null || maximum === null) return nothing;
  const least = Math.min(...random);
  const certificate = failure.sampler!.certificate!;
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
  const smoothing = SMOOTHING / Math.sqrt(k);
  const theirEnd = yield* certifySteps(
    objective,
    end,
    objective.createPoint(),
    1e-3,
    smoothing,
    new Random(seed),
  );
  const table = [
    { map: `random, mean of ${random.length}`, 'largest distortion': short(mean(random)) },
    { map: 'random, the best of them', 'largest distortion': short(least) },
    { map: 'theirs: the mean map, σ dropped', 'largest distortion': short(theirs.distortion) },
    {
      map: 'ours: failure probability, then the maximum',
      'largest distortion': short(failure.distortion.maximum),
    },
    { map: 'ours: the maximum', 'largest distortion': short(maximum.distortion.maximum) },
  ];
  const certificates = [
    {
      descent: 'theirs, seen by the exact objective',
      'σ√k': short(theirs.sigma),
      '|W|': short(theirEnd.norm),
      'its bound': short(theirEnd.normBound),
      'curvature μ': short(theirEnd.smallestCurvature),
    },
    {
      descent: 'ours, failure probability',
      'σ√k': short(Math.sqrt(failure.sampler!.residual * k)),
      '|W|': short(certificate.norm),
      'its bound': short(certificate.normBound),
      'curvature μ': short(certificate.smallestCurvature),
    },
  ];
  const shown = section(
    'Distortion and σ',
    `${settings.points} points, uniform in the cube of ${settings.sourceDimension} dimensions and scaled to length 1, into ${k} dimensions. A = M + σE; Adam at rate ${settings.rate} lowers the ` +
      `largest |‖Ax‖²/k − 1| over the points and ${settings.batch} draws, from M = 0 and σ = 1. Random maps are single draws of A = E: a batch of draws, as the authors compare with, is worse. ` +
      (theirs.distortion < least
        ? `The learnt map is below the best of ${random.length} random ones.`
        : `After so few steps the learnt map is not yet below the best of ${random.length} random ones.`),
    ...plots(theirs, mean(random), least),
    tableOf(table, 'Largest distortion of norms'),
    tableOf(certificates, 'Certificates'),
  );
  const data = {
    random: { mean: mean(random), least },
    theirs: { distortion: theirs.distortion, sigma: theirs.sigma, steps: theirs.steps },
    failure: { distortion: failure.distortion, norm: certificate.norm, normBound: certificate.normBound },
    maximum: maximum.distortion,
  };
  return { chapter: chapter(title, [shown], all), data };
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
