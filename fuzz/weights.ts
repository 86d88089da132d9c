/** Weights of the kinds that go wrong: sums beyond 2^53, denormals, decimals, sizes far apart, zeros of both signs. */
import type { Edge } from '../test/oracles/random-graphs.ts';
import { among, below, type Uniform } from './target.ts';

const KINDS: readonly ((uniform: Uniform) => number)[] = [
  () => 1,
  (u) => below(u, 3) - 1,
  (u) => below(u, 41) - 20,
  (u) => 2 ** 53 - below(u, 99),
  (u) => (below(u, 2) * 2 - 1) * (2 ** 52 + below(u, 2 ** 20)),
  (u) => (below(u, 199) - 99) * 2 ** -1074,
  (u) => (below(u, 199) - 99) / 10,
  (u) => (below(u, 1999) - 999) / 1000,
  (u) => u() * 3 - 1,
  (u) => among(u, [1e12, 0.5, -1e12, -0.5, 1]),
  (u) => among(u, [-1e10, 1, 1e10, -1]),
  (u) => (u() - 0.5) * 2 ** (below(u, 200) - 100),
  (u) => (u() - 0.5) * 1e300,
  (u) => among(u, [0, -0, 1, -1]),
];

export interface GraphCase {
  readonly n: number;
  readonly edges: readonly Edge[];
}

/** At most 9 nodes, so that enumeration is quick. */
export function anyGraph(uniform: Uniform): GraphCase {
  const n = 2 + below(uniform, 8);
  const share = 0.3 + 0.7 * uniform();
  const weight = among(uniform, KINDS);
  const other = among(uniform, KINDS);
  const mixing = uniform() < 0.3 ? 0.2 : 0;
  const edges: Edge[] = [];
  for (let u = 0; u < n; u++)
    for (let v = u + 1; v < n; v++)
      if (uniform() < share) edges.push([u, v, (uniform() < mixing ? other : weight)(uniform)]);
  return { n, edges };
}

export function anyWeight(uniform: Uniform): number {
  return among(uniform, KINDS)(uniform);
}
