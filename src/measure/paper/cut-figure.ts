/** The figure of the paper's cut experiment: the largest σ and the average cut along the training of one hyperplane, drawn and exact. */
import { adjacencyEigenvectors, hyperplaneCutSteps } from '../../applications/hyperplane-cut.ts';
import { HyperplaneCutObjective } from '../../applications/hyperplane-cut-objective.ts';
import {
  DrawnGradient,
  type LikelihoodRatioCut,
  likelihoodRatioSteps,
  PUBLISHED,
} from '../../applications/likelihood-ratio-cut.ts';
import { Random } from '../../core/random.ts';
import type { Steps } from '../../core/steps.ts';
import { generatedGraph } from '../generated-graph.ts';
import type { Plot } from '../plots/plot.ts';
import { chapter, section, tableOf } from '../report/report.ts';
import { bestCut } from './best-cut.ts';
import { type ExperimentContext, type ExperimentResult, short } from './experiment.ts';

export function* cutFigure(context: ExperimentContext): Steps<ExperimentResult> {
  const { seed, deadline, announce, settings: given } = context;
  const settings = {
    nodes: given.nodes ?? 15,
    edgeProbability: given.edgeProbability ?? 0.6,
    lambda: given.lambda ?? PUBLISHED.lambda,
    steps: given.steps ?? PUBLISHED.steps,
  };
  const parameters = { nodes: settings.nodes, probability: settings.edgeProbability };
  const graph = generatedGraph('erdos-renyi', parameters, seed);
  announce(`cut-figure: a graph of ${graph.n} nodes and ${graph.m} edges`);
  const best = yield* bestCut(graph, deadline);
  const eigen = adjacencyEigenvectors(graph, graph.n);
  const every = Math.max(1, Math.round(settings.steps / 100));
  const options = { ...PUBLISHED, steps: settings.steps, lambda: settings.lambda, every, seed };
  const drawn = yield* likelihoodRatioSteps(graph, eigen, options, deadline);
  const exact = yield* likelihoodRatioSteps(graph, eigen, { ...options, exact: true }, deadline);
  const own = yield* hyperplaneCutSteps(graph, eigen, {
    columns: null,
    sigma: 1,
    lambda: 2 * settings.lambda,
    smoothing: 0.1,
    steps: 200,
    seed,
  });
  const title = 'Figures 4 and 5: the cut of one hyperplane';
  const all = { ...settings, samples: PUBLISHED.samples, seed };
  if (drawn.steps.length < 2 || exact.steps.length < 2)
    return { chapter: chapter(title, [], all), data: null };
  const rows = [
    { gradient: `${PUBLISHED.samples} draws`, ...outcome(drawn) },
    { gradient: 'exact, the same steps', ...outcome(exact) },
    {
      gradient: 'exact, derandomize()',
      steps: own.derandomized.steps,
      'σ at the end': short(Math.sqrt(own.derandomized.residual)),
      'E[cut] at the end': short(own.expectationEnd),
      cut: own.cut,
      seconds: own.derandomized.seconds.toFixed(2),
    },
  ];
  const { norm, normBound } = own.derandomized.certificate;
  const shown = section(
    'Largest σ and average cut',
    `A random graph of ${graph.n} nodes, each pair an edge with probability ${settings.edgeProbability}; vectors: all eigenvectors of its adjacency matrix. The normal is ` +
      'N(m, σ²I), from m = 0 and σ = 1, where each node’s side is a fair coin and E[cut] half of the edges. Gradients by the likelihood ratio of 100 draws a step, as the ' +
      'authors take them, and exact by Φ₂ along the same steps and rates. The average is that of ten drawn cuts, as they plot it. ' +
      `The certificate of the last row: |W| = ${short(norm)} ≤ ${short(normBound)}.`,
    ...plots(drawn, exact, best.cut, best.proven),
    tableOf(rows, `Maximum cut: ${best.cut}${best.proven ? ', proven' : ' found'}`),
  );
  const noise = section(
    'What exactness saves',
    'The relative error of the estimated ∂E/∂m, |estimate − exact|/|exact|, at σ = 1 beside a random m of length ½: it falls as one over ' +
      'the square root of the draws. One exact gradient costs about as much as a few draws.',
    tableOf(noiseRows(graph, eigen.vectors, eigen.dimension, seed), 'Error of the likelihood ratio'),
  );
  const data = {
    best,
    drawn: bare(drawn),
    exact: bare(exact),
    own: { cut: own.cut, certificate: { norm, normBound } },
  };
  return { chapter: chapter(title, [shown, noise], all), data };
}

const bare = ({ steps, cut, sigma, seconds }: LikelihoodRatioCut) => ({
  steps: steps.map(({ cuts: _cuts, ...step }) => step),
  cut,
  sigma,
  seconds,
});

function outcome({ steps, cut, sigma, seconds }: LikelihoodRatioCut) {
  const last = steps.at(-1)!;
  return {
    steps: last.step,
    'σ at the end': short(sigma),
    'E[cut] at the end': short(last.expectation),
    cut,
    seconds: seconds.toFixed(2),
  };
}

function plots(drawn: LikelihoodRatioCut, exact: LikelihoodRatioCut, best: number, proven: boolean): Plot[] {
  const runs = [
    ['100 draws a step', drawn],
    ['exact', exact],
  ] as const;
  return [
    {
      kind: 'lines',
      title: 'Figure 5: largest σ',
      x: { label: 'step' },
      y: { label: 'σ', log: true },
      series: runs.map(([name, { steps }]) => ({
        name,
        points: steps.map(({ step, sigma }) => [step, sigma]),
      })),
    },
    {
      kind: 'lines',
      title: 'Figure 4: average cut',
      x: { label: 'step' },
      y: { label: 'cut' },
      series: runs.map(([name, { steps }]) => ({
        name,
        points: steps.map(({ step, averageCut }) => [step, averageCut]),
      })),
      levels: [{ name: proven ? 'maximum cut' : 'best cut found', value: best }],
    },
    {
      kind: 'histogram',
      title: 'Drawn cuts, as W vanishes',
      x: { label: 'cut' },
      groups: [{ name: 'at the start', values: exact.steps[0]!.cuts }],
      marks: [{ name: proven ? 'maximum cut' : 'best cut found', value: best }],
      shots: exact.steps.map(({ step, sigma, cuts }) => ({
        label: `step ${step}, σ = ${short(sigma)}`,
        values: cuts,
      })),
    },
  ];
}

function noiseRows(
  graph: Parameters<typeof adjacencyEigenvectors>[0],
  vectors: ArrayLike<number>,
  d: number,
  seed: number,
) {
  const objective = new HyperplaneCutObjective(graph, vectors, d, null);
  const point = objective.startPoint(1);
  const random = new Random(seed, 33);
  for (let c = 0; c < d; c++) point.b[c] = (0.5 * random.normal()) / Math.sqrt(d);
  const exact = objective.createPoint();
  objective.gradient(point, 0, exact);
  const size = Math.hypot(...exact.b);
  return [100, 1000, 10_000].map((draws) => {
    const drawn = new DrawnGradient(graph, vectors, d, draws, random);
    drawn.draw(point.b as Float64Array, 1);
    const off = Math.hypot(...drawn.byMean.map((g, c) => g + exact.b[c]!));
    return { draws, 'relative error': short(off / size) };
  });
}
