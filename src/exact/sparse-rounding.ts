/** A cut from a point of the linear program: along a spanning tree of the edges nearest to 0 or 1 each edge is taken at its word, then
 *  single flips improve the cut.
 *  Source: Barahona, Grötschel, Jünger, Reinelt, "An application of combinatorial optimization to statistical physics and circuit layout
 *  design", Oper. Res. 36 (1988). */
import type { Deadline } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import { byViolation } from '../cuts/found-cycles.ts';
import { climb } from '../search/one-flip.ts';
import { SparseGroups } from './sparse-groups.ts';
import type { SparseProblem } from './sparse-problem.ts';

export class SparseRounding {
  readonly #problem: SparseProblem;
  readonly #groups: SparseGroups;
  readonly #certainty: Float64Array;
  readonly #spin: Int8Array;

  constructor(problem: SparseProblem) {
    this.#problem = problem;
    this.#groups = new SparseGroups(problem.graph.n);
    this.#certainty = new Float64Array(problem.weight.length);
    this.#spin = new Int8Array(problem.graph.n);
  }

  /** @param x Float64Array(m) in [0, 1] @returns Int8Array(n) of ±1, this object's own */
  *round(x: Float64Array, deadline: Deadline): Steps<Int8Array> {
    const { graph, edges } = this.#problem;
    const groups = this.#groups;
    for (let e = 0; e < x.length; e++) this.#certainty[e] = Math.abs(x[e]! - 0.5);
    groups.clear();
    for (const e of byViolation(this.#certainty, x.length))
      groups.join(edges.source[e]!, edges.target[e]!, x[e]! > 0.5 ? 1 : 0);
    for (let u = 0; u < graph.n; u++) this.#spin[u] = groups.side(u) === 1 ? -1 : 1;
    yield* climb(graph, this.#spin, deadline.withoutSteps());
    return this.#spin;
  }
}
