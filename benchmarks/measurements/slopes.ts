/** How the stages of large graphs grow with the number of edges: random graphs of 10^4 to 10^7 edges (10^8 with --most), each written to a
 *  file and worked on in a process of its own. Processor seconds, fitted as m^slope between neighbouring sizes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Deadline } from '../../src/core/deadline.ts';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import { type CsrGraph, vouchFor } from '../../src/graph/csr.ts';
import { generateGraph, graphFamilies, rudyBytes } from '../../src/graph/generators/generate.ts';
import { solve } from '../../src/index.ts';
import { tableText } from '../../src/measure/report/markdown.ts';
import { tableOf } from '../../src/measure/report/report.ts';
import { readGraphFile } from '../../src/node/index.ts';
import { writeFileAtomically } from '../../src/node/write-file.ts';
import { reduceByArrays } from '../../src/presolve/array-reduction.ts';
import { dualBound } from '../../src/relax/dual-bound.ts';
import { solveMixing } from '../../src/relax/mixing.ts';
import { cpuSec, inOwnProcess, measurement, peakBytes, told } from '../measurement.ts';

interface Task {
  readonly what: 'write' | 'run';
  readonly file: string;
  readonly warm: string;
  readonly edges: number;
  readonly degree: number;
  readonly seed: number;
}

interface Run {
  readonly edges: number;
  readonly seconds: Readonly<Record<'read' | 'reduce' | 'bound' | 'sweep' | 'to 99 %', number>>;
  /** Of the run to 99 %. */
  readonly sweeps: number;
  readonly peak: number;
}

const LONG_SWEEPS = 200;
const TRIED_SWEEPS = [25, 35, 50, 70, 100];
/** Of the graph that is worked on first, so that what is measured has been compiled. */
const WARM_EDGES = 100_000;

export const slopes = measurement({
  name: 'slopes',
  summary:
    'how the stages of large graphs grow with their edges, 10^4 to --most (2 minutes; to 10^8 some 20)',
  flags: { least: 10_000, most: 10_000_000, degree: 6.67, seed: 1 },
  tiny: ['--least', '1000', '--most', '10000'],
  run({ least, most, degree, seed }) {
    const folder = mkdtempSync(join(tmpdir(), 'maxcut-slopes-'));
    const [warm, file] = ['warm.rud', 'random.rud'].map((name) => join(folder, name)) as [string, string];
    const runs: Run[] = [];
    const write = (task: Omit<Task, 'what' | 'warm'>) =>
      inOwnProcess('slopes', JSON.stringify({ what: 'write', warm, ...task } satisfies Task));
    try {
      write({ file: warm, edges: Math.min(most, WARM_EDGES), degree, seed });
      for (let edges = least; edges <= most; edges *= 10) {
        const task = { file, edges, degree, seed };
        write(task);
        runs.push(inOwnProcess<Run>('slopes', JSON.stringify({ what: 'run', warm, ...task } satisfies Task)));
        told(row(runs.at(-1)!, runs.at(-2)));
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
    const note =
      'Processor seconds; in brackets the slope from the size before. Read: from the file to the graph, by all threads. Reduce: all that the ' +
      'arrays can do. Bound: 16 sweeps of the relaxation at rank 8 and 14 products, as large graphs with short cycles have it. To 99 %: from the file to 99 % of the cut of ' +
      `${LONG_SWEEPS} sweeps, by one thread.`;
    return { slopes: `${tableText(tableOf(runs.map((run, i) => row(run, runs[i - 1]))))}\n\n${note}` };
  },
  async child(input): Promise<Run | null> {
    const { what, file, warm, edges, degree, seed } = JSON.parse(input) as Task;
    if (what === 'write') {
      const family = graphFamilies.find(({ name }) => name === 'gnm')!;
      const nodes = Math.round((2 * edges) / degree);
      await writeFileAtomically(file, 'graph', rudyBytes(generateGraph(family, { nodes, edges }, seed)));
      return null;
    }
    await stagesOf(compact((await readGraphFile(warm)).graph), seed, 0);
    const [graph, read] = await timed(async () => compact((await readGraphFile(file)).graph));
    return { edges, ...(await stagesOf(graph, seed, read)), peak: peakBytes() };
  },
});

async function stagesOf(graph: CsrGraph, seed: number, read: number) {
  // The census of solve() passes random graphs by: here everything is looked at.
  const [, reduce] = await timed(() => finish(reduceByArrays(graph, new Deadline(), 0)));
  const [, bound] = await timed(() => {
    const random = new Random(seed);
    const options = { rank: 8, maxSweeps: 16 };
    const { multipliers } = finish(solveMixing(graph, 1, random, new Deadline(), options));
    return finish(
      dualBound(graph, multipliers, { kind: 'estimated', integral: true, estimateSteps: 14, random }),
    );
  });
  const [long, longSec] = await timed(() => cutOf(graph, LONG_SWEEPS, seed));
  let sweeps = LONG_SWEEPS;
  let sec = longSec;
  let shortestSec = 0;
  for (const tried of TRIED_SWEEPS) {
    const [cut, triedSec] = await timed(() => cutOf(graph, tried, seed));
    shortestSec ||= triedSec;
    if (cut < 0.99 * long) continue;
    sweeps = tried;
    sec = triedSec;
    break;
  }
  const sweep = (longSec - shortestSec) / (LONG_SWEEPS - TRIED_SWEEPS[0]!);
  return { seconds: { read, reduce, bound, sweep, 'to 99 %': read + sec }, sweeps };
}

/** With weights of a byte whatever the size, as large graphs have them. */
function compact({ n, m, rowPtr, adj }: CsrGraph): CsrGraph {
  const graph = { n, m, rowPtr, adj, weight: new Int8Array(2 * m).fill(1) };
  vouchFor(graph);
  return graph;
}

/** As large graphs are solved, whatever the size. */
async function cutOf(graph: CsrGraph, sweeps: number, seed: number): Promise<number> {
  const limits = { maxSteps: sweeps, threads: 1, bound: 'none' } as const;
  return (await solve(graph, { ...limits, seed, parameters: { largeEdges: 0 } })).cut;
}

async function timed<T>(work: () => T | Promise<T>): Promise<[T, number]> {
  const before = cpuSec();
  const result = await work();
  return [result, cpuSec() - before];
}

function row(run: Run, before: Run | undefined): Record<string, string> {
  const cells = Object.entries(run.seconds).map(([stage, sec]) => {
    const earlier = before?.seconds[stage as keyof Run['seconds']];
    const slope =
      earlier === undefined
        ? ''
        : ` (${(Math.log(sec / earlier) / Math.log(run.edges / before!.edges)).toFixed(2)})`;
    return [`${stage} s`, `${sec.toPrecision(3)}${slope}`];
  });
  return {
    edges: run.edges.toExponential(0),
    ...Object.fromEntries(cells),
    'sweeps to 99 %': String(run.sweeps),
    'peak bytes per edge': (run.peak / run.edges).toFixed(0),
  };
}
