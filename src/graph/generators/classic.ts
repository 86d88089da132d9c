/** Graphs that their number of nodes decides: a star, a cycle. They keep nothing. */
import { type Family, inPairBlocks, integer, type Pair } from './family.ts';

const example = '--nodes 20';

export const star: Family = {
  name: 'star',
  summary: 'one node with an edge to every other',
  parameters: { nodes: integer('N', 'number of nodes', 1) },
  weights: 'ones',
  example,
  plan: ({ nodes: n }) => ({
    nodes: n!,
    edges: n! - 1,
    blocks: () => inPairBlocks(spokes(n!)),
  }),
};

export const cycle: Family = {
  name: 'cycle',
  summary: 'a closed walk through all nodes',
  parameters: { nodes: integer('N', 'number of nodes', 3) },
  weights: 'ones',
  example,
  plan: ({ nodes: n }) => ({
    nodes: n!,
    edges: n!,
    blocks: () => inPairBlocks(steps(n!)),
  }),
};

function* spokes(n: number): Generator<Pair> {
  for (let v = 1; v < n; v++) yield [0, v];
}

function* steps(n: number): Generator<Pair> {
  for (let v = 1; v < n; v++) yield [v - 1, v];
  yield [0, n - 1];
}
