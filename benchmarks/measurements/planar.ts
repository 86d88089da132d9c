/** Planar graphs and tori: cuts, bounds and proofs by matching, the processor seconds that they take, and those of checking the
 *  certificate. */
import { certifyCut } from '../../src/cli/certify.ts';
import { finish } from '../../src/core/steps.ts';
import { indexEdges } from '../../src/cuts/edge-index.ts';
import { buildCsr, type CsrGraph } from '../../src/graph/csr.ts';
import { solve } from '../../src/index.ts';
import { generatedGraph } from '../../src/measure/generated-graph.ts';
import { tableText } from '../../src/measure/report/markdown.ts';
import { tableOf } from '../../src/measure/report/report.ts';
import { manifestGraph } from '../../src/measure/run/manifest.ts';
import { checkGraphCertificate } from '../../src/verify/check-certificate.ts';
import { cpuSec, measurement, told } from '../measurement.ts';

const INSTANCES =
  'G11 G12 G13 G32 G33 G34 G57 G62 G65 G66 G67 G72 G77 G81 t_pm_200_144 t2g10_5555 t2g10_6666 t2g15_5555 t2g15_6666 t2g20_5555 t2g20_6666 delaunay_n16'.split(
    ' ',
  );
/** Nodes along the sides of square grids: 1,000 to 100,000 edges. Random triangulations of nodes put into triangles are no test: reduction
 *  leaves nothing of them. */
const SIDES = [23, 71, 224];

export const planar = measurement({
  name: 'planar',
  summary: 'planar graphs and tori solved by matching: cut, bound, CPU seconds, and those of the check',
  flags: { limit: 600 },
  names: 'NAME…, default: the tori, a Delaunay triangulation, and grids of 1,000 to 100,000 edges',
  tiny: ['--limit', '5', 't2g10_5555'],
  async run({ limit }, names) {
    const rows = [];
    for (const name of names.length > 0 ? names : INSTANCES) {
      const { input, bestKnown } = await manifestGraph(name);
      rows.push(told(await rowOf(name, input.graph, bestKnown ?? '', limit)));
    }
    if (names.length === 0) {
      for (const side of SIDES)
        rows.push(told(await rowOf(`grid ${side} × ${side}`, gaussianGrid(side), '', limit)));
    }
    return { planar: tableText(tableOf(rows)) };
  },
});

/** A torus cut open. */
function gaussianGrid(side: number): CsrGraph {
  const torus = generatedGraph('torus-2d', { width: side, height: side }, 1, 'gaussian');
  const { source, target, forth } = finish(indexEdges(torus));
  const kept = [...source.keys()].filter((e) => [1, side].includes(target[e]! - source[e]!));
  return buildCsr(
    torus.n,
    Int32Array.from(kept, (e) => source[e]!),
    Int32Array.from(kept, (e) => target[e]!),
    Float64Array.from(kept, (e) => torus.weight[forth[e]!]!),
  ).graph;
}

async function rowOf(name: string, graph: CsrGraph, bestKnown: number | string, timeLimitSec: number) {
  const before = cpuSec();
  const result = await solve(graph, { timeLimitSec, threads: 1, keepProof: true });
  const seconds = cpuSec() - before;
  const certificate = await certifyCut(graph, result);
  const { source, target, forth } = finish(indexEdges(graph));
  const weight = Float64Array.from(forth, (a) => graph.weight[a]!);
  const checking = cpuSec();
  const check = await checkGraphCertificate(graph.n, { source, target, weight }, certificate);
  return {
    instance: name,
    nodes: graph.n,
    'best known': bestKnown,
    cut: result.cut,
    bound: result.upperBound!,
    status: result.status,
    by: result.boundSource ?? '',
    'CPU s': seconds.toFixed(2),
    certificate: check.holds ? 'holds' : 'refused',
    'its CPU s': (cpuSec() - checking).toFixed(2),
  };
}
