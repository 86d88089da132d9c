/** How fast a graph file becomes a CSR graph, and how much memory that takes above the file's own bytes: a random graph of a given
 *  seed in a temporary folder, read in fresh processes. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { consecutiveLabels } from '../../src/io/graphs/labels.ts';
import { readGraph } from '../../src/io/index.ts';
import { generatedGraph } from '../../src/measure/generated-graph.ts';
import { median } from '../../src/measure/statistics.ts';
import { writeGraphFile } from '../../src/node/index.ts';
import { cpuSec, inOwnProcess, measurement, peakBytes } from '../measurement.ts';

const RUNS = 5;
const MEGABYTE = 1e6;

interface Load {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peak: number;
  readonly bytes: number;
  readonly n: number;
  readonly m: number;
}

export const loader = measurement({
  name: 'loader',
  summary: 'reading a graph file: megabytes per second, and memory per edge; format rudy, edge-list or names',
  flags: { nodes: 1_000_000, edges: 3_000_000, format: 'rudy', seed: 1 },
  tiny: ['--nodes', '100', '--edges', '300', '--format', 'names'],
  async run({ nodes, edges, format, seed }) {
    const folder = mkdtempSync(join(tmpdir(), 'maxcut-loader-'));
    try {
      const file = join(folder, format === 'rudy' ? 'random.rud' : 'random.edges');
      await writeRandomGraph(file, nodes, edges, format, seed);
      const runs = Array.from({ length: RUNS }, () => inOwnProcess<Load>('loader', file));
      const { bytes, n, m } = runs[0]!;
      const seconds = median(runs.map((run) => run.seconds));
      const cpuSeconds = median(runs.map((run) => run.cpuSeconds));
      const text = [
        `${format}: ${(bytes / MEGABYTE).toFixed(1)} MB, n = ${n}, m = ${m}, median of ${RUNS} processes`,
        `- bytes to graph: ${seconds.toFixed(3)} s, ${(bytes / MEGABYTE / seconds).toFixed(0)} MB/s (${cpuSeconds.toFixed(3)} s of CPU)`,
        `- peak memory: ${(median(runs.map(({ peak }) => peak)) / m).toFixed(1)} bytes per edge above the file's bytes`,
      ];
      return { loader: text.join('\n') };
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  /** Reads the file, then times bytes → graph. The peak is the growth of the process's largest resident size. */
  child(file): Load {
    const bytes = readFileSync(file);
    const [before, beforeSec, startMs] = [peakBytes(), cpuSec(), performance.now()];
    const { graph } = readGraph(bytes, { file });
    const seconds = (performance.now() - startMs) / 1000;
    const [cpuSeconds, peak] = [cpuSec() - beforeSec, peakBytes() - before];
    return { seconds, cpuSeconds, peak, bytes: bytes.length, n: graph.n, m: graph.m };
  },
});

async function writeRandomGraph(file: string, nodes: number, edges: number, format: string, seed: number) {
  const graph = generatedGraph('gnm', { nodes, edges }, seed, 'uniform');
  const plain = consecutiveLabels(nodes, 1);
  const labels = format === 'names' ? { ...plain, labelOf: (u: number) => `v${u + 1}` } : plain;
  await writeGraphFile(file, { graph, labels }, { format: format === 'rudy' ? 'rudy' : 'edge-list' });
}
