/** The derandomized cut on the shipped G-set graphs, and the relaxation alone to a gap of 1e-4 of its value. Default options, one
 *  graph after the other in one process; medians over the seeds 1..N. */

import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import type { CsrGraph } from '../../src/graph/csr.ts';
import { summarizeWeights } from '../../src/graph/weights.ts';
import { solve } from '../../src/index.ts';
import type { GraphInput } from '../../src/io/index.ts';
import { tableText } from '../../src/measure/report/markdown.ts';
import { tableOf } from '../../src/measure/report/report.ts';
import { manifestGraph } from '../../src/measure/run/manifest.ts';
import { readPeers } from '../../src/measure/run/read-peers.ts';
import { median } from '../../src/measure/statistics.ts';
import { stageNamed } from '../../src/problems/result.ts';
import { defaultRank, Mixing, overRelaxation } from '../../src/relax/mixing.ts';
import { measurement, told } from '../measurement.ts';

/** Each kind, small and large. */
const TEN_GRAPHS = ['G1', 'G14', 'G22', 'G32', 'G35', 'G43', 'G55', 'G57', 'G70', 'G77'];
const GAP = 1e-4;

export const derandomized = measurement({
  name: 'derandomized',
  summary: 'the derandomized cut on graphs of the G-set: chain, bound, seconds; and the relaxation alone',
  flags: { seeds: 5 },
  names: 'NAME…',
  tiny: ['--seeds', '1', 'G11'],
  async run({ seeds }, names) {
    const instances = await Promise.all((names.length === 0 ? TEN_GRAPHS : names).map(manifestGraph));
    const relaxation = instances.map((instance) => relaxationRow(instance, Math.max(seeds, 3)));
    const cuts: Awaited<ReturnType<typeof cutRow>>[] = [];
    for (const instance of instances) cuts.push(told(await cutRow(instance, seeds)));
    const text = [
      '### The derandomized cut',
      tableText(tableOf(cuts)),
      `### The relaxation alone, to a gap of ${GAP.toExponential(0)} of its value`,
      tableText(tableOf(relaxation)),
    ].join('\n\n');
    return { derandomized: text };
  },
});

interface Instance {
  readonly name: string;
  readonly bestKnown: number | null;
  readonly input: GraphInput;
}

async function cutRow({ name, input, bestKnown }: Instance, seeds: number) {
  const results: Awaited<ReturnType<typeof solve>>[] = [];
  for (let seed = 1; seed <= seeds; seed++)
    results.push(await solve(input, { method: 'derandomized', seed }));
  const relaxations = results.map(({ stages }) => stageNamed(stages, 'sdp')!);
  const bound = results.map(({ stages }) => stageNamed(stages, 'bound')!);
  const descents = results.map(({ stages }) => stageNamed(stages, 'derandomize')!);
  const cuts = results.map(({ cut }) => cut);
  const bounds = results.map(({ upperBound }) => upperBound!);
  const expected = relaxations.map(({ expectedRounding }) => expectedRounding!);
  const sdp = Math.max(...relaxations.map(({ value }) => value));
  const unrounded = Math.max(...bound.map(({ value }) => value));
  const below = bounds.some((bound) => bound < bestKnown!) ? ' BELOW BEST KNOWN' : '';
  const spent = descents.map(({ seconds }) => seconds);
  return {
    graph: name,
    'best known': bestKnown!,
    'E[GW]': median(expected).toFixed(0),
    'cut, median': median(cuts),
    worst: Math.min(...cuts),
    best: Math.max(...cuts),
    'cut/U': (median(cuts) / median(bounds)).toFixed(4),
    'cut ≥ E[GW]': `${descents.filter(({ cut }, i) => cut >= expected[i]!).length}/${seeds}`,
    '‖W‖²/n, largest': Math.max(...descents.map(({ residual }) => residual)).toExponential(0),
    SDP: sdp.toFixed(2),
    'U before rounding': unrounded.toFixed(2),
    'U/SDP − 1': (unrounded / sdp - 1).toExponential(1),
    U: `${median(bounds)} ${[...new Set(results.map(({ boundKind }) => boundKind))].join('/')}${below}`,
    'SDP + derandomization s': median(relaxations.map(({ seconds }, i) => seconds + spent[i]!)).toFixed(2),
    'bound s': median(bound.map(({ seconds }) => seconds)).toFixed(2),
  };
}

/** Seconds from the CSR graph to a value within GAP of the optimum: setting up and sweeps, measuring left out. */
function relaxationRow({ name, input: { graph } }: Instance, seeds: number) {
  const { maxAbs } = summarizeWeights(graph);
  const optimum = converged(graph, maxAbs);
  const runs = Array.from({ length: seeds }, (_, s) => timeToGap(graph, maxAbs, optimum, s + 1));
  const peer = readPeers()!.relaxations.find(({ instance, gap }) => instance === name && gap === GAP);
  return {
    graph: name,
    rank: defaultRank(graph.n),
    sweeps: median(runs.map(({ sweeps }) => sweeps)),
    'first run s': runs[0]!.seconds.toFixed(4),
    'median s': median(runs.map(({ seconds }) => seconds)).toFixed(4),
    'C, s': peer === undefined ? '' : peer.seconds.toFixed(3),
  };
}

function converged(graph: CsrGraph, maxAbs: number): number {
  const mixing = finish(Mixing.of(graph, defaultRank(graph.n), maxAbs));
  mixing.randomize(new Random(99));
  for (let sweep = 0; sweep < 1000; sweep++) mixing.sweep(overRelaxation(sweep));
  return finish(mixing.measure()).value;
}

function timeToGap(graph: CsrGraph, maxAbs: number, optimum: number, seed: number) {
  let startMs = performance.now();
  const mixing = finish(Mixing.of(graph, defaultRank(graph.n), maxAbs));
  mixing.randomize(new Random(seed));
  let spentMs = performance.now() - startMs;
  for (let sweeps = 0; ; sweeps++) {
    if (finish(mixing.measure()).value >= optimum * (1 - GAP)) return { sweeps, seconds: spentMs / 1000 };
    startMs = performance.now();
    mixing.sweep(overRelaxation(sweeps));
    spentMs += performance.now() - startMs;
  }
}
