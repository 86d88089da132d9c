/** Forest moves: the spins of a random induced forest are drawn at once, exactly, from the Boltzmann distribution given all
 *  others, while the temperature falls to 0. Where there are about as many edges as nodes (G70) a forest holds 91 % of the nodes, and
 *  the search is ahead of annealing; at degree 4 to 5 it holds 60 % (G77, G55), and annealing, whose sweeps take a fifth to an eighth of
 *  the time, is ahead on tori at once and on random graphs given 10 s.
 *  A step is a sweep, O(n + m). The temperature ends at 0: on G70 an end above it lost.
 *  Sources: Hamze & de Freitas (UAI 2004); Selby, arXiv:1409.3934 (2014). */
import type { Deadline } from '../core/deadline.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { computeGains, cutWeight } from '../graph/cut.ts';
import { summarizeWeights } from '../graph/weights.ts';
import {
  type ForestArrays,
  forestLayout,
  forestSweeps,
  LOGITS,
  SOFT,
  STATE,
  STRATA,
} from '../kernels/forest.ts';
import type { Backend, KernelSpace } from '../kernels/space.ts';
import { temperatureScale } from './annealing.ts';
import { DEFAULT_SEARCH_PARAMETERS, type SearchParameters } from './parameters.ts';
import { BestCut, type SearchRequest, type SearchResult } from './search.ts';

/** Nodes and arcs swept per kernel call: some milliseconds. */
const CALL_WORK = 5e5;

/** One graph in kernel memory, swept as often as wanted. */
export class ForestMoves {
  readonly arrays: ForestArrays;
  readonly space: KernelSpace;
  readonly #graph: CsrGraph;
  readonly #parameters: SearchParameters;
  /** Growth that rounding can feign: 0 with integer weights. */
  readonly #noise: number;
  /** Few enough for the deadline to be seen in time. */
  readonly sweepsPerCall: number;
  /** Sweeps made since the graph came in. */
  sweeps = 0;

  constructor(
    graph: CsrGraph,
    backend: Backend = 'wasm',
    parameters: SearchParameters = DEFAULT_SEARCH_PARAMETERS,
  ) {
    const { space, arrays } = forestLayout.open({ n: graph.n, m: graph.m }, backend);
    this.space = space;
    this.arrays = arrays;
    arrays.rowPtr.set(graph.rowPtr);
    arrays.adj.set(graph.adj);
    arrays.weight.set(graph.weight);
    fillTables(arrays);
    this.#graph = graph;
    this.#parameters = parameters;
    this.sweepsPerCall = Math.max(1, Math.floor(CALL_WORK / (graph.n + 2 * graph.m)));
    const { integral, positive, total } = summarizeWeights(graph);
    this.#noise = integral ? 0 : 1e-12 * (2 * positive - total);
  }

  /** Begins at a cut; the best so far is that cut. */
  start(spin: Int8Array, random: Random): void {
    const { arrays } = this;
    arrays.spin.set(spin);
    arrays.best.set(spin);
    this.#recompute();
    arrays.state[STATE.best] = arrays.state[STATE.cut]!;
    const words = new Int32Array(arrays.state.buffer, arrays.state.byteOffset + 8 * STATE.generator, 4);
    for (let i = 0; i < 4; i++) words[i] = random.int32();
  }

  /** Sweeps while the temperature falls linearly from `from` to `to`, then at 0 until nothing gains. Ends early at the deadline.
   *  @returns sweeps made */
  *run(from: number, to: number, sweeps: number, deadline: Deadline): Steps<number> {
    const { state } = this.arrays;
    const chunk = this.sweepsPerCall;
    let done = 0;
    while (done < sweeps) {
      const granted = deadline.take(Math.min(chunk, sweeps - done));
      if (granted === 0) return done;
      this.#call(from + ((to - from) * done) / sweeps, (from - to) / sweeps, granted);
      done += granted;
      yield;
    }
    for (let gained = true; gained; ) {
      const before = state[STATE.cut]!;
      for (let left = this.#parameters.forestQuenchSweeps; left > 0; ) {
        const granted = deadline.take(Math.min(chunk, left));
        if (granted === 0) return done;
        this.sweep(0, granted);
        left -= granted;
        done += granted;
        yield;
      }
      gained = state[STATE.cut]! > before + this.#noise;
    }
    return done;
  }

  /** Sweeps at one temperature, in one call of the kernel. */
  sweep(temperature: number, sweeps: number): void {
    this.#call(temperature, 0, sweeps);
  }

  /** The best cut's weight, recounted: with real weights the running sum drifts. O(m). */
  get bestCut(): number {
    return cutWeight(this.#graph, this.arrays.best);
  }

  #call(temperature: number, cooling: number, sweeps: number): void {
    // Sums of real weights drift: every call begins with fresh ones.
    if (this.#noise > 0) this.#recompute();
    this.arrays.state[STATE.temperature] = temperature;
    this.arrays.state[STATE.cooling] = cooling;
    forestSweeps(this.space, this.arrays, sweeps);
    this.sweeps += sweeps;
  }

  #recompute(): void {
    const { spin, field, state } = this.arrays;
    computeGains(this.#graph, spin, field);
    for (let v = 0; v < field.length; v++) field[v]! *= -spin[v]!;
    state[STATE.cut] = cutWeight(this.#graph, spin);
  }
}

/** Anneals by forest moves over the whole budget of steps or, without one, of time; without either in runs each twice as long as
 *  the one before. A start that is better than what the initial temperature makes of it is kept: the first run only reheats it,
 *  as all later ones do. A step is a sweep. */
export function* forestSearch(request: SearchRequest): Steps<SearchResult> {
  const { graph, deadline, parameters = DEFAULT_SEARCH_PARAMETERS } = request;
  const { forestInitialTemperature, forestReheat } = parameters;
  const best = new BestCut(request, cutWeight(graph, request.start));
  if (graph.m === 0 || best.over) return best.result();
  const moves = new ForestMoves(graph, 'wasm', parameters);
  const scale = temperatureScale(graph);
  const keepStart = yield* startIsBetter(moves, best, request, forestInitialTemperature * scale);
  let initial = (keepStart ? forestReheat : forestInitialTemperature) * scale;
  for (
    let sweeps = parameters.forestFirstSweeps;
    !best.over;
    sweeps = Math.ceil(sweeps * parameters.forestGrowth)
  ) {
    if (Number.isFinite(deadline.stepsLeft)) sweeps = deadline.stepsLeft;
    else if (Number.isFinite(deadline.remainingSec())) yield* coolByClock(moves, best, request, initial);
    if (!best.over) yield* improve(moves, best, request, initial, sweeps);
    initial = forestReheat * scale;
  }
  return best.result();
}

/** A few sweeps at the initial temperature, at most a twentieth of the steps or the time.
 *  @returns whether the start was better than what comes out */
function* startIsBetter(
  moves: ForestMoves,
  best: BestCut,
  { deadline, random, parameters = DEFAULT_SEARCH_PARAMETERS }: SearchRequest,
  temperature: number,
): Steps<boolean> {
  const startCut = best.cut;
  const { forestTrialSweeps, forestTrialOneIn } = parameters;
  const sweeps = Math.min(forestTrialSweeps, Math.floor(deadline.stepsLeft / forestTrialOneIn));
  // The clock must not decide where steps are counted: the result would not depend on the seed alone.
  const untilSec = Number.isFinite(deadline.stepsLeft)
    ? 0
    : (1 - 1 / forestTrialOneIn) * deadline.remainingSec();
  moves.start(best.spin, random);
  while (moves.sweeps < sweeps && deadline.remainingSec() > untilSec && !best.over && deadline.step()) {
    moves.sweep(temperature, 1);
    offer(moves, best);
    yield;
  }
  return moves.sweeps > 0 && startCut > moves.arrays.state[STATE.cut]!;
}

/** One run whose temperature follows the clock. A number of sweeps, planned from the speed of the first ones, ended at a third of the
 *  time: WebAssembly gets faster by being used, and sweeps at low temperatures flip less. */
function* coolByClock(
  moves: ForestMoves,
  best: BestCut,
  { deadline, random, parameters = DEFAULT_SEARCH_PARAMETERS }: SearchRequest,
  initial: number,
): Steps<void> {
  const quench = parameters.forestQuenchShare;
  const totalSec = deadline.remainingSec();
  moves.start(best.spin, random);
  while (!best.over) {
    const granted = deadline.take(moves.sweepsPerCall);
    if (granted === 0) return;
    const left = deadline.remainingSec() / totalSec;
    moves.sweep((initial * Math.max(0, left - quench)) / (1 - quench), granted);
    offer(moves, best);
    yield;
  }
}

/** One run from the best cut down to 0; each better cut is offered at the end of the kernel call that found it. */
function* improve(
  moves: ForestMoves,
  best: BestCut,
  { deadline, random }: SearchRequest,
  initial: number,
  sweeps: number,
): Steps<void> {
  moves.start(best.spin, random);
  const run = moves.run(initial, 0, sweeps, deadline);
  for (;;) {
    const { done } = run.next();
    offer(moves, best);
    if (done || best.over) return;
    yield;
  }
}

function offer(moves: ForestMoves, best: BestCut): void {
  best.steps = moves.sweeps;
  if (moves.arrays.state[STATE.best]! > best.cut) best.offer(moves.arrays.best, moves.bestCut);
}

function fillTables({ soft, logits }: ForestArrays): void {
  for (let i = 0; i < SOFT; i++) soft[i] = Math.log1p(Math.exp(-i / STRATA));
  for (let i = 0; i < LOGITS; i++) logits[i] = Math.log((i + 0.5) / (LOGITS - i - 0.5));
}
