/** Families that choose among all pairs of nodes: Erdős–Rényi G(n,p), G(n,m), complete graphs, planted cuts. */
import { UsageError } from '../../core/errors.ts';
import type { Random } from '../../core/random.ts';
import { type Family, integer, PairBlock, real, type Values } from './family.ts';
import { bernoulliPositions, pairCount, pairsAt, sampledPositions } from './pairs.ts';

const nodes = integer('N', 'number of nodes', 1);

/** Keeps nothing. */
export const erdosRenyi: Family = {
  name: 'erdos-renyi',
  summary: 'each pair of nodes is an edge with the same probability',
  parameters: { nodes, probability: real('of an edge', 0, 1) },
  weights: 'ones',
  example: '--nodes 1000 --probability 0.01',
  plan: ({ nodes: n, probability }: Values) => ({
    nodes: n!,
    edges: null,
    blocks: (random) => pairsAt(n!, bernoulliPositions(pairCount(n!), probability!, random)),
  }),
};

/** Keeps 8 bytes per edge, 16 at first, or per pair that is none if those are fewer. */
export const gnm: Family = {
  name: 'gnm',
  summary: 'a given number of edges, every choice of them equally likely',
  parameters: { nodes, edges: { ...integer('M', 'number of edges', 0), most: Number.MAX_SAFE_INTEGER } },
  weights: 'ones',
  example: '--nodes 800 --edges 19176',
  plan({ nodes: n, edges }) {
    const count = pairCount(n!);
    if (edges! > count)
      throw new UsageError(`gnm: edges is ${edges}, expected at most ${count} between ${n} nodes`);
    return {
      nodes: n!,
      edges: edges!,
      blocks: (random) => pairsAt(n!, sampledPositions(count, edges!, random)),
    };
  },
};

function complete(name: string, summary: string, weights: Family['weights'], example: string): Family {
  return {
    name,
    summary,
    parameters: { nodes },
    weights,
    example,
    plan: ({ nodes: n }) => ({ nodes: n!, edges: pairCount(n!), blocks: () => allPairs(n!) }),
  };
}

export const clique = complete('clique', 'every pair of nodes is an edge', 'ones', '--nodes 20');
export const sherringtonKirkpatrick = complete(
  'sk',
  'Sherrington–Kirkpatrick spin glass: every pair, normal weights',
  'gaussian',
  '--nodes 100',
);

function* allPairs(n: number): Generator<PairBlock> {
  const block = new PairBlock();
  for (let v = 1; v < n; v++)
    for (let u = 0; u < v; u++) {
      block.add(u, v);
      if (block.hasRoom(1)) continue;
      yield block;
      block.count = 0;
    }
  yield block;
}

/** Keeps a byte per node. Two sides of equal size; pairs across are edges more often than pairs within. */
export const plantedCut: Family = {
  name: 'planted',
  summary: 'two random halves, with more edges across than within',
  parameters: {
    nodes,
    across: real('of an edge between the halves', 0, 1, 0.5),
    within: real('of an edge within a half', 0, 1, 0.1),
  },
  weights: 'ones',
  example: '--nodes 200 --across 0.3 --within 0.02',
  plan: ({ nodes: n, across, within }) => ({
    nodes: n!,
    edges: null,
    blocks: (random) => plantedPairs(n!, across!, within!, random),
    planted: (random) => halves(n!, random),
  }),
};

function* plantedPairs(n: number, across: number, within: number, random: Random): Generator<PairBlock> {
  const side = halves(n, random);
  const most = Math.max(across, within);
  const kept = new PairBlock();
  // A position is drawn before the pair at it is kept or not: the draws take turns, one pair at a time.
  for (const { source, target, count } of pairsAt(n, bernoulliPositions(pairCount(n), most, random, 1)))
    for (let i = 0; i < count; i++) {
      const u = source[i]!;
      const v = target[i]!;
      if (random.uniform() * most >= (side[u] === side[v] ? within : across)) continue;
      kept.add(u, v);
      if (kept.hasRoom(1)) continue;
      yield kept;
      kept.count = 0;
    }
  yield kept;
}

function halves(n: number, random: Random): Int8Array {
  const order = Int32Array.from({ length: n }, (_, u) => u);
  random.shuffle(order);
  const side = new Int8Array(n);
  order.forEach((u, i) => {
    side[u] = 2 * i < n ? 1 : -1;
  });
  return side;
}
