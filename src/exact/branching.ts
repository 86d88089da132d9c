/** Which two groups to join.
 *  A short descent with the two tied together tells how far the bound falls in each child: at the roots of g05_100.0, pm1d_100.0 and
 *  w05_100.0 the smaller of the two falls after 15 steps correlates by 0.94 with that of the child's own relaxation, |X_ab| alone by −0.8.
 *  Tried are the pairs with the largest (1 − |X_ab|)^1.5·(Σ_i X_ai² + Σ_i X_bi²): undecided among themselves, decided
 *  with regard to the others. */
import type { Steps } from '../core/steps.ts';
import type { NodeRelaxation } from './relaxation.ts';

interface Candidate {
  readonly a: number;
  readonly b: number;
  readonly score: number;
}

/** Leaves the vectors of the relaxation as they were, but not what depends on them. */
export function* chooseBranch(relaxation: NodeRelaxation): Steps<readonly [number, number]> {
  const { lookAhead } = relaxation.parameters;
  const list = candidates(relaxation);
  if (list.length === 1) return [list[0]!.a, list[0]!.b];
  const vectors = relaxation.arrays.vectors.slice();
  const before = relaxation.value;
  let best = list[0]!;
  let most = Number.NEGATIVE_INFINITY;
  for (const pair of list) {
    const same = relaxation.probe(pair.a, pair.b, 1, lookAhead);
    relaxation.arrays.vectors.set(vectors);
    const opposite = relaxation.probe(pair.a, pair.b, -1, lookAhead);
    relaxation.arrays.vectors.set(vectors);
    yield;
    const fall = Math.max(same - before, 0) * Math.max(opposite - before, 0);
    if (fall > most) {
      most = fall;
      best = pair;
    }
  }
  return [best.a, best.b];
}

function candidates(relaxation: NodeRelaxation): readonly Candidate[] {
  const { groups: p, arrays, parameters } = relaxation;
  const { products } = arrays;
  const decided = new Float64Array(p);
  for (let a = 0; a < p; a++) {
    for (let b = a + 1; b < p; b++) {
      const square = products[a * p + b]! ** 2;
      decided[a]! += square;
      decided[b]! += square;
    }
  }
  let list: Candidate[] = [];
  for (let a = 0; a < p; a++) {
    for (let b = a + 1; b < p; b++) {
      const open = Math.max(0, 1 - Math.abs(products[a * p + b]!));
      const score = open ** 1.5 * (decided[a]! + decided[b]!);
      if (list.length === parameters.candidates && !(score > list.at(-1)!.score)) continue;
      list = [...list, { a, b, score }].sort((x, y) => y.score - x.score).slice(0, parameters.candidates);
    }
  }
  return list;
}
