/** A large random graph, of 10^6 nodes and 3·10^6 edges if nothing is said: one-flip, the search within a limit without and with a bound, the
 *  derandomized cut with a bound, each in a process of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateGraph, graphFamilies, rudyBytes } from '../../src/graph/generators/generate.ts';
import { solve } from '../../src/index.node.ts';
import { tableText } from '../../src/measure/report/markdown.ts';
import { tableOf } from '../../src/measure/report/report.ts';
import { readGraphFile } from '../../src/node/index.ts';
import { writeFileAtomically } from '../../src/node/write-file.ts';
import type { SolveOptions, SolveResult } from '../../src/solve/types.ts';
import { inOwnProcess, measurement, peakBytes, told } from '../measurement.ts';

/** Those of --ways. */
const WAYS = {
  'one-flip': (): SolveOptions => ({ method: 'one-flip', bound: 'none' }),
  search: (timeLimitSec: number, threads: number): SolveOptions => ({ timeLimitSec, threads, bound: 'none' }),
  bound: (timeLimitSec: number, threads: number): SolveOptions => ({ timeLimitSec, threads }),
  derandomized: (): SolveOptions => ({ method: 'derandomized' }),
} as const;

interface Run {
  readonly result: Omit<SolveResult, 'spin' | 'partition' | 'trace' | 'multipliers'>;
  readonly loadSec: number;
  /** Memory of the process, in bytes. */
  readonly loaded: number;
  readonly peak: number;
}

export const large = measurement({
  name: 'large',
  summary:
    'a graph of 10^6 nodes: cut, bound, seconds and memory of four ways to solve it (some four minutes)',
  flags: {
    nodes: 1_000_000,
    edges: 3_000_000,
    limit: 60,
    threads: 1,
    seed: 1,
    ways: Object.keys(WAYS).join(','),
    block: 'large',
  },
  who: 'each row by a process of its own',
  tiny: ['--nodes', '1000', '--edges', '3000', '--limit', '0.3'],
  async run({ nodes, edges, limit, threads, seed, ways, block }) {
    const folder = mkdtempSync(join(tmpdir(), 'maxcut-large-'));
    try {
      const file = join(folder, 'random.rud');
      const family = graphFamilies.find(({ name }) => name === 'gnm')!;
      await writeFileAtomically(file, 'graph', rudyBytes(generateGraph(family, { nodes, edges }, seed)));
      const requests = ways.split(',').map((way) => WAYS[way as keyof typeof WAYS](limit, threads));
      let base = 0;
      const rows = requests.map((options) => {
        const run = inOwnProcess<Run>('large', JSON.stringify({ file, options }));
        if (options.method === 'one-flip') base = run.result.cut;
        return told(row(run, options.timeLimitSec, base));
      });
      const note = `n = ${nodes}, m = ${edges}; ${threads === 1 ? 'one thread' : `${threads} threads`}; the time limit counts from the graph in memory.`;
      return { [block]: `${note}\n\n${tableText(tableOf(rows))}` };
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  async child(input): Promise<Run> {
    const { file, options } = JSON.parse(input) as { file: string; options: SolveOptions };
    const startMs = performance.now();
    const graph = await readGraphFile(file);
    const loadSec = (performance.now() - startMs) / 1000;
    const loaded = process.memoryUsage().rss;
    const { spin: _s, partition: _p, trace: _t, multipliers: _m, ...result } = await solve(graph, options);
    return { result, loadSec, loaded, peak: peakBytes() };
  },
});

const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);

function row({ result, loadSec, loaded, peak }: Run, limitSec: number | undefined, base: number) {
  const { method, cut, upperBound, boundKind, elapsedSec, graph } = result;
  return {
    method,
    limit: limitSec === undefined ? 'none' : `${limitSec} s`,
    cut,
    'of the edges': `${((100 * cut) / graph.edges).toFixed(2)} %`,
    'above one-flip': base === 0 ? '' : `${(100 * (cut / base - 1)).toFixed(2)} %`,
    'upper bound': upperBound === null ? 'none asked' : `${upperBound} (${boundKind})`,
    seconds: elapsedSec.toFixed(2),
    'file read in': loadSec.toFixed(1),
    'peak MiB': mib(peak),
    'with the graph in memory': mib(loaded),
    'bytes per edge above it': ((peak - loaded) / graph.edges).toFixed(0),
  };
}
