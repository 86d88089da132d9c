/** Iterated tabu search: rounds of tabu flips (kernels/tabu.ts), each until tabuPatience·n flips have brought nothing better; then the
 *  best cut is perturbed, up to a tenth of its nodes flipped at random, and the next round begins there.
 *  One step of the deadline is STEP_FLIPS flips, some 10 to 50 microseconds on sparse graphs.
 *  Sources: Glover, ORSA J. Computing 1 (1989); Palubeckis, Informatica 17 (2006) for the rounds. Departure: no tenure suits all
 *  graphs, so each round draws its own range. With 1 to 6 % of the nodes for all rounds the cuts of G35, G32 and G55 were 1.4 to 2.8 %
 *  short of the best known after 2 s, with drawn ranges 0.3 to 0.4 %. */
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import { cutWeight } from '../graph/cut.ts';
import { NUMBER } from '../kernels/gain-index.ts';
import { tabuFlips } from '../kernels/tabu.ts';
import { GainIndex } from './gain-index.ts';
import { DEFAULT_SEARCH_PARAMETERS, type SearchParameters } from './parameters.ts';
import { BestCut, type SearchRequest, type SearchResult } from './search.ts';

export const STEP_FLIPS = 100;

export function* tabuSearch(request: SearchRequest): Steps<SearchResult> {
  const { graph, random, parameters = DEFAULT_SEARCH_PARAMETERS } = request;
  const best = new BestCut(request, cutWeight(graph, request.start));
  if (graph.m === 0) return best.result();
  const index = new GainIndex(graph);
  const spin = request.start.slice();
  while (!best.over) {
    drawTenure(index, random, parameters);
    yield* tabuRound(index, spin, parameters.tabuPatience * graph.n, best, request);
    spin.set(best.spin);
    for (let left = 1 + random.below(Math.ceil(parameters.tabuPerturbation * graph.n)); left > 0; left--) {
      const v = random.below(graph.n);
      spin[v] = -spin[v]!;
    }
  }
  return best.result();
}

/** Tenures from n/100 + 3 on, over a range between 1/40 and 2/5 of the nodes, by default. */
export function drawTenure(
  index: GainIndex,
  random: Random,
  parameters: SearchParameters = DEFAULT_SEARCH_PARAMETERS,
): void {
  const { n } = index.graph;
  const { tabuTenureLow, tabuTenureNodes, tabuTenureRange, tabuTenureHalvings } = parameters;
  const range = tabuTenureRange * n * 2 ** (-tabuTenureHalvings * random.uniform());
  index.tenure(tabuTenureLow + Math.floor(n / tabuTenureNodes), Math.ceil(range));
}

/** Tabu flips from a cut until `patience` of them have brought nothing better. The round's best cut is index.arrays.best. */
export function* tabuRound(
  index: GainIndex,
  start: Int8Array,
  patience: number,
  best: BestCut,
  { random, deadline, goal, parameters = DEFAULT_SEARCH_PARAMETERS }: SearchRequest,
): Steps<void> {
  const { numbers } = index.arrays;
  index.start(start, random);
  numbers[NUMBER.goal] = goal ?? Number.POSITIVE_INFINITY;
  const chunk = Math.ceil(index.callFlips / STEP_FLIPS);
  const least = Math.max(parameters.tabuLeastPatience, patience);
  let before = Number.NEGATIVE_INFINITY;
  for (let idle = 0; idle < least && !best.over; ) {
    const steps = deadline.take(Math.min(chunk, Math.ceil((least - idle) / STEP_FLIPS)));
    best.steps += steps;
    const flips = tabuFlips(index.space, index.arrays, steps * STEP_FLIPS);
    index.made(flips);
    idle = numbers[NUMBER.best]! > before ? 0 : idle + flips;
    before = numbers[NUMBER.best]!;
    if (before > best.cut) best.offer(index.arrays.best, index.bestCut);
    yield;
  }
}
