/** How the stages of large graphs grow with the number of edges: random graphs of 10^4 to 10^7 edges (10^8 with --most), each in a process of
 *  its own. Processor seconds, fitted as m^slope between neighbouring sizes. */
import { Deadline } from '../../src/core/deadline.ts';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import { buildCsr, type CsrGraph } from '../../src/graph/csr.ts';
import { cutWeight } from '../../src/graph/cut.ts';
import { generateGraph, graphFamilies } from '../../src/graph/generators/generate.ts';
import { tableText } from '../../src/measure/report/markdown.ts';
import { tableOf } from '../../src/measure/report/report.ts';
import { reduceByArrays } from '../../src/presolve/array-reduction.ts';
import { dualBound } from '../../src/relax/dual-bound.ts';
import { solveMixing } from '../../src/relax/mixing.ts';
import { finalTemperature, temperatureScale } from '../../src/search/annealing.ts';
import { BlockAnnealing } from '../../src/search/block-annealing.ts';
import { randomCut } from '../../src/search/random-cut.ts';
import { cpuSec, inOwnProcess, measurement, peakBytes, told } from '../measurement.ts';

interface Run {
  readonly edges: number;
  readonly seconds: Readonly<Record<'build' | 'reduce' | 'sweep' | 'bound' | 'to 99 %', number>>;
  readonly peak: number;
}

const LONG_SWEEPS = 400;
const TRIED_SWEEPS = [6, 12, 25, 50, 100, 200];

export const slopes = measurement({
  name: 'slopes',
  summary: 'how the stages of large graphs grow with their edges, 10^4 to --most (some ten minutes)',
  flags: { least: 10_000, most: 10_000_000, degree: 6.67, seed: 1 },
  tiny: ['--least', '1000', '--most', '10000'],
  run({ least, most, degree, seed }) {
    const runs: Run[] = [];
    for (let edges = least; edges <= most; edges *= 10) {
      runs.push(inOwnProcess<Run>('slopes', JSON.stringify({ edges, degree, seed })));
      told(row(runs.at(-1)!, runs.at(-2)));
    }
    return { slopes: tableText(tableOf(runs.map((run, i) => row(run, runs[i - 1])))) };
  },
  child(input): Run {
    const { edges, degree, seed } = JSON.parse(input) as { edges: number; degree: number; seed: number };
    const columns = randomColumns(Math.round((2 * edges) / degree), edges, seed);
    const [graph, build] = timed(
      () => buildCsr(columns.nodes, columns.source, columns.target, null, edges, 0).graph,
    );
    // The census passes random graphs by: here everything is looked at.
    const [, reduce] = timed(() => finish(reduceByArrays(graph, new Deadline(), 0)));
    const [, bound] = timed(() => {
      const random = new Random(seed);
      const { multipliers } = finish(
        solveMixing(graph, 1, random, new Deadline(), { rank: 8, maxSweeps: 20 }),
      );
      const options = { kind: 'estimated', integral: true, estimateSteps: 30, random } as const;
      return finish(dualBound(graph, multipliers, options));
    });
    const [long, all] = timed(() => annealedCut(graph, LONG_SWEEPS, seed));
    let to99 = all;
    for (const sweeps of TRIED_SWEEPS) {
      const [cut, sec] = timed(() => annealedCut(graph, sweeps, seed));
      if (cut < 0.99 * long) continue;
      to99 = sec;
      break;
    }
    const seconds = { build, reduce, sweep: all / LONG_SWEEPS, bound, 'to 99 %': to99 };
    return { edges, seconds, peak: peakBytes() };
  },
});

function timed<T>(work: () => T): [T, number] {
  const before = cpuSec();
  const result = work();
  return [result, cpuSec() - before];
}

function randomColumns(nodes: number, edges: number, seed: number) {
  const family = graphFamilies.find(({ name }) => name === 'gnm')!;
  const generated = generateGraph(family, { nodes, edges }, seed);
  const source = new Int32Array(edges);
  const target = new Int32Array(edges);
  let e = 0;
  for (const [u, v] of generated.weightedEdges()) {
    source[e] = u;
    target[e++] = v;
  }
  return { nodes, source, target };
}

/** From the graph in memory to the quenched cut. */
function annealedCut(graph: CsrGraph, sweeps: number, seed: number): number {
  const random = new Random(seed);
  const annealing = finish(BlockAnnealing.of(graph, 1));
  const spin = new Int8Array(graph.n);
  randomCut(random, spin);
  const from = 0.35 * temperatureScale(graph);
  const to = finalTemperature(graph);
  annealing.start(spin, random, (i) => (i < sweeps ? from + ((to - from) * i) / sweeps : null));
  finish(annealing.run(() => false));
  finish(annealing.quench(new Deadline()));
  finish(annealing.read(spin));
  return cutWeight(graph, spin);
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
    'peak bytes per edge': (run.peak / run.edges).toFixed(0),
  };
}
