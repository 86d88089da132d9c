/** The derandomization lemma itself: E g(Wx + b) of random smooth functions, in closed form, minimised until W = 0. */
import { Random } from '../../core/random.ts';
import type { Steps } from '../../core/steps.ts';
import { type Derandomized, derandomizeSteps } from '../../derandomize/derandomize.ts';
import type { Point } from '../../derandomize/objective.ts';
import type { PlanePlot } from '../plots/plot.ts';
import { chapter, type Section, section, tableOf } from '../report/report.ts';
import { median } from '../statistics.ts';
import { type ExperimentContext, type ExperimentResult, short } from './experiment.ts';
import { WaveObjective } from './wave-objective.ts';

const BOWL = 0.6;
const COLUMNS = 4;

export function* lemmaExperiment(context: ExperimentContext): Steps<ExperimentResult> {
  const { quick, seed, deadline, announce } = context;
  const settings = {
    lambda: context.settings.lambda ?? 1e-3,
    steps: context.settings.steps ?? 400,
    functions: quick ? 5 : 12,
    starts: quick ? 4 : 10,
  };
  announce('lemma: a distribution in the plane');
  const plane = yield* planeSection(settings.lambda, seed);
  const sections: Section[] = [plane];
  const rows: { dimension: number; run: Derandomized }[] = [];
  for (const dimension of [2, 5, 12, 30]) {
    announce(`lemma: ${dimension} coordinates`);
    for (let f = 0; f < settings.functions; f++)
      for (let s = 0; s < settings.starts && !deadline.expired; s++) {
        const waves = new WaveObjective(dimension, COLUMNS, 3 * dimension, BOWL, new Random(seed, 50 + f));
        const descent = { steps: settings.steps };
        const run = yield* derandomizeSteps(waves, { lambda: settings.lambda, seed: seed + s, descent });
        rows.push({ dimension, run });
      }
  }
  if (rows.length > 0) sections.push(lemmaTable(rows));
  const title = 'Lemma 3.1: derandomization';
  const data = rows.map(({ dimension, run: { b: _b, theta: _theta, checkpoints: _c, ...figures } }) => ({
    dimension,
    ...figures,
    certificate: { ...figures.certificate, direction: undefined },
  }));
  return { chapter: chapter(title, sections, { ...settings, seed }), data };
}

function lemmaTable(rows: readonly { readonly dimension: number; readonly run: Derandomized }[]): Section {
  const dimensions = [...new Set(rows.map(({ dimension }) => dimension))];
  const table = dimensions.map((dimension) => {
    const runs = rows.filter((row) => row.dimension === dimension).map(({ run }) => run);
    const share = (holds: (run: Derandomized) => boolean) => `${runs.filter(holds).length}/${runs.length}`;
    const bounds = runs.map(({ certificate }) => certificate.normBound).filter(Number.isFinite);
    return {
      coordinates: dimension,
      'W = 0': share(({ vanished }) => vanished),
      'by descent alone': share(({ fixed, restarted }) => fixed === 0 && !restarted),
      '|W| ≤ bound': share(({ certificate: c }) => c.norm <= c.normBound * (1 + 1e-6) + 1e-12),
      'largest bound': short(Math.max(...bounds)),
      'g(b) ≤ E at the start': share(({ noWorse }) => noWorse),
      'gain, median': short(median(runs.map((run) => run.expectation.mean - run.value))),
      'steps, median': median(runs.map(({ steps }) => steps)),
    };
  });
  return section(
    'Every run carries its certificate',
    'Random functions g(z) = (γ/2)|z|² + Σ α cos(⟨a, z⟩ + c), whose expectation is known in closed form, from random W of four columns. ' +
      'The bound is |∇_W L|/(μ + λ), μ the smallest curvature at the end; where a descent rests with W ≠ 0, at a saddle whose ' +
      'curvature is λ, entries of x are held at their best values ("by descent alone" counts the others).',
    tableOf(table, 'Runs'),
  );
}

/** Two coordinates: level lines of g, and the ellipse that holds 39 % of the distribution, one standard deviation wide. */
function* planeSection(lambda: number, seed: number): Steps<Section> {
  const waves = new WaveObjective(2, 2, 6, BOWL, new Random(seed, 49));
  const seen: { w: Float64Array; b: Float64Array; value: number }[] = [];
  const watched = watch(waves, (point) => {
    const [w, b] = [Float64Array.from(point.w), Float64Array.from(point.b)];
    seen.push({ w, b, value: waves.value(point) });
  });
  const start = { w: [1.3, 0.2, -0.1, 1.1], b: [0.3, -0.2] };
  const run = yield* derandomizeSteps(watched, { lambda, seed, start, descent: PLAIN });
  const end = { w: new Float64Array(4), b: run.b, value: run.value };
  const settled = seen.findIndex(({ w }) => w.every((x) => Math.abs(x) < 1e-3));
  const shown = [...seen.slice(0, settled < 0 ? seen.length : settled + 1), end];
  const reach = 3.2;
  const plot: PlanePlot = {
    kind: 'plane',
    title: 'A distribution becomes a point',
    x: { label: 'z₁' },
    y: { label: 'z₂' },
    reach,
    names: ['start', 'end'],
    contours: contours(waves, reach),
    shots: shown.map(({ w, b, value }, i) => ({
      label: `gradient ${i}: E = ${value.toFixed(3)}, |W| = ${short(Math.hypot(...w))}`,
      points: [[b[0]!, b[1]!] as const],
      outlines: [1, 2].map((deviations) => ellipse(w, b, deviations)),
    })),
  };
  const residuals = shown.map(({ w }, i) => [i, w.reduce((sum, x) => sum + x * x, 0) / 2] as const);
  const { norm, normBound } = run.certificate;
  return section(
    'A distribution becomes a point',
    'Level lines of g with two coordinates; the ellipses are one and two standard deviations of z = Wx + b, the dot is b. From ' +
      `E = ${run.expectation.mean.toFixed(3)} to g(b) = ${run.value.toFixed(3)}; |W| = ${short(norm)} ≤ ${short(normBound)}, its bound, when W was dropped.`,
    plot,
    {
      kind: 'lines',
      title: '|W|²/n along the same descent',
      x: { label: 'gradient' },
      y: { label: '|W|²/n', log: true },
      series: [{ name: '|W|²/n', points: residuals }],
    },
  );
}

/** Short steps without momentum: the way is easy to follow. */
const PLAIN = { steps: 400, stepSize: 0.03, momentum: 0, endMomentum: 0 } as const;

/** The objective, telling of each point whose gradient is asked for. */
function watch(objective: WaveObjective, tell: (point: Point) => void): WaveObjective {
  return new Proxy(objective, {
    get(target, name) {
      const value = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]) => {
        if (name === 'gradient') tell(given[0] as Point);
        return value.apply(target, given);
      };
    },
  });
}

function ellipse(w: Float64Array, b: Float64Array, deviations: number): (readonly [number, number])[] {
  return Array.from({ length: 40 }, (_, i) => {
    const angle = (2 * Math.PI * i) / 40;
    const [x, y] = [deviations * Math.cos(angle), deviations * Math.sin(angle)];
    return [b[0]! + w[0]! * x + w[1]! * y, b[1]! + w[2]! * x + w[3]! * y] as const;
  });
}

const GRID = 48;

/** Marching squares over a square grid of twice the reach in width. */
function contours(objective: WaveObjective, reach: number): NonNullable<PlanePlot['contours']> {
  const point = objective.createPoint();
  const at = (i: number) => -1.5 * reach + (3 * reach * i) / GRID;
  const values = Array.from({ length: GRID + 1 }, (_, i) =>
    Float64Array.from({ length: GRID + 1 }, (_unused, j) => {
      point.b.set([at(i), at(j)]);
      return objective.value(point);
    }),
  );
  const all = values.flatMap((column) => [...column]).sort((a, b) => a - b);
  return [0.02, 0.08, 0.16, 0.26, 0.38, 0.52, 0.7].map((level) => ({
    level,
    segments: segmentsAt(values, all[Math.floor(level * all.length)]!, at),
  }));
}

function segmentsAt(values: readonly Float64Array[], level: number, at: (i: number) => number) {
  const segments: (readonly [readonly [number, number], readonly [number, number]])[] = [];
  for (let i = 0; i < GRID; i++)
    for (let j = 0; j < GRID; j++) {
      const corners = [
        [i, j],
        [i + 1, j],
        [i + 1, j + 1],
        [i, j + 1],
      ] as const;
      const crossed: (readonly [number, number])[] = [];
      corners.forEach(([a, b], c) => {
        const [e, f] = corners[(c + 1) % 4]!;
        const [from, to] = [values[a]![b]! - level, values[e]![f]! - level];
        if (from < 0 === to < 0) return;
        const share = from / (from - to);
        crossed.push([at(a) + share * (at(e) - at(a)), at(b) + share * (at(f) - at(b))]);
      });
      if (crossed.length === 2) segments.push([crossed[0]!, crossed[1]!]);
    }
  return segments;
}
