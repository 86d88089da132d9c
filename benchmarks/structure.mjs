// Structure discovery from drawn labels alone: node benchmarks/structure.mjs [--write]
// [--loss NAME] (after npm run build). Fresh samples, drawn labels, λ = 0.001 on all weights, the iterates of the second half
// averaged; the teacher's own loss stands for the unregularised run's, as none can be less on the population.
import { parseArgs } from 'node:util';
import { discoverStructureSync } from '../dist/applications/structure/index.js';
import { machineLine, writeResults } from './common.mjs';

const { values } = parseArgs({
  options: { write: { type: 'boolean', default: false }, loss: { type: 'string' } },
});

const common = {
  labels: 'drawn',
  lambda: 1e-3,
  steps: 4000,
  stepSize: 0.5,
  averageFrom: 0.5,
  width: 24,
  dimension: 20,
  directions: 2,
};
// As many samples per step as it takes: labels of logistic teachers say least each, and Huber's one in ten is an outlier.
const cases = [
  { loss: 'squared', noise: 0.15, batch: 512 },
  { loss: 'huber', noise: 0.1, batch: 1024 },
  { loss: 'logistic', teacherScale: 9, batch: 3072 },
];
const short = (x) => (x < 0.01 ? x.toExponential(1) : x.toFixed(4));

const rows = [];
for (const { loss, ...options } of cases.filter(({ loss }) => (values.loss ?? loss) === loss)) {
  for (const depth of [2, 3, 4]) {
    const found = discoverStructureSync({ ...common, loss, depth, ...options });
    const ratio = found.testLoss / found.teacherLoss;
    rows.push([
      loss,
      options.noise ?? `logits ${options.teacherScale}`,
      options.batch,
      depth,
      short(found.residual),
      found.angles.at(-1).toFixed(2),
      found.testLoss.toFixed(4),
      found.teacherLoss.toFixed(4),
      ratio.toFixed(4),
      found.residual <= 0.01 && ratio <= 1.05 ? 'yes' : 'no',
      found.seconds.toFixed(0),
    ]);
    console.error(rows.at(-1).join(' '));
  }
}
const head = [
  'loss',
  'noise',
  'samples per step',
  'depth',
  '\\|W⊥\\|/\\|W\\|',
  'largest angle °',
  'test loss',
  'loss of the teacher',
  'ratio',
  '≤ 0.01 and ≤ 1.05',
  's',
];
const line = (cells) => `| ${cells.join(' | ')} |`;
const text = [
  `Machine: ${machineLine()}; one thread. Command: \`node benchmarks/structure.mjs --write\`.`,
  '',
  line(head),
  line(head.map(() => '---')),
  ...rows.map(line),
].join('\n');
console.log(text);
if (values.write) writeResults('structure-drawn', text);
