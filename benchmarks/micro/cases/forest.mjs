// Forest moves: a forest grown and drawn, at a temperature of the middle of a run.
import { Random } from '../../../dist/core/random.js';
import { temperatureScale } from '../../../dist/search/annealing.js';
import { ForestMoves } from '../../../dist/search/forest.js';

export default {
  name: 'forest',
  step: 'a forest grown and drawn',
  unit: 'edges',
  prepare(graph, backend) {
    const moves = new ForestMoves(graph, backend);
    moves.start(new Int8Array(graph.n).fill(1), new Random(1));
    const temperature = 0.2 * temperatureScale(graph);
    const run = () => moves.sweep(temperature, 1);
    for (let i = 0; i < 3; i++) run();
    return { run, work: graph.m };
  },
};
