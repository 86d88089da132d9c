/** A round of separation in the sparse branch and cut: the violated inequalities that the program does not hold, and of those as many as it is to
 *  take. Short cycles first, which are listed; then all, by shortest paths; cliques when the node asks for them. */
import type { Steps } from '../core/steps.ts';
import { CliqueSeparation } from './clique-separation.ts';
import { OddCycleSeparation } from './odd-cycle-separation.ts';
import type { SparseParameters } from './sparse-parameters.ts';
import type { SparseProblem } from './sparse-problem.ts';
import type { SparseRelaxation } from './sparse-relaxation.ts';

/** The least violation looked for is the parameter times this at last. */
const FINEST = 0.01;

export class SparseSeparation {
  readonly #relaxation: SparseRelaxation;
  readonly #parameters: SparseParameters;
  readonly #cycles: OddCycleSeparation;
  readonly #cliques: CliqueSeparation;
  /** Uint8Array(m): of each edge by the cycles of a round. */
  readonly #uses: Uint8Array;

  constructor({ graph, edges }: SparseProblem, relaxation: SparseRelaxation, parameters: SparseParameters) {
    this.#relaxation = relaxation;
    this.#parameters = parameters;
    this.#cycles = new OddCycleSeparation(graph, edges);
    this.#cliques = new CliqueSeparation(graph, edges);
    this.#uses = new Uint8Array(graph.m);
  }

  /** @returns numbers of violated cycles in the relaxation's store */
  *cycles(): Steps<number[]> {
    const { x, store } = this.#relaxation;
    const { violation, most, perEdge, enough } = this.#parameters;
    const { found } = this.#cycles;
    const chosen: number[] = [];
    const taken = new Set<number>();
    const sink = {
      add: (members: Int32Array, at: number, size: number): boolean => {
        const t = store.number(members, at, size);
        if (t < 0 || this.#relaxation.has(t) || taken.has(t)) return false;
        taken.add(t);
        chosen.push(t);
        return true;
      },
    };
    for (const least of [violation, violation * FINEST]) {
      found.clear();
      this.#cycles.searchShort(x, least);
      found.choose(sink, most, perEdge, this.#uses);
      if (chosen.length < enough) {
        found.clear();
        yield* this.#cycles.searchAll(x, least, 10 * most);
        found.choose(sink, most, perEdge, this.#uses);
      }
      if (chosen.length > 0) break;
    }
    return chosen;
  }

  /** @returns numbers of violated cliques in the relaxation's store */
  *cliques(): Steps<number[]> {
    const { x, store } = this.#relaxation;
    const { cliques, cliqueViolation, cliquesPerEdge } = this.#parameters;
    if (cliques === 0) return [];
    const found = yield* this.#cliques.search(x, cliqueViolation, cliques, cliquesPerEdge);
    const numbers = found.map((clique) => store.numberOf(clique));
    return [...new Set(numbers)].filter((t) => t >= 0 && !this.#relaxation.has(t));
  }
}
