// How soon the search reaches a share of the best known cut, against the fastest peer as recorded (benchmarks/reference):
// node benchmarks/time-to-target.mjs [--seeds 5] [--write]   (after npm run build; about a minute)
// One thread, no bound; processor time from the graph in memory to the first cut of the target's weight, which ends the run.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { solve } from '../dist/index.js';
import { readGraphFile } from '../dist/node/index.js';
import { machineLine, median, writeResults } from './common.mjs';

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '5' }, write: { type: 'boolean', default: false } },
});
const seeds = Number(values.seeds);
const root = new URL('..', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('data/manifest.json', root), 'utf8'));
const [, ...recorded] = readFileSync(new URL('benchmarks/reference/time-to-target.csv', root), 'utf8')
  .trim()
  .split('\n')
  .map((line) => line.split(','));

const rows = [];
const ratios = [];
for (const [instance, share, peerSec] of recorded) {
  const { file, bestKnown } = manifest.find(({ name }) => name === instance);
  const graph = await readGraphFile(fileURLToPath(new URL(`data/${file}`, root)));
  const target = Math.ceil(Number(share) * bestKnown);
  const times = [];
  let missed = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const before = process.cpuUsage();
    const { cut } = await solve(graph, { target, timeLimitSec: 60, threads: 1, bound: 'none', seed });
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1e6);
    if (cut < target) missed++;
  }
  const middle = median(times);
  ratios.push(middle / Number(peerSec));
  rows.push([
    instance,
    `${(100 * Number(share)).toFixed(1)} %`,
    target,
    middle.toFixed(3),
    Math.max(...times).toFixed(3),
    peerSec,
    ratios.at(-1).toFixed(2),
    missed,
  ]);
  console.error(rows.at(-1).join('  '));
}
const text = [
  `Machine: ${machineLine()}; one thread. Command: \`node benchmarks/time-to-target.mjs --write\`; ${seeds} seeds. The peer is simulated annealing in C++, the best of its settings picked afterwards, as recorded in benchmarks/reference.`,
  '',
  '| graph | share of best known | target | median CPU s | slowest | peer’s CPU s | ours / theirs | missed in 60 s |',
  '| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |',
  ...rows.map((cells) => `| ${cells.join(' | ')} |`),
  '',
  `Median ratio ${median([...ratios]).toFixed(2)}, largest ${Math.max(...ratios).toFixed(2)}.`,
].join('\n');
console.log(text);
if (values.write) writeResults('time-to-target', text);
