/** Simulated annealing: Metropolis sweeps while the temperature falls. From a random cut it begins where that cut is forgotten; to
 *  reheat a good cut, at a lower temperature, where most of the cut is kept. Source: Kirkpatrick, Gelatt, Vecchi, Science 220 (1983). */
import type { Deadline } from '../core/deadline.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { cutWeight } from '../graph/cut.ts';
import type { Backend } from '../kernels/space.ts';
import { type AnnealingState, createAnnealingState } from './annealing-state.ts';
import { DEFAULT_SEARCH_PARAMETERS, type SearchParameters } from './parameters.ts';

/** Nodes and arcs swept per kernel call: some milliseconds, so that the optimised code takes over early, and a deadline is
 *  seen in time. */
const CALL_WORK = 1e6;

/** One graph in kernel memory, annealed as often as wanted. */
export class Annealing {
  readonly state: AnnealingState;
  readonly #graph: CsrGraph;
  readonly #parameters: SearchParameters;
  readonly #spin: Int8Array;

  constructor(
    graph: CsrGraph,
    backend: Backend = 'wasm',
    parameters: SearchParameters = DEFAULT_SEARCH_PARAMETERS,
  ) {
    this.state = createAnnealingState(graph, backend);
    this.#graph = graph;
    this.#parameters = parameters;
    this.#spin = new Int8Array(graph.n);
  }

  /** Begins at a cut; the best so far is that cut. */
  start(spin: Int8Array, random: Random): void {
    this.state.start(spin, random);
  }

  /** Sweeps while the temperature falls linearly from `from` to `to`, then at 0 until nothing gains. Ends early at the deadline,
   *  or once the best cut weighs `goal`.
   *  @returns sweeps made */
  *run(
    from: number,
    to: number,
    sweeps: number,
    deadline: Deadline,
    goal = Number.POSITIVE_INFINITY,
  ): Steps<number> {
    const { state } = this;
    const perLevel = Math.max(1, Math.round(sweeps / this.#parameters.annealingLevels));
    const perCall = this.#sweepsPerCall;
    // Whole levels per call, or a part of one where a level takes too long to be deaf for.
    const chunk = Math.max(1, Math.floor(perCall / perLevel)) * perLevel;
    const cooling = ((from - to) * perLevel) / sweeps;
    let done = 0;
    while (done < sweeps) {
      const atLevel = done % perLevel;
      const most = perCall < perLevel ? Math.min(perCall, perLevel - atLevel) : chunk;
      const granted = state.best >= goal ? 0 : deadline.take(Math.min(most, sweeps - done));
      if (granted === 0) return done;
      if (perCall < perLevel) {
        state.sweep(from + ((to - from) * (done - atLevel)) / sweeps, 0, 1, granted);
        done += granted;
        yield;
        continue;
      }
      const levels = Math.floor(granted / perLevel);
      const temperature = from + ((to - from) * done) / sweeps;
      if (levels > 0) state.sweep(temperature, cooling, levels, perLevel);
      const rest = granted - levels * perLevel;
      if (rest > 0) state.sweep(temperature - levels * cooling, 0, 1, rest);
      done += granted;
      yield;
    }
    return done + (yield* this.#quench(deadline));
  }

  get #sweepsPerCall(): number {
    return Math.max(1, Math.floor(CALL_WORK / (this.#graph.n + 2 * this.#graph.m)));
  }

  /** The same with the temperature following the clock, for the time that the deadline leaves: no sweep count must be guessed. */
  *runByClock(from: number, to: number, deadline: Deadline, goal: number): Steps<number> {
    const { state } = this;
    const total = this.#parameters.annealingClockShare * deadline.remainingSec();
    const end = deadline.remainingSec() - total;
    const chunk = this.#sweepsPerCall;
    let done = 0;
    for (;;) {
      const left = Math.max(0, deadline.remainingSec() - end) / total;
      const granted = left === 0 || state.best >= goal ? 0 : deadline.take(chunk);
      if (granted === 0) break;
      state.sweep(to + (from - to) * left, 0, 1, granted);
      done += granted;
      yield;
    }
    return done + (yield* this.#quench(deadline));
  }

  /** Sweeps at 0 until nothing gains: flips that gain nothing would go on for ever. */
  *#quench(deadline: Deadline): Steps<number> {
    const { state } = this;
    let done = 0;
    for (let before = Number.NEGATIVE_INFINITY; state.cut > before && deadline.take(1) === 1; done++) {
      before = state.cut;
      state.sweep(0, 0, 1, 1);
      yield;
    }
    return done;
  }

  /** Writes the cut as it stands into `spin`. @returns its weight */
  readCurrent(spin: Int8Array): number {
    this.state.readCurrent(spin);
    return this.state.cut;
  }

  /** The best cut, of which the array is this object's own. */
  get spin(): Int8Array {
    this.state.readBest(this.#spin);
    return this.#spin;
  }

  /** The best cut's weight, recounted: with real weights the running sum drifts. O(m). */
  get bestCut(): number {
    return cutWeight(this.#graph, this.spin);
  }
}

/** The scale of temperatures: the root mean square of Σ_j w_ij² over nodes, what a node's gain is like in a random cut. */
export function temperatureScale(graph: CsrGraph): number {
  let square = 0;
  for (let a = 0; a < graph.weight.length; a++) square += graph.weight[a]! ** 2;
  return Math.sqrt(square / Math.max(1, graph.n));
}

/** Where a single annealing ends, in units of weight: a share of the mean |w|. O(m). */
export function finalTemperature(graph: CsrGraph, parameters = DEFAULT_SEARCH_PARAMETERS): number {
  let sum = 0;
  for (let a = 0; a < graph.weight.length; a++) sum += Math.abs(graph.weight[a]!);
  return graph.m === 0 ? 0 : (parameters.annealingFinalTemperature * sum) / graph.weight.length;
}

/** How much wider than usual the range of temperatures must be: 1 where the edges of a node weigh about the same, more where
 *  one of them weighs as much as the others together, so that large parts freeze long before small ones. O(m). */
export function temperatureSpread(graph: CsrGraph, parameters = DEFAULT_SEARCH_PARAMETERS): number {
  const { n, rowPtr, weight } = graph;
  let sum = 0;
  let nodes = 0;
  for (let u = 0; u < n; u++) {
    const [start, end] = [rowPtr[u]!, rowPtr[u + 1]!];
    let square = 0;
    let most = 0;
    for (let a = start; a < end; a++) {
      square += weight[a]! ** 2;
      most = Math.max(most, Math.abs(weight[a]!));
    }
    if (square === 0) continue;
    sum += most / Math.sqrt(square / (end - start));
    nodes++;
  }
  const unevenness = sum / Math.max(1, nodes) / parameters.annealingUnevenness;
  return Math.min(parameters.annealingWidestSpread, Math.max(1, unevenness));
}
