/** Proofs of optimality: whether the optimum is found and proven, the CPU seconds that takes, and those of a branch and bound in C (BiqBin),
 *  where they were recorded; the same for QUBO problems and Ising chains, and for random graphs of 20 to 60 nodes. */
import { solve, solveQubo } from '../../src/index.ts';
import { tableText } from '../../src/measure/report/markdown.ts';
import { tableOf } from '../../src/measure/report/report.ts';
import { loadInstance } from '../../src/measure/run/load-instance.ts';
import { manifestGraph, manifestInstances } from '../../src/measure/run/manifest.ts';
import { readPeers } from '../../src/measure/run/read-peers.ts';
import { median } from '../../src/measure/statistics.ts';
import { type ProblemResult, stageNamed } from '../../src/problems/result.ts';
import { generator, randomGraph } from '../../test/oracles/random-graphs.ts';
import { cpuSec, measurement, told } from '../measurement.ts';

/** The folder of instances that all are to be proven. */
const FAMILY = 'biqmac-rudy';
/** QUBO problems of up to 100 variables, some of up to 200, and the Ising chains of 100 nodes. */
const QUADRATIC = /^(bqp50-|bqp100-|gka[1-8]a$|gka\d+b$|gka[1-7]c$|gka\d+d$|gka[1-3]e$|ising[23]\.[05]-100_)/;
const RANDOM_GRAPHS = 200;

export const proofs = measurement({
  name: 'proofs',
  summary:
    'cuts proven optimal on BiqMac’s instances: nodes and CPU seconds, and those of BiqBin where recorded; QUBO problems; random graphs',
  flags: { limit: 600 },
  names: 'NAME…, default: those of BiqBin; all: every one of BiqMac’s rudy instances; quadratic; random',
  tiny: ['--limit', '1', 'g05_60.1'],
  async run({ limit }, names) {
    if (names[0] === 'quadratic') return { 'proofs-quadratic': await quadraticTable(limit) };
    if (names[0] === 'random') return { 'proofs-random': await randomTable(limit) };
    return { proofs: await comparedTable(limit, names) };
  },
});

/** The result, and the CPU seconds that it took. */
async function costOf<Result>(run: () => Promise<Result>): Promise<readonly [Result, number]> {
  const beforeSec = cpuSec();
  const result = await run();
  return [result, cpuSec() - beforeSec];
}

async function comparedTable(limit: number, names: readonly string[]): Promise<string> {
  const recorded = new Map(readPeers()!.proofs.map((proof) => [proof.instance, proof]));
  const all = manifestInstances()!.filter(({ source }) => source.file.includes(`/${FAMILY}/`));
  const chosen =
    names[0] === 'all' ? all.map(({ name }) => name) : names.length > 0 ? names : [...recorded.keys()];
  const rows = [];
  const ratios: number[] = [];
  let [proven, ours, theirs] = [0, 0, 0];
  for (const instance of chosen) {
    const { input, bestKnown } = await manifestGraph(instance);
    const peer = recorded.get(instance);
    const [result, seconds] = await costOf(() =>
      solve(input, { timeLimitSec: limit, threads: 1, prove: true }),
    );
    if (result.status === 'optimal') proven++;
    if (peer !== undefined) {
      ours += seconds;
      theirs += peer.seconds;
      ratios.push(seconds / peer.seconds);
    }
    const row = {
      instance,
      optimum: bestKnown ?? '',
      cut: result.cut,
      bound: result.upperBound!,
      status: result.status,
      nodes: stageNamed(result.stages, 'prove')?.nodes ?? 0,
      'CPU s': seconds.toFixed(2),
      'BiqBin’s nodes': peer?.nodes ?? '',
      'its CPU s': peer?.seconds ?? '',
    };
    rows.push(told(row));
  }
  const compared =
    ratios.length === 0
      ? ''
      : ` Where BiqBin’s figures are recorded: ${ours.toFixed(1)} s in all against ${theirs.toFixed(1)} s, median ratio ${median(ratios).toFixed(2)}.`;
  return `${proven} of ${rows.length} proven.${compared}\n\n${tableText(tableOf(rows))}`;
}

async function quadraticTable(limit: number): Promise<string> {
  const rows = [];
  const costs: number[] = [];
  let proven = 0;
  for (const { name, source, bestKnown } of manifestInstances()!.filter((one) => QUADRATIC.test(one.name))) {
    const input = await loadInstance(source);
    const options = { timeLimitSec: limit, threads: 1, prove: true };
    const [result, seconds] = await costOf<ProblemResult>(() =>
      input.kind === 'graph' ? solve(input, options) : solveQubo(input, options),
    );
    if (result.status === 'optimal') proven++;
    costs.push(seconds);
    const row = {
      instance: name,
      optimum: bestKnown ?? '',
      value: result.value,
      bound: result.bound!,
      status: result.status,
      nodes: stageNamed(result.stages, 'prove')?.nodes ?? 0,
      by: result.boundSource ?? '',
      'CPU s': seconds.toFixed(2),
    };
    rows.push(told(row));
  }
  return `${proven} of ${rows.length} proven, in ${median(costs).toFixed(2)} s on the median, ${Math.max(...costs).toFixed(2)} s at most.\n\n${tableText(tableOf(rows))}`;
}

const WEIGHTS: Readonly<Record<string, (uniform: () => number) => number>> = {
  unit: () => 1,
  signs: (uniform) => (uniform() < 0.5 ? 1 : -1),
  integers: (uniform) => Math.floor(uniform() * 201) - 100,
  decimals: (uniform) => Math.round(uniform() * 300 - 100) / 100,
  reals: (uniform) => uniform() * 3 - 1,
};

/** Sparse to complete. */
async function randomTable(limit: number): Promise<string> {
  const kinds = Object.keys(WEIGHTS);
  const costs = new Map<string, number[]>(kinds.map((kind) => [kind, []]));
  let proven = 0;
  for (let seed = 1; seed <= RANDOM_GRAPHS; seed++) {
    const uniform = generator(1000 * seed);
    for (let i = 0; i < 5; i++) uniform();
    const kind = kinds[seed % kinds.length]!;
    const n = 20 + Math.floor(41 * uniform());
    const { edges } = randomGraph(seed, n, Math.max(3 / n, uniform()), WEIGHTS[kind]);
    const [result, seconds] = await costOf(() =>
      solve({ nodes: n, edges }, { timeLimitSec: limit, threads: 1, prove: true }),
    );
    if (result.status === 'optimal') proven++;
    costs.get(kind)!.push(seconds);
    told({
      seed,
      kind,
      n,
      m: edges.length,
      status: result.status,
      by: result.boundSource ?? '',
      sec: seconds.toFixed(2),
    });
  }
  const rows = [...costs, ['all', [...costs.values()].flat()] as const].map(([kind, list]) => {
    const sorted = [...list].sort((a, b) => a - b);
    return {
      weights: kind,
      graphs: list.length,
      'median CPU s': median(list).toFixed(2),
      '95 % within': sorted[Math.ceil(0.95 * sorted.length) - 1]!.toFixed(2),
      'at most': sorted.at(-1)!.toFixed(2),
    };
  });
  return `${proven} of ${RANDOM_GRAPHS} proven.\n\n${tableText(tableOf(rows))}`;
}
