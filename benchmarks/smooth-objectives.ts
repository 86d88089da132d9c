/** Twenty random smooth functions g, n = 3..50, with their Gaussian expectations in closed form: quadratics with indefinite curvature
 *  and a quartic wall, trigonometric sums, networks with one hidden layer of erf units. */
import { Random } from '../src/core/random.ts';
import type { FloatArray, GaussianObjective } from '../src/derandomize/objective.ts';
import type { SmoothFunction } from '../src/derandomize/sampled-objective.ts';
import { erf } from '../src/linalg/normal.ts';

type RidgeKind = 'trigonometric' | 'network';

export interface SmoothObjective {
  readonly kind: 'quadratic' | RidgeKind;
  readonly g: SmoothFunction;
  readonly closed: GaussianObjective;
}

const KINDS = ['quadratic', 'trigonometric', 'network'] as const;

export function smoothObjectives(columns: number): SmoothObjective[] {
  return Array.from({ length: 20 }, (_, index) => {
    const kind = KINDS[index % 3]!;
    const n = 3 + (((index + 1) * 17) % 48);
    const withColumns = (k: number) =>
      kind === 'quadratic' ? quadratic(index + 1, n, k) : ridges(index + 1, n, k, kind);
    return { kind, g: plain(withColumns(0)), closed: withColumns(columns) };
  });
}

/** A trigonometric sum without its bowl: flat in 18 of its 30 directions. */
export function flatObjective(columns: number): SmoothObjective {
  const withColumns = (k: number) => ridges(1, 30, k, 'trigonometric', 0);
  return { kind: 'trigonometric', g: plain(withColumns(0)), closed: withColumns(columns) };
}

/** g itself: the expectation over N(z, 0), where W has no column. */
function plain(objective: GaussianObjective): SmoothFunction {
  const { n } = objective;
  const out = objective.createPoint();
  const product = new Float64Array(n);
  const at = (z: Float64Array) => ({ ...out, b: z });
  return {
    n,
    value: (z) => objective.value(at(z), 0),
    gradient(z) {
      objective.gradient(at(z), 0, out);
      return out.b;
    },
    hessianProduct(z, direction) {
      objective.curvature(at(z), 0)(direction, product);
      return product;
    },
  };
}

const frame = (n: number, k: number) => ({
  n,
  k,
  metric: new Float64Array(n).fill(1),
  createPoint: () => ({ w: new Float64Array(n * k), b: new Float64Array(n), theta: new Float64Array(0) }),
});

function square(x: FloatArray, from = 0, to = x.length): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += x[i]! * x[i]!;
  return sum;
}

/** ½zᵀQz + ⅛Σz⁴; with s_i² = |W_i|², E = ½bᵀQb + ½Σ_c W_cᵀQW_c + ⅛Σ(b⁴ + 6b²s² + 3s⁴). */
function quadratic(seed: number, n: number, k: number): GaussianObjective {
  const random = new Random(seed);
  const q = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) q[i * n + j] = q[j * n + i] = random.normal() / Math.sqrt(n);
  /** out ← Q x, for `columns` vectors side by side. */
  const times = (x: FloatArray, columns: number, out: FloatArray): void => {
    out.fill(0);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++)
        for (let c = 0; c < columns; c++) out[i * columns + c]! += q[i * n + j]! * x[j * columns + c]!;
  };
  const product = new Float64Array(n);
  const productW = new Float64Array(n * k);
  const spread = (w: FloatArray, i: number): number => square(w, i * k, (i + 1) * k);
  return {
    ...frame(n, k),
    value({ w, b }) {
      times(b, 1, product);
      times(w, k, productW);
      let sum = productW.reduce((total, x, a) => total + (x * w[a]!) / 2, 0);
      for (let i = 0; i < n; i++) {
        const [x, s] = [b[i]!, spread(w, i)];
        sum += (product[i]! * x) / 2 + (x ** 4 + 6 * x * x * s + 3 * s * s) / 8;
      }
      return sum;
    },
    gradient({ w, b }, _smoothing, out) {
      times(b, 1, out.b);
      times(w, k, out.w);
      for (let i = 0; i < n; i++) {
        const [x, s] = [b[i]!, spread(w, i)];
        out.b[i]! += (x ** 3 + 3 * x * s) / 2;
        for (let a = i * k; a < (i + 1) * k; a++) out.w[a]! += 1.5 * (x * x + s) * w[a]!;
      }
    },
    curvature:
      ({ w, b }) =>
      (d, out) => {
        times(d, 1, out);
        for (let i = 0; i < n; i++) out[i]! += 1.5 * (b[i]! ** 2 + spread(w, i)) * d[i]!;
      },
  };
}

type Jet = readonly [value: number, slope: number, bend: number];

/** f, f' and f'' in expectation over N(mean, v); v = 0 gives the functions themselves. */
const SMOOTHED: Readonly<Record<RidgeKind, (mean: number, v: number) => Jet>> = {
  trigonometric: (mean, v) => {
    const damping = Math.exp(-v / 2);
    const cosine = damping * Math.cos(mean);
    return [cosine, -damping * Math.sin(mean), -cosine];
  },
  network: (mean, v) => {
    const t = 1 / (1 + 2 * v);
    const slope = (2 / Math.sqrt(Math.PI)) * Math.sqrt(t) * Math.exp(-mean * mean * t);
    return [erf(mean * Math.sqrt(t)), slope, -2 * mean * t * slope];
  },
};

/** (pull/2)|z|² + Σ a f(⟨ω, z⟩ + φ), f = cos, or erf: a network of one hidden layer. */
function ridges(seed: number, n: number, k: number, kind: RidgeKind, pull = 0.1): GaussianObjective {
  const random = new Random(seed);
  const f = SMOOTHED[kind];
  const units = Array.from({ length: 12 }, () => ({
    a: random.normal(),
    phase: 2 * random.normal(),
    omega: Float64Array.from({ length: n }, () => (1.5 * random.normal()) / Math.sqrt(n)),
  }));
  const dot = (x: FloatArray, y: FloatArray): number => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += x[i]! * y[i]!;
    return sum;
  };
  const add = (share: number, x: FloatArray, out: FloatArray): void => {
    for (let i = 0; i < n; i++) out[i]! += share * x[i]!;
  };
  const bowl = (x: FloatArray, out: FloatArray): void => {
    for (let i = 0; i < x.length; i++) out[i] = pull * x[i]!;
  };
  const along = new Float64Array(k);
  /** along ← Wᵀω. @returns its square */
  const project = (w: FloatArray, omega: FloatArray): number => {
    along.fill(0);
    for (let i = 0; i < n; i++) for (let c = 0; c < k; c++) along[c]! += omega[i]! * w[i * k + c]!;
    return square(along);
  };
  return {
    ...frame(n, k),
    value: ({ w, b }) =>
      units.reduce(
        (sum, { a, phase, omega }) => sum + a * f(dot(omega, b) + phase, project(w, omega))[0],
        (pull / 2) * (square(b) + square(w)),
      ),
    gradient({ w, b }, _smoothing, out) {
      bowl(b, out.b);
      bowl(w, out.w);
      for (const { a, phase, omega } of units) {
        const [, slope, bend] = f(dot(omega, b) + phase, project(w, omega));
        add(a * slope, omega, out.b);
        for (let i = 0; i < n; i++)
          for (let c = 0; c < k; c++) out.w[i * k + c]! += a * bend * omega[i]! * along[c]!;
      }
    },
    curvature({ w, b }) {
      const bends = units.map(({ a, phase, omega }) => a * f(dot(omega, b) + phase, project(w, omega))[2]);
      return (d, out) => {
        bowl(d, out);
        units.forEach(({ omega }, r) => {
          add(bends[r]! * dot(omega, d), omega, out);
        });
      };
    },
  };
}
