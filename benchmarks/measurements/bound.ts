/** What the dual bound costs and how tight it is: value of the relaxation and bound, the excess between them, and the bound's parts
 *  timed by themselves (ordering and analysis, one factorisation, 30 solves, 40 Lanczos steps). */
import { basename } from 'node:path';
import { Deadline } from '../../src/core/deadline.ts';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import type { CsrGraph } from '../../src/graph/csr.ts';
import { summarizeWeights } from '../../src/graph/weights.ts';
import { smallestEigenpair } from '../../src/linalg/lanczos.ts';
import { SparseCholesky } from '../../src/linalg/sparse-cholesky.ts';
import { tableText } from '../../src/measure/report/markdown.ts';
import { tableOf } from '../../src/measure/report/report.ts';
import { readGraphFile } from '../../src/node/index.ts';
import { dualBound } from '../../src/relax/dual-bound.ts';
import type { DualBound } from '../../src/relax/dual-problem.ts';
import { solveMixing } from '../../src/relax/mixing.ts';
import { measurement, timed, told } from '../measurement.ts';

export const bound = measurement({
  name: 'bound',
  summary: 'the dual bound of graph files: value, excess over the relaxation, and what each part of it costs',
  flags: {},
  names: 'FILE…',
  tiny: ['data/gset/G11.txt'],
  async run(_flags, files) {
    const rows: Awaited<ReturnType<typeof measure>>[] = [];
    for (const file of files) rows.push(told(await measure(file)));
    return { bound: tableText(tableOf(rows)) };
  },
});

async function measure(file: string) {
  const { graph } = await readGraphFile(file);
  const { integral, maxAbs } = summarizeWeights(graph);
  const [relaxation, relaxMs] = timed(() =>
    finish(solveMixing(graph, maxAbs, new Random(1), new Deadline())),
  );
  const [found, boundMs] = timed(() =>
    finish(dualBound(graph, relaxation.multipliers, { kind: 'auto', integral, random: new Random(2) })),
  );
  return {
    graph: basename(file).split('.')[0]!,
    n: graph.n,
    m: graph.m,
    relaxation: relaxation.value.toFixed(4),
    bound: found.value.toFixed(4),
    excess: ((found.value - relaxation.value) / relaxation.value).toExponential(1),
    kind: found.kind,
    sweeps: relaxation.sweeps,
    'relax s': (relaxMs / 1000).toFixed(2),
    'bound s': (boundMs / 1000).toFixed(2),
    factors: found.factorizations,
    ...parts(graph, found),
  };
}

/** The steps of a verified bound, each once. */
function parts(graph: CsrGraph, found: DualBound) {
  const { n, rowPtr, adj } = graph;
  if (found.factorEntries === 0)
    return { entries: '', Mflop: '', analyse: '', factor: '', solves: '', Lanczos: '' };
  const [factor, analyseMs] = timed(() => finish(SparseCholesky.analyse(graph))!);
  const quarter = Float64Array.from(graph.weight, (w) => w / 4);
  const [, factorMs] = timed(() => finish(factor.factor(found.multipliers, quarter)));
  const x = new Float64Array(n).fill(1);
  const [, solveMs] = timed(() => {
    for (let i = 0; i < 30; i++) finish(factor.solve(x));
  });
  const product = (from: Float64Array, to: Float64Array) => {
    for (let u = 0; u < n; u++) {
      let sum = found.multipliers[u]! * from[u]!;
      for (let a = rowPtr[u]!; a < rowPtr[u + 1]!; a++) sum += quarter[a]! * from[adj[a]!]!;
      to[u] = sum;
    }
  };
  const [, lanczosMs] = timed(() => smallestEigenpair(n, product, { random: new Random(3), maxSteps: 40 }));
  return {
    entries: factor.entries,
    Mflop: (factor.flops / 1e6).toFixed(0),
    analyse: `${analyseMs.toFixed(0)} ms`,
    factor: `${factorMs.toFixed(0)} ms`,
    solves: `${solveMs.toFixed(0)} ms`,
    Lanczos: `${lanczosMs.toFixed(0)} ms`,
  };
}
