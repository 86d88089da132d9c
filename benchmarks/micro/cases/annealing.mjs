// Metropolis sweeps on 16-bit gains, at the temperature of the middle of an annealing.
import { Random } from '../../../dist/core/random.js';
import { temperatureScale } from '../../../dist/search/annealing.js';
import { IntegerState } from '../../../dist/search/annealing-state.js';

/** A sweep at a constant temperature. @param State how gains are kept */
export function sweepCase(name, State) {
  return {
    name,
    step: 'a sweep at the temperature of the middle of an annealing',
    unit: 'edges',
    prepare(graph, backend) {
      const state = new State(graph, backend);
      state.start(new Int8Array(graph.n).fill(1), new Random(1));
      const temperature = 0.2 * temperatureScale(graph);
      const run = () => state.sweep(temperature, 0, 1, 1);
      // From all on one side to what the temperature keeps.
      for (let i = 0; i < 20; i++) run();
      return { run, work: graph.m };
    },
  };
}

export default sweepCase('annealing', IntegerState);
