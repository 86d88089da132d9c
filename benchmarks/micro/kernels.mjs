// Each kernel alone, in WebAssembly and as its TypeScript twin: work per second, their ratio, and how a step's cost grows with the edges.
// node benchmarks/micro/kernels.mjs [--largest 1e7] [--write] [KERNEL...]   (after npm run build; about five minutes)
// A kernel is a file of cases/: how to prepare a step on a graph, and how much work a step is. Medians of tinybench, in processor time.
import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Bench } from 'tinybench';
import { powerLaw } from '../../dist/measure/statistics.js';
import { machineLine, writeResults } from '../common.mjs';
import { randomGraph, squareGrid } from './graphs.mjs';

const SIZES = [1e4, 1e5, 1e6, 1e7];
/** Beyond this the twin, which is slower, says nothing new. */
const LARGEST_TWIN = 1e6;
const SAMPLE_MS = 10;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { largest: { type: 'string', default: '1e7' }, write: { type: 'boolean', default: false } },
});
const largest = Number(values.largest);
const kernels = await kernelsNamed(positionals);

const rows = [];
const slopes = [];
for (const kernel of kernels) {
  for (const [family, make] of Object.entries(kernel.graphs ?? { random: randomGraph, grid: squareGrid })) {
    const points = [];
    for (const size of SIZES.filter((edges) => edges <= Math.min(largest, kernel.largest ?? largest))) {
      const graph = make(size);
      const fast = await measure(kernel, graph, 'wasm');
      const twin = size <= LARGEST_TWIN ? await measure(kernel, graph, 'typescript') : null;
      points.push([graph.m, fast.seconds]);
      rows.push(rowOf(kernel, family, graph, fast, twin));
      console.error(rows.at(-1).join('  '));
    }
    if (points.length > 1) slopes.push(`${kernel.name} ${family} ${powerLaw(points).power.toFixed(3)}`);
  }
}
const text = [
  `Machine: ${machineLine()}; one thread. Command: \`node benchmarks/micro/kernels.mjs --write\`. Random graphs have average degree 6, and neighbours anywhere in memory; grids have them near. A step is ${kernels.map(({ name, step }) => `${name}: ${step}`).join('; ')}.`,
  '',
  '| kernel | graph | edges | CPU ms per step | ns per edge | work per second | twin’s time / WebAssembly’s |',
  '| --- | --- | ---: | ---: | ---: | ---: | ---: |',
  ...rows.map((cells) => `| ${cells.join(' | ')} |`),
  '',
  `Log-log slope of a step’s time against the edges: ${slopes.join(', ')}.`,
].join('\n');
console.log(text);
if (values.write) writeResults('kernels', text);

function rowOf(kernel, family, graph, fast, twin) {
  return [
    kernel.name,
    family,
    graph.m,
    short(1000 * fast.seconds),
    short((1e9 * fast.seconds) / graph.m),
    `${short(fast.work / fast.seconds / 1e6)} million ${kernel.unit}`,
    twin === null ? '' : (twin.seconds / fast.seconds).toFixed(2),
  ];
}

async function kernelsNamed(names) {
  const files = readdirSync(new URL('cases/', import.meta.url)).sort();
  const all = await Promise.all(files.map(async (file) => (await import(`./cases/${file}`)).default));
  const unknown = names.find((name) => !all.some((kernel) => kernel.name === name));
  if (unknown !== undefined)
    throw new Error(`no kernel ${unknown}, expected some of ${all.map(({ name }) => name).join(', ')}`);
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
}

async function measure(kernel, graph, backend) {
  const { run, work } = kernel.prepare(graph, backend);
  // Processor time comes in steps of some 10 µs: a sample is as many runs as take a thousand of them.
  const startMs = cpuMs();
  let runs = 0;
  while (cpuMs() - startMs < SAMPLE_MS) {
    run();
    runs++;
  }
  const bench = new Bench({ now: cpuMs, time: 500, iterations: 7, warmupTime: 100, warmupIterations: 2 });
  bench.add(kernel.name, () => {
    for (let i = 0; i < runs; i++) run();
  });
  const [task] = await bench.run();
  if (task.result.error !== undefined) throw task.result.error;
  return { seconds: task.result.latency.p50 / 1000 / runs, work };
}

/** Processor time of this process: what else the machine does meanwhile counts for less. */
function cpuMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function short(value) {
  return String(Number(value.toPrecision(3)));
}
