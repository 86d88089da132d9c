// The derandomized cut on the shipped G-set graphs: node benchmarks/derandomized.mjs [--seeds N] [--write] [NAME...]
// (after npm run build). Default options, one thread, one graph after the other in one process; medians over the seeds 1..N.
// --write puts the tables into docs/results.md, between its markers, with machine, date and command.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Random } from '../dist/core/random.js';
import { finish } from '../dist/core/steps.js';
import { summarizeWeights } from '../dist/graph/weights.js';
import { solve } from '../dist/index.js';
import { readGraphFile } from '../dist/node/index.js';
import { defaultRank, Mixing, overRelaxation } from '../dist/relax/mixing.js';
import { machineLine, median, TEN_GRAPHS, writeResults } from './common.mjs';

const root = new URL('..', import.meta.url);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seeds: { type: 'string', default: '5' }, write: { type: 'boolean', default: false } },
});
const seeds = Number(values.seeds);
const manifest = JSON.parse(readFileSync(new URL('data/manifest.json', root), 'utf8'));
const instances = manifest.filter(
  ({ family, name }) =>
    family === 'gset' && (positionals.length === 0 ? TEN_GRAPHS : positionals).includes(name),
);

// CPU seconds of the authors' C implementation (-O3 -march=native, rank ⌈√(2n)⌉) to the same gap on the same kind of machine.
const C_SECONDS = { G1: 0.012, G22: 0.048, G43: 0.011, G55: 0.16, G70: 0.86 };

const loaded = [];
for (const entry of instances) {
  const input = await readGraphFile(fileURLToPath(new URL(`data/${entry.file}`, root)));
  loaded.push({ ...entry, name: nameOf(entry.file), input });
}

const relaxation = table(
  ['graph', 'rank', 'sweeps', 'first run s', 'median s', 'C, s'],
  loaded.map(relaxationRow),
);
const rows = [];
for (const instance of loaded) rows.push(await solveRow(instance));
const cuts = table(
  [
    'graph',
    'best known',
    'E[GW]',
    'cut, median',
    'worst',
    'best',
    'cut/U',
    'cut ≥ E[GW]',
    '‖W‖²/n, largest',
    'SDP',
    'U before rounding',
    'U/SDP − 1',
    'U',
    'SDP + derandomization s',
    'bound s',
  ],
  rows,
);
const text = [
  `Machine: ${machineLine()}; one thread. Command: \`node benchmarks/derandomized.mjs --seeds ${seeds} --write\`.`,
  '',
  '### The derandomized cut',
  '',
  cuts,
  '',
  '### The relaxation alone, to a gap of 1e-4 of its value',
  '',
  relaxation,
].join('\n');
console.log(text);
if (values.write) writeResults('derandomized', text);

async function solveRow({ name, input, bestKnown }) {
  const results = [];
  for (let seed = 1; seed <= seeds; seed++)
    results.push(await solve(input, { method: 'derandomized', seed }));
  const stages = results.map((result) => Object.fromEntries(result.stages.map((s) => [s.name, s])));
  const found = results.map(({ cut }) => cut);
  const sdp = Math.max(...stages.map((stage) => stage.sdp.value));
  const upper = stages.map(({ bound }) => bound.value);
  const bounds = results.map(({ upperBound }) => upperBound);
  const above = bounds.every((bound) => bound >= bestKnown) ? '' : ' BELOW BEST KNOWN';
  return [
    name,
    bestKnown,
    median(stages.map(({ sdp }) => sdp.expectedRounding)).toFixed(0),
    median(found),
    Math.min(...found),
    Math.max(...found),
    (median(found) / median(bounds)).toFixed(4),
    `${stages.filter((stage) => stage.derandomize.cut >= stage.sdp.expectedRounding).length}/${seeds}`,
    Math.max(...stages.map(({ derandomize }) => derandomize.residual)).toExponential(0),
    sdp.toFixed(2),
    Math.max(...upper).toFixed(2),
    (Math.max(...upper) / sdp - 1).toExponential(1),
    `${median(bounds)} ${[...new Set(results.map(({ boundKind }) => boundKind))].join('/')}${above}`,
    median(stages.map((stage) => stage.sdp.seconds + stage.derandomize.seconds)).toFixed(2),
    median(stages.map(({ bound }) => bound.seconds)).toFixed(2),
  ];
}

/** Seconds from the CSR graph to a value within 1e-4 of the optimum: setting up and sweeps, measuring left out. */
function relaxationRow({ name, input: { graph } }) {
  const { maxAbs } = summarizeWeights(graph);
  const optimum = converged(graph, maxAbs);
  const runs = [];
  for (let seed = 1; seed <= Math.max(seeds, 3); seed++) runs.push(timeToGap(graph, maxAbs, optimum, seed));
  return [
    name,
    runs[0].rank,
    median(runs.map(({ sweeps }) => sweeps)),
    runs[0].seconds.toFixed(4),
    median(runs.map(({ seconds }) => seconds)).toFixed(4),
    C_SECONDS[name]?.toFixed(3) ?? '',
  ];
}

function converged(graph, maxAbs) {
  const mixing = finish(Mixing.of(graph, defaultRank(graph.n), maxAbs, 'wasm'));
  finish(mixing.randomize(new Random(99)));
  for (let sweep = 0; sweep < 1000; sweep++) finish(mixing.sweep(overRelaxation(sweep)));
  return finish(mixing.measure()).value;
}

function timeToGap(graph, maxAbs, optimum, seed) {
  let startMs = performance.now();
  const rank = defaultRank(graph.n);
  const mixing = finish(Mixing.of(graph, rank, maxAbs));
  finish(mixing.randomize(new Random(seed)));
  let spentMs = performance.now() - startMs;
  for (let sweeps = 0; ; sweeps++) {
    if (finish(mixing.measure()).value >= optimum * (1 - 1e-4))
      return { rank, sweeps, seconds: spentMs / 1000 };
    startMs = performance.now();
    finish(mixing.sweep(overRelaxation(sweeps)));
    spentMs += performance.now() - startMs;
  }
}

function nameOf(file) {
  return file.split('/').pop().split('.')[0];
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
