// The lemma on twenty random smooth objectives, ten starts each, and what a tiny λ costs: node benchmarks/derandomize.mjs [--starts N]
// (after npm run build). Quadratics with indefinite curvature and a quartic wall, trigonometric sums, networks; n = 3..50.
import { parseArgs } from 'node:util';
import { checkGradient, derandomize, Random, SampledObjective } from '../dist/derandomize/index.js';
import { machineLine, median } from './shared.mjs';

const { values } = parseArgs({
  options: { starts: { type: 'string', default: '10' } },
});
const STARTS = Number(values.starts);

/** ½zᵀQz + ⅛Σz⁴ */
function quadratic(seed, n) {
  const random = new Random(seed);
  const q = Array.from({ length: n }, () => new Float64Array(n));
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) q[i][j] = q[j][i] = random.normal() / Math.sqrt(n);
  const times = (z) => q.map((row) => row.reduce((sum, x, j) => sum + x * z[j], 0));
  return {
    n,
    value: (z) => times(z).reduce((sum, x, i) => sum + (x * z[i]) / 2 + z[i] ** 4 / 8, 0),
    gradient: (z) => times(z).map((x, i) => x + z[i] ** 3 / 2),
    hessianProduct: (z, d) => times(d).map((x, i) => x + 1.5 * z[i] ** 2 * d[i]),
  };
}

/** 0.05|z|² + Σ a cos(⟨ω, z⟩ + φ), or with tanh in place of cos: a network of one hidden layer. */
function ridges(seed, n, kind) {
  const random = new Random(seed);
  const [f, slope, bend] =
    kind === 'trigonometric'
      ? [Math.cos, (t) => -Math.sin(t), (t) => -Math.cos(t)]
      : [Math.tanh, (t) => 1 - Math.tanh(t) ** 2, (t) => -2 * Math.tanh(t) * (1 - Math.tanh(t) ** 2)];
  const units = Array.from({ length: 12 }, () => ({
    a: random.normal(),
    phase: 2 * random.normal(),
    omega: Array.from({ length: n }, () => (1.5 * random.normal()) / Math.sqrt(n)),
  }));
  const dot = (omega, z, from = 0) => omega.reduce((sum, x, i) => sum + x * z[i], from);
  const gather = (base, weigh) => {
    const out = Float64Array.from(base, (x) => 0.1 * x);
    for (const unit of units) {
      const weight = weigh(unit);
      for (let i = 0; i < n; i++) out[i] += weight * unit.omega[i];
    }
    return out;
  };
  return {
    n,
    value: (z) =>
      units.reduce((sum, { a, phase, omega }) => sum + a * f(dot(omega, z, phase)), 0.05 * dot(z, z)),
    gradient: (z) => gather(z, ({ a, phase, omega }) => a * slope(dot(omega, z, phase))),
    hessianProduct: (z, d) =>
      gather(d, ({ a, phase, omega }) => a * bend(dot(omega, z, phase)) * dot(omega, d)),
  };
}

const kinds = ['quadratic', 'trigonometric', 'network'];
const objectives = Array.from({ length: 20 }, (_, index) => {
  const kind = kinds[index % 3];
  const n = 3 + (((index + 1) * 17) % 48);
  return { kind, g: kind === 'quadratic' ? quadratic(index + 1, n) : ridges(index + 1, n, kind) };
});

const rows = [];
for (const [method, lambda] of [
  ['accelerated', 1e-1],
  ['accelerated', 1e-3],
  ['accelerated', 1e-6],
  ['perturbed', 1e-3],
]) {
  const runs = [];
  for (const { g } of objectives) {
    const objective = new SampledObjective(g, { samples: 64, columns: 4 });
    const point = objective.createPoint();
    for (const part of [point.w, point.b])
      for (let i = 0; i < part.length; i++) part[i] = Math.sin(1 + 7 * i);
    if (!checkGradient(objective, point).holds) throw new Error('a gradient is wrong');
    for (let seed = 1; seed <= STARTS; seed++)
      runs.push(
        derandomize(g, { seed, method, lambda, samples: 64, columns: 4, perturbed: { maxSteps: 5000 } }),
      );
  }
  const share = (holds) => `${runs.filter(holds).length}/${runs.length}`;
  rows.push([
    method,
    lambda,
    share(({ certificate: c }) => c.norm <= c.normBound * (1 + 1e-6) + 1e-12),
    share(({ certificate: c }) => Number.isFinite(c.normBound)),
    share(({ noWorse }) => noWorse),
    share(({ vanished }) => vanished),
    share(({ restarted }) => restarted),
    median(runs.map(({ steps }) => steps)),
    Math.max(...runs.map(({ steps }) => steps)),
    median(runs.map(({ seconds }) => seconds)).toFixed(3),
  ]);
  console.error(rows.at(-1).join(' '));
}
const line = (cells) => `| ${cells.join(' | ')} |`;
const head = [
  'method',
  'λ',
  '‖W‖ ≤ bound',
  'bound finite',
  'g(b) ≤ E',
  'vanished',
  'by a draw',
  'steps, median',
  'steps, most',
  's, median',
];
const text = [
  `Machine: ${machineLine()}; one thread. Command: \`node benchmarks/derandomize.mjs --starts ${STARTS}\`.`,
  '',
  line(head),
  line(head.map(() => '---')),
  ...rows.map(line),
].join('\n');
console.log(text);
