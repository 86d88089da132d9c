// Metropolis sweeps at a constant temperature: as many flips as in the middle of an annealing.
import { Random } from '../../../dist/core/random.js';
import { annealingSweeps, STATE } from '../../../dist/kernels/annealing.js';
import { Annealing, temperatureScale } from '../../../dist/search/annealing.js';

export default {
  name: 'annealing',
  step: 'a sweep',
  unit: 'edges',
  prepare(graph, backend) {
    const annealing = new Annealing(graph, backend);
    annealing.start(new Int8Array(graph.n).fill(1), new Random(1));
    const { state } = annealing.arrays;
    state[STATE.temperature] = 0.5 * temperatureScale(graph);
    state[STATE.cooling] = 0;
    const run = () => annealingSweeps(annealing.space, annealing.arrays, 1);
    // From all on one side to what the temperature keeps.
    for (let i = 0; i < 5; i++) run();
    return { run, work: graph.m };
  },
};
