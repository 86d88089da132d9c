// Tabu search: as many flips as there are nodes.
import { Random } from '../../../dist/core/random.js';
import { tabuFlips } from '../../../dist/kernels/tabu.js';
import { GainIndex } from '../../../dist/search/gain-index.js';

export default {
  name: 'tabu',
  step: 'as many flips as nodes, each the best that is not forbidden',
  unit: 'edges',
  prepare(graph, backend) {
    const index = new GainIndex(graph, { backend });
    index.start(new Int8Array(graph.n).fill(1), new Random(1));
    index.tenure(10, Math.ceil(graph.n / 10));
    const run = () => tabuFlips(index.space, index.arrays, graph.n);
    run();
    return { run, work: graph.m };
  },
};
