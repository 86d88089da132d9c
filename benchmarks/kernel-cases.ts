/** The kernels as they are measured: how to prepare a step on a graph, and how much work a step is. */

import { GaussianCutObjective } from '../src/applications/gaussian-cut-objective.ts';
import { Random } from '../src/core/random.ts';
import { finish } from '../src/core/steps.ts';
import type { CsrGraph } from '../src/graph/csr.ts';
import type { Backend } from '../src/kernels/space.ts';
import { tabuFlips } from '../src/kernels/tabu.ts';
import { SparseCholesky } from '../src/linalg/sparse-cholesky.ts';
import { generatedGraph } from '../src/measure/generated-graph.ts';
import { Mixing } from '../src/relax/mixing.ts';
import { temperatureScale } from '../src/search/annealing.ts';
import { IntegerState, RealState } from '../src/search/annealing-state.ts';
import { Breakout } from '../src/search/breakout.ts';
import { ForestMoves } from '../src/search/forest.ts';
import { GainIndex } from '../src/search/gain-index.ts';
import { RankTwo } from '../src/search/rank-2.ts';

export interface KernelCase {
  readonly name: string;
  readonly step: string;
  /** What `work` counts. */
  readonly unit: string;
  /** Families of GRAPHS. */
  readonly graphs: readonly (keyof typeof GRAPHS)[];
  /** Edges of the largest graph. */
  readonly largest?: number;
  prepare(graph: CsrGraph, backend: Backend): { readonly run: () => void; readonly work: number };
}

const DEGREE = 6;
const WIDTH = 30;
const COLUMNS = 8;

/** Graphs of about so many edges of weight 1. Random ones have average degree 6, and neighbours anywhere in memory; tori have them
 *  near, as most graphs do that come from somewhere. */
export const GRAPHS = {
  random: (edges: number) =>
    generatedGraph('gnm', { nodes: Math.ceil((2 * edges) / DEGREE), edges }, edges, 'ones'),
  torus: (edges: number) => torus(Math.ceil(Math.sqrt(edges / 2)), edges),
  'narrow torus': (edges: number) => torus(WIDTH, edges),
};

function torus(width: number, edges: number): CsrGraph {
  return generatedGraph(
    'torus-2d',
    { width, height: Math.max(3, Math.round(edges / (2 * width))) },
    1,
    'ones',
  );
}

/** All on one side. */
const oneSide = (n: number): Int8Array => new Int8Array(n).fill(1);
const middleTemperature = (graph: CsrGraph): number => 0.2 * temperatureScale(graph);
const BOTH = ['random', 'torus'] as const;

function annealing(name: string, State: typeof IntegerState | typeof RealState): KernelCase {
  return {
    name,
    step: 'a sweep at the temperature of the middle of an annealing',
    unit: 'edges',
    graphs: BOTH,
    prepare(graph, backend) {
      const state = new State(graph, backend);
      state.start(oneSide(graph.n), new Random(1));
      const run = () => state.sweep(middleTemperature(graph), 0, 1, 1);
      // From all on one side to what the temperature keeps.
      for (let i = 0; i < 20; i++) run();
      return { run, work: graph.m };
    },
  };
}

export const KERNEL_CASES: readonly KernelCase[] = [
  annealing('annealing', IntegerState),
  // What real and large integer weights take, here on the same graphs.
  annealing('annealing-real', RealState),
  {
    name: 'breakout',
    step: 'as many flips as nodes, each the best by gain or a jump’s',
    unit: 'edges',
    graphs: BOTH,
    prepare(graph, backend) {
      const breakout = new Breakout(graph, backend);
      breakout.index.start(oneSide(graph.n), new Random(1));
      const run = () => breakout.flips(graph.n);
      run();
      return { run, work: graph.m };
    },
  },
  {
    name: 'cholesky',
    step: `a factorisation, torus of width ${WIDTH}`,
    unit: 'multiplications',
    // Its factor grows with the number of edges. Ordering, which is not measured here, takes most of the time.
    graphs: ['narrow torus'],
    largest: 1e6,
    prepare(graph, backend) {
      const factor = finish(SparseCholesky.analyse(graph, {}, backend))!;
      const diagonal = new Float64Array(graph.n).fill(4.1);
      const offDiagonal = new Float64Array(2 * graph.m).fill(-1);
      return { run: () => finish(factor.factor(diagonal, offDiagonal)), work: factor.flops };
    },
  },
  {
    name: 'forest',
    step: 'a forest grown and drawn',
    unit: 'edges',
    graphs: BOTH,
    prepare(graph, backend) {
      const moves = new ForestMoves(graph, backend);
      moves.start(oneSide(graph.n), new Random(1));
      const run = () => moves.sweep(middleTemperature(graph), 1);
      for (let i = 0; i < 3; i++) run();
      return { run, work: graph.m };
    },
  },
  {
    name: 'gaussian-cut',
    step: `a gradient with ${COLUMNS} columns`,
    unit: 'edges × columns',
    graphs: BOTH,
    prepare(graph, backend) {
      const objective = finish(GaussianCutObjective.of(graph, COLUMNS, 1, backend));
      const [point, out] = [objective.createPoint(), objective.createPoint()];
      const random = new Random(1);
      for (const array of [point.w, point.b])
        for (let i = 0; i < array.length; i++) array[i] = random.normal();
      return { run: () => objective.gradient(point, 0.1, out), work: graph.m * COLUMNS };
    },
  },
  {
    name: 'mixing',
    // Rank 8, not 32, so that 10^7 edges fit into memory.
    step: `a sweep of rank ${COLUMNS}`,
    unit: 'edges × columns',
    graphs: BOTH,
    prepare(graph, backend) {
      const mixing = finish(Mixing.of(graph, COLUMNS, 1, backend));
      mixing.randomize(new Random(1));
      return { run: () => mixing.sweep(0.5), work: graph.m * COLUMNS };
    },
  },
  {
    name: 'rank-2',
    step: 'a sweep over the angles',
    unit: 'edges',
    graphs: BOTH,
    prepare(graph, backend) {
      const relaxation = new RankTwo(graph, backend);
      relaxation.randomize(new Random(1));
      const run = () => relaxation.descend(1);
      for (let i = 0; i < 5; i++) run();
      return { run, work: graph.m };
    },
  },
  {
    name: 'tabu',
    step: 'as many flips as nodes, each the best that is not forbidden',
    unit: 'edges',
    graphs: BOTH,
    prepare(graph, backend) {
      const index = new GainIndex(graph, { backend });
      index.start(oneSide(graph.n), new Random(1));
      index.tenure(10, Math.ceil(graph.n / 10));
      const run = () => tabuFlips(index.space, index.arrays, graph.n);
      run();
      return { run, work: graph.m };
    },
  },
];
