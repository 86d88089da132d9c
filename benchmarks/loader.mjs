/** How fast a graph file becomes a CSR graph, and how much memory that takes above the file's own bytes.
 *  Writes a random graph (seeded, 3 million edges unless told otherwise) to a temporary folder and loads it in fresh
 *  child processes, one per measurement. Needs `npm run build`.
 *  Usage: node benchmarks/loader.mjs [--write] [edges] [nodes] [rudy|edge-list|names] [seed]; --write: into docs/results.md */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readGraph } from '../dist/io/index.js';
import { machineLine, median, writeRandomGraph, writeResults } from './common.mjs';

const RUNS = 5;
const MEGABYTE = 1e6;

if (process.argv[2] === '--child') measure(process.argv[3]);
else run(process.argv.slice(2).filter((argument) => argument !== '--write'));

/** In the child: reads the file, then times bytes → graph. The peak is the growth of the process's maximum resident size. */
function measure(path) {
  const bytes = readFileSync(path);
  const before = process.resourceUsage().maxRSS * 1024;
  const cpuBefore = process.cpuUsage();
  const start = process.hrtime.bigint();
  const { graph } = readGraph(bytes, { file: path });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const cpu = process.cpuUsage(cpuBefore);
  const cpuSeconds = (cpu.user + cpu.system) / 1e6;
  const peak = process.resourceUsage().maxRSS * 1024 - before;
  console.log(JSON.stringify({ seconds, cpuSeconds, peak, bytes: bytes.length, n: graph.n, m: graph.m }));
}

function run([edges = '3000000', nodes = '1000000', kind = 'rudy', seed = '1']) {
  const folder = mkdtempSync(join(tmpdir(), 'maxcut-loader-'));
  try {
    const path = join(folder, kind === 'rudy' ? 'random.rud' : 'random.edges');
    writeRandomGraph(path, Number(nodes), Number(edges), kind, Number(seed));
    const runs = Array.from({ length: RUNS }, () =>
      JSON.parse(
        execFileSync(process.execPath, [fileURLToPath(import.meta.url), '--child', path], {
          encoding: 'utf8',
        }),
      ),
    );
    const { bytes, n, m } = runs[0];
    const seconds = median(runs.map((r) => r.seconds));
    const cpuSeconds = median(runs.map((r) => r.cpuSeconds));
    const peakPerEdge = median(runs.map((r) => r.peak)) / Number(edges);
    const text = [
      `Machine: ${machineLine()}. Command: \`node benchmarks/loader.mjs --write\`.`,
      '',
      `${kind}: ${(bytes / MEGABYTE).toFixed(1)} MB, n = ${n}, m = ${m}, median of ${RUNS} processes`,
      `- bytes to graph: ${seconds.toFixed(3)} s, ${(bytes / MEGABYTE / seconds).toFixed(0)} MB/s (${cpuSeconds.toFixed(3)} s of CPU)`,
      `- peak memory: ${peakPerEdge.toFixed(1)} bytes per edge above the file's bytes`,
    ].join('\n');
    console.log(text);
    if (process.argv.includes('--write')) writeResults('loader', text);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
