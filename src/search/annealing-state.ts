/** A cut being annealed, in kernel memory: on 16-bit gains where weights are small integers, else on f64 gains. */
import type { Random } from '../core/random.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { computeGains, cutWeight } from '../graph/cut.ts';
import { type AnnealingArrays, annealingLayout, annealingSweeps, LOGS, STATE } from '../kernels/annealing.ts';
import {
  fitsInteger16,
  type IntegerAnnealingArrays,
  integerAnnealingLayout,
  integerAnnealingSweeps,
  packGains,
  strataLogs,
} from '../kernels/integer-annealing.ts';
import type { Backend, KernelSpace } from '../kernels/space.ts';

export interface AnnealingState {
  readonly space: KernelSpace;
  /** Of the cut as it stands, and of the best seen at the end of a sweep; with real weights these sums drift. */
  readonly cut: number;
  readonly best: number;
  /** Begins at a cut of ±1; the best so far is that cut. O(n + m). */
  start(spin: Int8Array, random: Random): void;
  /** Sweeps at `levels` temperatures from `temperature` on, each lower than the one before by `cooling`. @returns flips */
  sweep(temperature: number, cooling: number, levels: number, sweepsPerLevel: number): number;
  readBest(spin: Int8Array): void;
  readCurrent(spin: Int8Array): void;
}

/** The faster of the two that the graph's weights allow. */
export function createAnnealingState(graph: CsrGraph, backend: Backend = 'wasm'): AnnealingState {
  return fitsInteger16(graph) ? new IntegerState(graph, backend) : new RealState(graph, backend);
}

export class RealState implements AnnealingState {
  readonly arrays: AnnealingArrays;
  readonly space: KernelSpace;
  readonly #graph: CsrGraph;

  constructor(graph: CsrGraph, backend: Backend = 'wasm') {
    const { n, m } = graph;
    const { space, arrays } = annealingLayout.open({ n, m }, backend);
    this.arrays = arrays;
    this.arrays.rowPtr.set(graph.rowPtr);
    this.arrays.adj.set(graph.adj);
    this.arrays.weight.set(graph.weight);
    for (let i = 0; i < LOGS; i++) this.arrays.logs[i] = Math.log((i + 0.5) / LOGS);
    this.space = space;
    this.#graph = graph;
  }

  get cut(): number {
    return this.arrays.state[STATE.cut]!;
  }

  get best(): number {
    return this.arrays.state[STATE.best]!;
  }

  start(spin: Int8Array, random: Random): void {
    const { arrays } = this;
    arrays.spin.set(spin);
    arrays.best.set(spin);
    computeGains(this.#graph, arrays.spin, arrays.gain);
    setOut(arrays.state, cutWeight(this.#graph, spin), random);
  }

  sweep(temperature: number, cooling: number, levels: number, sweepsPerLevel: number): number {
    const { state } = this.arrays;
    let flips = 0;
    for (let level = 0; level < levels; level++) {
      state[STATE.temperature] = temperature - level * cooling;
      state[STATE.cooling] = 0;
      flips += annealingSweeps(this.space, this.arrays, sweepsPerLevel);
    }
    return flips;
  }

  readBest(spin: Int8Array): void {
    spin.set(this.arrays.best);
  }

  readCurrent(spin: Int8Array): void {
    spin.set(this.arrays.spin);
  }
}

export class IntegerState implements AnnealingState {
  readonly arrays: IntegerAnnealingArrays;
  readonly space: KernelSpace;
  readonly #graph: CsrGraph;

  /** @param graph with weights that `fitsInteger16` accepts */
  constructor(graph: CsrGraph, backend: Backend = 'wasm') {
    const { n, m } = graph;
    const { space, arrays } = integerAnnealingLayout.open({ n, m }, backend);
    this.arrays = arrays;
    this.arrays.rowPtr.set(graph.rowPtr);
    this.arrays.adj.set(graph.adj);
    this.arrays.weight.set(graph.weight);
    this.arrays.logs.set(strataLogs());
    this.space = space;
    this.#graph = graph;
  }

  get cut(): number {
    return this.arrays.state[STATE.cut]!;
  }

  get best(): number {
    return this.arrays.state[STATE.best]!;
  }

  start(spin: Int8Array, random: Random): void {
    const { arrays } = this;
    packGains(arrays, spin);
    arrays.best.set(arrays.packed);
    setOut(arrays.state, cutWeight(this.#graph, spin), random);
  }

  sweep(temperature: number, cooling: number, levels: number, sweepsPerLevel: number): number {
    const { state } = this.arrays;
    state[STATE.temperature] = temperature;
    state[STATE.cooling] = cooling;
    return integerAnnealingSweeps(this.space, this.arrays, levels, sweepsPerLevel);
  }

  readBest(spin: Int8Array): void {
    unpackSides(this.arrays.best, spin);
  }

  readCurrent(spin: Int8Array): void {
    unpackSides(this.arrays.packed, spin);
  }
}

function unpackSides(packed: Int16Array, spin: Int8Array): void {
  for (let u = 0; u < spin.length; u++) spin[u] = 1 - ((packed[u]! & 1) << 1);
}

/** The sums begin at the cut, the generator at 128 bits of `random`. */
function setOut(state: Float64Array, cut: number, random: Random): void {
  state[STATE.cut] = cut;
  state[STATE.best] = cut;
  const words = new Int32Array(state.buffer, state.byteOffset + 8 * STATE.generator, 4);
  for (let i = 0; i < 4; i++) words[i] = random.int32();
}
