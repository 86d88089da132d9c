/** Each kernel alone, in WebAssembly and as its TypeScript twin: work per second, their ratio, and how a step's cost grows with the
 *  edges. Medians of tinybench, in processor time. */
import { Bench } from 'tinybench';
import type { CsrGraph } from '../../src/graph/csr.ts';
import type { Backend } from '../../src/kernels/space.ts';
import { tableText } from '../../src/measure/report/markdown.ts';
import { tableOf } from '../../src/measure/report/report.ts';
import { powerLaw } from '../../src/measure/statistics.ts';
import { GRAPHS, KERNEL_CASES, type KernelCase } from '../kernel-cases.ts';
import { cpuSec, measurement, told } from '../measurement.ts';

const SIZES = [1e4, 1e5, 1e6, 1e7];
/** Beyond this the twin, which is slower, says nothing new. */
const LARGEST_TWIN = 1e6;
/** A sample is as many runs as take this share of the time, 10 ms: processor time comes in steps, and late on a busy machine. */
const SAMPLES = 50;

/** Processor time of this process: what else the machine does meanwhile counts for less. */
const cpuMs = (): number => 1000 * cpuSec();

export const kernels = measurement({
  name: 'kernels',
  summary:
    'each kernel in WebAssembly and as its TypeScript twin, on graphs of growing size (about five minutes)',
  flags: { largest: 1e7, 'sample-ms': 500 },
  names: 'KERNEL…',
  tiny: ['--largest', '1e4', '--sample-ms', '20'],
  async run({ largest, 'sample-ms': sampleMs }, names) {
    const chosen = kernelsNamed(names);
    const found: Awaited<ReturnType<typeof measureRow>>[] = [];
    for (const family of Object.keys(GRAPHS) as (keyof typeof GRAPHS)[]) {
      for (const size of SIZES.filter((edges) => edges <= largest)) {
        const here = chosen.filter(
          (kernel) => kernel.graphs.includes(family) && size <= (kernel.largest ?? size),
        );
        if (here.length === 0) continue;
        const graph = GRAPHS[family](size);
        for (const kernel of here)
          found.push(await measureRow(kernel, family, graph, size <= LARGEST_TWIN, sampleMs));
      }
    }
    const slopes: string[] = [];
    for (const { name, graphs } of chosen) {
      for (const family of graphs) {
        const own = found.filter(({ row }) => row.kernel === name && row.graph === family);
        const { power } = powerLaw(own.map(({ row, seconds }) => [row.edges, seconds]));
        if (own.length > 1) slopes.push(`${name} ${family} ${power.toFixed(3)}`);
      }
    }
    const rows = chosen.flatMap(({ name }) =>
      found.map(({ row }) => row).filter((row) => row.kernel === name),
    );
    const text = [
      `A step is ${chosen.map(({ name, step }) => `${name}: ${step}`).join('; ')}. Random graphs have average degree 6, and neighbours anywhere in memory; tori have them near.`,
      tableText(tableOf(rows)),
      `Log-log slope of a step’s time against the edges: ${slopes.join(', ') || 'one size only'}.`,
    ].join('\n\n');
    return { kernels: text };
  },
});

function kernelsNamed(names: readonly string[]): readonly KernelCase[] {
  const unknown = names.find((name) => !KERNEL_CASES.some((kernel) => kernel.name === name));
  if (unknown !== undefined)
    throw new Error(
      `no kernel ${unknown}, expected some of ${KERNEL_CASES.map(({ name }) => name).join(', ')}`,
    );
  return KERNEL_CASES.filter(({ name }) => names.length === 0 || names.includes(name));
}

async function measureRow(
  kernel: KernelCase,
  family: string,
  graph: CsrGraph,
  withTwin: boolean,
  sampleMs: number,
) {
  const { seconds, work } = await measure(kernel, graph, 'wasm', sampleMs);
  const twin = withTwin ? await measure(kernel, graph, 'typescript', sampleMs) : null;
  const row = {
    kernel: kernel.name,
    graph: family,
    edges: graph.m,
    'CPU ms per step': short(1000 * seconds),
    'ns per edge': short((1e9 * seconds) / graph.m),
    'work per second': `${short(work / seconds / 1e6)} million ${kernel.unit}`,
    'twin’s time / WebAssembly’s': twin === null ? '' : (twin.seconds / seconds).toFixed(2),
  };
  return { row: told(row), seconds };
}

async function measure(kernel: KernelCase, graph: CsrGraph, backend: Backend, sampleMs: number) {
  const { run, work } = kernel.prepare(graph, backend);
  const startMs = cpuMs();
  let runs = 0;
  do {
    run();
    runs++;
  } while (cpuMs() - startMs < sampleMs / SAMPLES);
  const bench = new Bench({
    now: cpuMs,
    time: sampleMs,
    iterations: 7,
    warmupTime: sampleMs / 5,
    warmupIterations: 2,
    throws: true,
  });
  bench.add(kernel.name, () => {
    for (let i = 0; i < runs; i++) run();
  });
  const [task] = await bench.run();
  const { result } = task!;
  if (result.state !== 'completed') throw new Error(`${kernel.name}: ${result.state}`);
  return { seconds: result.latency.p50 / 1000 / runs, work };
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
