/** The constants of the cutting-plane bound, in one table. The evidence is seconds of CPU time on kernels of the G-set. */
import { integer, number, type Resolved } from '../core/options.ts';

export const cuttingPlaneParameters = {
  sweeps: integer({ default: 2, range: [1, 1000], help: 'sweeps of the mixing method per step' }),
  step: number({
    default: 0.08,
    range: [1e-9, 1e9],
    help: 'first step size, in units of the root mean square of the weights per unit of violation',
    evidence: 'G57 after 9 s: 3509.9; with a quarter of it throughout, 3515.3',
  }),
  halving: number({
    default: 500,
    range: [1, 1e12],
    help: 'steps after which the step size is half of that; it falls as 1/(1 + steps/this)',
  }),
  window: number({
    default: 20,
    range: [1, 1e6],
    help: 'steps that the mean takes in, at which violated inequalities are sought',
    evidence: 'G70 after 5 s: 9676.6 with the last point instead of the mean, 9674.8 with the mean',
  }),
  interval: integer({
    default: 20,
    range: [1, 1e6],
    help: 'steps between two searches while these find much',
  }),
  longestInterval: integer({ default: 200, range: [1, 1e6], help: 'steps between two searches at most' }),
  violation: number({
    default: 0.02,
    range: [1e-9, 1],
    help: 'the smallest violation that is sought at first',
  }),
  leastViolation: number({ default: 0.002, range: [1e-9, 1], help: 'the smallest violation ever sought' }),
  perNode: number({ default: 4, range: [0.01, 1e6], help: 'inequalities added a round at most, per node' }),
  perEdge: integer({
    default: 3,
    range: [1, 255],
    help: 'inequalities added a round at most that share an edge',
  }),
  patience: integer({
    default: 5,
    range: [0, 1e6],
    help: 'rounds that an inequality without a multiplier is kept',
  }),
  polish: integer({ default: 300, range: [1, 1e6], help: 'sweeps before a bound is proven, at most' }),
  noise: number({
    default: 0.01,
    range: [0, 10],
    help: 'length of the noise added to each vector at a search',
    evidence: 'G55: 10912.2 without, 10909.4 with it',
  }),
  tripleNodes: integer({
    default: 1000,
    range: [0, 1e5],
    help: 'nodes up to which all triples are searched for triangles, once the cycles bring no more',
  }),
  tripleHalving: number({
    default: 50,
    range: [1, 1e12],
    help: 'the same as `halving` for triangles of all triples',
  }),
  tripleInterval: integer({
    default: 40,
    range: [1, 1e6],
    help: 'the same as `interval` for them',
    evidence: 'G1 after 22 s: 12011.6; with 20 and `tripleHalving` 100, 12013.8',
  }),
  gain: number({
    default: 1e-5,
    range: [0, 1],
    help: 'ends once the later half of the steps has brought less, relative to the bound',
  }),
};

export type CuttingPlaneParameters = Resolved<typeof cuttingPlaneParameters>;
