/** Exact maximum cut of a small graph whose weights are integers of any size, which doubles need not hold: dynamic programming on pairs of
 *  integers, or enumeration in big ones, whichever is predicted to cost less. For problems whose max-cut form has such weights. */
import type { Deadline } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import type { RoundedGraph } from './cut-weights.ts';
import { predictTreeDp } from './elimination-bags.ts';
import { enumerateExactly, predictExactEnumeration } from './enumerate-exactly.ts';
import { pairsOf } from './integer-pairs.ts';
import type { BlocksCut, SmallLimits } from './solve-small.ts';
import { treeDecompositionCut } from './tree-decomposition-dp.ts';

/** @param graph whose weights were rounded @returns null where the graph is out of reach of the limits, or when the deadline strikes first */
export function* solveIntegers(
  graph: RoundedGraph,
  deadline: Deadline,
  limits: SmallLimits,
): Steps<BlocksCut | null> {
  const pairs = pairsOf(graph);
  const bags = pairs === null ? null : yield* predictTreeDp(graph, deadline);
  const enumeration = predictExactEnumeration(graph);
  if (pairs !== null && bags !== null && 2 * bags.bytes <= limits.bytes) {
    const operations = 2 * bags.operations;
    if (operations <= Math.min(limits.operations, enumeration)) {
      const spin = yield* treeDecompositionCut(graph, bags, deadline, pairs);
      const order = Array.from(bags.order);
      return spin && { spin, method: 'tree-decomposition', proof: () => ({ kind: 'elimination', order }) };
    }
  }
  if (enumeration > limits.operations) return null;
  const spin = yield* enumerateExactly(graph, deadline);
  return spin && { spin, method: 'enumeration', proof: () => ({ kind: 'enumeration' }) };
}
