// Gradients of the expected cut, which the derandomizing descent follows.
import { GaussianCutObjective } from '../../../dist/applications/gaussian-cut-objective.js';
import { Random } from '../../../dist/core/random.js';
import { finish } from '../../../dist/core/steps.js';

const COLUMNS = 8;

export default {
  name: 'gaussian-cut',
  step: `a gradient with ${COLUMNS} columns`,
  unit: 'edges × columns',
  prepare(graph, backend) {
    const objective = finish(GaussianCutObjective.of(graph, COLUMNS, 1, backend));
    const [point, out] = [objective.createPoint(), objective.createPoint()];
    const random = new Random(1);
    for (const array of [point.w, point.b]) for (let i = 0; i < array.length; i++) array[i] = random.normal();
    return { run: () => objective.gradient(point, 0.1, out), work: graph.m * COLUMNS };
  },
};
