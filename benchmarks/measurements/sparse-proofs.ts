/** Sparse graphs proven optimal by branch and cut over odd cycles: CPU seconds, nodes, and the check of each certificate; and, on request,
 *  the same beside the MIP solver of HiGHS on the formulation that a user would write. */
import { certifyCut } from '../../src/cli/certify.ts';
import { type CsrGraph, solve } from '../../src/index.ts';
import { loadHighs } from '../../src/lp/highs.ts';
import { generatedGraph } from '../../src/measure/generated-graph.ts';
import { tableText } from '../../src/measure/report/markdown.ts';
import { tableOf } from '../../src/measure/report/report.ts';
import { manifestGraph } from '../../src/measure/run/manifest.ts';
import { median } from '../../src/measure/statistics.ts';
import { stageNamed } from '../../src/problems/result.ts';
import { nameGraph, type SolvableGraph } from '../../src/solve/input.ts';
import { checkGraphCertificate } from '../../src/verify/check-certificate.ts';
import { cpuSec, measurement, told } from '../measurement.ts';

const INSTANCES = [
  ...['G11', 'G12', 'G13', 'G32', 'G33', 'G34', 'G57'],
  ...['t2g10_5555', 't2g15_5555', 't2g20_5555', 't3g5_5555', 't3g6_5555', 't3g7_5555'],
  ...['torusg3-8', 'toruspm3-8-50', 'power-US-Grid', 'road-euroroad', 'ca-netscience', 'ego-facebook'],
];

/** Sparse graphs of 50 to 500 nodes. */
const COMPARED: readonly (readonly [
  string,
  Readonly<Record<string, number>>,
  'signs' | 'gaussian' | 'ones',
])[] = [
  ['torus-2d', { width: 8, height: 8 }, 'signs'],
  ['torus-2d', { width: 10, height: 10 }, 'signs'],
  ['torus-2d', { width: 12, height: 12 }, 'signs'],
  ['torus-2d', { width: 15, height: 15 }, 'signs'],
  ['torus-2d', { width: 20, height: 20 }, 'signs'],
  ['torus-2d', { width: 10, height: 10 }, 'gaussian'],
  ['torus-2d', { width: 15, height: 15 }, 'gaussian'],
  ['torus-2d', { width: 22, height: 22 }, 'gaussian'],
  ['torus-3d', { width: 4, height: 4, depth: 4 }, 'signs'],
  ['torus-3d', { width: 5, height: 5, depth: 5 }, 'signs'],
  ['torus-3d', { width: 4, height: 4, depth: 4 }, 'gaussian'],
  ['torus-3d', { width: 5, height: 5, depth: 5 }, 'gaussian'],
  ['regular', { nodes: 60, degree: 4 }, 'ones'],
  ['regular', { nodes: 100, degree: 4 }, 'signs'],
  ['gnm', { nodes: 80, edges: 160 }, 'ones'],
  ['gnm', { nodes: 150, edges: 300 }, 'signs'],
  ['gnm', { nodes: 250, edges: 450 }, 'ones'],
  ['gnm', { nodes: 500, edges: 850 }, 'signs'],
  ['planar', { nodes: 200, layers: 1, density: 0.99 }, 'signs'],
  ['planar', { nodes: 500, layers: 1, density: 0.99 }, 'gaussian'],
];

export const sparseProofs = measurement({
  name: 'sparse-proofs',
  summary:
    'sparse graphs proven optimal: nodes and CPU seconds, certificates checked; mip: beside the MIP solver of HiGHS',
  flags: { limit: 120 },
  names:
    'NAME…, default: tori, grids and roads of data/; mip: 20 generated graphs, solved by HiGHS’s MIP solver, too',
  tiny: ['--limit', '1', 'road-euroroad'],
  async run({ limit }, names) {
    const block =
      names[0] === 'mip' ? await compare(limit) : await prove(limit, names.length > 0 ? names : INSTANCES);
    return { [names[0] === 'mip' ? 'sparse-proofs-mip' : 'sparse-proofs']: block };
  },
});

async function solved(input: SolvableGraph, limit: number) {
  const before = cpuSec();
  const result = await solve(input, { timeLimitSec: limit, threads: 1, prove: true, keepProof: true });
  return { result, seconds: cpuSec() - before };
}

async function prove(limit: number, names: readonly string[]): Promise<string> {
  const rows = [];
  let proven = 0;
  for (const instance of names) {
    const { input, bestKnown } = await manifestGraph(instance);
    const { result, seconds } = await solved(input, limit);
    const { graph } = nameGraph(input);
    const before = cpuSec();
    const { holds } = await checkGraphCertificate(graph.n, edgesOf(graph), await certifyCut(graph, result));
    if (result.status === 'optimal') proven++;
    const row = {
      instance,
      n: graph.n,
      m: graph.m,
      best: bestKnown ?? '',
      cut: result.cut,
      bound: result.upperBound!,
      status: result.status,
      by: result.boundSource ?? '',
      nodes: stageNamed(result.stages, 'prove')?.nodes ?? 0,
      'CPU s': seconds.toFixed(1),
      certificate: holds ? 'holds' : 'refused',
      'its CPU s': (cpuSec() - before).toFixed(2),
    };
    rows.push(told(row));
  }
  return `${proven} of ${rows.length} proven within ${limit} s.\n\n${tableText(tableOf(rows))}`;
}

async function compare(limit: number): Promise<string> {
  const highs = (await loadHighs())!;
  const rows = [];
  const ratios: number[] = [];
  for (const [family, parameters, weights] of COMPARED) {
    const graph = generatedGraph(family, parameters, 1, weights);
    const ours = await solved(graph, limit);
    const text = lpText(graph);
    const before = cpuSec();
    const theirs = highs.solve(text, { output_flag: false, mip_rel_gap: 0, time_limit: limit });
    const seconds = cpuSec() - before;
    ratios.push(seconds / ours.seconds);
    const row = {
      graph: `${family} ${Object.values(parameters).join('×')} ${weights}`,
      n: graph.n,
      m: graph.m,
      cut: ours.result.cut,
      status: ours.result.status,
      'CPU s': ours.seconds.toFixed(2),
      'HiGHS’s cut': theirs.ObjectiveValue,
      'its status': theirs.Status,
      'its CPU s': seconds.toFixed(2),
      ratio: (seconds / ours.seconds).toFixed(1),
    };
    rows.push(told(row));
  }
  const [least, middle] = [Math.min(...ratios), median(ratios)];
  return `Median ratio ${middle.toFixed(1)}, least ${least.toFixed(1)}, with ${limit} s for each.\n\n${tableText(tableOf(rows))}`;
}

function edgesOf({ n, rowPtr, adj, weight }: CsrGraph) {
  const [source, target, weights]: number[][] = [[], [], []];
  for (let u = 0; u < n; u++)
    for (let a = rowPtr[u]!; a < rowPtr[u + 1]!; a++)
      if (adj[a]! > u) {
        source!.push(u);
        target!.push(adj[a]!);
        weights!.push(weight[a]!);
      }
  return { source: source!, target: target!, weight: weights! };
}

/** A binary variable for each node's side and for each edge, and what ties an edge to its ends on the side that the weight pulls to. */
function lpText(graph: CsrGraph): string {
  const { source, target, weight } = edgesOf(graph);
  const terms = weight.map((w, e) => `${w < 0 ? '-' : '+'} ${Math.abs(w)} x${e}`);
  const rows = source.flatMap((u, e) => {
    const v = target[e]!;
    return weight[e]! > 0
      ? [` x${e} - s${u} - s${v} <= 0`, ` x${e} + s${u} + s${v} <= 2`]
      : [` x${e} - s${u} + s${v} >= 0`, ` x${e} + s${u} - s${v} >= 0`];
  });
  const binaries = [...Array.from({ length: graph.n }, (_, u) => `s${u}`), ...source.map((_, e) => `x${e}`)];
  const lines = ['Maximize', ` obj: ${terms.join('\n ')}`, 'Subject To', ...rows];
  return [...lines, 'Binaries', ...binaries.map((name) => ` ${name}`), 'End'].join('\n');
}
