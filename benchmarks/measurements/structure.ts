/** Structure discovery from drawn labels alone: fresh samples, λ = 0.001 on all weights, the iterates of the second half averaged. The
 *  teacher's own loss stands for the unregularised run's, as none can be less on the population. */
import { discoverStructureSync } from '../../src/applications/structure/index.ts';
import { short } from '../../src/measure/paper/experiment.ts';
import { tableText } from '../../src/measure/report/markdown.ts';
import { tableOf } from '../../src/measure/report/report.ts';
import { measurement, told } from '../measurement.ts';

const COMMON = {
  labels: 'drawn',
  lambda: 1e-3,
  stepSize: 0.5,
  averageFrom: 0.5,
  width: 24,
  dimension: 20,
  directions: 2,
} as const;

/** As many samples per step as it takes: labels of logistic teachers say least each, and Huber's one in ten is an outlier. */
const CASES = [
  { loss: 'squared', noise: 0.15, batch: 512 },
  { loss: 'huber', noise: 0.1, batch: 1024 },
  { loss: 'logistic', teacherScale: 9, batch: 3072 },
] as const;

export const structure = measurement({
  name: 'structure',
  summary:
    'structure discovery from drawn labels, depths 2 to 4; names choose among squared, huber, logistic',
  flags: { steps: 4000 },
  names: 'LOSS…',
  tiny: ['--steps', '20', 'squared'],
  run({ steps }, names) {
    const cases = CASES.filter(({ loss }) => names.length === 0 || names.includes(loss));
    const rows = cases.flatMap((one) => [2, 3, 4].map((depth) => told(measure(one, depth, steps))));
    return { 'structure-drawn': tableText(tableOf(rows)) };
  },
});

function measure(one: (typeof CASES)[number], depth: number, steps: number) {
  const found = discoverStructureSync({ ...COMMON, ...one, depth, steps });
  const ratio = found.testLoss / found.teacherLoss;
  return {
    loss: one.loss,
    noise: 'noise' in one ? one.noise : `logits ${one.teacherScale}`,
    'samples per step': one.batch,
    depth,
    '|W⊥|/|W|': short(found.residual),
    'largest angle °': found.angles.at(-1)!.toFixed(2),
    'test loss': found.testLoss.toFixed(4),
    'loss of the teacher': found.teacherLoss.toFixed(4),
    ratio: ratio.toFixed(4),
    '≤ 0.01 and ≤ 1.05': found.residual <= 0.01 && ratio <= 1.05 ? 'yes' : 'no',
    s: found.seconds.toFixed(0),
  };
}
