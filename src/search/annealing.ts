/** Simulated annealing: Metropolis sweeps while the temperature falls to 0, from hot or warm from a good cut.
 *  Warm means a start at about half a weight: the cut is shaken, not forgotten. */
import type { Deadline } from '../core/deadline.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { computeGains, cutWeight } from '../graph/cut.ts';
import { type AnnealingArrays, annealingSweeps, STATE } from '../kernels/annealing.ts';
import { type Backend, bytesFor, KernelSpace } from '../kernels/space.ts';

const LOGS = 65536;
/** Nodes and arcs swept per kernel call. */
const CALL_WORK = 2e6;

/** One graph in kernel memory, annealed as often as wanted. */
export class Annealing {
  readonly arrays: AnnealingArrays;
  readonly space: KernelSpace;
  readonly #graph: CsrGraph;

  constructor(graph: CsrGraph, backend: Backend = 'wasm') {
    const { n, m } = graph;
    const space = new KernelSpace(
      bytesFor(n + 1, 4) +
        bytesFor(2 * m, 12) +
        16 +
        2 * bytesFor(n, 1) +
        bytesFor(n, 8) +
        bytesFor(LOGS, 4) +
        bytesFor(STATE.length, 8),
      backend,
    );
    this.arrays = {
      n,
      rowPtr: space.i32(n + 1),
      adj: space.i32(2 * m),
      weight: space.f64(2 * m),
      spin: space.i8(n),
      gain: space.f64(n),
      best: space.i8(n),
      logs: space.f32(LOGS),
      state: space.f64(STATE.length),
    };
    this.arrays.rowPtr.set(graph.rowPtr);
    this.arrays.adj.set(graph.adj);
    this.arrays.weight.set(graph.weight);
    for (let i = 0; i < LOGS; i++) this.arrays.logs[i] = Math.log((i + 0.5) / LOGS);
    this.space = space;
    this.#graph = graph;
  }

  /** Begins at a cut; the best so far is that cut. */
  start(spin: Int8Array, random: Random): void {
    const { arrays } = this;
    arrays.spin.set(spin);
    arrays.best.set(spin);
    computeGains(this.#graph, arrays.spin, arrays.gain);
    const cut = cutWeight(this.#graph, spin);
    arrays.state[STATE.cut] = cut;
    arrays.state[STATE.best] = cut;
    const words = new Int32Array(arrays.state.buffer, arrays.state.byteOffset + 8 * STATE.generator, 4);
    for (let i = 0; i < 4; i++) words[i] = random.int32();
  }

  /** Sweeps while the temperature falls linearly from `from` to `to`, then at 0 until nothing gains. Ends early at the deadline.
   *  @returns sweeps made */
  *run(from: number, to: number, sweeps: number, deadline: Deadline): Steps<number> {
    const { n, adj, state } = this.arrays;
    // Calls of some milliseconds: the optimised code takes over early, and a deadline is seen in time.
    const chunk = Math.max(1, Math.floor(CALL_WORK / (n + adj.length)));
    let done = 0;
    while (done < sweeps) {
      const granted = deadline.take(Math.min(chunk, sweeps - done));
      if (granted === 0) return done;
      state[STATE.temperature] = from + ((to - from) * done) / sweeps;
      state[STATE.cooling] = (from - to) / sweeps;
      annealingSweeps(this.space, this.arrays, granted);
      done += granted;
      yield;
    }
    state[STATE.temperature] = 0;
    state[STATE.cooling] = 0;
    // At temperature 0 flips that gain nothing go on for ever: the cut says when to stop.
    let before = Number.NEGATIVE_INFINITY;
    while (state[STATE.cut]! > before && deadline.take(1) === 1) {
      before = state[STATE.cut]!;
      annealingSweeps(this.space, this.arrays, 1);
      done++;
      yield;
    }
    return done;
  }

  /** The best cut's weight, recounted: with real weights the running sum drifts. O(m). */
  get bestCut(): number {
    return cutWeight(this.#graph, this.arrays.best);
  }
}

/** The scale of temperatures: the root mean square of Σ_j w_ij² over nodes, what a node's gain is like in a random cut. */
export function temperatureScale(graph: CsrGraph): number {
  let square = 0;
  for (let a = 0; a < graph.weight.length; a++) square += graph.weight[a]! ** 2;
  return Math.sqrt(square / Math.max(1, graph.n));
}

/** Where annealing ends: a tenth of the mean |w|, below which nothing but gains is accepted. */
export function coldTemperature(graph: CsrGraph): number {
  let sum = 0;
  for (let a = 0; a < graph.weight.length; a++) sum += Math.abs(graph.weight[a]!);
  return graph.m === 0 ? 0 : (0.1 * sum) / graph.weight.length;
}
