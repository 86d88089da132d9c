// The rank-2 relaxation: a sweep of descent over the angles.
import { Random } from '../../../dist/core/random.js';
import { RankTwo } from '../../../dist/search/rank-2.js';

export default {
  name: 'rank-2',
  step: 'a sweep over the angles',
  unit: 'edges',
  prepare(graph, backend) {
    const relaxation = new RankTwo(graph, backend);
    relaxation.randomize(new Random(1));
    const run = () => relaxation.descend(1);
    for (let i = 0; i < 5; i++) run();
    return { run, work: graph.m };
  },
};
