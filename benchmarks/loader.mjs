/** How fast a graph file becomes a CSR graph, and how much memory that takes above the file's own bytes.
 *  Writes a random graph (seeded, 3 million edges unless told otherwise) to a temporary folder and loads it in fresh
 *  child processes, one per measurement. Needs `npm run build`.
 *  Usage: node benchmarks/loader.mjs [edges] [nodes] [rudy|edge-list|names] [seed] */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readGraph } from '../dist/formats/index.js';

const RUNS = 5;
const MEGABYTE = 1e6;

if (process.argv[2] === '--child') measure(process.argv[3]);
else run(process.argv.slice(2));

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
    console.log(
      `${kind}: ${(bytes / MEGABYTE).toFixed(1)} MB, n = ${n}, m = ${m}, median of ${RUNS} processes`,
    );
    console.log(
      `  bytes to graph  ${seconds.toFixed(3)} s, ${(bytes / MEGABYTE / seconds).toFixed(0)} MB/s (${cpuSeconds.toFixed(3)} s of CPU)`,
    );
    console.log(`  peak memory     ${peakPerEdge.toFixed(1)} bytes per edge above the file's bytes`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Uniform random pairs with weights ±1..±9. */
function writeRandomGraph(path, n, m, kind, seed) {
  const random = mulberry32(seed);
  const prefix = kind === 'names' ? 'v' : '';
  const file = openSync(path, 'w');
  let text = kind === 'rudy' ? `${n} ${m}\n` : '';
  for (let e = 0; e < m; e++) {
    const u = 1 + Math.floor(random() * n);
    const v = 1 + Math.floor(random() * n);
    const w = (random() < 0.5 ? -1 : 1) * (1 + Math.floor(random() * 9));
    text += `${prefix}${u} ${prefix}${v} ${w}\n`;
    if (text.length > 1 << 16 || e === m - 1) {
      writeSync(file, text);
      text = '';
    }
  }
  closeSync(file);
}

function median(values) {
  return values.sort((a, b) => a - b)[values.length >> 1];
}

/** A 32-bit generator (T. Ettinger's mulberry32), enough to fill a file. */
function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
