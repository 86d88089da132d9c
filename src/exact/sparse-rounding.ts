/** A cut from a point of the linear program: along a spanning tree of the edges nearest to 0 or 1 each edge is taken at its word, and single
 *  flips improve the cut. The best cut takes over those components of the difference that gain, and is reheated for some sweeps: where
 *  the search had stopped at 1380, G33 took 19 nodes with flips alone.
 *  Source: Barahona, Grötschel, Jünger, Reinelt, "An application of combinatorial optimization to statistical physics and circuit layout
 *  design", Oper. Res. 36 (1988). */
import type { Deadline } from '../core/deadline.ts';
import { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import { byViolation } from '../cuts/found-cycles.ts';
import { Cycling } from '../search/cycling.ts';
import { climb } from '../search/one-flip.ts';
import { PartitionCrossover } from '../search/partition-crossover.ts';
import { SparseGroups } from './sparse-groups.ts';
import type { SparseProblem } from './sparse-problem.ts';

/** Of a reheating: about the time of a separation. */
const SWEEPS = 40;
const ANNEALINGS = 6;
const ANNEALING_SWEEPS = 2000;

export class SparseRounding {
  readonly #problem: SparseProblem;
  readonly #groups: SparseGroups;
  readonly #certainty: Float64Array;
  readonly #spin: Int8Array;
  readonly #cycling: Cycling;
  readonly #partition: PartitionCrossover;
  readonly #random = new Random(1);

  constructor(problem: SparseProblem) {
    this.#problem = problem;
    this.#groups = new SparseGroups(problem.graph.n);
    this.#certainty = new Float64Array(problem.weight.length);
    this.#spin = new Int8Array(problem.graph.n);
    this.#cycling = new Cycling(problem.graph);
    this.#partition = new PartitionCrossover(problem.graph);
  }

  /** @param x Float64Array(m) in [0, 1] @param best the best cut known
   *  @returns Int8Array(n) of ±1, this object's own, no lighter than that */
  *round(x: Float64Array, best: Int8Array, deadline: Deadline): Steps<Int8Array> {
    const timed = deadline.withoutSteps();
    yield* this.#alongTree(x, timed);
    this.#cycling.adopt(best);
    if (this.#partition.apply(this.#cycling.spin, this.#spin) > 0) this.#cycling.adopt(this.#cycling.spin);
    yield* this.#cycling.cycle(SWEEPS, this.#random, timed);
    return this.#cycling.spin;
  }

  /** More of that where the program alone gets no further: annealings from random cuts, whose components the best cut takes over. G57 is
   *  proven at the root with the best cut, and with the next one not within 80 nodes.
   *  @returns as `round` does */
  *search(best: Int8Array, deadline: Deadline): Steps<Int8Array> {
    const timed = deadline.withoutSteps();
    const found = best.slice();
    for (let i = 0; i < ANNEALINGS && !timed.expired; i++) {
      yield* this.#cycling.anneal(ANNEALING_SWEEPS, this.#random, timed);
      this.#partition.apply(found, this.#cycling.spin);
    }
    this.#cycling.adopt(found);
    yield* this.#cycling.cycle(ANNEALING_SWEEPS, this.#random, timed);
    return this.#cycling.spin;
  }

  *#alongTree(x: Float64Array, deadline: Deadline): Steps<void> {
    const { graph, edges } = this.#problem;
    const groups = this.#groups;
    for (let e = 0; e < x.length; e++) this.#certainty[e] = Math.abs(x[e]! - 0.5);
    groups.clear();
    for (const e of byViolation(this.#certainty, x.length))
      groups.join(edges.source[e]!, edges.target[e]!, x[e]! > 0.5 ? 1 : 0);
    for (let u = 0; u < graph.n; u++) this.#spin[u] = groups.side(u) === 1 ? -1 : 1;
    yield* climb(graph, this.#spin, deadline);
  }
}
