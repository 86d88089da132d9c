/** Structure discovery: the first layer's part outside the teacher's subspace, against everything it could depend on. */
import { type ActivationName, activations } from '../../applications/structure/activation.ts';
import { certifyStructure } from '../../applications/structure/certificate.ts';
import { type StructureResult, structureSteps } from '../../applications/structure/discover-structure.ts';
import { resolveStructureOptions, type StructureOptions } from '../../applications/structure/options.ts';
import type { Steps } from '../../core/steps.ts';
import type { LinePlot } from '../plots/plot.ts';
import type { Section, Table } from '../report/report.ts';
import { type ExperimentContext, type ExperimentResult, short } from './experiment.ts';

/** Null where the deadline struck before the training's end: half a training is no figure. */
type Train = (options: StructureOptions) => Steps<StructureResult | null>;

const LOSSES = ['squared', 'logistic', 'huber'] as const;
const DEPTHS = [2, 3, 4] as const;
/** The residual and the loss ratio that the lemma is held to. */
const MOST_RESIDUAL = 1e-2;
const MOST_RATIO = 1.05;

const settingsOf = (quick: boolean, seed: number) =>
  ({
    dimension: 20,
    directions: 2,
    width: quick ? 16 : 24,
    steps: quick ? 2500 : 4000,
    stepSize: quick ? 0.8 : 0.5,
    batch: 128,
    noise: 0.3,
    lambda: 1e-3,
    labels: 'expected',
    sampling: 'plain',
    seed,
  }) as const satisfies StructureOptions;

export function* structureExperiment(context: ExperimentContext): Steps<ExperimentResult> {
  const { quick, seed, deadline } = context;
  const settings = settingsOf(quick, seed);
  const all: Omit<StructureResult, 'network' | 'teacher'>[] = [];
  function* train(options: StructureOptions): Steps<StructureResult | null> {
    if (deadline.expired) return null;
    const resolved = resolveStructureOptions({ ...settings, ...options });
    const found = yield* structureSteps(resolved, deadline);
    if (found.steps < resolved.steps) return null;
    const { network: _network, teacher: _teacher, ...figures } = found;
    all.push(figures);
    return found;
  }
  const sections: Section[] = [];
  for (const [name, section] of [
    ['depths and losses', gridSection],
    ['λ', lambdaSection],
    ['optimizers', optimizerSection],
    ['samples', sampleSection],
    ['widths', widthSection],
    ['activations', activationSection],
    ['strong regulariser', strongSection],
  ] as const) {
    if (deadline.expired) break;
    context.announce(`structure: ${name}`);
    const made = yield* section(train, quick);
    if (made.tables.some(({ rows }) => rows.length > 0)) sections.push(made);
  }
  const title = 'Structure discovery: the first layer falls into the teacher’s subspace';
  return { chapter: { title, settings, sections }, data: all };
}

function* gridSection(train: Train): Steps<Section> {
  const rows: (string | number)[][] = [];
  const series: LinePlot['series'][number][] = [];
  for (const loss of LOSSES) {
    for (const depth of DEPTHS) {
      const found = yield* train({ loss, depth });
      const free = yield* train({ loss, depth, lambda: 0 });
      if (found === null || free === null) break;
      const ratio = found.testLoss / free.testLoss;
      const { smallestCurvature, bound } = certifyStructure(found);
      const holds = found.residual <= MOST_RESIDUAL && ratio <= MOST_RATIO;
      rows.push([
        loss,
        depth,
        short(found.residual),
        found.angles.at(-1)!.toFixed(2),
        short(found.checkpoints.at(-1)!.outside),
        short(bound),
        short(smallestCurvature),
        found.testLoss.toFixed(4),
        short(free.residual),
        free.testLoss.toFixed(4),
        found.teacherLoss.toFixed(4),
        ratio.toFixed(4),
        holds ? 'yes' : 'no',
      ]);
      if (depth !== 3) series.push({ name: `${loss}, depth ${depth}`, points: residuals(found) });
    }
  }
  const columns = [
    'loss',
    'depth',
    '|W⊥|/|W|',
    'largest angle °',
    '|W⊥|',
    'its bound',
    'curvature μ',
    'test loss',
    '|W⊥|/|W| at λ = 0',
    'test loss at λ = 0',
    'loss of the teacher',
    'test loss / that at λ = 0',
    `≤ ${MOST_RESIDUAL} and ≤ ${MOST_RATIO}`,
  ];
  return {
    title: 'Depths and losses',
    text:
      'Plain fresh samples, the loss taken in expectation over the label given x, λ = 0.001 on the weights of all layers. |W⊥| is ' +
      'the part of the first layer’s weights outside the span of the teacher’s directions. The test loss contains the label noise. Where μ + λ > 0, μ the ' +
      'smallest curvature by the first biases, |W⊥| is at most its gradient over μ + λ.',
    plots: [stepsPlot('Residual outside the subspace, λ = 0.001', series)],
    tables: [{ caption: 'With λ = 0.001 and without', columns, rows }],
  };
}

function* lambdaSection(train: Train, quick: boolean): Steps<Section> {
  const lambdas = [0, 1e-5, 1e-4, 1e-3, 1e-2];
  const along: LinePlot['series'][number][] = [];
  const against: LinePlot['series'][number][] = [];
  const rows: (string | number)[][] = [];
  for (const loss of quick ? (['squared'] as const) : LOSSES) {
    const points: [number, number][] = [];
    for (const lambda of lambdas) {
      const found = yield* train({ loss, lambda });
      if (found === null) break;
      if (loss === 'squared') along.push({ name: `λ = ${lambda}`, points: residuals(found) });
      if (lambda > 0) points.push([lambda, found.residual]);
      rows.push(resultRow(loss, String(lambda), found));
    }
    against.push({ name: loss, points });
  }
  return {
    title: 'Against λ and steps',
    text:
      'Without λ the directions that the network does not use keep what they started with; any λ > 0 empties them, the faster the ' +
      'larger it is. What remains at the end is the samples’ noise; a λ so large that it spoils the fit brings more of that.',
    plots: [
      stepsPlot('Residual along the steps, squared loss, depth 2', along),
      {
        kind: 'lines',
        title: 'Residual at the end against λ, depth 2',
        x: { label: 'λ', log: true },
        y: { label: '|W⊥|/|W|', log: true },
        series: against,
      },
    ],
    tables: [resultTable('Depth 2', ['loss', 'λ'], rows)],
  };
}

function* optimizerSection(train: Train): Steps<Section> {
  const series: LinePlot['series'][number][] = [];
  const rows: (string | number)[][] = [];
  for (const optimizer of ['sgd', 'adam', 'perturbed-gd'] as const) {
    const stepSize = optimizer === 'sgd' ? {} : { stepSize: undefined };
    const found = yield* train({ optimizer, ...stepSize });
    if (found === null) break;
    series.push({ name: optimizer, points: residuals(found) });
    rows.push(resultRow(optimizer, found.options.stepSize, found));
  }
  return {
    title: 'Against the optimizer',
    text:
      'sgd is heavy ball; adam has the decay inside the gradient; perturbed-gd is plain descent with noise from a ball where the ' +
      'gradient is small. Adam scales each weight by itself, which mixes directions inside the subspace with those outside.',
    plots: [stepsPlot('Residual by optimizer, squared loss, depth 2', series)],
    tables: [resultTable('Squared loss, depth 2', ['optimizer', 'step size'], rows)],
  };
}

function* sampleSection(train: Train, quick: boolean): Steps<Section> {
  const kinds = [
    { name: 'labels drawn', options: { labels: 'drawn' } },
    { name: 'loss expected over the label', options: {} },
    { name: 'expected, samples reflected', options: { sampling: 'reflected' } },
  ] as const;
  const sizes = quick ? [256, 1024, 4096, 16_384] : [256, 1024, 4096, 16_384, 65_536];
  const series: LinePlot['series'][number][] = [];
  const rows: (string | number)[][] = [];
  for (const { name, options } of kinds) {
    const points: [number, number][] = [];
    for (const samples of [...sizes, 0]) {
      const found = yield* train({ samples, ...options });
      if (found === null) break;
      if (samples > 0) points.push([samples, found.residual]);
      rows.push(resultRow(name, samples === 0 ? 'fresh at every step' : samples, found));
    }
    series.push({ name, points });
  }
  return {
    title: 'Against the sample',
    text:
      'A fixed sample pulls the first layer out of the subspace, the less the larger it is. Reflected samples come in pairs that ' +
      'differ in sign outside the subspace: that needs to know the teacher, and shows the population’s descent without sampling noise.',
    plots: [
      {
        kind: 'lines',
        title: 'Residual against the size of a fixed sample',
        x: { label: 'samples', log: true },
        y: { label: '|W⊥|/|W|', log: true },
        series,
      },
    ],
    tables: [resultTable('Squared loss, depth 2', ['gradient', 'samples'], rows)],
  };
}

function* widthSection(train: Train, quick: boolean): Steps<Section> {
  const series: LinePlot['series'][number][] = [];
  const rows: (string | number)[][] = [];
  for (const depth of quick ? [2] : DEPTHS) {
    const points: [number, number][] = [];
    for (const width of quick ? [4, 8, 16, 32] : [4, 8, 16, 32, 64]) {
      const found = yield* train({ width, depth });
      if (found === null) break;
      points.push([width, found.residual]);
      rows.push(resultRow(String(depth), width, found));
    }
    series.push({ name: `depth ${depth}`, points });
  }
  return {
    title: 'Against the width',
    text: 'Squared loss, the same number of steps for all.',
    plots: [
      {
        kind: 'lines',
        title: 'Residual against the width',
        x: { label: 'width', log: true },
        y: { label: '|W⊥|/|W|', log: true },
        series,
      },
    ],
    tables: [resultTable('Squared loss', ['depth', 'width'], rows)],
  };
}

function* activationSection(train: Train): Steps<Section> {
  const series: LinePlot['series'][number][] = [];
  const rows: (string | number)[][] = [];
  for (const activation of Object.keys(activations) as ActivationName[]) {
    const found = yield* train({ activation, depth: 3 });
    if (found === null) break;
    series.push({ name: activation, points: residuals(found) });
    rows.push(resultRow(activation, 3, found));
  }
  return {
    title: 'Against the activation',
    text: 'Any smooth activation will do; the lemma asks for no more. Steps are the same for all.',
    plots: [stepsPlot('Residual by activation, squared loss, depth 3', series)],
    tables: [resultTable('Squared loss', ['activation', 'depth'], rows)],
  };
}

function* strongSection(train: Train): Steps<Section> {
  const cases = [
    { name: 'tiny decay, all layers trained', options: {} },
    { name: 'first layer alone, tiny', options: { trained: 'first', decay: 'first' } },
    { name: 'first layer alone, λ = 0.01', options: { trained: 'first', decay: 'first', lambda: 0.01 } },
    { name: 'first layer alone, λ = 0.1', options: { trained: 'first', decay: 'first', lambda: 0.1 } },
    { name: 'first layer alone, λ = 0.5', options: { trained: 'first', decay: 'first', lambda: 0.5 } },
  ] as const;
  const series: LinePlot['series'][number][] = [];
  const rows: (string | number)[][] = [];
  for (const { name, options } of cases) {
    const found = yield* train(options);
    if (found === null) break;
    series.push({ name, points: residuals(found) });
    rows.push(resultRow(name, found.options.lambda, found));
  }
  return {
    title: 'Against a strong regulariser',
    text:
      'Mousavi-Hosseini et al. (ICLR 2023) prove the same for networks of two layers of which only the first is trained, under a ' +
      'decay strong enough to outweigh the curvature of the loss. Here that setting (the second layer stays as it starts), with our ' +
      'activation and step sizes. The stronger the decay, the worse the fit; and W shrinks as a whole, so that the samples’ noise ' +
      'weighs more beside it.',
    plots: [stepsPlot('Residual by regulariser, squared loss, depth 2', series)],
    tables: [resultTable('Squared loss, depth 2', ['training', 'λ'], rows)],
  };
}

const residuals = ({ checkpoints }: StructureResult) =>
  checkpoints.map(({ step, residual }) => [step, residual] as const);

function stepsPlot(title: string, series: LinePlot['series']): LinePlot {
  return { kind: 'lines', title, x: { label: 'step' }, y: { label: '|W⊥|/|W|', log: true }, series };
}

function resultRow(first: string, second: string | number, found: StructureResult): (string | number)[] {
  const { residual, angles, checkpoints, testLoss, teacherLoss } = found;
  return [
    first,
    second,
    short(residual),
    angles.at(-1)!.toFixed(2),
    short(checkpoints.at(-1)!.norm),
    testLoss.toFixed(4),
    teacherLoss.toFixed(4),
  ];
}

function resultTable(caption: string, names: readonly string[], rows: Table['rows']): Table {
  const columns = [...names, '|W⊥|/|W|', 'largest angle °', '|W|', 'test loss', 'loss of the teacher'];
  return { caption, columns, rows };
}
