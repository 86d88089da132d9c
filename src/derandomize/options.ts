/** Options of the descents, as tables. */
import { limitTable, seedRow } from '../core/common-options.ts';
import {
  choice,
  type Given,
  integer,
  number,
  onOff,
  type Resolved,
  resolveOptions,
  value,
} from '../core/options.ts';
import { type Distribution, QUANTILE, type Sampling } from './draws.ts';
import type { Shape } from './shape.ts';

export const descentTable = {
  steps: integer({
    default: 400,
    range: [1, 1e9],
    help: 'gradient steps over which λ and the smoothing are ramped',
  }),
  extraSteps: integer({ default: 1000, range: [0, 1e9], help: 'further steps allowed until W has vanished' }),
  stepSize: number({ default: 1, range: [1e-12, 1e12], help: 'step length, in units of 1/metric' }),
  momentum: number({ default: 0.9, range: [0, 0.9999], help: 'heavy-ball momentum' }),
  endMomentum: number({
    default: 0.5,
    range: [0, 0.9999],
    help: 'momentum of W after the ramps, while it dies out',
  }),
  lambdaEnd: number({
    default: 0.1,
    range: [0, 1e6],
    help: 'regulariser at the end of its ramp, in units of the metric',
  }),
  rampFrom: number({ default: 0.3, range: [0, 1], help: 'share of the steps before λ leaves lambdaStart' }),
  lambdaStart: number({ default: 0, range: [0, 1e6], help: 'regulariser before the ramp' }),
  smoothingStart: number({ default: 0.1, range: [0, 1e6], help: 'smoothing at the first step' }),
  smoothingEnd: number({ default: 0.1, range: [0, 1e6], help: 'smoothing at the last step' }),
  noise: number({
    default: 0.01,
    range: [0, 1e6],
    help: 'radius per coordinate of the perturbation that leaves saddle points',
  }),
  checkpoints: integer({
    default: 4,
    range: [1, 1e6],
    help: 'times per run that sufficient decrease is checked on exact values',
  }),
  decrease: number({
    default: 1e-4,
    range: [0, 1],
    help: 'share of step·|gradient|² that a checkpoint must have gained',
  }),
  residual: number({ default: 1e-8, range: [0, 1], help: '|W|²/n at which W counts as vanished' }),
  gradient: number({
    default: 1e-4,
    range: [0, 1e6],
    help: 'root mean square of ∇L per coordinate at which the descent may end',
  }),
  stall: integer({
    default: 0,
    range: [0, 1],
    help: '1 ends a descent without ramps whose gradient has vanished before W has',
  }),
  escapes: integer({
    default: 3,
    range: [0, 1e6],
    help: 'perturbations along negative curvature before giving up on a certificate',
  }),
} as const;

export type DescentOptions = Given<typeof descentTable>;
export type ResolvedDescentOptions = Resolved<typeof descentTable>;

/** Fills in the defaults; throws UsageError for an unknown name or a value out of range. */
export function resolveDescentOptions(given: DescentOptions = {}): ResolvedDescentOptions {
  return resolveOptions(descentTable, given, 'descent');
}

const LARGEST = Number.MAX_VALUE;
const smoothing = number({ default: 0, range: [0, LARGEST], help: "the objective's smoothing" });

/** Of the perturbed method (perturbed-descent.ts): the constants of Jin et al. 2017. */
export const perturbedTable = {
  smoothing,
  /** ε of the stationary point sought. */
  epsilon: number({ default: 1e-2, range: [Number.MIN_VALUE, LARGEST], help: 'ε of the point sought' }),
  /** δ: probability of failing to leave a saddle. */
  delta: number({
    default: 0.1,
    range: [Number.MIN_VALUE, 1],
    help: 'δ, probability of failing to leave a saddle',
  }),
  /** c: the analysis wants it small, practice bears 1. */
  constant: number({
    default: 1,
    range: [Number.MIN_VALUE, LARGEST],
    help: 'c; the analysis wants it small',
  }),
  /** ℓ; 0 estimates it. */
  smoothness: number({ default: 0, range: [0, LARGEST], help: 'ℓ; 0 estimates it' }),
  /** ρ; 0 takes ℓ. */
  hessianLipschitz: number({ default: 0, range: [0, LARGEST], help: 'ρ; 0 takes ℓ' }),
  /** Δ ≥ L(start) − min L. */
  gap: number({ default: 1, range: [Number.MIN_VALUE, LARGEST], help: 'Δ, at least L(start) − min L' }),
  maxSteps: integer({ default: 100_000, range: [1, 1e9], help: 'steps at most' }),
} as const;

const isNumbers = (given: unknown): boolean => Array.isArray(given) || ArrayBuffer.isView(given);
const isObject = (given: unknown): boolean => typeof given === 'object' && given !== null;
const isDistribution = (given: unknown): boolean =>
  typeof given === 'function' ||
  (typeof given === 'string'
    ? Object.hasOwn(QUANTILE, given)
    : Array.isArray(given) && given.every(isNumbers));

/** Of an objective made of a plain function. */
export const sampledTable = {
  shape: value<Shape>({
    expected: '"full", "diagonal", "scalar" or { blocks }',
    accepts: (given) => isObject(given) || ['full', 'diagonal', 'scalar'].includes(given as string),
    defaultText: 'full',
    help: 'the shape of W',
  }),
  /** Columns of W where it is full or in blocks. */
  columns: integer({
    default: undefined,
    defaultText: 'min(n, 8)',
    range: [1, 2 ** 31 - 1],
    expected: 'an integer ≥ 1',
    help: 'columns of W where it is full or in blocks',
  }),
  /** Of x. The lemma's identity ∇_W L = (H + λM)W is Stein's, and belongs to Gaussian x. */
  distribution: value<Distribution>({
    expected: `one of ${Object.keys(QUANTILE).join(', ')}, a function or an array of rows`,
    accepts: isDistribution,
    defaultText: 'gaussian',
    help: 'the distribution of x',
  }),
  sampling: choice({
    default: 'monte-carlo',
    among: ['monte-carlo', 'lattice'] as const satisfies readonly Sampling[],
    help: 'how x is drawn',
  }),
  samples: integer({ default: 256, range: [1, 1e9], help: 'draws of x' }),
  seed: seedRow,
  /** The metric M. */
  metric: value<ArrayLike<number>>({
    expected: 'an array of numbers',
    accepts: isNumbers,
    defaultText: '1 for every coordinate',
    help: 'the metric M',
  }),
} as const;

/** Of one descent by either method. */
export const methodTable = {
  /** `accelerated`: heavy ball with checkpoints and escapes; `perturbed`: Jin et al. 2017 to the letter. */
  method: choice({ default: 'accelerated', among: ['accelerated', 'perturbed'], help: 'how to descend' }),
  /** Whether entries of x may be held at values where the descent stalls. Without it, draws are taken there. */
  conditioning: onOff({ default: true, help: 'hold entries of x at values where the descent stalls' }),
  /** Of the accelerated method; they win over the defaults of the one-call form. */
  descent: value<DescentOptions>({
    expected: 'an object',
    accepts: isObject,
    help: 'of the accelerated method',
  }),
  perturbed: value<Given<typeof perturbedTable>>({
    expected: 'an object',
    accepts: isObject,
    help: 'of the perturbed method',
  }),
} as const;

export const derandomizeTable = {
  ...sampledTable,
  ...limitTable,
  ...methodTable,
  /** Where to begin; b = 0 and W ~ N(0, spread²/k) where absent. */
  start: value<{
    readonly w?: ArrayLike<number>;
    readonly b?: ArrayLike<number>;
    readonly theta?: ArrayLike<number>;
  }>({
    expected: 'an object of arrays w, b or theta',
    accepts: (given) =>
      isObject(given) &&
      Object.entries(given as object).every(
        ([name, x]) => ['w', 'b', 'theta'].includes(name) && isNumbers(x),
      ),
    defaultText: 'b = 0, W random',
    help: 'where to begin',
  }),
  /** Size of a random W₀: about the standard deviation of each z_i. */
  spread: number({
    default: 1,
    range: [0, LARGEST],
    help: 'standard deviation of each entry of a random start',
  }),
  /** The regulariser λ, constant. Where curvature is positive it costs nothing to make it tiny; saddles at W ≠ 0 and
   *  directions in which g is flat take about 1/λ steps without conditioning. */
  lambda: number({ default: 1e-3, range: [Number.MIN_VALUE, LARGEST], help: 'the regulariser λ' }),
} as const;

const differenceStep = number({
  default: 1e-5,
  range: [Number.MIN_VALUE, LARGEST],
  help: 'step of the central differences; objectives in f32 want about 1e-2',
});

/** Of checkGradient. */
export const gradientCheckTable = {
  smoothing,
  /** Step of the central differences. Objectives in f32 want about 1e-2. */
  step: differenceStep,
  /** Entries looked at per part, spread evenly. */
  entries: integer({ default: 200, range: [1, 2 ** 31 - 1], help: 'entries looked at per part' }),
  tolerance: number({ default: 1e-5, range: [0, LARGEST], help: 'largest error that holds' }),
  seed: seedRow,
} as const;

/** Of checkExpectation. */
export const expectationCheckTable = {
  smoothing,
  samples: integer({ default: 20_000, range: [2, 1e9], help: 'fresh draws' }),
  seed: seedRow,
  shape: sampledTable.shape,
} as const;

/** Of checkStationarity. */
export const stationarityCheckTable = {
  smoothing,
  gradient: number({ default: 1e-3, range: [0, LARGEST], help: 'largest norm of the gradient that holds' }),
  /** The scale of Jin et al. with ρ = 1. */
  curvature: number({
    default: undefined,
    defaultText: '√gradient',
    range: [0, LARGEST],
    help: 'how far below 0 the curvature may be',
  }),
  step: differenceStep,
  seed: seedRow,
} as const;
