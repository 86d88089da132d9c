/** What the first layer's part outside the teacher's subspace depends on: one option varied at a time. */
import { type ActivationName, activations } from '../../applications/structure/activation.ts';
import type { StructureCertificate } from '../../applications/structure/certificate.ts';
import type { StructureResult } from '../../applications/structure/discover-structure.ts';
import type { StructureOptions } from '../../applications/structure/options.ts';
import type { Steps } from '../../core/steps.ts';
import type { LinePlot } from '../plots/plot.ts';
import { type Section, section, tableOf } from '../report/report.ts';
import { short } from './experiment.ts';
import type { PaperSettings } from './settings.ts';

/** What is kept of a training. */
export type Trained = Omit<StructureResult, 'network' | 'teacher' | 'paths'> & {
  readonly certificate: StructureCertificate;
};

/** Null where the deadline struck before the training's end: half a training is no figure. */
export type Train = (options: StructureOptions) => Steps<Trained | null>;

interface Case {
  readonly label: string;
  /** What is varied. */
  readonly x: string | number | ((found: Trained) => number);
  readonly options: StructureOptions;
}

interface Done {
  readonly label: string;
  readonly x: string | number;
  readonly found: Trained;
}

export interface Sweep {
  readonly name: string;
  readonly title: string;
  readonly text: string;
  /** Of the table, and the names of its columns for label and x. */
  readonly caption: string;
  readonly columns: readonly [string, string];
  readonly cases: readonly Case[];
  plots(done: readonly Done[]): readonly LinePlot[];
}

export const LOSSES = ['squared', 'logistic', 'huber'] as const;
export const depths = (quick: boolean): readonly number[] => (quick ? [2, 4] : [2, 3, 4]);

export function* sweepSection(train: Train, sweep: Sweep): Steps<Section> {
  const done: Done[] = [];
  for (const { label, x, options } of sweep.cases) {
    const found = yield* train(options);
    if (found === null) break;
    done.push({ label, x: typeof x === 'function' ? x(found) : x, found });
  }
  const [first, second] = sweep.columns;
  const rows = done.map(({ label, x, found }) => ({
    [first]: label,
    [second]: x,
    '|W⊥|/|W|': short(found.residual),
    'largest angle °': found.angles.at(-1)!.toFixed(2),
    '|W|': short(found.checkpoints.at(-1)!.norm),
    '|W⊥|': short(found.certificate.outside),
    'its bound': short(found.certificate.bound),
    'test loss': found.testLoss.toFixed(4),
    'loss of the teacher': found.teacherLoss.toFixed(4),
  }));
  return section(sweep.title, sweep.text, ...sweep.plots(done), tableOf(rows, sweep.caption));
}

/** All of them, less those that vary what the reader fixed. */
export function sweeps(quick: boolean, given: PaperSettings): Sweep[] {
  const rest = [optimizers, samples(quick), everyActivation];
  return [
    ...(given.lambda === undefined ? [lambdas(quick), ...(quick ? [] : [strongRegularisers])] : []),
    ...(given.width === undefined && given.depth === undefined ? [widths(quick), large(quick)] : []),
    ...(quick ? [] : rest),
  ];
}

/** Six layers, and four thousand units: as far as minutes go. */
const large = (quick: boolean): Sweep => ({
  name: 'depth 6, width 4,000',
  title: 'Deep and wide',
  text: 'The same steps for a student of six layers and for one of four thousand hidden units; both have far more directions than the task needs.',
  caption: 'Squared loss',
  columns: ['student', 'width'],
  cases: [
    { label: 'depth 6', x: 24, options: { depth: 6, width: 24 } },
    ...(quick
      ? []
      : [
          {
            label: 'depth 2',
            x: 4000,
            options: { width: 4000, steps: 600, testSamples: 1000, checkpoints: 10 },
          },
        ]),
  ],
  plots: (done) => [
    stepsPlot(
      'Residual of large students',
      done.map(({ label, x, found }) => [`${label}, width ${x}`, found] as const),
    ),
  ],
});

/** The residual along the steps of each training. */
export function stepsPlot(title: string, done: readonly (readonly [string, Trained])[]): LinePlot {
  const series = done.map(([name, { checkpoints }]) => ({
    name,
    points: checkpoints.map(({ step, residual }) => [step, residual] as const),
  }));
  return { kind: 'lines', title, x: { label: 'step' }, y: { label: '|W⊥|/|W|', log: true }, series };
}

const byLabel = (done: readonly Done[]) => done.map(({ label, found }) => [label, found] as const);

/** The residual at the end against x, a curve for each label; where x is no number > 0, it is in the table only. */
function endPlot(title: string, x: string, done: readonly Done[], prefix = ''): LinePlot {
  const series = [...new Set(done.map(({ label }) => label))].map((label) => ({
    name: `${prefix}${label}`,
    points: done
      .filter((one) => one.label === label && typeof one.x === 'number' && one.x > 0)
      .map((one) => [one.x as number, one.found.residual] as const),
  }));
  return { kind: 'lines', title, x: { label: x, log: true }, y: { label: '|W⊥|/|W|', log: true }, series };
}

const lambdas = (quick: boolean): Sweep => ({
  name: 'λ',
  title: 'Against λ and steps',
  text:
    'Without λ the directions that the network does not use keep what they started with; any λ > 0 empties them, the faster the ' +
    'larger it is. What remains at the end is the samples’ noise; a λ so large that it spoils the fit brings more of that.',
  caption: 'Depth 2',
  columns: ['loss', 'λ'],
  cases: (quick ? (['squared'] as const) : LOSSES).flatMap((loss) =>
    [0, 1e-5, 1e-4, 1e-3, 1e-2].map((lambda) => ({ label: loss, x: lambda, options: { loss, lambda } })),
  ),
  plots: (done) => [
    stepsPlot(
      'Residual along the steps, squared loss, depth 2',
      done.filter(({ label }) => label === 'squared').map(({ x, found }) => [`λ = ${x}`, found] as const),
    ),
    endPlot('Residual at the end against λ, depth 2', 'λ', done),
  ],
});

const optimizers: Sweep = {
  name: 'optimizers',
  title: 'Against the optimizer',
  text:
    'sgd is heavy ball; adam has the decay inside the gradient; perturbed-gd is plain descent with noise from a ball where the ' +
    'gradient is small. Adam scales each weight by itself, which mixes directions inside the subspace with those outside.',
  caption: 'Squared loss, depth 2',
  columns: ['optimizer', 'step size'],
  cases: (['sgd', 'adam', 'perturbed-gd'] as const).map((optimizer) => ({
    label: optimizer,
    x: ({ options }) => options.stepSize,
    options: { optimizer, ...(optimizer === 'sgd' ? {} : { stepSize: undefined }) },
  })),
  plots: (done) => [stepsPlot('Residual by optimizer, squared loss, depth 2', byLabel(done))],
};

const samples = (quick: boolean): Sweep => ({
  name: 'samples',
  title: 'Against the sample',
  text:
    'A fixed sample pulls the first layer out of the subspace, the less the larger it is. Reflected samples come in pairs that ' +
    'differ in sign outside the subspace: that needs to know the teacher, and shows the population’s descent without sampling noise.',
  caption: 'Squared loss, depth 2',
  columns: ['gradient', 'samples'],
  cases: (
    [
      ['labels drawn', { labels: 'drawn' }],
      ['loss expected over the label', {}],
      ['expected, samples reflected', { sampling: 'reflected' }],
    ] as const
  ).flatMap(([label, options]) =>
    [256, 1024, 4096, 16_384, ...(quick ? [] : [65_536]), 0].map((count) => ({
      label,
      x: count === 0 ? 'fresh at every step' : count,
      options: { samples: count, ...options },
    })),
  ),
  plots: (done) => [endPlot('Residual against the size of a fixed sample', 'samples', done)],
});

const widths = (quick: boolean): Sweep => ({
  name: 'widths',
  title: 'Against the width',
  text: 'Squared loss, the same number of steps for all.',
  caption: 'Squared loss',
  columns: ['depth', 'width'],
  cases: (quick ? [2] : depths(quick)).flatMap((depth) =>
    [4, 8, 16, 32, ...(quick ? [] : [64])].map((width) => ({
      label: String(depth),
      x: width,
      options: { width, depth },
    })),
  ),
  plots: (done) => [endPlot('Residual against the width', 'width', done, 'depth ')],
});

const everyActivation: Sweep = {
  name: 'activations',
  title: 'Against the activation',
  text: 'Any smooth activation will do; the lemma asks for no more. Steps are the same for all.',
  caption: 'Squared loss',
  columns: ['activation', 'depth'],
  cases: (Object.keys(activations) as ActivationName[]).map((activation) => ({
    label: activation,
    x: 3,
    options: { activation, depth: 3 },
  })),
  plots: (done) => [stepsPlot('Residual by activation, squared loss, depth 3', byLabel(done))],
};

const firstLayer = { trained: 'first', decay: 'first' } as const;

const strongRegularisers: Sweep = {
  name: 'strong regulariser',
  title: 'Against a strong regulariser',
  text:
    'Mousavi-Hosseini et al. (ICLR 2023) prove the same for networks of two layers of which only the first is trained, under a ' +
    'decay strong enough to outweigh the curvature of the loss. Here that setting (the second layer stays as it starts), with our ' +
    'activation and step sizes. The stronger the decay, the worse the fit; and W shrinks as a whole, so that the samples’ noise ' +
    'weighs more beside it.',
  caption: 'Squared loss, depth 2',
  columns: ['training', 'λ'],
  cases: [
    { label: 'tiny decay, all layers trained', options: {} },
    { label: 'first layer alone, tiny', options: firstLayer },
    ...[0.01, 0.1, 0.5].map((lambda) => ({
      label: `first layer alone, λ = ${lambda}`,
      options: { ...firstLayer, lambda },
    })),
  ].map((one) => ({ ...one, x: ({ options }) => options.lambda })),
  plots: (done) => [stepsPlot('Residual by regulariser, squared loss, depth 2', byLabel(done))],
};
