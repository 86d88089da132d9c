// Twenty random smooth functions g, n = 3..50, each plain and with its Gaussian expectation in closed form:
// quadratics with indefinite curvature and a quartic wall, trigonometric sums, networks with one hidden layer of erf units.
import { Random } from '../dist/core/random.js';
import { erf } from '../dist/linalg/normal.js';

const KINDS = ['quadratic', 'trigonometric', 'network'];

/** @returns {{ kind: string, g: object, closed: object }[]} g: SmoothFunction, closed: GaussianObjective */
export function smoothObjectives(columns) {
  return Array.from({ length: 20 }, (_, index) => {
    const kind = KINDS[index % 3];
    const n = 3 + (((index + 1) * 17) % 48);
    const made =
      kind === 'quadratic' ? quadratic(index + 1, n, columns) : ridges(index + 1, n, columns, kind);
    return { kind, ...made };
  });
}

/** A trigonometric sum without its bowl: flat in 18 of its 30 directions. */
export function flatObjective(columns) {
  return ridges(1, 30, columns, 'trigonometric', 0);
}

const createPoint = (n, k) => () => ({
  w: new Float64Array(n * k),
  b: new Float64Array(n),
  theta: new Float64Array(0),
});

/** ½zᵀQz + ⅛Σz⁴; with s_i² = |W_i|², E = ½bᵀQb + ½Σ_c W_cᵀQW_c + ⅛Σ(b⁴ + 6b²s² + 3s⁴). */
function quadratic(seed, n, k) {
  const random = new Random(seed);
  const q = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) q[i * n + j] = q[j * n + i] = random.normal() / Math.sqrt(n);
  /** out ← Q x, for `columns` vectors side by side. */
  const times = (x, columns, out) => {
    out.fill(0);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        const entry = q[i * n + j];
        for (let c = 0; c < columns; c++) out[i * columns + c] += entry * x[j * columns + c];
      }
  };
  const product = new Float64Array(n);
  const productW = new Float64Array(n * k);
  const spread = (w, i) => {
    let sum = 0;
    for (let a = i * k; a < (i + 1) * k; a++) sum += w[a] * w[a];
    return sum;
  };
  const g = {
    n,
    value(z) {
      times(z, 1, product);
      let sum = 0;
      for (let i = 0; i < n; i++) sum += (product[i] * z[i]) / 2 + z[i] ** 4 / 8;
      return sum;
    },
    gradient(z) {
      times(z, 1, product);
      for (let i = 0; i < n; i++) product[i] += z[i] ** 3 / 2;
      return product;
    },
    hessianProduct(z, d) {
      times(d, 1, product);
      for (let i = 0; i < n; i++) product[i] += 1.5 * z[i] ** 2 * d[i];
      return product;
    },
  };
  const closed = {
    n,
    k,
    metric: new Float64Array(n).fill(1),
    createPoint: createPoint(n, k),
    value({ w, b }) {
      let sum = 0;
      times(b, 1, product);
      times(w, k, productW);
      for (let a = 0; a < n * k; a++) sum += (productW[a] * w[a]) / 2;
      for (let i = 0; i < n; i++) {
        const s = spread(w, i);
        sum += (product[i] * b[i]) / 2 + (b[i] ** 4 + 6 * b[i] ** 2 * s + 3 * s * s) / 8;
      }
      return sum;
    },
    gradient({ w, b }, _smoothing, out) {
      times(b, 1, out.b);
      times(w, k, out.w);
      for (let i = 0; i < n; i++) {
        const s = spread(w, i);
        out.b[i] += (b[i] ** 3 + 3 * b[i] * s) / 2;
        for (let a = i * k; a < (i + 1) * k; a++) out.w[a] += 1.5 * (b[i] ** 2 + s) * w[a];
      }
    },
    curvature:
      ({ w, b }) =>
      (d, out) => {
        times(d, 1, out);
        for (let i = 0; i < n; i++) out[i] += 1.5 * (b[i] ** 2 + spread(w, i)) * d[i];
      },
  };
  return { g, closed };
}

/** f, f' and f'' in expectation over N(mean, v); v = 0 gives the functions themselves. */
const smoothed = {
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
function ridges(seed, n, k, kind, pull = 0.1) {
  const random = new Random(seed);
  const f = smoothed[kind];
  const units = Array.from({ length: 12 }, () => ({
    a: random.normal(),
    phase: 2 * random.normal(),
    omega: Float64Array.from({ length: n }, () => (1.5 * random.normal()) / Math.sqrt(n)),
  }));
  const dot = (x, y) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += x[i] * y[i];
    return sum;
  };
  const add = (share, x, out) => {
    for (let i = 0; i < n; i++) out[i] += share * x[i];
  };
  const bowl = (x, out) => {
    for (let i = 0; i < x.length; i++) out[i] = pull * x[i];
  };
  const product = new Float64Array(n);
  const along = new Float64Array(k);
  /** along ← Wᵀω; returns its square. */
  const project = (w, omega) => {
    along.fill(0);
    for (let i = 0; i < n; i++) for (let c = 0; c < k; c++) along[c] += omega[i] * w[i * k + c];
    return along.reduce((sum, x) => sum + x * x, 0);
  };
  const g = {
    n,
    value(z) {
      let sum = (pull / 2) * dot(z, z);
      for (const { a, phase, omega } of units) sum += a * f(dot(omega, z) + phase, 0)[0];
      return sum;
    },
    gradient(z) {
      bowl(z, product);
      for (const { a, phase, omega } of units) add(a * f(dot(omega, z) + phase, 0)[1], omega, product);
      return product;
    },
    hessianProduct(z, d) {
      bowl(d, product);
      for (const { a, phase, omega } of units)
        add(a * f(dot(omega, z) + phase, 0)[2] * dot(omega, d), omega, product);
      return product;
    },
  };
  const closed = {
    n,
    k,
    metric: new Float64Array(n).fill(1),
    createPoint: createPoint(n, k),
    value({ w, b }) {
      let sum = (pull / 2) * dot(b, b);
      for (const x of w) sum += (pull / 2) * x * x;
      for (const { a, phase, omega } of units) sum += a * f(dot(omega, b) + phase, project(w, omega))[0];
      return sum;
    },
    gradient({ w, b }, _smoothing, out) {
      bowl(b, out.b);
      bowl(w, out.w);
      for (const { a, phase, omega } of units) {
        const [, slope, bend] = f(dot(omega, b) + phase, project(w, omega));
        add(a * slope, omega, out.b);
        for (let i = 0; i < n; i++)
          for (let c = 0; c < k; c++) out.w[i * k + c] += a * bend * omega[i] * along[c];
      }
    },
    curvature({ w, b }) {
      const bends = units.map(({ a, phase, omega }) => a * f(dot(omega, b) + phase, project(w, omega))[2]);
      return (d, out) => {
        bowl(d, out);
        units.forEach(({ omega }, r) => {
          add(bends[r] * dot(omega, d), omega, out);
        });
      };
    },
  };
  return { g, closed };
}
