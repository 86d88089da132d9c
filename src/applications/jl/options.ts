/** Options of jlEmbedding: one table gives the types, the defaults, the checks and the command's flags. */
import { limitTable, seedRow } from '../../core/common-options.ts';
import { choice, type Given, integer, number, type Resolved, value } from '../../core/options.ts';
import type { GivenPairs } from './pairs.ts';

export type JlObjective = 'maximum' | 'failure';

export const jlOptionTable = {
  /** Dimensions k of the images, 1..d. Either this or `distortion` must be given. */
  dimension: integer({
    default: undefined,
    range: [1, Number.MAX_SAFE_INTEGER],
    help: "dimensions of the images, at most the points' own",
  }),
  /** Without `dimension`: the smallest dimension found whose map distorts no more than this, in (0, 1).
   *  With it: the ε of the objective `failure`. */
  distortion: number({
    default: undefined,
    range: [Number.MIN_VALUE, 1 - Number.EPSILON],
    expected: 'a number between 0 and 1',
    help: 'without a dimension: find the least one with no larger distortion',
  }),
  /** `maximum` descends on a smooth maximum; `failure` first derandomizes a sampler of maps, whose expected number of failing
   *  pairs has a closed form, then descends from there. */
  objective: choice({
    default: 'maximum',
    among: ['maximum', 'failure'] as const satisfies readonly JlObjective[],
    help: 'what the descent lowers',
  }),
  pairs: value<GivenPairs>({
    expected: 'an array of pairs of points',
    accepts: (given) => Array.isArray(given) || ArrayBuffer.isView(given),
    defaultText: 'all',
    help: 'the pairs of points that count',
  }),
  draws: integer({
    default: 100,
    range: [1, 1e6],
    help: 'Gaussian maps to draw; the best one is where the descent may start',
  }),
  steps: integer({
    default: 0,
    defaultText: 'as many as a minute affords',
    range: [0, 1e9],
    help: 'descent steps',
  }),
  stepSize: number({ default: 0.1, range: [1e-9, 1e3], unit: '1/√d', help: 'first step' }),
  seed: seedRow,
  lambda: number({
    default: 1e-3,
    range: [0, 1e6],
    help: 'regulariser of the sampler (objective failure)',
  }),
  spread: number({
    default: 0.3,
    range: [1e-6, 1e3],
    unit: '1/√k',
    help: "the sampler's σ at its start (objective failure)",
  }),
  timeLimitSec: limitTable.timeLimitSec,
  signal: limitTable.signal,
} as const;

export type JlOptions = Given<typeof jlOptionTable>;
export type ResolvedJlOptions = Resolved<typeof jlOptionTable>;
