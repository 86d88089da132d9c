/** The searches whose steps are flips in order of gain: tabu search, breakout local search and path relinking. */
import type { CsrGraph } from '../../graph/csr.ts';
import { breakoutSearch } from '../../search/breakout.ts';
import { pathRelinkingSearch } from '../../search/path-relinking.ts';
import { STEP_FLIPS, tabuSearch } from '../../search/tabu.ts';
import { searchMethod } from './search-method.ts';

/** Flips where no limit says otherwise: a few seconds' worth, less on small graphs, more where that would not reach every node. */
const flips = ({ n }: CsrGraph): number => Math.max(Math.min(1e7, 20_000 * n), 20 * n);
const effort = (graph: CsrGraph): number => Math.ceil(flips(graph) / STEP_FLIPS);

export const tabu = searchMethod(
  'tabu',
  'tabu search: the best flip that is not forbidden, good or bad, from --start or a random cut',
  tabuSearch,
  effort,
);

export const breakout = searchMethod(
  'breakout',
  'breakout local search: steepest ascent and jumps that grow where it comes back',
  breakoutSearch,
  effort,
);

export const pathRelinking = searchMethod(
  'path-relinking',
  'walks between good cuts that tabu search found, improving what lies on the way',
  pathRelinkingSearch,
  effort,
);
