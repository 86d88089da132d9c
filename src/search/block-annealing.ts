/** One annealing of a large graph by all threads at once: every sweep is cut into blocks, which the threads visit side by side on one
 *  copy of the graph in shared memory (lanes.ts). The result depends on the seed and the number of sweeps alone.
 *
 *  Two threads share one annealing instead of doing two: twice the sweeps gain 0.06 % of the cut (2·10^6 edges among 6·10^5 nodes, from
 *  1600 to 3200 sweeps).
 *  Tried and dropped: visiting nodes whose flip would lose much, 4 to 6 times the temperature, in every fourth sweep only. A sweep takes
 *  a fifth to a third less, but after 400 the cut is 0.3 to 0.7 % lighter.
 *  The nodes are numbered by falling degree there, so that the inner loop's length can be foreseen (kernels/bit-annealing.ts).
 *  Memory: 8 bytes per edge, 2 or 4 more where weights are not all 1, 8 per node. */
import { inBlocks, inRowBlocks } from '../core/blocks.ts';
import type { Deadline } from '../core/deadline.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import {
  type BitAnnealingArrays,
  bitAnnealingLayout,
  bitSweep,
  CONTROL,
  fillBitLimits,
  LANES,
  sideBytes,
  TEMPERATURES,
} from '../kernels/bit-annealing.ts';
import type { Backend, KernelSpace } from '../kernels/space.ts';
import { BLOCKS, Lanes, type SharedAnnealing } from './lanes.ts';

/** Rows and arcs, or nodes, between two pauses: some 10 ms where each is a cache miss. */
const PAUSE_WORK = 5e5;
/** Sweeps that are allowed ahead of those that are done: while the calling thread is busy the others go on. */
const AHEAD = 4;
const PAUSE_MS = 4;
/** Threads have nothing to do beyond the lanes. */
export const MOST_THREADS = LANES;

/** The temperature of a sweep, null where none is to follow. */
export type Schedule = (sweep: number) => number | null;

export class BlockAnnealing {
  readonly backend: 'wasm' | 'typescript';
  /** What other threads attach to; null where memory cannot be shared. */
  readonly shared: SharedAnnealing | null;
  readonly #space: KernelSpace;
  readonly #arrays: BitAnnealingArrays;
  readonly #lanes: Lanes;
  /** The graph's node of each number. */
  readonly #order: Int32Array;
  #schedule: Schedule = () => null;
  /** Whether the schedule has ended. Sweeps that are all done do not tell: other threads may have been through with those allowed. */
  #ended = false;

  private constructor(
    graph: CsrGraph,
    order: Int32Array,
    weightBytes: number,
    threads: number,
    backend: Backend,
  ) {
    const sizes = {
      n: graph.n,
      arcs: 2 * graph.m,
      weightBytes,
      threads: Math.min(threads, MOST_THREADS),
      blockBytes: sideBytes(Math.min(graph.n, Math.ceil((graph.n + 2 * graph.m) / BLOCKS) + 64)),
    };
    const { space, arrays } =
      typeof backend === 'object'
        ? bitAnnealingLayout.open(sizes, backend)
        : bitAnnealingLayout.openShared(sizes, backend);
    this.#space = space;
    this.backend = space.backend;
    this.#arrays = arrays;
    this.#order = order;
    this.#lanes = new Lanes(space, arrays, 0);
    this.shared = space.handle === null ? null : { sizes, handle: space.handle };
  }

  /** @param graph with integer weights of at most 16 bits, and less than 2^30 of them at a node @param threads that may work at once */
  static *of(graph: CsrGraph, threads: number, backend: Backend = 'wasm'): Steps<BlockAnnealing> {
    const order = yield* byFallingDegree(graph);
    const weightBytes = (yield* allOnes(graph)) ? 0 : graph.weight instanceof Int8Array ? 1 : 2;
    const annealing = new BlockAnnealing(graph, order, weightBytes, threads, backend);
    yield* annealing.#copyRows(graph);
    annealing.#cutIntoBlocks();
    return annealing;
  }

  /** Begins at a cut. Once, before the first sweep. @param spin Int8Array(n) of ±1 @param schedule asked once for each sweep, in order */
  start(spin: Int8Array, random: Random, schedule: Schedule): void {
    this.#schedule = schedule;
    const { sides, lanes, n } = this.#arrays;
    const at = sideBytes(n);
    const order = this.#order;
    for (let v = 0; v < n; v++) if (spin[order[v]!] === -1) sides[at + (v >> 3)]! |= 1 << (v & 7);
    for (let lane = 0; lane < LANES; lane++) lanes[16 * lane] = random.int32() | 1;
  }

  /** Sweeps at the temperatures of the schedule, until it ends or this thread is wanted elsewhere.
   *  @param over asked after each block @returns whether the schedule has ended */
  *run(over: () => boolean): Steps<boolean> {
    const { control } = this.#arrays;
    for (let pausedMs = performance.now(); ; ) {
      if (over()) return false;
      this.keepGoing();
      if (this.#ended && Atomics.load(control, CONTROL.done) === BLOCKS * control[CONTROL.granted]!)
        return true;
      if (!this.#lanes.visit()) {
        this.#lanes.wait();
        yield;
      }
      const nowMs = performance.now();
      if (nowMs < pausedMs + PAUSE_MS) continue;
      yield;
      pausedMs = nowMs;
    }
  }

  /** Allows some more sweeps, so that other threads go on while this one does something else. */
  keepGoing(): void {
    const { control, temperatures } = this.#arrays;
    const most = this.sweeps + AHEAD;
    while (!this.#ended && control[CONTROL.granted]! < most) {
      const sweep = control[CONTROL.granted]!;
      const temperature = this.#schedule(sweep);
      this.#ended = temperature === null;
      if (temperature === null) return;
      temperatures[sweep % TEMPERATURES] = temperature;
      Atomics.store(control, CONTROL.granted, sweep + 1);
      Atomics.notify(control, CONTROL.granted);
    }
  }

  /** Ends what other threads do, after their blocks. */
  stop(): void {
    Atomics.store(this.#arrays.control, CONTROL.stop, 1);
  }

  /** Whole sweeps that are done. */
  get sweeps(): number {
    return Math.floor(Atomics.load(this.#arrays.control, CONTROL.done) / BLOCKS);
  }

  /** Writes the cut as it stands. O(n), at random places. */
  *read(spin: Int8Array): Steps<void> {
    const { own, control } = this.#arrays;
    const order = this.#order;
    this.#lanes.see(Math.floor(Atomics.load(control, CONTROL.done) / LANES));
    yield* inBlocks(spin.length, PAUSE_WORK, (from, to) => {
      for (let v = from; v < to; v++) spin[order[v]!] = 1 - 2 * ((own[v >> 3]! >> (v & 7)) & 1);
    });
  }

  /** After the last sweep: this thread alone flips what gains, sweep after sweep, until nothing does.
   *  @returns sweeps made */
  *quench(deadline: Deadline): Steps<number> {
    const { control, blocks } = this.#arrays;
    this.stop();
    this.#lanes.see(Math.floor(Atomics.load(control, CONTROL.done) / LANES));
    fillBitLimits(this.#arrays, 0, 0, 0);
    for (let made = 1; ; made++) {
      let flips = 0;
      for (let b = 0; b < BLOCKS; b++) {
        flips += bitSweep(this.#space, this.#arrays, blocks[b]!, blocks[b + 1]!, 0);
        if (b % 8 === 7) yield;
        if (deadline.expired) return made;
      }
      if (flips === 0) return made;
    }
  }

  *#copyRows({ n, rowPtr, adj, weight }: CsrGraph): Steps<void> {
    const arrays = this.#arrays;
    const order = this.#order;
    const number = new Int32Array(n);
    yield* inBlocks(n, PAUSE_WORK, (from, to) => {
      let at = arrays.rowPtr[from]!;
      for (let v = from; v < to; v++) {
        const u = order[v]!;
        number[u] = v;
        at += rowPtr[u + 1]! - rowPtr[u]!;
        arrays.rowPtr[v + 1] = at;
      }
    });
    const { weightBytes, byteWeight, wordWeight } = arrays;
    const weights = weightBytes === 0 ? null : weightBytes === 1 ? byteWeight : wordWeight;
    yield* inRowBlocks(arrays.rowPtr, PAUSE_WORK, (from, to) => {
      let at = arrays.rowPtr[from]!;
      for (let v = from; v < to; v++) {
        const u = order[v]!;
        for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++, at++) {
          arrays.adj[at] = number[adj[a]!]!;
          if (weights !== null) weights[at] = weight[a]!;
        }
      }
    });
  }

  /** Blocks of about as many arcs each, whose sides are whole bytes. */
  #cutIntoBlocks(): void {
    const { n, rowPtr, blocks } = this.#arrays;
    const work = rowPtr[n]! + n;
    let v = 0;
    for (let b = 1; b < BLOCKS; b++) {
      while (v < n && rowPtr[v]! + v < (work * b) / BLOCKS) v += 8;
      blocks[b] = Math.min(v, n);
    }
    blocks[BLOCKS] = n;
  }
}

/** The nodes, those of large degree first, equal ones in their order. */
function* byFallingDegree({ n, rowPtr }: CsrGraph): Steps<Int32Array> {
  let most = 0;
  for (let u = 0; u < n; u++) most = Math.max(most, rowPtr[u + 1]! - rowPtr[u]!);
  yield;
  const start = new Int32Array(most + 2);
  for (let u = 0; u < n; u++) start[most - (rowPtr[u + 1]! - rowPtr[u]!) + 1]!++;
  for (let d = 0; d <= most; d++) start[d + 1]! += start[d]!;
  yield;
  const order = new Int32Array(n);
  yield* inBlocks(n, PAUSE_WORK, (from, to) => {
    for (let u = from; u < to; u++) order[start[most - (rowPtr[u + 1]! - rowPtr[u]!)]!++] = u;
  });
  return order;
}

function* allOnes({ rowPtr, weight }: CsrGraph): Steps<boolean> {
  let ones = true;
  yield* inRowBlocks(
    rowPtr,
    4 * PAUSE_WORK,
    (from, to) => {
      for (let a = rowPtr[from]!; ones && a < rowPtr[to]!; a++) ones = weight[a] === 1;
    },
    {
      get expired() {
        return !ones;
      },
    },
  );
  return ones;
}
