/** Options of structure discovery: one table gives the type, the defaults, the check and the help. */
import { UsageError } from '../../core/errors.ts';
import {
  choice,
  describeOptions,
  type Given,
  integer,
  number,
  type OptionText,
  type Resolved,
  resolveOptions,
} from '../../core/options.ts';
import { type ActivationName, activations } from './activation.ts';
import { type LossName, losses } from './loss.ts';
import type { OptimizerName } from './optimizer.ts';

/** Step sizes where none is given. */
const STEP_SIZES: Readonly<Record<OptimizerName, number>> = { sgd: 0.5, adam: 0.03, 'perturbed-gd': 4 };

export const structureOptionTable = {
  dimension: integer({ default: 20, range: [1, 1e4], help: 'inputs d' }),
  directions: integer({ default: 2, range: [1, 100], help: "the teacher's relevant directions r ≤ d" }),
  depth: integer({ default: 2, range: [2, 20], help: 'weight layers of the student; 2 is one hidden layer' }),
  width: integer({ default: 24, range: [1, 1e4], help: 'units of each hidden layer' }),
  lambda: number({ default: 1e-3, range: [0, 1e3], help: 'weight decay: (λ/2)|W|² is added to the loss' }),
  noise: number({
    default: 0.3,
    range: [0, 1e3],
    help: "standard deviation of the label noise beside the teacher's; logistic labels draw theirs from the logits",
  }),
  teacherScale: number({
    default: 0,
    range: [0, 1e3],
    help: "root mean square of the teacher's values, of its logits where the loss is logistic; 0 takes 1, and 2 for logistic",
  }),
  steps: integer({ default: 3000, range: [1, 1e9], help: 'steps of the optimizer' }),
  batch: integer({ default: 128, range: [2, 1e6], help: 'samples per step' }),
  samples: integer({
    default: 0,
    range: [0, 1e8],
    help: 'size of a fixed training sample, even if reflected; 0 draws fresh samples at every step',
  }),
  momentum: number({ default: 0.9, range: [0, 0.999], help: 'momentum of sgd and adam' }),
  decayFrom: number({
    default: 0.5,
    range: [0, 1],
    help: 'share of the steps after which the step size falls, as a cosine, to 0',
  }),
  averageFrom: number({
    default: 1,
    range: [0, 1],
    help: 'share of the steps after which the iterates are averaged into the result; 1 takes the last iterate',
  }),
  threshold: number({
    default: 0.01,
    range: [0, 1e6],
    help: 'perturbed-gd: gradient norm at which it perturbs',
  }),
  radius: number({ default: 0.01, range: [0, 1e6], help: 'perturbed-gd: radius of the perturbation' }),
  testSamples: integer({ default: 10_000, range: [1, 1e7], help: 'samples of the test loss' }),
  checkpoints: integer({ default: 20, range: [1, 1e6], help: 'measurements along the way' }),
  seed: integer({
    default: 1,
    range: [0, Number.MAX_SAFE_INTEGER],
    help: 'seed of teacher, start and samples',
  }),
  stepSize: number({
    default: undefined,
    defaultText: Object.entries(STEP_SIZES)
      .map(([name, size]) => `${name} ${size}`)
      .join(', '),
    range: [Number.MIN_VALUE, 1e6],
    expected: 'a number > 0, at most 1e6',
    help: 'step size until it falls',
  }),
  activation: choice({
    default: 'tanh',
    among: Object.keys(activations) as ActivationName[],
    help: 'activation of the student',
  }),
  loss: choice({ default: 'squared', among: Object.keys(losses) as LossName[], help: 'loss' }),
  optimizer: choice({
    default: 'sgd',
    among: Object.keys(STEP_SIZES) as OptimizerName[],
    help: 'optimizer',
  }),
  sampling: choice({
    default: 'plain',
    among: ['plain', 'reflected'],
    help: 'reflected pairs samples that differ in sign outside the subspace: it needs to know the teacher',
  }),
  labels: choice({
    default: 'drawn',
    among: ['drawn', 'expected'],
    help: 'expected takes the loss in expectation over the label: the same population loss, without its sampling noise',
  }),
  teacher: choice({
    default: 'multi-index',
    among: ['multi-index', 'single-index'],
    help: 'single-index is tanh⟨θ, x⟩ with θ = (1, …, 1)/√d: one direction, no scale',
  }),
  lastLayer: choice({
    default: 'fan-in',
    among: ['fan-in', 'mean-field'],
    help: 'how the last layer starts: with deviation 1/√width, or 1/width',
  }),
  paths: integer({
    default: 0,
    range: [0, 1e4],
    help: 'copies of the first layer kept along the way, at evenly growing steps',
  }),
  decay: choice({
    default: 'all',
    among: ['all', 'first'],
    help: 'which weights λ decays: the first layer, or all',
  }),
  trained: choice({
    default: 'all',
    among: ['all', 'first'],
    help: 'which layers are trained; first leaves the others as they start',
  }),
} as const;

export type StructureOptions = Given<typeof structureOptionTable>;

/** Every option with its value. */
export interface ResolvedStructureOptions extends Resolved<typeof structureOptionTable> {
  /** Step size until it falls. */
  readonly stepSize: number;
}

/** Name, default, range and help of every option, for people. */
export const structureOptionRows: readonly OptionText[] = describeOptions(structureOptionTable);

/** Fills in the defaults; throws UsageError for an unknown name or a value that cannot be. */
export function resolveStructureOptions(given: StructureOptions = {}): ResolvedStructureOptions {
  const options = resolveOptions(structureOptionTable, given, 'structure');
  if (options.teacher === 'multi-index' && options.directions > options.dimension) {
    throw new UsageError(
      `structure option directions is ${options.directions}, expected at most the dimension ${options.dimension}`,
    );
  }
  if (options.teacher === 'single-index' && given.directions !== undefined && given.directions !== 1)
    throw new UsageError(
      `structure option directions is ${given.directions}, expected 1, as the teacher is "single-index"`,
    );
  const directions = options.teacher === 'single-index' ? 1 : options.directions;
  const odd = options.sampling === 'reflected' && (options.batch % 2 !== 0 || options.samples % 2 !== 0);
  if (odd)
    throw new UsageError('structure options batch and samples must be even where sampling is "reflected"');
  return { ...options, directions, stepSize: options.stepSize ?? STEP_SIZES[options.optimizer] };
}
