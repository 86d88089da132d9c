/** The paper's example of why biases are trained: the constant 1 by one unit ReLU³(wx + b). With b frozen at 0 the unit needs w to be
 *  anything at all, and only a large λ empties it; with b trained, w = 0 at any λ > 0. Both in closed form. */
import type { Steps } from '../../core/steps.ts';
import { derandomizeSteps } from '../../derandomize/derandomize.ts';
import type { LinePlot, Series } from '../plots/plot.ts';
import { chapter, section, tableOf } from '../report/report.ts';
import { CubicObjective } from './cubic-objective.ts';
import { type ExperimentContext, type ExperimentResult, short } from './experiment.ts';

/** Where the descents begin: near the best w of a frozen bias. */
const START = { w: [0.5], b: [0] };

interface Row {
  readonly lambda: number;
  /** Of the frozen bias: the global minimiser and E there. */
  readonly frozenW: number;
  readonly frozenLoss: number;
  /** Of the trained one: |W| when it was dropped and its bound, b and E at W = 0. */
  readonly norm: number;
  readonly normBound: number;
  readonly b: number;
  readonly loss: number;
  readonly vanished: boolean;
}

export function* biasFigure({ seed, deadline, announce }: ExperimentContext): Steps<ExperimentResult> {
  announce('bias-figure: one unit against λ');
  const objective = new CubicObjective();
  const rows: Row[] = [];
  for (let e = -40; e <= 4 && !deadline.expired; e++) {
    const lambda = 10 ** (e / 8);
    // The paper's λw² is (λ/2)w² with twice the λ.
    const run = yield* derandomizeSteps(objective, { lambda: 2 * lambda, start: START, seed });
    const { norm, normBound } = run.certificate;
    rows.push({
      lambda,
      ...frozen(objective, lambda),
      norm,
      normBound,
      b: run.b[0]!,
      loss: run.value,
      vanished: run.vanished,
    });
  }
  const title = 'Figures 1 and 2: a frozen bias needs a strong regulariser, a trained one any';
  const settings = { activation: 'ReLU³', target: 1, 'w at the start': START.w[0]!, seed };
  return { chapter: chapter(title, rows.length === 0 ? [] : [shown(rows)], settings), data: rows };
}

const GRID = 4000;

/** The least E(w, 0) + λw² over a grid of 0 ≤ w ≤ 1; beyond, E alone exceeds its value at 0. */
function frozen(objective: CubicObjective, lambda: number) {
  const point = objective.createPoint();
  let best = { frozenW: 0, frozenLoss: 1 };
  for (let i = 1; i <= GRID; i++) {
    const w = i / GRID;
    point.w[0] = w;
    const loss = objective.value(point);
    if (loss + lambda * w * w < best.frozenLoss + lambda * best.frozenW ** 2)
      best = { frozenW: w, frozenLoss: loss };
  }
  return best;
}

function shown(rows: readonly Row[]) {
  const series = (name: string, of: (row: Row) => number): Series => ({
    name,
    points: rows.map((row) => [row.lambda, of(row)] as const),
  });
  const plot = (title: string, label: string, ...all: Series[]): LinePlot => ({
    kind: 'lines',
    title,
    x: { label: 'λ', log: true },
    y: { label, include: [0] },
    series: all,
  });
  const table = rows
    .filter((_, i) => i % 8 === 0)
    .map((row) => ({
      λ: short(row.lambda),
      'w, bias frozen': short(row.frozenW),
      'its loss': short(row.frozenLoss),
      '|w|, bias trained': short(row.norm),
      'its bound': short(row.normBound),
      b: short(row.b),
      'loss at w = 0': short(row.loss),
      'w = 0': row.vanished ? 'yes' : 'no',
    }));
  return section(
    'One unit learns a constant',
    'ReLU³(wx + b) with x ~ N(0, 1) is to be 1; squared loss plus λw². Frozen: b = 0, and w is the global minimiser. Trained: derandomize() on w and b ' +
      'in closed form from w = 0.5, b = 0; |w| is what was left of it when it was dropped, and its bound |∂L/∂w|/(μ + λ).',
    plot(
      'w against λ',
      '|w|',
      series('bias frozen at 0 (Figure 1)', (row) => row.frozenW),
      series('bias trained (Figure 2)', (row) => row.norm),
    ),
    plot(
      'What it costs: the loss without λw²',
      'loss',
      series('bias frozen at 0', (row) => row.frozenLoss),
      series('bias trained', (row) => row.loss),
    ),
    tableOf(table, 'Each eighth λ'),
  );
}
