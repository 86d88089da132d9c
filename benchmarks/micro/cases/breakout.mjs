// Breakout local search: as many flips as there are nodes.
import { Random } from '../../../dist/core/random.js';
import { Breakout } from '../../../dist/search/breakout.js';

export default {
  name: 'breakout',
  step: 'as many flips as nodes, each the best by gain or a jump’s',
  unit: 'edges',
  prepare(graph, backend) {
    const breakout = new Breakout(graph, backend);
    breakout.index.start(new Int8Array(graph.n).fill(1), new Random(1));
    const run = () => breakout.flips(graph.n);
    run();
    return { run, work: graph.m };
  },
};
