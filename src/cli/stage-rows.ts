/** What each stage of a solve has to tell in the summary: the chain from the relaxation's value to the cut.
 *  A figure that a stage did not report leaves out its part of the line. */
import type { SolveResult, StageReport } from '../solve/types.ts';
import { count, duration, figure } from './figures.ts';

/** What of a result the rows need. */
type Outcome = Pick<SolveResult, 'cut' | 'stages'>;

export type Row = readonly [label: string, text: string];

/** The rows of one stage; a stage that is not known here shows its cut. */
export function stageRows(stage: StageReport, result: Outcome): Row[] {
  const describe = STAGES[stage.name];
  if (describe !== undefined) return describe(stage, result).filter(([, text]) => text !== '');
  const text = line(
    say(stage, 'cut', (cut) => `cut ${figure(cut)}`),
    duration(stage.seconds),
  );
  return [[stage.name, text]];
}

const STAGES: Readonly<Record<string, (stage: StageReport, result: Outcome) => Row[]>> = {
  sdp: (stage) => [
    [
      'SDP value',
      line(
        say(stage, 'value', figure),
        say(stage, 'sweeps', (sweeps) => count(sweeps, 'sweep')),
        say(stage, 'rank', (rank) => `rank ${rank}`),
        duration(stage.seconds),
      ),
    ],
    ['E[GW]', say(stage, 'expectedRounding', (x) => `${figure(x)}, expected cut of a random hyperplane`)],
  ],
  rounding: (stage) => [
    [
      'rounding',
      line(
        say(stage, 'cut', (cut) => `cut ${figure(cut)}`),
        say(stage, 'trials', (trials) => `best of ${count(trials, 'hyperplane')}`),
        say(stage, 'mean', (mean) => `mean ${figure(mean)}`),
        duration(stage.seconds),
      ),
    ],
  ],
  derandomize: (stage, result) => [
    [
      'descent',
      line(
        say(stage, 'expectationStart', (before) =>
          say(stage, 'expectationEnd', (after) => `E[cut] ${figure(before)} → ${figure(after)}`),
        ),
        say(stage, 'steps', (steps) => count(steps, 'step')),
        say(stage, 'residual', (residual) => `‖W‖²/n ${power(residual)}`),
      ),
    ],
    [
      'derandomized',
      line(
        say(stage, 'cut', (cut) => `cut ${figure(cut)}`),
        say(stage, 'starts', (starts) => (starts > 1 ? `best of ${starts} descents` : '')),
        duration(stage.seconds),
      ),
    ],
    ['guarantee', guarantee(stage, result)],
  ],
  reduce: (stage) => [
    [
      'reduced to',
      line(
        say(stage, 'nodes', (nodes) => count(nodes, 'node')),
        say(stage, 'edges', (edges) => count(edges, 'edge')),
        duration(stage.seconds),
      ),
    ],
  ],
  search: (stage) => [
    [
      'search',
      line(
        say(stage, 'cut', (cut) => `cut ${figure(cut)}`),
        say(stage, 'tasks', (tasks) => count(tasks, 'task')),
        duration(stage.seconds),
      ),
    ],
  ],
  // The bound itself stands above; here only why it is not better.
  bound: (stage) => [['bound', typeof stage.reason === 'string' ? stage.reason : '']],
};

/** `cut ≥ E[GW]`, the promise of derandomizing, with the figures on both sides. */
function guarantee({ atLeastExpectedRounding: holds }: StageReport, { cut, stages }: Outcome): string {
  const expected = stages.find(({ name }) => name === 'sdp')?.expectedRounding;
  if (typeof holds !== 'boolean' || typeof expected !== 'number') return '';
  return holds
    ? `cut ≥ E[GW] holds: ${figure(cut)} ≥ ${figure(expected)}`
    : `cut ≥ E[GW] is not met: ${figure(cut)} < ${figure(expected)}`;
}

/** A figure in words, or nothing where the stage has no such number. */
function say(stage: StageReport, key: string, words: (value: number) => string): string {
  const value = stage[key];
  return typeof value === 'number' ? words(value) : '';
}

function line(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(', ');
}

/** A small number as a power of ten with one decimal: 1.2e-9. */
function power(value: number): string {
  return value === 0 ? '0' : value.toExponential(1);
}
