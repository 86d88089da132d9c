/** One annealing of a large graph by all threads at once, where weights are not all 1 or a node has more neighbours than a byte counts (else:
 *  domain-annealing.ts). Every sweep is cut into blocks, which the threads visit side by side on one copy of the graph in shared memory
 *  (lanes.ts). The result depends on the seed and the number of sweeps alone.
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
  fillBitLimits,
  sideBytes,
} from '../kernels/bit-annealing.ts';
import type { Backend, KernelSpace } from '../kernels/space.ts';
import { CONTROL, LANES } from '../kernels/sweep-control.ts';
import { BLOCKS, Lanes, type SharedBlocks } from './lanes.ts';
import { type Schedule, SharedSweeps } from './shared-sweeps.ts';

/** Rows and arcs, or nodes, between two pauses: some 10 ms where each is a cache miss. */
const PAUSE_WORK = 5e5;

export class BlockAnnealing extends SharedSweeps {
  readonly backend: 'wasm' | 'typescript';
  /** What other threads attach to; null where memory cannot be shared. */
  readonly shared: SharedBlocks | null;
  readonly operator = 'block-annealing';
  readonly #space: KernelSpace;
  readonly #arrays: BitAnnealingArrays;
  readonly #lanes: Lanes;
  /** The graph's node of each number. */
  readonly #order: Int32Array;

  private constructor(
    opened: ReturnType<typeof bitAnnealingLayout.open>,
    sizes: SharedBlocks['sizes'],
    order: Int32Array,
  ) {
    const { space, arrays } = opened;
    const lanes = new Lanes(space, arrays, 0);
    super(arrays, BLOCKS, lanes);
    this.#space = space;
    this.backend = space.backend;
    this.#arrays = arrays;
    this.#order = order;
    this.#lanes = lanes;
    this.shared = space.handle === null ? null : { kind: 'blocks', sizes, handle: space.handle };
  }

  /** @param graph with integer weights of at most 16 bits, and less than 2^30 of them at a node @param order its nodes by falling degree
   *  @param ones whether they are all 1 @param threads that may work at once */
  static *of(
    graph: CsrGraph,
    order: Int32Array,
    ones: boolean,
    threads: number,
    backend: Backend = 'wasm',
  ): Steps<BlockAnnealing> {
    const sizes = {
      n: graph.n,
      arcs: 2 * graph.m,
      weightBytes: ones ? 0 : graph.weight instanceof Int8Array ? 1 : 2,
      threads: Math.min(threads, LANES),
      blockBytes: sideBytes(Math.min(graph.n, Math.ceil((graph.n + 2 * graph.m) / BLOCKS) + 64)),
    };
    const opened =
      typeof backend === 'object'
        ? bitAnnealingLayout.open(sizes, backend)
        : bitAnnealingLayout.openShared(sizes, backend);
    const annealing = new BlockAnnealing(opened, sizes, order);
    yield* annealing.#copyRows(graph);
    annealing.#cutIntoBlocks();
    return annealing;
  }

  *start(spin: Int8Array, random: Random, schedule: Schedule): Steps<void> {
    this.schedule = schedule;
    const { sides, lanes, n } = this.#arrays;
    const at = sideBytes(n);
    const order = this.#order;
    yield* inBlocks(n, PAUSE_WORK, (from, to) => {
      for (let v = from; v < to; v++) if (spin[order[v]!] === -1) sides[at + (v >> 3)]! |= 1 << (v & 7);
    });
    for (let lane = 0; lane < LANES; lane++) lanes[16 * lane] = random.int32() | 1;
  }

  *read(spin: Int8Array): Steps<void> {
    const { own, control } = this.#arrays;
    const order = this.#order;
    this.#lanes.see(Math.floor(Atomics.load(control, CONTROL.done) / LANES));
    yield* inBlocks(spin.length, PAUSE_WORK, (from, to) => {
      for (let v = from; v < to; v++) spin[order[v]!] = 1 - 2 * ((own[v >> 3]! >> (v & 7)) & 1);
    });
  }

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
