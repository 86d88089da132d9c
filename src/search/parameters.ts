/** The constants that shape the searches, in one table: defaults, ranges, meaning, and what speaks for each default. They are data that
 *  can be cloned, so that a worker searches with the same ones. Constants of the kernels are not among them: they are compiled in.
 *  Temperatures are in units of `temperatureScale`, the root mean square of a node's gain in a random cut. */
import { integer, number, type Resolved, resolveOptions } from '../core/options.ts';

const BY_HAND = 'chosen by hand, not tuned';

const temperature = (value: number, help: string, evidence = BY_HAND) =>
  number({ default: value, range: [0, 100], unit: 'temperature scale', help, evidence });
const share = (value: number, help: string, evidence = BY_HAND) =>
  number({ default: value, range: [0, 1], help, evidence });
const growth = (value: number, help: string, evidence = BY_HAND) =>
  number({ default: value, range: [1, 1000], help, evidence });
const count = (value: number, unit: string, help: string, evidence = BY_HAND) =>
  integer({ default: value, range: [1, Number.MAX_SAFE_INTEGER], unit, help, evidence });

export const searchParameterTable = {
  annealingLevels: count(
    500,
    '',
    'temperatures of one annealing',
    'more of them cost tables of thresholds and gained nothing',
  ),
  annealingClockShare: number({
    default: 0.98,
    range: [0.01, 1],
    help: 'share of the time over which an annealing by the clock cools; the rest is for temperature 0',
    evidence: BY_HAND,
  }),
  annealingInitial: temperature(0.35, 'where a single annealing begins from a random cut'),
  annealingReheat: temperature(0.2, 'where a single annealing begins from a given cut'),
  annealingFinalTemperature: number({
    default: 0.1,
    range: [0, 100],
    unit: 'mean |w|',
    help: 'where a single annealing ends',
    evidence: 'below it nothing but gains is accepted',
  }),
  annealingUnevenness: number({
    default: 2.5,
    range: [1, 1000],
    help: 'largest weight of a node over the root mean square of its weights from which on the range of temperatures is widened',
    evidence: 'it is 1 for equal weights and about 2 for normal ones, which need no wider range',
  }),
  annealingWidestSpread: number({
    default: 4,
    range: [1, 1000],
    help: 'the most by which the range of temperatures is widened at either end',
    evidence: `${BY_HAND}; with it all 20 of BiqMac's ising2.5 and ising3.0 reach their optimum in 0.2 s, where 17 had missed it in 2 s`,
  }),
  cyclingInitialTemperature: temperature(0.3, 'where the annealings of thermal cycling begin'),
  cyclingFinalTemperature: temperature(0.05, 'where annealings and cycles end'),
  cyclingReheatLow: temperature(0.13, 'lowest temperature that a cycle reheats to'),
  cyclingReheatHigh: temperature(0.27, 'highest temperature that a cycle reheats to'),
  cyclingShortShare: share(
    0.002,
    'sweeps of a short cycle, as a share of all cycles; short, middle and long ones are equally likely',
  ),
  cyclingMiddleShare: share(0.01, 'the same of a middle cycle'),
  cyclingLongShare: share(0.05, 'the same of a long cycle'),
  cyclingLeastSweeps: count(40, 'sweeps', 'length of the shortest cycle'),
  cyclingFirstSweeps: count(
    100,
    'sweeps',
    'first round of method cycling: one half anneals, the other cycles',
  ),
  cyclingGrowth: growth(1.5, 'length of each round of method cycling over that of the one before'),
  contractionStrength: share(
    0.25,
    'an edge joins its ends if it weighs at least this share of the heaviest at one of them',
    'makes groups of regions in complete graphs whose weights fall with distance (ising2.5, ising3.0)',
  ),
  crossoverMostSweeps: count(
    20_000,
    'sweeps',
    'the most sweeps that a contracted graph is annealed for',
    'where sweeps of a small graph were seen to end helping',
  ),
  populationInitialTemperature: temperature(
    0.25,
    'where the annealings of a population begin',
    `${BY_HAND}: lower than for a single annealing, as crossover restores what they miss`,
  ),
  populationCrossoverShare: number({
    default: 0.3,
    range: [0, 100],
    help: 'sweeps of the graph that a crossover may anneal for, as a share of one member’s annealing',
    evidence: BY_HAND,
  }),
  populationCrossoverCost: integer({
    default: 10,
    range: [0, 1e6],
    unit: 'sweeps',
    help: 'what contraction and reduction count as in the budget of steps',
    evidence: BY_HAND,
  }),
  populationMostParents: integer({
    default: 3,
    range: [2, 100],
    help: 'the most parents of an offspring; the least is 2',
    evidence: BY_HAND,
  }),
  populationPatience: number({
    default: 2,
    range: [1, Number.MAX_SAFE_INTEGER],
    help: 'crossovers per member without a better offspring after which a population has converged',
    evidence: BY_HAND,
  }),
  populationFewest: count(8, '', 'members of the smallest population'),
  populationMost: count(200, '', 'members of the largest population'),
  populationSweepsPerMember: number({
    default: 8,
    range: [0.001, 1e6],
    unit: 'sweeps',
    help: 'sweeps of a member’s annealing, per member: a population of 100 anneals each for 800 sweeps',
    evidence: BY_HAND,
  }),
  populationFirstSweeps: count(1600, 'sweeps', 'first population of method island'),
  populationGrowth: growth(2, 'sweeps of each population of method island over those of the one before'),
  tabuPatience: number({
    default: 20,
    range: [1, Number.MAX_SAFE_INTEGER],
    unit: 'flips per node',
    help: 'flips without a better cut that end a round of tabu search',
    evidence: BY_HAND,
  }),
  tabuLeastPatience: count(1000, 'flips', 'the same on small graphs, at least'),
  tabuPerturbation: share(
    0.1,
    'share of the best cut’s nodes that are flipped before the next round, at most',
  ),
  tabuTenureLow: count(3, 'flips', 'shortest tenure of the smallest graph'),
  tabuTenureNodes: number({
    default: 100,
    range: [1, Number.MAX_SAFE_INTEGER],
    unit: 'nodes',
    help: 'the shortest tenure is one flip longer for so many nodes each',
    evidence: BY_HAND,
  }),
  tabuTenureRange: share(
    0.4,
    'widest range of tenures, as a share of the nodes',
    'with 1 to 6 % of the nodes for all rounds the cuts of G35, G32 and G55 were 1.4 to 2.8 % short of the best known after 2 s, with drawn ranges 0.3 to 0.4 %',
  ),
  tabuTenureHalvings: number({
    default: 4,
    range: [0, 50],
    help: 'how often the range of a round may be halved, evenly drawn',
    evidence: 'as tabuTenureRange',
  }),
  breakoutPatience: integer({
    default: 1000,
    range: [1, 1e7],
    unit: 'optima',
    help: 'local optima without a better cut before the longest jump',
    evidence: 'Benlic & Hao, Engineering Applications of Artificial Intelligence 26 (2013)',
  }),
  breakoutLeastDirected: share(0.8, 'least probability that a jump is directed', 'Benlic & Hao (2013)'),
  breakoutShortestJump: share(
    0.03,
    'flips of the shortest jump, per node',
    'the paper’s 0.01 was worse after 2 s of one seed by 0.48 % on G43, 0.20 % on G35 and 0.08 % on G77, better by 0.22 % on G70',
  ),
  breakoutLongestJump: share(0.1, 'flips of the longest jump, per node', 'Benlic & Hao (2013)'),
  breakoutTenureLow: count(3, 'flips', 'shortest tenure', 'Benlic & Hao (2013)'),
  breakoutTenureNodes: number({
    default: 10,
    range: [1, Number.MAX_SAFE_INTEGER],
    unit: 'nodes',
    help: 'the longest tenure is one flip for so many nodes each',
    evidence: 'Benlic & Hao (2013)',
  }),
  pathRelinkingPopulation: integer({
    default: 10,
    range: [2, 1000],
    help: 'cuts between which paths are relinked',
    evidence: BY_HAND,
  }),
  pathRelinkingPatience: number({
    default: 10,
    range: [1, Number.MAX_SAFE_INTEGER],
    unit: 'flips per node',
    help: 'flips without a better cut that end a tabu search',
    evidence: BY_HAND,
  }),
  pathRelinkingNearest: count(4, 'nodes', 'cuts that differ in fewer nodes have no path worth walking'),
  forestInitialTemperature: temperature(
    0.42,
    'where the first run of forest moves begins',
    'on G70, 0.6 in units of weight: ahead of 0.4, 0.5 and 0.7',
  ),
  forestReheat: temperature(0.21, 'where later runs begin, from the best cut'),
  forestTrialSweeps: count(
    20,
    'sweeps',
    'after so many the initial temperature is taken to have forgotten the start',
  ),
  forestTrialOneIn: count(20, '', 'that trial takes at most one in so many steps, or of the time'),
  forestQuenchSweeps: count(
    10,
    'sweeps',
    'sweeps at temperature 0 without a gain that end a run',
    `${BY_HAND}: each forest is another neighbourhood`,
  ),
  forestQuenchShare: number({
    default: 0.02,
    range: [0, 0.99],
    help: 'share of the time that ends a run at temperature 0',
    evidence: BY_HAND,
  }),
  forestFirstSweeps: count(200, 'sweeps', 'first run where nothing limits it'),
  forestGrowth: growth(2, 'sweeps of each run over those of the one before'),
  rankTwoBlock: count(4, 'sweeps', 'sweeps between two looks at the progress of a descent'),
  rankTwoTolerance: number({
    default: 3e-4,
    range: [0, 1],
    help: 'a descent ends where a sweep lowers Σ w·cos by less than this share of Σ|w|',
    evidence: BY_HAND,
  }),
  rankTwoPerturbation: number({
    default: 0.7,
    range: [0, 1000],
    help: 'tangent of the largest angle by which a node is perturbed',
    evidence: BY_HAND,
  }),
  rankTwoPatience: count(100, '', 'descents without a better cut before new random angles'),
};

/** A value for each row: plain numbers. */
export type SearchParameters = Resolved<typeof searchParameterTable>;

export const DEFAULT_SEARCH_PARAMETERS: SearchParameters = resolveOptions(searchParameterTable, {});
