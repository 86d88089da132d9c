// Johnson–Lindenstrauss: learnt maps against random ones and principal components: node benchmarks/jl.mjs [--write] [--most N] [--large]
// (after npm run build). Largest distortion over all pairs, seed 1; random maps: median of 21 draws (5 where N = 2,000) of the
// same points. --large instead measures N = 5,000, d = 512, k = 32 for memory.
import { parseArgs } from 'node:util';
import {
  achlioptasMap,
  createPairs,
  gaussianMap,
  jlEmbedding,
  measureDistortion,
  toPointSet,
  verySparseMap,
} from '../dist/applications/jl/index.js';
import { Random } from '../dist/core/random.js';
import { machineLine, median, writeResults } from './common.mjs';

const { values } = parseArgs({
  options: {
    write: { type: 'boolean', default: false },
    large: { type: 'boolean', default: false },
    most: { type: 'string', default: '2000' },
  },
});

const data = {
  Gaussian: (count, d, random) => fill(count, d, () => random.normal()),
  // Ten centres six times as far apart as the points of a cluster are.
  clustered: (count, d, random) => {
    const centres = fill(10, d, () => 3 * random.normal()).values;
    const points = fill(count, d, () => 0.5 * random.normal());
    return {
      ...points,
      values: points.values.map((x, at) => x + centres[(Math.floor(at / d) % 10) * d + (at % d)]),
    };
  },
  // Sixty words per text, drawn by Zipf's law, counted and scaled to length 1.
  'text-like': (count, d, random) => {
    const points = fill(count, d, () => 0);
    for (let i = 0; i < count; i++) {
      const row = points.values.subarray(i * d, i * d + d);
      for (let word = 0; word < 60; word++) row[Math.min(d - 1, Math.floor(d ** random.uniform() - 1))]++;
      const length = Math.hypot(...row);
      for (let j = 0; j < d; j++) row[j] /= length;
    }
    return points;
  },
};

function fill(count, dimension, draw) {
  return { count, dimension, values: Float64Array.from({ length: count * dimension }, draw) };
}

const cases = [
  [120, 100, 20],
  [200, 100, 50],
  [200, 1000, 10],
  [200, 1000, 50],
  [2000, 100, 10],
  [2000, 100, 50],
  [2000, 300, 30],
  [2000, 1000, 10],
  [2000, 1000, 50],
];

if (values.large) large();
else compare();

function compare() {
  const rows = [];
  for (const [count, d, k] of cases.filter(([count]) => count <= Number(values.most))) {
    for (const [name, draw] of Object.entries(data)) {
      const points = toPointSet(draw(count, d, new Random(1, 5)));
      const pairs = createPairs(points);
      const random = (map) =>
        median(
          Array.from(
            { length: count > 500 ? 5 : 21 },
            (_, s) => measureDistortion(points, map(d, k, new Random(100 + s)), k, pairs).maximum,
          ),
        );
      const gaussian = random(gaussianMap);
      const result = jlEmbedding(points, { dimension: k });
      const learnt = result.distortion.maximum;
      const below = learnt < result.bestDraw && learnt < result.principalComponents;
      rows.push([
        name,
        count,
        d,
        k,
        gaussian.toFixed(3),
        random(achlioptasMap).toFixed(3),
        random(verySparseMap).toFixed(3),
        result.bestDraw.toFixed(3),
        result.principalComponents.toFixed(3),
        learnt.toFixed(3),
        `${(learnt / gaussian).toFixed(3)}${below ? '' : ' NOT BELOW'}`,
        result.seconds.toFixed(1),
      ]);
      console.error(rows.at(-1).join(' '));
    }
  }
  const head = [
    'data',
    'N',
    'd',
    'k',
    'Gaussian',
    'Achlioptas',
    'very sparse',
    'best of 100',
    'PCA, best scale',
    'learnt',
    'learnt/Gaussian',
    's',
  ];
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const text = [
    `Machine: ${machineLine()}; one thread. Command: \`node benchmarks/jl.mjs --most ${values.most} --write\`.`,
    '',
    line(head),
    line(head.map(() => '---')),
    ...rows.map(line),
  ].join('\n');
  console.log(text);
  if (values.write) writeResults('jl', text);
}

function large() {
  const result = jlEmbedding(data.Gaussian(5000, 512, new Random(1, 5)), { dimension: 32 });
  const peakMiB = Math.round(process.resourceUsage().maxRSS / 1024);
  const text = [
    `Machine: ${machineLine()}; one thread. Command: \`node benchmarks/jl.mjs --large\`.`,
    '',
    `N = 5000, d = 512, k = 32, Gaussian: largest distortion ${result.distortion.maximum.toFixed(3)} (best of 100 draws ${result.bestDraw.toFixed(3)},`,
    `principal components ${result.principalComponents.toFixed(3)}), ${result.steps} steps, ${result.seconds.toFixed(0)} s, peak memory ${peakMiB} MiB`,
  ].join('\n');
  console.log(text);
}
