/** Rows that several tables share: where to stop, and the seed. */
import { type Given, integer, number, value } from './options.ts';

/** Where to stop: what a Deadline takes from a caller. */
export const limitTable = {
  timeLimitSec: number({
    default: undefined,
    range: [0, Number.POSITIVE_INFINITY],
    unit: 'seconds',
    help: 'wall-clock time after which to stop',
  }),
  maxSteps: integer({
    default: undefined,
    range: [0, Number.MAX_SAFE_INTEGER],
    help: 'steps after which to stop, the same on every machine',
  }),
  signal: value<AbortSignal>({
    expected: 'an AbortSignal',
    accepts: (given) => typeof given === 'object' && given !== null && 'aborted' in given,
    help: 'stops the work when it is aborted',
  }),
} as const;

export type LimitOptions = Given<typeof limitTable>;

export const seedRow = integer({
  default: 1,
  range: [0, Number.MAX_SAFE_INTEGER],
  help: 'seed of the random numbers',
});
