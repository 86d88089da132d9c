// Sweeps of the mixing method. Rank 8, not 32, so that 10^7 edges fit into memory.
import { Random } from '../../../dist/core/random.js';
import { finish } from '../../../dist/core/steps.js';
import { Mixing } from '../../../dist/relax/mixing.js';

const RANK = 8;

export default {
  name: 'mixing',
  step: `a sweep of rank ${RANK}`,
  unit: 'edges × columns',
  prepare(graph, backend) {
    const mixing = finish(Mixing.of(graph, RANK, 1, backend));
    finish(mixing.randomize(new Random(1)));
    return { run: () => finish(mixing.sweep(0.5)), work: graph.m * RANK };
  },
};
