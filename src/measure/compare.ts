/** Two files of runs, paired by instance, method and seed, of several such the one with the same limits: what changed beyond noise. Of each pair the difference of the values counts,
 *  in percent of the best known value; of a method's differences the mean, with a 95 % interval by bootstrap. An interval that does not
 *  hold 0 is a change. Processor times are compared likewise, as ratios, of runs that end by themselves. */
import { Random } from '../core/random.ts';
import { type RunRow, rowId, settingsKey } from './row.ts';
import { bootstrapMean, mean } from './statistics.ts';

export type Verdict = 'better' | 'worse' | 'same';

export interface Change {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly verdict: Verdict;
}

export interface MethodComparison {
  readonly method: string;
  /** Runs with a value on both sides. */
  readonly pairs: number;
  /** Pairs with equal values. */
  readonly equal: number;
  /** In percent of the best known value, positive where the second file is better; null without a pair. */
  readonly value: Change | null;
  /** Second file's CPU seconds of search over the first's; null where a time limit ends the runs. */
  readonly time: Change | null;
  /** Runs that failed in the second file only. */
  readonly newFailures: readonly string[];
  readonly verdict: Verdict;
}

export interface Comparison {
  readonly methods: readonly MethodComparison[];
  /** Ids of runs that only one file has. */
  readonly onlyFirst: readonly string[];
  readonly onlySecond: readonly string[];
  /** Limits or threads differ between paired runs: what changed may be no change of the program. */
  readonly differentSettings: boolean;
  /** Both ran on the same kind of machine: only then do times say something. */
  readonly sameMachine: boolean;
  readonly verdict: Verdict;
}

export interface CompareOptions {
  /** Slower by more than this share counts as worse; null: times decide nothing. */
  readonly timeTolerance: number | null;
  readonly seed: number;
}

/** Fewer instances than this are no sample: the runs are drawn anew then, and not whole instances. */
const LEAST_CLUSTERS = 5;
/** In percent: what rounding may bring about. */
const NOTHING = 1e-7;

type Pair = readonly [RunRow, RunRow];

export function compareRuns(
  first: readonly RunRow[],
  second: readonly RunRow[],
  options: CompareOptions,
): Comparison {
  const pairs = pairsOf(first, second);
  const paired = new Set(pairs.flat());
  const sameMachine = pairs.every(
    ([a, b]) => a.machine.cpu === b.machine.cpu && a.machine.cores === b.machine.cores,
  );
  const methods = [...new Set(pairs.map(([{ method }]) => method))].map((method) =>
    compareMethod(
      method,
      pairs.filter(([row]) => row.method === method),
      sameMachine,
      options,
    ),
  );
  const verdicts = methods.map(({ verdict }) => verdict);
  return {
    methods,
    onlyFirst: first.filter((row) => !paired.has(row)).map(rowId),
    onlySecond: second.filter((row) => !paired.has(row)).map(rowId),
    differentSettings: pairs.some(([a, b]) => limitsOf(a) !== limitsOf(b)),
    sameMachine,
    verdict: verdicts.includes('worse') ? 'worse' : verdicts.includes('better') ? 'better' : 'same',
  };
}

/** Each with the row of the same settings; those that have none, with one of other limits that has none either. */
function pairsOf(first: readonly RunRow[], second: readonly RunRow[]): Pair[] {
  const same = new Map(second.map((row) => [settingsKey(row), row]));
  const known = new Set(first.map(settingsKey));
  const others = second.filter((row) => !known.has(settingsKey(row)));
  const alike = new Map(others.map((row) => [rowId(row), row]));
  return first.flatMap((row): Pair[] => {
    const other = same.get(settingsKey(row)) ?? alike.get(rowId(row));
    return other === undefined ? [] : [[row, other]];
  });
}

function limitsOf({ timeLimitSec, maxSteps, threads, stopAtBest }: RunRow): string {
  return JSON.stringify([timeLimitSec, maxSteps, threads, stopAtBest]);
}

function compareMethod(
  method: string,
  pairs: readonly Pair[],
  sameMachine: boolean,
  { timeTolerance, seed }: CompareOptions,
): MethodComparison {
  const both = pairs.filter(([a, b]) => a.value !== null && b.value !== null);
  const newFailures = pairs.filter(([a, b]) => a.value !== null && b.value === null).map(([a]) => rowId(a));
  const value = changeOf(both, gain, seed);
  // A run that its time limit ends takes that long whatever happens.
  const timed = both.filter(([a, b]) => endsByItself(a) && endsByItself(b));
  const time = sameMachine ? changeOf(timed, logRatio, seed) : null;
  const ratio: Change | null =
    time === null
      ? null
      : {
          mean: Math.exp(time.mean),
          low: Math.exp(time.low),
          high: Math.exp(time.high),
          verdict: timeVerdict(time, timeTolerance ?? 0),
        };
  const slower = timeTolerance !== null && ratio?.verdict === 'worse';
  const worse = newFailures.length > 0 || value?.verdict === 'worse' || slower;
  return {
    method,
    pairs: both.length,
    equal: both.filter((pair) => Math.abs(gain(pair)) <= NOTHING).length,
    value,
    time: ratio,
    newFailures,
    verdict: worse ? 'worse' : (value?.verdict ?? 'same'),
  };
}

const endsByItself = ({ timeLimitSec, stopAtBest, cpuSec }: RunRow): boolean =>
  (timeLimitSec === null || stopAtBest) && cpuSec !== null && cpuSec > 0;

/** In percent; positive where the second run's value is better. */
function gain([a, b]: Pair): number {
  const difference = (b.value! - a.value!) * (a.sense === 'maximize' ? 1 : -1);
  const scale = Math.abs(a.bestKnown ?? a.value!) || 1;
  return (100 * difference) / scale;
}

function logRatio([a, b]: Pair): number {
  return Math.log(b.cpuSec! / a.cpuSec!);
}

function changeOf(pairs: readonly Pair[], read: (pair: Pair) => number, seed: number): Change | null {
  if (pairs.length === 0) return null;
  const clusters = new Map<string, number[]>();
  for (const pair of pairs) {
    const { instance } = pair[0];
    clusters.set(instance, [...(clusters.get(instance) ?? []), read(pair)]);
  }
  const all = [...clusters.values()];
  const drawn = all.length >= LEAST_CLUSTERS ? all : all.flat().map((one) => [one]);
  const [low, high] = bootstrapMean(drawn, new Random(seed));
  const verdict = low > NOTHING ? 'better' : high < -NOTHING ? 'worse' : 'same';
  return { mean: mean(all.flat()), low, high, verdict };
}

/** Of logarithms of ratios: what lies above 0 is slower. */
function timeVerdict({ low, high }: Change, tolerance: number): Verdict {
  const limit = Math.log(1 + tolerance);
  if (low > limit) return 'worse';
  return high < -limit ? 'better' : 'same';
}
