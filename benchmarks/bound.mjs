// What the dual bound costs and how tight it is: node benchmarks/bound.mjs FILE... (after npm run build).
// One line per graph: value of the relaxation and verified bound, the excess between them, seconds of the relaxation and of the
// bound, and the bound's parts timed by themselves (ordering and analysis, one factorisation, 30 solves, 40 Lanczos steps).
import { basename } from 'node:path';
import { Deadline } from '../dist/core/deadline.js';
import { Random } from '../dist/core/random.js';
import { finish } from '../dist/core/steps.js';
import { summarizeWeights } from '../dist/graph/weights.js';
import { smallestEigenpair } from '../dist/linalg/lanczos.js';
import { SparseCholesky } from '../dist/linalg/sparse-cholesky.js';
import { readGraphFile } from '../dist/node/index.js';
import { dualBound } from '../dist/relax/dual-bound.js';
import { solveMixing } from '../dist/relax/mixing.js';

const columns = [
  ['graph', 10],
  ['n', 7],
  ['m', 8],
  ['relaxation', 13],
  ['bound', 13],
  ['excess', 9],
  ['kind', 10],
  ['sweeps', 7],
  ['relax s', 8],
  ['bound s', 8],
  ['factors', 8],
  ['entries', 9],
  ['Mflop', 8],
  ['analyse ms', 11],
  ['factor ms', 10],
  ['solves ms', 10],
  ['Lanczos ms', 11],
];
print(columns.map(([name]) => name));
for (const file of process.argv.slice(2)) print(await measure(file));

async function measure(file) {
  const { graph } = await readGraphFile(file);
  const { integral, maxAbs } = summarizeWeights(graph);
  const [relaxation, relaxMs] = timed(() =>
    finish(solveMixing(graph, maxAbs, new Random(1), new Deadline())),
  );
  const [bound, boundMs] = timed(() =>
    finish(dualBound(graph, relaxation.multipliers, { kind: 'auto', integral, random: new Random(2) })),
  );
  const excess = (bound.value - relaxation.value) / relaxation.value;
  return [
    basename(file).split('.')[0],
    graph.n,
    graph.m,
    relaxation.value.toFixed(4),
    bound.value.toFixed(4),
    excess.toExponential(1),
    bound.kind,
    relaxation.sweeps,
    (relaxMs / 1000).toFixed(2),
    (boundMs / 1000).toFixed(2),
    bound.factorizations,
    ...parts(graph, bound),
  ];
}

/** The steps of a verified bound, each once. */
function parts(graph, bound) {
  if (bound.factorEntries === 0) return [];
  const [factor, analyseMs] = timed(() => SparseCholesky.analyse(graph));
  const quarter = graph.weight.map((w) => w / 4);
  const [, factorMs] = timed(() => factor.factor(bound.multipliers, quarter));
  const x = new Float64Array(graph.n).fill(1);
  const [, solveMs] = timed(() => {
    for (let i = 0; i < 30; i++) factor.solve(x);
  });
  const product = (from, to) => {
    for (let u = 0; u < graph.n; u++) {
      let sum = bound.multipliers[u] * from[u];
      for (let a = graph.rowPtr[u]; a < graph.rowPtr[u + 1]; a++) sum += quarter[a] * from[graph.adj[a]];
      to[u] = sum;
    }
  };
  const [, lanczosMs] = timed(() =>
    smallestEigenpair(graph.n, product, { random: new Random(3), maxSteps: 40 }),
  );
  return [
    factor.entries,
    (factor.flops / 1e6).toFixed(0),
    analyseMs.toFixed(0),
    factorMs.toFixed(0),
    solveMs.toFixed(0),
    lanczosMs.toFixed(0),
  ];
}

function timed(run) {
  const start = performance.now();
  const result = run();
  return [result, performance.now() - start];
}

function print(cells) {
  console.log(cells.map((cell, i) => String(cell).padStart(columns[i][1])).join(' '));
}
