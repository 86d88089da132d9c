/** Barabási–Albert graphs: nodes arrive one by one and attach to earlier ones with probability in proportion to their degree.
 *  Begins with a clique of attach + 1 nodes. Keeps 8 bytes per edge: each edge's ends, among which drawing is by degree. */
import { UsageError } from '../../core/errors.ts';
import type { Random } from '../../core/random.ts';
import { type Family, inPairBlocks, integer, type Pair } from './family.ts';

export const barabasiAlbert: Family = {
  name: 'barabasi-albert',
  summary: 'preferential attachment: few nodes of high degree, many of low',
  parameters: {
    nodes: integer('N', 'number of nodes', 2),
    attach: integer('K', 'edges that each new node brings', 1, 3),
  },
  weights: 'ones',
  example: '--nodes 1000 --attach 4',
  plan({ nodes: n, attach }) {
    if (attach! >= n!)
      throw new UsageError(`barabasi-albert: attach is ${attach}, expected less than the ${n} nodes`);
    const edges = (attach! * (attach! + 1)) / 2 + attach! * (n! - attach! - 1);
    return { nodes: n!, edges, blocks: (random) => inPairBlocks(attachments(n!, attach!, edges, random)) };
  },
};

function* attachments(n: number, attach: number, edges: number, random: Random): Generator<Pair> {
  const ends = new Int32Array(2 * edges);
  let count = 0;
  for (let v = 1; v < n; v++) {
    const chosen = new Set<number>();
    if (v <= attach) for (let u = 0; u < v; u++) chosen.add(u);
    else while (chosen.size < attach) chosen.add(ends[random.below(count)]!);
    for (const u of chosen) {
      ends[count++] = u;
      ends[count++] = v;
      yield [u, v];
    }
  }
}
