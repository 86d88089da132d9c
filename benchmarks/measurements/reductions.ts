/** Data reduction: nodes and edges that each set of rules leaves of the instances, and the milliseconds that takes. QUBOs are reduced as
 *  max-cut, decimals as the integers that they stand for, other reals without rounding. */
import { Deadline } from '../../src/core/deadline.ts';
import { UsageError } from '../../src/core/errors.ts';
import { finish } from '../../src/core/steps.ts';
import type { CsrGraph } from '../../src/graph/csr.ts';
import { readProblem } from '../../src/io/index.ts';
import { tableText } from '../../src/measure/report/markdown.ts';
import { tableOf } from '../../src/measure/report/report.ts';
import { manifestGraph, manifestInstances } from '../../src/measure/run/manifest.ts';
import { median } from '../../src/measure/statistics.ts';
import { readInput } from '../../src/node/read-file.ts';
import { type FurtherRule, reduceGraph } from '../../src/presolve/reduce.ts';
import { integerGraph } from '../../src/problems/lattice.ts';
import { MaxCutForm } from '../../src/problems/max-cut-form.ts';
import { measurement, timed, told } from '../measurement.ts';

const INSTANCES = [
  ...['ego-facebook', 'ca-netscience', 'bio-diseasome', 'road-euroroad', 'power-US-Grid', 'inf-USAir97'],
  ...['mannino_k487b', 'facebook_combined', 'G11', 'G14', 'G32', 'G48', 'G51', 'G55', 'G70', 'G81'],
  ...['t2g10_5555', 't2g20_5555', 't3g5_5555', 't3g7_5555', 'torusg3-8', 'toruspm3-8-50'],
  ...['ising2.5-100_5555', 'ising2.5-300_5555', 'ising3.0-100_5555', 'ising3.0-300_5555'],
  ...[
    'pm1s_100.0',
    'w01_100.0',
    'pw01_100.0',
    'g05_100.0',
    'bqp50-1',
    'bqp100-1',
    'bqp250-1',
    'gka1b',
    'gka1c',
  ],
];

/** Each with those before it. */
const RULES: readonly FurtherRule[] = ['twins', 'parts', 'triangles', 'subgraphs'];
const LARGEST_SUM = 2 ** 45;
const RUNS = 5;

export const reductions = measurement({
  name: 'reductions',
  summary: 'nodes and edges that each set of reduction rules leaves of the instances, and milliseconds',
  flags: {},
  names: 'NAME…',
  tiny: ['ca-netscience', 'bqp50-1'],
  async run(_flags, names) {
    const rows = [];
    for (const instance of names.length === 0 ? INSTANCES : names) {
      const given = await graphOf(instance);
      const graph = integerGraph(given, LARGEST_SUM)?.graph ?? given;
      const low = left(graph, []);
      const row: Record<string, string | number> = {
        instance,
        n: graph.n,
        m: graph.m,
        'low degree': low.size,
      };
      let all = low;
      RULES.forEach((rule, i) => {
        all = left(graph, RULES.slice(0, i + 1));
        row[`+ ${rule}`] = all.size;
      });
      rows.push(told({ ...row, 'low degree, ms': low.ms.toFixed(1), 'all, ms': all.ms.toFixed(1) }));
    }
    return { reductions: tableText(tableOf(rows)) };
  },
});

async function graphOf(instance: string): Promise<CsrGraph> {
  const found = manifestInstances()!.find(({ name }) => name === instance);
  if (found === undefined) throw new UsageError(`no instance of data/manifest.json is called ${instance}`);
  if (!found.source.file.includes('/qubo-')) return (await manifestGraph(instance)).input.graph;
  const { file } = found.source;
  return new MaxCutForm(readProblem(await readInput(file), { file }).problem).graph;
}

function left(graph: CsrGraph, rules: readonly FurtherRule[]): { size: string; ms: number } {
  const runs = Array.from({ length: RUNS }, () =>
    timed(() => finish(reduceGraph(graph, new Deadline(), { rules, rounding: false }))),
  );
  const { n, m } = runs[0]![0].graph;
  return { size: `${n}, ${m}`, ms: median(runs.map(([, ms]) => ms)) };
}
