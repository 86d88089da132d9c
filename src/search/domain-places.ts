/** Where each node of an annealing by domains stands (domain-annealing.ts): those of one degree are dealt to the domains in turn, and take whole
 *  sixteens there. */
import { inBlocks } from '../core/blocks.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { LANES } from '../kernels/sweep-control.ts';

/** Nodes between two pauses. */
const PAUSE_WORK = 5e5;

/** O(n). @param order the nodes by falling degree
 *  @returns the node at each place, −1 where there is none, and where the arcs of each sixteen of a domain begin */
export function* placesByDegree(
  { n, rowPtr }: CsrGraph,
  order: Int32Array,
): Steps<{ nodes: Int32Array; rows: Int32Array }> {
  const degreeOf = (i: number) => rowPtr[order[i]! + 1]! - rowPtr[order[i]!]!;
  const classes: { first: number; end: number; degree: number }[] = [];
  yield* inBlocks(n, PAUSE_WORK, (from, to) => {
    for (let i = from; i < to; i++) {
      const degree = degreeOf(i);
      if (classes.at(-1)?.degree !== degree) classes.push({ first: i, end: i, degree });
      classes.at(-1)!.end = i + 1;
    }
  });
  const sixteens = classes.map(({ first, end }) => Math.ceil((end - first) / (16 * LANES)));
  const size = 16 * sixteens.reduce((sum, count) => sum + count, 0);
  const nodes = new Int32Array(LANES * size).fill(-1);
  const rows = new Int32Array(size / 16 + 1);
  let begin = 0;
  for (const [k, { first, end, degree }] of classes.entries()) {
    for (let i = begin; i < begin + sixteens[k]!; i++) rows[i + 1] = rows[i]! + 16 * degree;
    yield* inBlocks(end - first, PAUSE_WORK, (from, to) => {
      for (let i = from; i < to; i++)
        nodes[(i % LANES) * size + 16 * begin + Math.floor(i / LANES)] = order[first + i]!;
    });
    begin += sixteens[k]!;
  }
  return { nodes, rows };
}
