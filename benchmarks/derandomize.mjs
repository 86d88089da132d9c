// The lemma on twenty random smooth functions, ten starts each, and what a tiny λ costs: node benchmarks/derandomize.mjs [--starts N]
// [--part guarantee|cost] [--write] (after npm run build).
import { parseArgs } from 'node:util';
import {
  checkExpectation,
  checkGradient,
  checkStationarity,
  derandomize,
  SampledObjective,
} from '../dist/derandomize/index.js';
import { machineLine, median, writeResults } from './common.mjs';
import { flatObjective, smoothObjectives } from './smooth-objectives.mjs';

const { values } = parseArgs({
  options: {
    starts: { type: 'string', default: '10' },
    part: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const STARTS = Number(values.starts);
const COLUMNS = 4;
const objectives = smoothObjectives(COLUMNS);
checkObjectives();
if (values.part !== 'cost') guarantee();
if (values.part !== 'guarantee') cost();

function guarantee() {
  const settings = [
    ['closed form', 'accelerated', {}],
    ['closed form', 'accelerated', { lambda: 1e-1 }],
    ['closed form', 'accelerated', { lambda: 1e-6 }],
    ['closed form', 'perturbed', {}],
    ['64 draws', 'accelerated', { samples: 64 }],
    ['64 draws, lattice', 'accelerated', { samples: 64, sampling: 'lattice' }],
    ['64 draws, W diagonal', 'accelerated', { samples: 64, shape: 'diagonal' }],
  ];
  const head = [
    ...['expectation', 'method', 'λ', '‖W‖ ≤ bound', 'bound finite', 'largest bound', 'g(b) ≤ E'],
    ...['W empty by descent alone', 'entries of x held', 'by a draw', 'steps, median', 'most', 's, median'],
  ];
  report('lemma', 'guarantee', () =>
    table(
      head,
      settings.map(([expectation, method, options]) => {
        const lambda = options.lambda ?? 1e-3;
        const runs = runAll(objectives, expectation, { method, ...options, lambda });
        return guaranteeRow(expectation, method, lambda, runs);
      }),
    ),
  );
}

function guaranteeRow(expectation, method, lambda, runs) {
  const share = (holds) => `${runs.filter(holds).length}/${runs.length}`;
  const bounds = runs.map(({ certificate }) => certificate.normBound).filter(Number.isFinite);
  return tell([
    expectation,
    method,
    lambda,
    share(({ certificate: c }) => c.norm <= c.normBound * (1 + 1e-6) + 1e-12),
    share(({ certificate: c }) => Number.isFinite(c.normBound)),
    Math.max(...bounds).toExponential(0),
    share(({ noWorse }) => noWorse),
    share(({ fixed, restarted }) => fixed === 0 && !restarted),
    share(({ fixed, restarted }) => fixed > 0 && !restarted),
    share(({ restarted }) => restarted),
    ...spent(runs),
  ]);
}

function cost() {
  const lambdas = [1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6];
  const head = [
    ...['λ', 'emptied by descent alone', 'steps, median', 'most', 's, median'],
    ...['emptied, entries of x held at stalls', 'steps, median', 'most', 's, median'],
  ];
  report('lemma-cost', 'cost', () => [
    'The twenty functions, closed form:',
    '',
    ...table(
      head,
      lambdas.map((lambda) => costRow(objectives, lambda, Math.ceil(STARTS / 5))),
    ),
    '',
    'A trigonometric sum that is flat in 18 of its 30 directions, closed form:',
    '',
    ...table(
      head,
      lambdas.map((lambda) => costRow([flatObjective(COLUMNS)], lambda, 2)),
    ),
  ]);
}

/** Runs it, prints its lines below those that say where they come from, and writes them if asked to. */
function report(block, part, run) {
  const before = process.cpuUsage().user;
  const lines = run();
  const seconds = ((process.cpuUsage().user - before) / 1e6).toFixed(0);
  const command = `node benchmarks/derandomize.mjs --part ${part} --starts ${STARTS} --write`;
  const text = [
    `Machine: ${machineLine()}; one thread, ${seconds} s of CPU. Command: \`${command}\`.`,
    '',
    ...lines,
  ].join('\n');
  console.log(text);
  if (values.write) writeResults(block, text);
}

/** Gradients, closed forms and Stein's identity, before anything rests on them. */
function checkObjectives() {
  for (const { kind, g, closed } of objectives) {
    const sampled = new SampledObjective(g, { samples: 64, columns: COLUMNS });
    const point = closed.createPoint();
    for (const part of [point.w, point.b])
      for (let i = 0; i < part.length; i++) part[i] = Math.sin(1 + 7 * i);
    const holds =
      checkGradient(closed, point).holds &&
      checkGradient(sampled, point).holds &&
      checkExpectation(closed, point, g).holds &&
      checkStationarity(closed, point, 1e-3).steinError < 1e-6;
    if (!holds) throw new Error(`the ${kind} of ${g.n} coordinates does not pass its checks`);
  }
}

/** Alone, a descent may take 200,000 steps. */
function costRow(functions, lambda, starts) {
  const descent = { extraSteps: 200_000 };
  const alone = runAll(functions, 'closed form', { lambda, conditioning: false, descent }, starts);
  const held = runAll(functions, 'closed form', { lambda }, starts);
  const emptied = alone.filter(({ restarted, vanished }) => vanished && !restarted);
  return tell([
    lambda,
    `${emptied.length}/${alone.length}`,
    ...spent(emptied),
    `${held.filter(({ vanished, restarted }) => vanished && !restarted).length}/${held.length}`,
    ...spent(held),
  ]);
}

function runAll(functions, expectation, options, starts = STARTS) {
  return functions.flatMap(({ g, closed }) =>
    Array.from({ length: starts }, (_, s) => {
      const seed = s + 1;
      return expectation === 'closed form'
        ? derandomize(closed, { seed, ...options })
        : derandomize(g, { seed, columns: COLUMNS, ...options });
    }),
  );
}

function spent(runs) {
  if (runs.length === 0) return ['', '', ''];
  const steps = runs.map((run) => run.steps);
  return [median(steps), Math.max(...steps), median(runs.map(({ seconds }) => seconds)).toFixed(3)];
}

function tell(row) {
  console.error(row.join(' '));
  return row;
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}
