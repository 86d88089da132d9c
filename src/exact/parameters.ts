/** The constants of the dense branch and bound, in one table. Evidence of the form "with …: … s" is the CPU time of w05_100.0, g05_80.3,
 *  pm1d_80.2, g05_100.0 and pm1d_100.1 together, which take 12.9 s with the defaults (loaded machine, one run each). */
import { integer, number, type Resolved } from '../core/options.ts';

export const denseParameters = {
  columns: integer({
    default: undefined,
    defaultText: '32 and a quarter of the nodes',
    range: [4, 1024],
    help: 'columns of the vectors at most (never more than the nodes)',
    evidence:
      'CPU s of w05_100.0, g05_80.3, pm1d_80.2 and g05_100.0: 40 columns 27, 48 8.1, 56 7.9; fewer leave points that are not optimal',
  }),
  penalty: number({
    default: 3,
    range: [1e-6, 1e6],
    help: 'the penalty of the augmented Lagrangian, in units of the typical weight',
    evidence: 'w05_100.0, g05_80.3, pm1d_80.2 and g05_100.0, 48 columns: 12.4 CPU s with 1, 10.7 with 3',
  }),
  iterations: integer({
    default: 20,
    range: [1, 1e6],
    help: 'descent steps between two updates of the multipliers',
    evidence: 'with 15 steps 14.3 s',
  }),
  polish: integer({
    default: 20,
    range: [1, 1e6],
    help: 'descent steps before a bound is proved',
    evidence: 'with 15 steps 14.4 s',
  }),
  noise: number({
    default: 0.2,
    range: [0, 10],
    help: 'length of the noise added to each vector before a descent',
    evidence:
      'g05_80.0 at the root, 60 steps a round: without noise the vectors stay in saddle points, and the proved bound 2 to 10 above the estimate; with 0.1 to 0.3 it is 0.05 above',
  }),
  rounds: integer({ default: 40, range: [1, 1e6], help: 'updates of the multipliers at a node at most' }),
  tolerance: number({
    default: 1e-3,
    range: [0, 1],
    help: 'the gradient at which a descent ends, in units of the typical weight',
  }),
  failures: integer({
    default: 4,
    range: [1, 1e6],
    help: 'a node is branched after so many rounds whose proofs missed their estimate',
  }),
  memory: integer({
    default: 8,
    range: [1, 64],
    help: 'pairs that L-BFGS keeps',
    evidence: 'with 6 pairs 14.1 s',
  }),
  triangles: number({
    default: 10,
    range: [0, 1e6],
    help: 'triangle inequalities added a round, per node of the graph',
    evidence: 'with 7 triangles a node 14.9 s',
  }),
  extensions: number({
    default: 5,
    range: [0, 1e6],
    help: 'pentagonal, and again heptagonal inequalities added a round, per node of the graph',
    evidence: 'with 3 a node 14.0 s',
  }),
  trianglesDone: number({
    default: 0.3,
    range: [0, 1],
    help: 'the largest violation of a triangle below which larger inequalities are sought',
  }),
  capacity: number({
    default: 100,
    range: [1, 1e6],
    help: 'inequalities kept at most, per node of the graph',
  }),
  slack: number({
    default: 0.02,
    range: [0, 1],
    help: 'an inequality with more slack and no multiplier is dropped',
  }),
  patience: number({
    default: 2,
    range: [0, 100],
    help: 'a node is branched when this times the gain of the last round, as a geometric series, does not close it',
    evidence: 'with 3 15.0 s',
  }),
  rootPatience: number({
    default: 8,
    range: [0, 100],
    help: 'the same at the root',
    evidence:
      'toruspm3-8-50 is proven at its root in 26 CPU s; with 2 it would be branched after ten of 17 rounds',
  }),
  candidates: integer({
    default: 1,
    range: [1, 1e6],
    help: 'pairs of nodes that strong branching tries',
    evidence: '297 nodes; with 4 pairs and 8 steps 14.1 s, 271 nodes; with 8 pairs 16.3 s, 263 nodes',
  }),
  lookAhead: integer({
    default: 20,
    range: [1, 1e6],
    help: 'descent steps of each trial of strong branching',
  }),
  atOnce: integer({
    default: 32,
    range: [1, 4096],
    help: 'nodes that may be handed out before what came of the first of them counts: so many threads can work on a tree',
    evidence:
      'g05_100.1: 17 threads are busy for 0.55 of the time with 16, 0.79 with 32, 0.83 with 64, 5 threads for 0.97, 0.96, 0.97; the tree has 321, 317 and 317 nodes',
  }),
};

export type DenseParameters = Resolved<typeof denseParameters>;
