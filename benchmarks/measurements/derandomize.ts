/** The lemma on twenty random smooth functions, and what a tiny λ costs. */
import { UsageError } from '../../src/core/errors.ts';
import {
  checkExpectation,
  checkGradient,
  checkStationarity,
  type Derandomized,
  type DerandomizeOptions,
  derandomize as derandomizeFunction,
  SampledObjective,
} from '../../src/derandomize/index.ts';
import { tableText } from '../../src/measure/report/markdown.ts';
import { tableOf } from '../../src/measure/report/report.ts';
import { median } from '../../src/measure/statistics.ts';
import { type Blocks, measurement, told } from '../measurement.ts';
import { flatObjective, type SmoothObjective, smoothObjectives } from '../smooth-objectives.ts';

const COLUMNS = 4;
const LAMBDAS = [1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6];
type Expectation = 'closed form' | '64 draws' | '64 draws, lattice' | '64 draws, W diagonal';
const SETTINGS: readonly (readonly [Expectation, DerandomizeOptions])[] = [
  ['closed form', { method: 'accelerated' }],
  ['closed form', { method: 'accelerated', lambda: 1e-1 }],
  ['closed form', { method: 'accelerated', lambda: 1e-6 }],
  ['closed form', { method: 'perturbed' }],
  ['64 draws', { method: 'accelerated', samples: 64 }],
  ['64 draws, lattice', { method: 'accelerated', samples: 64, sampling: 'lattice' }],
  ['64 draws, W diagonal', { method: 'accelerated', samples: 64, shape: 'diagonal' }],
];

export const derandomize = measurement({
  name: 'derandomize',
  summary: 'the lemma on random smooth functions (lemma), and what a tiny λ costs (lemma-cost)',
  flags: { starts: 10, functions: 20, steps: 200_000 },
  names: 'lemma|lemma-cost…',
  tiny: ['--starts', '1', '--functions', '2', '--steps', '200'],
  run({ starts, functions, steps }, names) {
    const objectives = smoothObjectives(COLUMNS).slice(0, functions);
    for (const objective of objectives) check(objective);
    const blocks: Record<string, () => string> = {
      lemma: () => guarantee(objectives, starts),
      'lemma-cost': () => cost(objectives, Math.ceil(starts / 5), steps),
    };
    const wanted = names.length === 0 ? Object.keys(blocks) : names;
    const entries = wanted.map((name) => {
      const block = blocks[name];
      if (block === undefined) throw new UsageError(`${name} is neither lemma nor lemma-cost`);
      return [name, block()];
    });
    return Object.fromEntries(entries) as Blocks;
  },
});

/** Gradients, closed forms and Stein's identity, before anything rests on them. */
function check({ kind, g, closed }: SmoothObjective): void {
  const sampled = new SampledObjective(g, { samples: 64, columns: COLUMNS });
  const point = closed.createPoint();
  for (const part of [point.w, point.b]) for (let i = 0; i < part.length; i++) part[i] = Math.sin(1 + 7 * i);
  const holds =
    checkGradient(closed, point).holds &&
    checkGradient(sampled, point).holds &&
    checkExpectation(closed, point, g).holds &&
    checkStationarity(closed, point, 1e-3).steinError < 1e-6;
  if (!holds) throw new Error(`the ${kind} of ${g.n} coordinates does not pass its checks`);
}

function guarantee(objectives: readonly SmoothObjective[], starts: number): string {
  const rows = SETTINGS.map(([expectation, options]) => {
    const lambda = options.lambda ?? 1e-3;
    const runs = runAll(objectives, expectation, { ...options, lambda }, starts);
    const share = (holds: (run: Derandomized) => boolean) => `${runs.filter(holds).length}/${runs.length}`;
    const bounds = runs.map(({ certificate }) => certificate.normBound).filter(Number.isFinite);
    return told({
      expectation,
      method: options.method!,
      λ: lambda,
      '‖W‖ ≤ bound': share(({ certificate: c }) => c.norm <= c.normBound * (1 + 1e-6) + 1e-12),
      'bound finite': share(({ certificate: c }) => Number.isFinite(c.normBound)),
      'largest bound': Math.max(...bounds).toExponential(0),
      'g(b) ≤ E': share(({ noWorse }) => noWorse),
      'W empty by descent alone': share(({ fixed, restarted }) => fixed === 0 && !restarted),
      'entries of x held': share(({ fixed, restarted }) => fixed > 0 && !restarted),
      'by a draw': share(({ restarted }) => restarted),
      ...spent('', runs),
    });
  });
  return tableText(tableOf(rows));
}

function cost(objectives: readonly SmoothObjective[], starts: number, steps: number): string {
  const table = (functions: readonly SmoothObjective[], count: number) =>
    tableText(tableOf(LAMBDAS.map((lambda) => told(costRow(functions, lambda, count, steps)))));
  return [
    `${objectives.length} functions, closed form; a descent alone may take ${steps} steps:`,
    table(objectives, starts),
    'A trigonometric sum that is flat in 18 of its 30 directions, closed form:',
    table([flatObjective(COLUMNS)], 2),
  ].join('\n\n');
}

function costRow(functions: readonly SmoothObjective[], lambda: number, starts: number, extraSteps: number) {
  const descent = { extraSteps };
  const alone = runAll(functions, 'closed form', { lambda, conditioning: false, descent }, starts);
  const held = runAll(functions, 'closed form', { lambda }, starts);
  const emptied = alone.filter(({ restarted, vanished }) => vanished && !restarted);
  return {
    λ: lambda,
    'emptied by descent alone': `${emptied.length}/${alone.length}`,
    ...spent('', emptied),
    'emptied, entries of x held at stalls': `${held.filter(({ vanished, restarted }) => vanished && !restarted).length}/${held.length}`,
    ...spent('held: ', held),
  };
}

function runAll(
  functions: readonly SmoothObjective[],
  expectation: Expectation,
  options: DerandomizeOptions,
  starts: number,
): Derandomized[] {
  return functions.flatMap(({ g, closed }) =>
    Array.from({ length: starts }, (_, s) =>
      expectation === 'closed form'
        ? derandomizeFunction(closed, { seed: s + 1, ...options })
        : derandomizeFunction(g, { seed: s + 1, columns: COLUMNS, ...options }),
    ),
  );
}

function spent(prefix: string, runs: readonly Derandomized[]): Record<string, string | number> {
  const steps = runs.map((run) => run.steps);
  const empty = runs.length === 0;
  return {
    [`${prefix}steps, median`]: empty ? '' : median(steps),
    [`${prefix}most`]: empty ? '' : Math.max(...steps),
    [`${prefix}s, median`]: empty ? '' : median(runs.map(({ seconds }) => seconds)).toFixed(3),
  };
}
