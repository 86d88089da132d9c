/** The searches that are methods of their own: from --start or from a random cut, until the limit. */
import type { CsrGraph } from '../../graph/csr.ts';
import { breakoutSearch } from '../../search/breakout.ts';
import { cyclingSearch } from '../../search/cycling.ts';
import { forestSearch } from '../../search/forest.ts';
import { pathRelinkingSearch } from '../../search/path-relinking.ts';
import { populationSearch } from '../../search/population.ts';
import { rankTwoSearch } from '../../search/rank-2.ts';
import { STEP_FLIPS, tabuSearch } from '../../search/tabu.ts';
import type { Method } from '../method.ts';
import { searchMethod } from './search-method.ts';

/** Sweeps where no limit says otherwise: some seconds' worth of nodes and arcs, and the most that makes on a small graph. */
const sweepsOf = (work: number, most: number) => (graph: CsrGraph) =>
  Math.min(most, Math.ceil(work / Math.max(1, graph.n + 2 * graph.m)));
const annealed = sweepsOf(4e9, 300_000);
const swept = sweepsOf(5e8, 20_000);

/** The same in flips, more where that would not reach every node. */
const flipped = ({ n }: CsrGraph): number =>
  Math.ceil(Math.max(Math.min(1e7, 20_000 * n), 20 * n) / STEP_FLIPS);

export const searches: readonly Method[] = [
  searchMethod(
    'cycling',
    'thermal cycling: anneals, then reheats and cools its best cut repeatedly, keeping every part that gained',
    cyclingSearch,
    annealed,
  ),
  searchMethod(
    'island',
    'memetic search: short annealings recombined until they converge; for tori and other sparse graphs',
    populationSearch,
    annealed,
  ),
  searchMethod(
    'tabu',
    'tabu search: the best flip that is not forbidden, even a worsening one, from --start or a random cut',
    tabuSearch,
    flipped,
  ),
  searchMethod(
    'breakout',
    'breakout local search: steepest ascent, with perturbations that grow when it returns to the same local optimum',
    breakoutSearch,
    flipped,
  ),
  searchMethod(
    'path-relinking',
    'explores the paths between good cuts found by tabu search',
    pathRelinkingSearch,
    flipped,
  ),
  searchMethod(
    'forest',
    'annealing that resamples random induced forests exactly; for very sparse graphs',
    forestSearch,
    swept,
  ),
  searchMethod(
    'rank-2',
    'rank-2 relaxation: local ascent over angles, best half-circle, perturb, repeat',
    rankTwoSearch,
    swept,
  ),
];
