/** The planar figure of structure discovery: each hidden unit's weights from start to end, as they fall onto the teacher's direction. */
import {
  certifyStructureSteps,
  type StructureCertificate,
} from '../../applications/structure/certificate.ts';
import { type StructureResult, structureSteps } from '../../applications/structure/discover-structure.ts';
import { resolveStructureOptions, type StructureOptions } from '../../applications/structure/options.ts';
import type { Steps } from '../../core/steps.ts';
import type { LinePlot, PlanePlot } from '../plots/plot.ts';
import { chapter, type Section, section, tableOf } from '../report/report.ts';
import { type ExperimentContext, type ExperimentResult, short, unlessExpired } from './experiment.ts';

/** The authors' loss is (f − y)², ours half of that: twice the rate, half of λ make the same steps. */
const HALF = 2;
const SHOWN_UNITS = 100;
/** Of a certificate. */
const SAMPLES = 500;

interface Training {
  readonly name: string;
  readonly result: StructureResult;
  readonly certificate: StructureCertificate;
}

export function* structureFigure(context: ExperimentContext): Steps<ExperimentResult> {
  const { quick, seed, deadline, announce, settings: given } = context;
  const lambda = given.lambda ?? 1e-4;
  const width = given.width ?? (quick ? 200 : 1000);
  const steps = given.steps ?? (quick ? 2000 : 20_000);
  const published = {
    dimension: 2,
    width,
    teacher: 'single-index',
    activation: 'softplus2',
    lastLayer: 'mean-field',
    trained: 'first',
    decay: 'first',
    noise: 0,
    lambda: lambda / HALF,
    stepSize: HALF,
    batch: 50,
    decayFrom: 1,
    testSamples: 2000,
    checkpoints: 60,
    paths: 60,
    seed,
  } as const satisfies StructureOptions;
  const runs: readonly (readonly [string, StructureOptions])[] = [
    [
      `perturbed gradient descent, ${steps} steps`,
      { ...published, optimizer: 'perturbed-gd', threshold: 1e-3, radius: 0.005, steps },
    ],
    [
      `the same rate with momentum ${quick ? 0.95 : 0.9}`,
      {
        ...published,
        optimizer: 'sgd',
        momentum: quick ? 0.95 : 0.9,
        steps: Math.max(1, Math.round(steps * (quick ? 1.4 : 0.4))),
        decayFrom: 0.7,
      },
    ],
  ];
  const found: Training[] = [];
  for (const [name, options] of runs) {
    if (deadline.expired) break;
    announce(`structure-figure: ${width} units, ${name}`);
    const resolved = resolveStructureOptions(options);
    const result = yield* structureSteps(resolved, deadline);
    if (result.steps < resolved.steps) continue;
    const certificate = yield* unlessExpired(certifyStructureSteps(result, SAMPLES), deadline);
    if (certificate !== null) found.push({ name, result, certificate });
  }
  const settings = { dimension: 2, width, lambda, steps, rate: 1, batch: 50, seed };
  const sections = found.length === 0 ? [] : [figureSection(found, lambda)];
  const data = found.map(({ name, result: { network: _n, teacher: _t, paths: _p, ...figures } }) => ({
    name,
    ...figures,
  }));
  const title = 'Figure 3: the weights of each unit fall onto one direction';
  return { chapter: chapter(title, sections, settings), data };
}

function figureSection(found: readonly Training[], lambda: number): Section {
  const rows = found.map(({ name, result, certificate }) => {
    const { smallestCurvature, gradientOutside, outside, bound } = certificate;
    return {
      training: name,
      '|W⊥|/|W|': short(result.residual),
      '|W⊥|': short(outside),
      'its bound': short(bound),
      '|∇|': short(gradientOutside),
      'curvature μ': short(smallestCurvature),
      'test loss': short(HALF * result.testLoss),
    };
  });
  const residuals: LinePlot = {
    kind: 'lines',
    title: `Residual outside the direction, λ = ${lambda}`,
    x: { label: 'step' },
    y: { label: '|W⊥|/|W|', log: true },
    series: found.map(({ name, result }) => ({
      name,
      points: result.checkpoints.map(({ step, residual }) => [step, residual] as const),
    })),
  };
  return section(
    'Paths of the weights in the plane',
    'Two inputs, teacher tanh⟨θ, x⟩ with θ = (1, 1)/√2, one hidden layer of which the weights and biases are trained on 50 fresh samples a step, λ on its weights. W⊥ decays ' +
      'at the rate λ: 20,000 steps at rate 1 and λ = 10⁻⁴ divide what the unit weights began with by e², which is what the first picture shows; momentum 0.9 moves ten times as far in a step. ' +
      `${Math.min(SHOWN_UNITS, found[0]!.result.options.width)} of the units are shown. The bound is |∇L|/(μ + λ), the gradient by W⊥, estimated on a sample of its own.`,
    ...found.map(({ name, result }) => planeOf(name, result)),
    residuals,
    tableOf(rows, 'At the end'),
  );
}

function planeOf(name: string, { paths, options }: StructureResult): PlanePlot {
  const units = Math.min(SHOWN_UNITS, options.width);
  const skip = Math.floor(options.width / units);
  return {
    kind: 'plane',
    title: `Each unit’s weights, ${name}`,
    x: { label: 'w₁' },
    y: { label: 'w₂' },
    reach: 3,
    names: ['start', 'end'],
    lines: [
      {
        name: 'span of θ',
        points: [
          [-6, -6],
          [6, 6],
        ],
      },
    ],
    shots: paths.map(({ step, weight }) => ({
      label: `step ${step}`,
      points: Array.from(
        { length: units },
        (_, i) => [weight[2 * skip * i]!, weight[2 * skip * i + 1]!] as const,
      ),
    })),
  };
}
