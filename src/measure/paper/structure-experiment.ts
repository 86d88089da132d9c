/** Structure discovery: the first layer's part outside the teacher's subspace, against everything it could depend on. */
import { certifyStructureSteps } from '../../applications/structure/certificate.ts';
import { structureSteps } from '../../applications/structure/discover-structure.ts';
import { resolveStructureOptions, type StructureOptions } from '../../applications/structure/options.ts';
import type { Steps } from '../../core/steps.ts';
import { type Cells, chapter, type Section, section, tableOf } from '../report/report.ts';
import { type ExperimentContext, type ExperimentResult, short, unlessExpired } from './experiment.ts';
import {
  depths,
  LOSSES,
  stepsPlot,
  sweepSection,
  sweeps,
  type Train,
  type Trained,
} from './structure-sweeps.ts';

/** The residual and the loss ratio that the lemma is held to. */
const MOST_RESIDUAL = 1e-2;
const MOST_RATIO = 1.05;

const settingsOf = (quick: boolean, seed: number) =>
  ({
    dimension: 20,
    directions: 2,
    width: quick ? 16 : 24,
    steps: quick ? 1500 : 3000,
    stepSize: quick ? 0.9 : 0.7,
    batch: 128,
    noise: 0.3,
    lambda: 1e-3,
    labels: 'expected',
    sampling: 'plain',
    seed,
  }) as const satisfies StructureOptions;

export function* structureExperiment(context: ExperimentContext): Steps<ExperimentResult> {
  const { quick, seed, deadline, settings: given } = context;
  const { lambda, steps, width, dimension } = given;
  const chosen = Object.entries({ lambda, steps, width, dimension }).filter(
    ([, value]) => value !== undefined,
  );
  const settings = { ...settingsOf(quick, seed), ...Object.fromEntries(chosen) };
  // Tables share trainings: one in eight is in several of them.
  const trained = new Map<string, Trained>();
  function* train(options: StructureOptions): Steps<Trained | null> {
    const resolved = resolveStructureOptions({ ...settings, ...options });
    const key = JSON.stringify(resolved);
    const before = trained.get(key);
    if (before !== undefined) return before;
    if (deadline.expired) return null;
    const result = yield* structureSteps(resolved, deadline);
    if (result.steps < resolved.steps) return null;
    const certificate = yield* unlessExpired(
      certifyStructureSteps(result, certificateSamples(resolved.width)),
      deadline,
    );
    if (certificate === null) return null;
    const { network: _network, teacher: _teacher, paths: _paths, ...figures } = result;
    const found = { ...figures, certificate };
    trained.set(key, found);
    return found;
  }
  const sections: Section[] = [];
  for (const [name, make] of [
    [
      'depths and losses',
      (own: Train) => gridSection(own, given.depth === undefined ? depths(quick) : [given.depth]),
    ],
    ...sweeps(quick, given).map((sweep) => [sweep.name, (own: Train) => sweepSection(own, sweep)] as const),
  ] as const) {
    if (deadline.expired) break;
    context.announce(`structure-theorem: ${name}`);
    const made = yield* make(train);
    if (made.tables.some(({ rows }) => rows.length > 0)) sections.push(made);
  }
  const title = 'Theorem 4.1: the first layer falls into the teacher’s subspace';
  return { chapter: chapter(title, sections, settings), data: [...trained.values()] };
}

/** As many as keep the certificate, some 50 gradients of them, within a fifth of the training. */
const certificateSamples = (width: number): number =>
  2 * Math.round(Math.min(1000, Math.max(100, 500_000 / width)) / 2);

function* gridSection(train: Train, depths: readonly number[]): Steps<Section> {
  const rows: Cells[] = [];
  const drawn: [string, Trained][] = [];
  for (const [loss, depth] of LOSSES.flatMap((one) => depths.map((layers) => [one, layers] as const))) {
    const found = yield* train({ loss, depth });
    const free = yield* train({ loss, depth, lambda: 0 });
    if (found === null || free === null) break;
    const ratio = found.testLoss / free.testLoss;
    const { smallestCurvature, bound } = found.certificate;
    const holds = found.residual <= MOST_RESIDUAL && ratio <= MOST_RATIO;
    rows.push({
      loss,
      depth,
      '|W⊥|/|W|': short(found.residual),
      'largest angle °': found.angles.at(-1)!.toFixed(2),
      '|W⊥|': short(found.checkpoints.at(-1)!.outside),
      'its bound': short(bound),
      'curvature μ': short(smallestCurvature),
      'test loss': found.testLoss.toFixed(4),
      '|W⊥|/|W| at λ = 0': short(free.residual),
      'test loss at λ = 0': free.testLoss.toFixed(4),
      'loss of the teacher': found.teacherLoss.toFixed(4),
      'test loss / that at λ = 0': ratio.toFixed(4),
      [`≤ ${MOST_RESIDUAL} and ≤ ${MOST_RATIO}`]: holds ? 'yes' : 'no',
    });
    if (depth !== 3) drawn.push([`${loss}, depth ${depth}`, found]);
  }
  return section(
    'Depths and losses',
    'Plain fresh samples, the loss taken in expectation over the label given x, λ = 0.001 on the weights of all layers. |W⊥| is ' +
      'the part of the first layer’s weights outside the span of the teacher’s directions. The test loss contains the label noise. Where μ + λ > 0, μ the ' +
      'smallest curvature by the first biases, |W⊥| is at most its gradient over μ + λ.',
    stepsPlot('Residual outside the subspace, λ = 0.001', drawn),
    tableOf(rows, 'With λ = 0.001 and without'),
  );
}
