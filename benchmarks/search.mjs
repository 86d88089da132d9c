// The search on the shipped G-set graphs against the best that peers reached in the same time:
// node benchmarks/search.mjs [--write] [--seconds 10] [--seeds 3] [--method auto] [NAME...]   (after npm run build)
// One thread, no bound, the clock starting with the graph in memory. Peers' cuts are in peers-10s.json, with their source.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { solve } from '../dist/index.js';
import { readGraphFile } from '../dist/node/index.js';
import { machineLine, median, TEN_GRAPHS, writeResults } from './shared.mjs';

const root = new URL('..', import.meta.url);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '10' },
    seeds: { type: 'string', default: '3' },
    method: { type: 'string', default: 'auto' },
    write: { type: 'boolean', default: false },
  },
});
const timeLimitSec = Number(values.seconds);
const seeds = Number(values.seeds);
const nameOf = (file) => file.split('/').pop().split('.')[0];
const peers = JSON.parse(readFileSync(new URL('benchmarks/peers-10s.json', root), 'utf8')).best;
const manifest = JSON.parse(readFileSync(new URL('data/manifest.json', root), 'utf8'));
const lines = [
  '| graph | best known | median cut | worst | best | gap of the median | best peer in 10 s | longest run s |',
  '| --- | --- | --- | --- | --- | --- | --- | --- |',
];
let gaps = 0;
let count = 0;
for (const { file, family, bestKnown } of manifest) {
  const name = nameOf(file);
  if (family !== 'gset' || !(positionals.length === 0 ? TEN_GRAPHS : positionals).includes(name)) continue;
  const graph = await readGraphFile(fileURLToPath(new URL(`data/${file}`, root)));
  const results = [];
  for (let seed = 1; seed <= seeds; seed++) {
    results.push(await solve(graph, { method: values.method, timeLimitSec, seed, bound: 'none' }));
  }
  const cuts = results.map(({ cut }) => cut);
  const gap = (100 * (bestKnown - median(cuts))) / bestKnown;
  gaps += gap;
  count++;
  const peer = peers[name] === undefined ? '' : `${peers[name].cut} (${peers[name].method})`;
  lines.push(
    `| ${name} | ${bestKnown} | ${median(cuts)} | ${Math.min(...cuts)} | ${Math.max(...cuts)} | ${gap.toFixed(3)} % | ${peer} | ${Math.max(...results.map(({ elapsedSec }) => elapsedSec)).toFixed(2)} |`,
  );
  console.error(lines.at(-1));
}
const text = [
  `Machine: ${machineLine()}; one thread. Command: \`node benchmarks/search.mjs --write\`; method ${values.method}, ${timeLimitSec} s, seeds 1 to ${seeds}.`,
  '',
  ...lines,
  '',
  `Mean gap of the medians: ${(gaps / count).toFixed(3)} %.`,
].join('\n');
console.log(text);
if (values.write) writeResults('search', text);
