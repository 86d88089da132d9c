// Sweeps of the mixing method. Rank 8, not 32, so that 10^7 edges fit into memory.
import { Random } from '../../../dist/core/random.js';
import { Mixing } from '../../../dist/relax/mixing.js';

const RANK = 8;

export default {
  name: 'mixing',
  step: `a sweep of rank ${RANK}`,
  unit: 'edges × columns',
  prepare(graph, backend) {
    const mixing = new Mixing(graph, RANK, 1, backend);
    mixing.randomize(new Random(1));
    return { run: () => mixing.sweep(0.5), work: graph.m * RANK };
  },
};
