/** Graphs of 10^4 to 10^7 edges on their way from and to the disk: generated, read as text, packed text and csr, and written so, each in a
 *  process of its own. Rates are of bytes on the disk; what the reading of text holds beside parsing is the numbering of nodes and the
 *  building of the graph. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { generateGraph, graphFamilies, rudyBytes } from '../../src/graph/generators/generate.ts';
import { tableText } from '../../src/measure/report/markdown.ts';
import { tableOf } from '../../src/measure/report/report.ts';
import { readGraphFile } from '../../src/node/index.ts';
import { writeFileAtomically, writeGraphFile } from '../../src/node/write-file.ts';
import { cpuSec, inOwnProcess, measurement, peakBytes, told } from '../measurement.ts';

/** Nodes per edge: those of the random graphs of 10^7 edges in the measurements of large ones. */
const NODES_PER_EDGE = 0.3;

const SETTLED_MS = 300;

interface Task {
  readonly what: 'generate' | 'write' | 'read' | 'copy';
  readonly from: string;
  readonly to: string;
  readonly edges: number;
  readonly seed: number;
}

interface Figures {
  readonly seconds: number;
  /** Of all threads. */
  readonly cpu: number;
  /** Until the last edge was read; the graph is built afterwards. */
  readonly parsed: number;
  /** Above what the process had before. */
  readonly bytes: number;
}

export const reading = measurement({
  name: 'reading',
  summary:
    'graphs of 10^4 to 10^7 edges generated, and read as text, packed and csr: MB/s, memory, slopes (a minute or two)',
  flags: { least: 10_000, most: 10_000_000, seed: 1 },
  who: 'all threads',
  tiny: ['--least', '1000', '--most', '10000'],
  async run({ least, most, seed }) {
    const folder = mkdtempSync(join(tmpdir(), 'maxcut-reading-'));
    const rows: Readonly<Record<string, string | number>>[] = [];
    const seconds = new Map<string, number[]>();
    try {
      for (let edges = least; edges <= most; edges *= 10) {
        const [text, list, matrix, packed, csr] = ['rud', 'edges', 'mtx', 'rud.gz', 'csr'].map((extension) =>
          join(folder, `g.${extension}`),
        ) as [string, string, string, string, string];
        const steps: readonly [string, Task['what'], string, string][] = [
          ['generate rudy', 'generate', '', text],
          ['read rudy', 'read', text, ''],
          ['', 'generate', '', list],
          ['read edge list', 'read', list, ''],
          ['', 'generate', '', matrix],
          ['read Matrix Market', 'read', matrix, ''],
          ['write .gz', 'write', text, packed],
          ['read .gz', 'read', packed, ''],
          ['write csr', 'write', text, csr],
          ['read csr', 'read', csr, ''],
          ['its bytes alone', 'copy', csr, ''],
        ];
        for (const [name, what, from, to] of steps) {
          if (name === '') {
            await writeFileAtomically(to, 'graph', randomText(to, edges, seed));
            continue;
          }
          const figures = inOwnProcess<Figures>('reading', JSON.stringify({ what, from, to, edges, seed }));
          rows.push(told(row(name, edges, statSync(to || from).size, figures)));
          seconds.set(name, [...(seconds.get(name) ?? []), figures.cpu]);
        }
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
    const slopes = [...seconds].map(([name, all]) => `${name} ${slopeOf(all)}`).join(', ');
    const note = `Slopes of the processor seconds from a tenth of the largest size to it (1 is in proportion): ${slopes}.`;
    return { reading: `${tableText(tableOf(rows))}\n\n${note}` };
  },
  async child(input): Promise<Figures> {
    const { what, from, to, edges, seed } = JSON.parse(input) as Task;
    const given = what === 'write' ? await readGraphFile(from) : null;
    // What the start of the process has left to its other threads is not part of the work.
    await sleep(SETTLED_MS);
    const before = peakBytes();
    const startMs = performance.now();
    const startCpu = cpuSec();
    let parsedMs = startMs;
    const onRead = () => {
      parsedMs = performance.now();
    };
    if (what === 'copy') await readFile(from);
    else if (what === 'generate') await writeFileAtomically(to, 'graph', randomText(to, edges, seed));
    else if (given !== null)
      await writeGraphFile(to, given, { format: to.endsWith('.csr') ? 'csr' : 'rudy' });
    else await readGraphFile(from, { onRead });
    return {
      seconds: (performance.now() - startMs) / 1000,
      cpu: cpuSec() - startCpu,
      parsed: (parsedMs - startMs) / 1000,
      bytes: peakBytes() - before,
    };
  },
});

/** A random graph as rudy; an edge list is that without its first line, and Matrix Market begins otherwise. */
function* randomText(file: string, edges: number, seed: number): Generator<Uint8Array> {
  const family = graphFamilies.find(({ name }) => name === 'gnm')!;
  const nodes = Math.ceil(NODES_PER_EDGE * edges);
  const list = file.endsWith('.edges');
  const matrix = file.endsWith('.mtx');
  if (matrix)
    yield Buffer.from(`%%MatrixMarket matrix coordinate integer symmetric\n${nodes} ${nodes} ${edges}\n`);
  let first = true;
  for (const piece of rudyBytes(generateGraph(family, { nodes, edges }, seed))) {
    if (!first || !(list || matrix)) yield piece;
    first = false;
  }
}

function row(name: string, edges: number, size: number, { seconds, cpu, parsed, bytes }: Figures) {
  const rate = (sec: number) => (sec > 0 ? (size / 1e6 / sec).toFixed(0) : '–');
  return {
    edges,
    task: name,
    'MB on disk': (size / 1e6).toFixed(2),
    seconds: seconds.toFixed(3),
    'processor seconds': cpu.toFixed(3),
    'MB/s': rate(seconds),
    'MB/s until parsed': name.startsWith('read') ? rate(parsed) : '',
    'peak bytes per edge': (bytes / edges).toFixed(0),
  };
}

/** The power of the size that the last two of ten times larger sizes grew by. */
function slopeOf(seconds: readonly number[]): string {
  const [before = Number.NaN, last = Number.NaN] = seconds.slice(-2);
  return seconds.length < 2 ? '–' : Math.log10(last / before).toFixed(2);
}
