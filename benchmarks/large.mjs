// A random graph of 10^6 nodes and 3·10^6 edges from file to cut and bound, in a process of its own:
// node benchmarks/large.mjs [--write] [nodes] [edges] [seed]   (after npm run build; --write: into docs/results.md)
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { machineLine, writeRandomGraph, writeResults } from './shared.mjs';

const [nodes = '1000000', edges = '3000000', seed = '1'] = process.argv
  .slice(2)
  .filter((a) => a !== '--write');
const folder = mkdtempSync(join(tmpdir(), 'maxcut-large-'));
try {
  const file = join(folder, 'random.rud');
  writeRandomGraph(file, Number(nodes), Number(edges), 'rudy', Number(seed), null);
  const startMs = performance.now();
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', child(), file], {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  const seconds = (performance.now() - startMs) / 1000;
  const { result, peak } = JSON.parse(output);
  const stages = result.stages.map((stage) => `${stage.name} ${stage.seconds.toFixed(1)} s`).join(', ');
  const text = [
    `Machine: ${machineLine()}. Command: \`node benchmarks/large.mjs --write\`.`,
    '',
    `n = ${result.graph.nodes}, m = ${result.graph.edges}, one thread, default options`,
    `- from file to result: ${seconds.toFixed(1)} s (${stages}), peak memory ${(peak / 2 ** 20).toFixed(0)} MiB`,
    `- cut ${result.cut}, upper bound ${result.upperBound} (${result.boundKind}), gap ${(100 * result.gap).toFixed(2)} %`,
  ].join('\n');
  console.log(text);
  if (process.argv.includes('--write')) writeResults('large', text);
} finally {
  rmSync(folder, { recursive: true });
}

/** The child: read, solve, print the result without the partition, and the process's peak memory. */
function child() {
  const dist = fileURLToPath(new URL('../dist', import.meta.url));
  return `
    import { solve } from '${dist}/index.js';
    import { readGraphFile } from '${dist}/node/index.js';
    const { spin, partition, ...result } = await solve(await readGraphFile(process.argv[1]));
    console.log(JSON.stringify({ result, peak: process.resourceUsage().maxRSS * 1024 }));
  `;
}
