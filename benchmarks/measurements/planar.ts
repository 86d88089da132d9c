/** Planar graphs and tori: cuts, bounds and proofs by matching, the processor seconds that they take, and those of checking the
 *  certificate. */
import { certifyCut } from '../../src/cli/certify.ts';
import { finish } from '../../src/core/steps.ts';
import { indexEdges } from '../../src/cuts/edge-index.ts';
import type { CsrGraph } from '../../src/graph/csr.ts';
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
/** Edges of the random planar graphs. */
const SIZES = [1e3, 1e4, 1e5];

export const planar = measurement({
  name: 'planar',
  summary: 'planar graphs and tori solved by matching: cut, bound, CPU seconds, and those of the check',
  flags: { limit: 600 },
  names: 'NAME…, default: the tori, and random planar graphs of 1,000 to 100,000 edges',
  tiny: ['--limit', '5', 't2g10_5555'],
  async run({ limit }, names) {
    const rows = [];
    for (const name of names.length > 0 ? names : INSTANCES) {
      const { input, bestKnown } = await manifestGraph(name);
      rows.push(told(await rowOf(name, input.graph, bestKnown ?? '', limit)));
    }
    if (names.length === 0) {
      for (const edges of SIZES) {
        // A share of a triangulation's 3n − 6 edges.
        const parameters = { nodes: Math.round(edges / 2.4), layers: 1, density: 0.8 };
        const graph = generatedGraph('planar', parameters, 1, 'uniform');
        rows.push(told(await rowOf(`planar, ${graph.m} edges`, graph, '', limit)));
      }
    }
    return { planar: tableText(tableOf(rows)) };
  },
});

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
