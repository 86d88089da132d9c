/** The constants that shape the searches, in one table: defaults, ranges, meaning, and what speaks for each default. They are data that
 *  can be cloned, so that a worker searches with the same ones. Constants of the kernels are not among them: they are compiled in.
 *  Temperatures are in units of `temperatureScale`, the root mean square of a node's gain in a random cut. */
import { integer, number, type Resolved, resolveOptions } from '../core/options.ts';

const BY_HAND = 'chosen by hand, not tuned';
const TEMPERATURE = { range: [0, 100], unit: 'temperature scale' } as const;
const SHARE = { range: [0, 1] } as const;
const COUNT = { range: [1, Number.MAX_SAFE_INTEGER] } as const;
const GROWTH = { range: [1, 1000] } as const;

export const searchParameterTable = {
  annealingLevels: integer({
    ...COUNT,
    default: 500,
    help: 'temperatures of one annealing',
    evidence: 'more of them cost tables of thresholds and gained nothing',
  }),
  annealingClockShare: number({
    ...SHARE,
    default: 0.98,
    help: 'share of the time over which an annealing by the clock cools; the rest is for temperature 0',
    evidence: BY_HAND,
  }),
  annealingFinalTemperature: number({
    range: [0, 100],
    unit: 'mean |w|',
    default: 0.1,
    help: 'where a single annealing ends',
    evidence: 'below it nothing but gains is accepted',
  }),
  annealingUnevenness: number({
    range: [1, 1000],
    default: 2.5,
    help: 'largest weight of a node over the root mean square of its weights from which on the range of temperatures is widened',
    evidence: 'it is 1 for equal weights and about 2 for normal ones, which need no wider range',
  }),
  annealingWidestSpread: number({
    range: [1, 1000],
    default: 4,
    help: 'the most by which the range of temperatures is widened at either end',
    evidence: `${BY_HAND}; with it all 20 of BiqMac's ising2.5 and ising3.0 reach their optimum in 0.2 s, where 17 had missed it in 2 s`,
  }),
  cyclingInitialTemperature: number({
    ...TEMPERATURE,
    default: 0.3,
    help: 'where the annealings of thermal cycling begin',
    evidence: BY_HAND,
  }),
  cyclingFinalTemperature: number({
    ...TEMPERATURE,
    default: 0.05,
    help: 'where annealings and cycles end',
    evidence: BY_HAND,
  }),
  cyclingReheatLow: number({
    ...TEMPERATURE,
    default: 0.13,
    help: 'lowest temperature that a cycle reheats to',
    evidence: BY_HAND,
  }),
  cyclingReheatHigh: number({
    ...TEMPERATURE,
    default: 0.27,
    help: 'highest temperature that a cycle reheats to',
    evidence: BY_HAND,
  }),
  cyclingShortShare: number({
    ...SHARE,
    default: 0.002,
    help: 'sweeps of a short cycle, as a share of all cycles; short, middle and long ones are equally likely',
    evidence: BY_HAND,
  }),
  cyclingMiddleShare: number({
    ...SHARE,
    default: 0.01,
    help: 'the same of a middle cycle',
    evidence: BY_HAND,
  }),
  cyclingLongShare: number({ ...SHARE, default: 0.05, help: 'the same of a long cycle', evidence: BY_HAND }),
  cyclingLeastSweeps: integer({
    ...COUNT,
    unit: 'sweeps',
    default: 40,
    help: 'length of the shortest cycle',
    evidence: BY_HAND,
  }),
  cyclingFirstSweeps: integer({
    ...COUNT,
    unit: 'sweeps',
    default: 100,
    help: 'first round of method cycling: one half anneals, the other cycles',
    evidence: BY_HAND,
  }),
  cyclingGrowth: number({
    ...GROWTH,
    default: 1.5,
    help: 'length of each round of method cycling over that of the one before',
    evidence: BY_HAND,
  }),
  contractionStrength: number({
    ...SHARE,
    default: 0.25,
    help: 'an edge joins its ends if it weighs at least this share of the heaviest at one of them',
    evidence:
      'makes groups of regions in complete graphs whose weights fall with distance (ising2.5, ising3.0)',
  }),
  crossoverMostSweeps: integer({
    ...COUNT,
    unit: 'sweeps',
    default: 20_000,
    help: 'the most sweeps that a contracted graph is annealed for',
    evidence: 'where sweeps of a small graph were seen to end helping',
  }),
  populationInitialTemperature: number({
    ...TEMPERATURE,
    default: 0.25,
    help: 'where the annealings of a population begin',
    evidence: `${BY_HAND}: lower than for a single annealing, as crossover restores what they miss`,
  }),
  populationCrossoverShare: number({
    range: [0, 100],
    default: 0.3,
    help: 'sweeps of the graph that a crossover may anneal for, as a share of one member’s annealing',
    evidence: BY_HAND,
  }),
  populationCrossoverCost: integer({
    range: [0, 1e6],
    unit: 'sweeps',
    default: 10,
    help: 'what contraction and reduction count as in the budget of steps',
    evidence: BY_HAND,
  }),
  populationMostParents: integer({
    range: [2, 100],
    default: 3,
    help: 'the most parents of an offspring; the least is 2',
    evidence: BY_HAND,
  }),
  populationPatience: number({
    ...COUNT,
    default: 2,
    help: 'crossovers per member without a better offspring after which a population has converged',
    evidence: BY_HAND,
  }),
  populationFewest: integer({
    ...COUNT,
    default: 8,
    help: 'members of the smallest population',
    evidence: BY_HAND,
  }),
  populationMost: integer({
    ...COUNT,
    default: 200,
    help: 'members of the largest population',
    evidence: BY_HAND,
  }),
  populationSweepsPerMember: number({
    range: [0.001, 1e6],
    unit: 'sweeps',
    default: 8,
    help: 'sweeps of a member’s annealing, per member: a population of 100 anneals each for 800 sweeps',
    evidence: BY_HAND,
  }),
  populationFirstSweeps: integer({
    ...COUNT,
    unit: 'sweeps',
    default: 1600,
    help: 'first population of method island',
    evidence: BY_HAND,
  }),
  populationGrowth: number({
    ...GROWTH,
    default: 2,
    help: 'sweeps of each population of method island over those of the one before',
    evidence: BY_HAND,
  }),
  tabuPatience: number({
    ...COUNT,
    unit: 'flips per node',
    default: 20,
    help: 'flips without a better cut that end a round of tabu search',
    evidence: BY_HAND,
  }),
  tabuLeastPatience: integer({
    ...COUNT,
    unit: 'flips',
    default: 1000,
    help: 'the same on small graphs, at least',
    evidence: BY_HAND,
  }),
  tabuPerturbation: number({
    ...SHARE,
    default: 0.1,
    help: 'share of the best cut’s nodes that are flipped before the next round, at most',
    evidence: BY_HAND,
  }),
  tabuTenureLow: integer({
    ...COUNT,
    unit: 'flips',
    default: 3,
    help: 'shortest tenure of the smallest graph',
    evidence: BY_HAND,
  }),
  tabuTenureNodes: number({
    ...COUNT,
    unit: 'nodes',
    default: 100,
    help: 'the shortest tenure is one flip longer for so many nodes each',
    evidence: BY_HAND,
  }),
  tabuTenureRange: number({
    ...SHARE,
    default: 0.4,
    help: 'widest range of tenures, as a share of the nodes',
    evidence:
      'with 1 to 6 % of the nodes for all rounds the cuts of G35, G32 and G55 were 1.4 to 2.8 % short of the best known after 2 s, with drawn ranges 0.3 to 0.4 %',
  }),
  tabuTenureHalvings: number({
    range: [0, 50],
    default: 4,
    help: 'how often the range of a round may be halved, evenly drawn',
    evidence: 'as tabuTenureRange',
  }),
  breakoutPatience: integer({
    range: [1, 1e7],
    unit: 'optima',
    default: 1000,
    help: 'local optima without a better cut before the longest jump',
    evidence: 'Benlic & Hao, Engineering Applications of Artificial Intelligence 26 (2013)',
  }),
  breakoutLeastDirected: number({
    ...SHARE,
    default: 0.8,
    help: 'least probability that a jump is directed',
    evidence: 'Benlic & Hao (2013)',
  }),
  breakoutShortestJump: number({
    ...SHARE,
    default: 0.03,
    help: 'flips of the shortest jump, per node',
    evidence:
      'the paper’s 0.01 was worse after 2 s of one seed by 0.48 % on G43, 0.20 % on G35 and 0.08 % on G77, better by 0.22 % on G70',
  }),
  breakoutLongestJump: number({
    ...SHARE,
    default: 0.1,
    help: 'flips of the longest jump, per node',
    evidence: 'Benlic & Hao (2013)',
  }),
  breakoutTenureLow: integer({
    ...COUNT,
    unit: 'flips',
    default: 3,
    help: 'shortest tenure',
    evidence: 'Benlic & Hao (2013)',
  }),
  breakoutTenureNodes: number({
    ...COUNT,
    unit: 'nodes',
    default: 10,
    help: 'the longest tenure is one flip for so many nodes each',
    evidence: 'Benlic & Hao (2013)',
  }),
  pathRelinkingPopulation: integer({
    range: [2, 1000],
    default: 10,
    help: 'cuts between which paths are relinked',
    evidence: BY_HAND,
  }),
  pathRelinkingPatience: number({
    ...COUNT,
    unit: 'flips per node',
    default: 10,
    help: 'flips without a better cut that end a tabu search',
    evidence: BY_HAND,
  }),
  pathRelinkingNearest: integer({
    ...COUNT,
    unit: 'nodes',
    default: 4,
    help: 'cuts that differ in fewer nodes have no path worth walking',
    evidence: BY_HAND,
  }),
  forestInitialTemperature: number({
    ...TEMPERATURE,
    default: 0.42,
    help: 'where the first run of forest moves begins',
    evidence: BY_HAND,
  }),
  forestReheat: number({
    ...TEMPERATURE,
    default: 0.21,
    help: 'where later runs begin, from the best cut',
    evidence: BY_HAND,
  }),
  forestTrialSweeps: integer({
    ...COUNT,
    unit: 'sweeps',
    default: 20,
    help: 'after so many the initial temperature is taken to have forgotten the start',
    evidence: BY_HAND,
  }),
  forestTrialOneIn: integer({
    ...COUNT,
    default: 20,
    help: 'that trial takes at most one in so many steps, or of the time',
    evidence: BY_HAND,
  }),
  forestQuenchSweeps: integer({
    ...COUNT,
    unit: 'sweeps',
    default: 10,
    help: 'sweeps at temperature 0 without a gain that end a run',
    evidence: `${BY_HAND}: each forest is another neighbourhood`,
  }),
  forestQuenchShare: number({
    range: [0, 0.99],
    default: 0.02,
    help: 'share of the time that ends a run at temperature 0',
    evidence: BY_HAND,
  }),
  forestFirstSweeps: integer({
    ...COUNT,
    unit: 'sweeps',
    default: 200,
    help: 'first run where nothing limits it',
    evidence: BY_HAND,
  }),
  forestGrowth: number({
    ...GROWTH,
    default: 2,
    help: 'sweeps of each run over those of the one before',
    evidence: BY_HAND,
  }),
  rankTwoBlock: integer({
    ...COUNT,
    unit: 'sweeps',
    default: 4,
    help: 'sweeps between two looks at the progress of a descent',
    evidence: BY_HAND,
  }),
  rankTwoTolerance: number({
    range: [0, 1],
    default: 3e-4,
    help: 'a descent ends where a sweep lowers Σ w·cos by less than this share of Σ|w|',
    evidence: BY_HAND,
  }),
  rankTwoPerturbation: number({
    range: [0, 1000],
    default: 0.7,
    help: 'tangent of the largest angle by which a node is perturbed',
    evidence: BY_HAND,
  }),
  rankTwoPatience: integer({
    ...COUNT,
    default: 100,
    help: 'descents without a better cut before new random angles',
    evidence: BY_HAND,
  }),
};

/** A value for each row: plain numbers. */
export type SearchParameters = Resolved<typeof searchParameterTable>;

export const DEFAULT_SEARCH_PARAMETERS: SearchParameters = resolveOptions(searchParameterTable, {});
