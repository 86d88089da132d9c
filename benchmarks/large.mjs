// A random graph of 10^6 nodes and 3·10^6 edges: one-flip, the search within 60 s without and with a bound, the derandomized cut with
// a bound, each in a process of its own:
// node benchmarks/large.mjs [--write] [nodes] [edges] [seed]   (after npm run build; --write: into docs/results.md)
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { machineLine, writeRandomGraph, writeResults } from './common.mjs';

const [nodes = '1000000', edges = '3000000', seed = '1'] = process.argv
  .slice(2)
  .filter((a) => a !== '--write');
const folder = mkdtempSync(join(tmpdir(), 'maxcut-large-'));
try {
  const file = join(folder, 'random.rud');
  writeRandomGraph(file, Number(nodes), Number(edges), 'rudy', Number(seed), null);
  const runs = [];
  for (const options of [
    { method: 'one-flip', bound: 'none' },
    { timeLimitSec: 60, threads: 1, bound: 'none' },
    { timeLimitSec: 60, threads: 1 },
    { method: 'derandomized' },
  ]) {
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', child(options), file], {
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
    });
    runs.push({ options, ...JSON.parse(output) });
    console.error(output);
  }
  const base = runs[0].result.cut;
  const text = [
    `Machine: ${machineLine()}. Command: \`node benchmarks/large.mjs --write\`. n = ${runs[0].result.graph.nodes}, m = ${runs[0].result.graph.edges}, one thread; the time limit counts from the graph in memory.`,
    '',
    '| method | limit | cut | above one-flip | upper bound | seconds | file read in | peak MiB | with the graph in memory | bytes per edge above it |',
    '| --- | --- | ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: |',
    ...runs.map(({ options, result, peak, loaded, loadSec }) =>
      [
        '',
        result.method,
        options.timeLimitSec === undefined ? 'none' : `${options.timeLimitSec} s`,
        result.cut,
        `${(100 * (result.cut / base - 1)).toFixed(2)} %`,
        result.upperBound === null ? 'none asked' : `${result.upperBound} (${result.boundKind})`,
        result.elapsedSec.toFixed(2),
        loadSec.toFixed(1),
        mib(peak),
        mib(loaded),
        ((peak - loaded) / result.graph.edges).toFixed(0),
        '',
      ]
        .join(' | ')
        .trim(),
    ),
  ].join('\n');
  console.log(text);
  if (process.argv.includes('--write')) writeResults('large', text);
} finally {
  rmSync(folder, { recursive: true });
}

function mib(bytes) {
  return (bytes / 2 ** 20).toFixed(0);
}

/** The child: read, solve, print the result without the partition, and the process's memory: its peak, and before the solve. */
function child(options) {
  const dist = fileURLToPath(new URL('../dist', import.meta.url));
  return `
    import { solve } from '${dist}/index.js';
    import { readGraphFile } from '${dist}/node/index.js';
    const graph = await readGraphFile(process.argv[1]);
    const loadSec = performance.now() / 1000;
    const loaded = process.memoryUsage().rss;
    const { spin, partition, trace, ...result } = await solve(graph, ${JSON.stringify(options)});
    console.log(JSON.stringify({ result, loaded, loadSec, peak: process.resourceUsage().maxRSS * 1024 }));
  `;
}
