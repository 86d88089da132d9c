/** The constants of the portfolio and of its searches: each with what speaks for it. `maxcut solve --set name=value` changes one, for experiments. */
import { integer, number, type Resolved, resolveOptions } from '../core/options.ts';
import { treeParameterTable } from '../exact/tree-parameters.ts';
import { searchParameterTable } from '../search/parameters.ts';

const any = Number.MAX_VALUE;

export const portfolioParameterTable = {
  eliteCuts: integer({
    default: 12,
    range: [1, 1000],
    help: 'cuts in the elite pool',
    evidence: 'chosen by hand',
  }),
  immigrants: integer({
    default: 3,
    range: [0, 1000],
    help: 'elite cuts that join a population',
    evidence: 'chosen by hand',
  }),
  firstSweeps: integer({
    default: 1600,
    range: [1, 1e9],
    unit: 'sweeps',
    help: 'length of the first task',
    evidence: 'the first good cut comes within 0.1 s on the G-set',
  }),
  growth: number({
    default: 2,
    range: [1, 100],
    help: 'each later task of a worker is so many times as long as the one before',
    evidence: 'long runs gain from long annealings: docs/results.md, G-set in 60 s',
  }),
  mostSweeps: integer({
    default: 200_000,
    range: [1, 1e9],
    unit: 'sweeps',
    help: 'the longest task: restarts and cycles are then worth more',
    evidence: 'G55 and G22 in 60 s',
  }),
  lastStretch: number({
    default: 1.5,
    range: [1, 100],
    help: 'what is left of a time limit goes to one task where it is no more than this many times the next one’s size',
    evidence: 'chosen by hand',
  }),
  scarceSweepsPerNode: number({
    default: 3,
    range: [0, any],
    unit: 'sweeps per node',
    help: 'where a time limit is worth fewer sweeps, restarts gain nothing',
    evidence: 'random graphs and tori of 10^5 and 10^6 nodes, docs/results.md',
  }),
  scarceSweeps: integer({
    default: 128_000,
    range: [0, 1e12],
    unit: 'sweeps',
    help: 'and where it is worth fewer than this, whatever the number of nodes',
    evidence: 'as scarceSweepsPerNode',
  }),
  longShare: number({
    default: 0.8,
    range: [0, 1],
    help: 'share of the time left that a long annealing takes; thermal cycling takes the rest',
    evidence: 'random graphs of 10^6 nodes, docs/results.md',
  }),
  probeSweeps: integer({
    default: 60,
    range: [2, 1e9],
    unit: 'sweeps',
    help: 'the annealings of a probe, together',
    evidence: 'told tori and unit-disk graphs from random and regular ones in every trial, five a graph',
  }),
  probeCost: number({
    default: 3,
    range: [1, 100],
    help: 'a probe takes so many times as long as its annealings: two thirds are its crossover',
    evidence: 'measured on graphs of 10^5 and 10^6 nodes',
  }),
  probeShare: number({
    default: 0.1,
    range: [0, 1],
    help: 'share of a scarce time limit that a probe may cost',
    evidence: 'chosen by hand',
  }),
  populationShare: number({
    default: 0.4,
    range: [0, 1],
    help: 'share of scarce sweeps for a population’s annealings: its crossovers take several times as long on large graphs',
    evidence: '2-D torus of 10^6 nodes in 60 s',
  }),
  crossoverPays: number({
    default: 0.3,
    range: [0, 1],
    help: 'share of first crossovers that gain from which on populations are used',
    evidence: 'tori lie above 0.8, random graphs below 0.1',
  }),
  fewestPopulationSweeps: integer({
    default: 100,
    range: [0, 1e9],
    unit: 'sweeps',
    help: 'a shorter first task is a restart instead of a population',
    evidence: 'chosen by hand',
  }),
  breakoutNodes: integer({
    default: 3000,
    range: [0, 1e9],
    unit: 'nodes',
    help: 'the largest graph for breakout local search, whose perturbations are too short for larger ones',
    evidence: 'docs/results.md, methods in 5 s',
  }),
  timedShare: number({
    default: 0.04,
    range: [0, 1],
    help: 'share of a time limit for finding out how long a sweep takes',
    evidence: 'chosen by hand',
  }),
  openingShare: number({
    default: 0.05,
    range: [0, 1],
    help: 'share of a limit that searches go before relaxation, bound and derandomized cuts',
    evidence: 'chosen by hand: the first good cuts are there by then',
  }),
  openingSec: number({
    default: 1,
    range: [0, any],
    unit: 's',
    help: 'and no longer than this',
    evidence: 'Ctrl-C after some seconds should find a bound',
  }),
  descentShare: number({
    default: 0.1,
    range: [0, 1],
    help: 'share of what is left that a derandomizing descent may cost',
    evidence: 'chosen by hand',
  }),
  secPerEdgeStep: number({
    default: 6e-8,
    range: [0, 1],
    unit: 's',
    help: 'what a descent costs per edge and step, roughly',
    evidence: 'npm run measure -- kernels gaussian-cut',
  }),
  relaxationShare: number({
    default: 0.35,
    range: [0, 1],
    help: 'share of a time limit that the relaxation may take: the cuts that come from it need the rest',
    evidence: 'chosen by hand',
  }),
  boundShare: number({
    default: 0.3,
    range: [0, 1],
    help: 'share of what is left after the relaxation for a good bound; twice as much for one at all, or for a proof that was asked for',
    evidence: 'graphs of 10^6 nodes in 60 s',
  }),
  scarceBoundShare: number({
    default: 0.3,
    range: [0, 1],
    help: 'the same where the time is scarce',
    evidence: 'graphs of 10^6 nodes in 40 s',
  }),
  sweepsForBound: integer({
    default: 60,
    range: [0, 1e9],
    unit: 'sweeps',
    help: 'where a time limit is worth fewer sweeps, there is no bound: a dozen of the relaxation’s sweeps and as many products with the matrix are as long as 50',
    evidence: 'measured on graphs of 10^6 nodes',
  }),
  reductionShare: number({
    default: 0.1,
    range: [0, 1],
    help: 'share of a time limit for data reduction: on graphs of millions of edges it ends early',
    evidence: 'chosen by hand',
  }),
  cuttingPlaneShare: number({
    default: 0.1,
    range: [0, 1],
    help: 'share of a time limit for odd-cycle inequalities on the relaxation',
    evidence: 'chosen by hand: most of their gain comes early',
  }),
  cuttingPlaneSteps: integer({
    default: 2000,
    range: [0, 1e9],
    unit: 'steps',
    help: 'without a limit: steps on the multipliers of odd-cycle inequalities at most',
    evidence: 'G70 ends at 9676 after 2000 of them, at 9687 after 800',
  }),
  cuttingPlaneWork: number({
    default: 1e7,
    range: [0, any],
    help: 'and steps times edges at most',
    evidence: 'some ten seconds on sparse graphs of 10,000 edges and more, one or two on denser ones',
  }),
  proofNodes: integer({
    default: 250,
    range: [0, 1000],
    unit: 'nodes',
    help: 'the largest kernel that branch and bound on the SDP is tried on',
    evidence:
      'mannino_k487b (236 nodes) is proven by 33 nodes of the tree; larger ones take a second or more a node',
  }),
  sparseProofNodes: integer({
    default: 600,
    range: [0, 1000],
    unit: 'nodes',
    help: 'the same where the graph is so sparse, or its cuts so far apart, that minutes are predicted to suffice',
    evidence:
      'toruspm3-8-50 (512 nodes) is proven at the root in 26 CPU s; its LP tree does not end in 600 s',
  }),
  provableShare: number({
    default: 0.2,
    range: [0, any],
    help: 'where a proof is in reach, the search ends after this share of the sweeps that it has without a limit',
    evidence:
      'chosen by hand; the BiqMac instances of 60 to 100 nodes are proven with it (npm run measure -- proofs)',
  }),
  proofSec: number({
    default: 20,
    range: [0, any],
    unit: 's',
    help: 'without a limit, and without --prove: exact methods end after work that is predicted to take so long',
    evidence: 'as much as the search takes on graphs of 100 nodes: 450 nodes of their tree',
  }),
  partialProofShare: number({
    default: 0.25,
    range: [0, 1],
    help: 'share of a time limit, its last part, for exact methods that reach only some blocks of the graph, or may not end in time',
    evidence: 'chosen by hand',
  }),
  exactFirstNodes: integer({
    default: 1000,
    range: [0, 1e9],
    unit: 'nodes',
    help: 'kernels of more nodes are searched first, and tried with enumeration and dynamic programming after that',
    evidence:
      'the prediction takes 0.05 s on tori of 10,000 nodes: a quarter of the time to 99 % of the best known cut',
  }),
  exactOperations: number({
    default: 3e8,
    range: [0, any],
    help: 'what enumeration and dynamic programming may cost before the search, in operations of about a nanosecond',
    evidence: 'G11 is solved by 2·10^8 of them in 0.4 s',
  }),
  proofOperations: number({
    default: 1e11,
    range: [0, any],
    help: 'what enumeration and dynamic programming may cost as part of a proof, in operations of about a nanosecond',
    evidence: 'two minutes; their memory is limited as well',
  }),
  largeEdges: integer({
    default: 5e6,
    range: [0, 2 ** 31],
    unit: 'edges',
    help: 'from so many edges on, if their weights are small integers, all threads work on one annealing',
    evidence:
      'chosen by hand: 3·10^6 edges do well with thermal cycling on what all rules of reduction leave, docs/results.md',
  }),
  effort: number({
    default: 1e9,
    range: [0, any],
    help: 'without a limit: sweeps times nodes and quarter edges',
    evidence: 'some seconds’ work on the G-set',
  }),
  effortSweeps: integer({
    default: 150_000,
    range: [1, 1e12],
    unit: 'sweeps',
    help: 'without a limit: at most so many',
    evidence: 'some seconds’ work on the G-set',
  }),
  effortSweepsPerNode: integer({
    default: 2000,
    range: [1, 1e9],
    unit: 'sweeps',
    help: 'without a limit: at most so many per node',
    evidence: 'chosen by hand',
  }),
  ...searchParameterTable,
  ...treeParameterTable,
};

export type PortfolioParameters = Resolved<typeof portfolioParameterTable>;

export const DEFAULT_PORTFOLIO_PARAMETERS: PortfolioParameters = resolveOptions(portfolioParameterTable, {});
