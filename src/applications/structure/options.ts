/** Options of structure discovery: one table gives the type, the defaults, the check and the help. */
import { UsageError } from '../../core/errors.ts';
import { type ActivationName, activations } from './activation.ts';
import { type LossName, losses } from './loss.ts';
import type { OptimizerName } from './optimizer.ts';

const numbers = {
  dimension: { value: 20, least: 1, most: 1e4, whole: true, help: 'inputs d' },
  directions: { value: 2, least: 1, most: 100, whole: true, help: "the teacher's relevant directions r ≤ d" },
  depth: {
    value: 2,
    least: 2,
    most: 20,
    whole: true,
    help: 'weight layers of the student; 2 is one hidden layer',
  },
  width: { value: 24, least: 1, most: 1e4, whole: true, help: 'units of each hidden layer' },
  lambda: {
    value: 1e-3,
    least: 0,
    most: 1e3,
    whole: false,
    help: 'weight decay: (λ/2)|W|² is added to the loss',
  },
  noise: {
    value: 0.3,
    least: 0,
    most: 1e3,
    whole: false,
    help: "standard deviation of the label noise beside the teacher's; logistic labels draw theirs from the logits",
  },
  teacherScale: {
    value: 0,
    least: 0,
    most: 1e3,
    whole: false,
    help: "root mean square of the teacher's values, of its logits where the loss is logistic; 0 takes 1, and 2 for logistic",
  },
  steps: { value: 3000, least: 1, most: 1e9, whole: true, help: 'steps of the optimizer' },
  batch: { value: 128, least: 2, most: 1e6, whole: true, help: 'samples per step' },
  samples: {
    value: 0,
    least: 0,
    most: 1e8,
    whole: true,
    help: 'size of a fixed training sample, even if reflected; 0 draws fresh samples at every step',
  },
  momentum: { value: 0.9, least: 0, most: 0.999, whole: false, help: 'momentum of sgd and adam' },
  decayFrom: {
    value: 0.5,
    least: 0,
    most: 1,
    whole: false,
    help: 'share of the steps after which the step size falls, as a cosine, to 0',
  },
  averageFrom: {
    value: 1,
    least: 0,
    most: 1,
    whole: false,
    help: 'share of the steps after which the iterates are averaged into the result; 1 takes the last iterate',
  },
  threshold: {
    value: 0.01,
    least: 0,
    most: 1e6,
    whole: false,
    help: 'perturbed-gd: gradient norm at which it perturbs',
  },
  radius: {
    value: 0.01,
    least: 0,
    most: 1e6,
    whole: false,
    help: 'perturbed-gd: radius of the perturbation',
  },
  testSamples: { value: 10_000, least: 1, most: 1e7, whole: true, help: 'samples of the test loss' },
  checkpoints: { value: 20, least: 1, most: 1e6, whole: true, help: 'measurements along the way' },
  seed: {
    value: 1,
    least: 0,
    most: Number.MAX_SAFE_INTEGER,
    whole: true,
    help: 'seed of teacher, start and samples',
  },
} as const;

const choices = {
  activation: {
    value: 'tanh' as ActivationName,
    among: Object.keys(activations) as ActivationName[],
    help: 'activation of the student',
  },
  loss: { value: 'squared' as LossName, among: Object.keys(losses) as LossName[], help: 'loss' },
  optimizer: {
    value: 'sgd' as OptimizerName,
    among: ['sgd', 'adam', 'perturbed-gd'] as OptimizerName[],
    help: 'optimizer',
  },
  sampling: {
    value: 'plain' as 'plain' | 'reflected',
    among: ['plain', 'reflected'] as ('plain' | 'reflected')[],
    help: 'reflected pairs samples that differ in sign outside the subspace: it needs to know the teacher',
  },
  labels: {
    value: 'drawn' as 'drawn' | 'expected',
    among: ['drawn', 'expected'] as ('drawn' | 'expected')[],
    help: 'expected takes the loss in expectation over the label: the same population loss, without its sampling noise',
  },
  decay: {
    value: 'all' as 'first' | 'all',
    among: ['all', 'first'] as ('first' | 'all')[],
    help: 'which weights λ decays: the first layer, or all',
  },
  trained: {
    value: 'all' as 'first' | 'all',
    among: ['all', 'first'] as ('first' | 'all')[],
    help: 'which layers are trained; first leaves the others as they start',
  },
} as const;

/** Step sizes where none is given. */
const STEP_SIZES: Readonly<Record<OptimizerName, number>> = { sgd: 0.5, adam: 0.03, 'perturbed-gd': 4 };

type Choices = { readonly [name in keyof typeof choices]: (typeof choices)[name]['value'] };
type Numbers = { readonly [name in keyof typeof numbers]: number };

/** Every option with its value. */
export interface ResolvedStructureOptions extends Choices, Numbers {
  /** Step size until it falls. */
  readonly stepSize: number;
}
export type StructureOptions = {
  readonly [name in keyof ResolvedStructureOptions]?: ResolvedStructureOptions[name] | undefined;
};

/** Name, default, range and help of every option, for people. */
export const structureOptionRows: readonly { name: string; standard: string; range: string; help: string }[] =
  [
    ...Object.entries(numbers).map(([name, { value, least, most, help }]) => ({
      name,
      standard: String(value),
      range: `${least}..${most}`,
      help,
    })),
    {
      name: 'stepSize',
      standard: Object.entries(STEP_SIZES)
        .map(([name, value]) => `${name} ${value}`)
        .join(', '),
      range: '> 0',
      help: 'step size until it falls',
    },
    ...Object.entries(choices).map(([name, { value, among, help }]) => ({
      name,
      standard: value,
      range: among.join(', '),
      help,
    })),
  ];

/** Fills in the defaults; throws UsageError for an unknown name or a value that cannot be. */
export function resolveStructureOptions(given: StructureOptions = {}): ResolvedStructureOptions {
  const known = structureOptionRows.map(({ name }) => name);
  for (const name of Object.keys(given)) {
    if (!known.includes(name))
      throw new UsageError(`unknown structure option "${name}", expected one of ${known.join(', ')}`);
  }
  const resolved: Record<string, number | string> = {};
  for (const [name, row] of Object.entries(numbers)) {
    resolved[name] = checkNumber(name, given[name as keyof Numbers] ?? row.value, row);
  }
  for (const [name, { value, among }] of Object.entries(choices)) {
    const chosen = given[name as keyof Choices] ?? value;
    if (!(among as readonly string[]).includes(chosen)) {
      throw new UsageError(
        `structure option ${name} is ${JSON.stringify(chosen)}, expected one of ${among.join(', ')}`,
      );
    }
    resolved[name] = chosen;
  }
  const standard = STEP_SIZES[resolved.optimizer as OptimizerName];
  const range = { least: Number.MIN_VALUE, most: 1e6, whole: false };
  resolved.stepSize = checkNumber('stepSize', given.stepSize ?? standard, range);
  const options = resolved as unknown as ResolvedStructureOptions;
  if (options.directions > options.dimension) {
    throw new UsageError(
      `structure option directions is ${options.directions}, expected at most the dimension ${options.dimension}`,
    );
  }
  const odd = options.sampling === 'reflected' && (options.batch % 2 !== 0 || options.samples % 2 !== 0);
  if (odd)
    throw new UsageError('structure options batch and samples must be even where sampling is "reflected"');
  return options;
}

function checkNumber(
  name: string,
  value: unknown,
  { least, most, whole }: { least: number; most: number; whole: boolean },
): number {
  const fits =
    typeof value === 'number' && value >= least && value <= most && (!whole || Number.isInteger(value));
  if (!fits) {
    const kind = whole ? 'an integer' : 'a number';
    throw new UsageError(
      `structure option ${name} is ${String(value)}, expected ${kind} in ${least}..${most}`,
    );
  }
  return value;
}
