/** The shape that all searches share: a graph, a start cut, a deadline and seeded random numbers in; a better cut out. */
import type { Deadline } from '../core/deadline.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import type { SearchParameters } from './parameters.ts';

export interface SearchRequest {
  readonly graph: CsrGraph;
  /** Int8Array(n) of ±1, left as it is. */
  readonly start: Int8Array;
  /** The search goes on until this strikes; what counts as a step of its budget, each search says. */
  readonly deadline: Deadline;
  readonly random: Random;
  /** A cut of this weight ends the search; default none. */
  readonly goal?: number | undefined;
  /** Constants of the search (parameters.ts); default the table's. */
  readonly parameters?: SearchParameters | undefined;
  /** Told of every better cut at once. `spin` is the search's own array: copy what is to be kept. */
  readonly onBetter?: ((spin: Int8Array, cut: number) => void) | undefined;
}

export interface SearchResult {
  /** Int8Array(n) of ±1: the best cut found, no lighter than the start. */
  readonly spin: Int8Array;
  /** Its weight, recounted from the graph. */
  readonly cut: number;
  /** Steps taken from the deadline's budget. */
  readonly steps: number;
  /** [steps taken, cut] at each improvement; the first entry is the start. */
  readonly trace: readonly (readonly [number, number])[];
}

export type Search = (request: SearchRequest) => Steps<SearchResult>;

/** Keeps a search's best cut, its trace and its steps. */
export class BestCut {
  readonly spin: Int8Array;
  cut: number;
  steps = 0;
  readonly trace: [number, number][];
  readonly #request: SearchRequest;

  /** @param cut the start's weight */
  constructor(request: SearchRequest, cut: number) {
    this.#request = request;
    this.spin = request.start.slice();
    this.cut = cut;
    this.trace = [[0, cut]];
  }

  /** Keeps a copy of a better cut. @param cut its weight, exact to the last bit where weights are integers */
  offer(spin: Int8Array, cut: number): boolean {
    if (!(cut > this.cut)) return false;
    this.spin.set(spin);
    this.cut = cut;
    this.trace.push([this.steps, cut]);
    this.#request.onBetter?.(this.spin, cut);
    return true;
  }

  /** No step should follow: the deadline struck, or nothing better is wanted. */
  get over(): boolean {
    return this.cut >= (this.#request.goal ?? Number.POSITIVE_INFINITY) || this.#request.deadline.expired;
  }

  result(): SearchResult {
    return { spin: this.spin, cut: this.cut, steps: this.steps, trace: this.trace };
  }
}
