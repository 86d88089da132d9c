/** Metropolis visits of a block of nodes, sides as bits: a node's gain g (growth of the cut if it flips) is summed up from its neighbours'
 *  sides when it is visited, and it flips where g > T·ln(u), u uniform in (0, 1], from a table of 1024 strata. O(arcs) per sweep, of
 *  which nothing but the arcs is read from far: the sides of 3·10^6 nodes are 375 kB. Nothing is written but the block's own sides, so
 *  that threads can visit blocks side by side (search/block-annealing.ts).
 *  On graphs that exceed the caches this beats keeping the gains (integer-annealing.ts), where each flip writes to memory at random: with
 *  the nodes in the order of their degrees, so that the inner loop's length can be foreseen, 32 ms a sweep for 10^7 unit edges among
 *  3·10^6 nodes instead of 65, averaged over an annealing; without that order 44, with a branch for the flip 52.
 *  WebAssembly in bit-annealing.as.ts; `bitSweepTwin` is its oracle and fallback: the same generator and order, so the same flips. */
import { f64, i8, i16, i32, type KernelArrays, KernelLayout } from './layout.ts';
import type { KernelSpace } from './space.ts';
import { CONTROL, LANES, TEMPERATURES } from './sweep-control.ts';

export const BIT_STRATA = 1024;
const STRATA_SHIFT = 22;
/** Groups of LANES blocks in a sweep, one after the other: what a block does not see of the others' flips in its group is 1/PHASES of the
 *  graph. */
export const PHASES = 32;

/** The arrays of one graph and one annealing, for all threads.
 *  weightBytes: 0 where all weights are 1; bytes: ⌈n/8⌉; blockBytes: of the largest block. */
export const bitAnnealingLayout = new KernelLayout(
  ['n', 'arcs', 'weightBytes', 'threads', 'blockBytes'],
  ({ n, arcs, weightBytes, threads, blockBytes }) => ({
    rowPtr: i32(n + 1),
    adj: i32(arcs),
    byteWeight: i8(weightBytes === 1 ? arcs : 0),
    wordWeight: i16(weightBytes === 2 ? arcs : 0),
    /** The sides after even and after odd sweeps, one half each: bit v & 7 of byte v >> 3. */
    sides: i8(2 * sideBytes(n)),
    /** Each thread's own view of the sides, its table of limits, and room for a block. */
    own: i8(threads * sideBytes(n)),
    saved: i8(threads * blockBytes),
    limits: i32(threads * BIT_STRATA),
    /** The generator of each lane, and of the lane that each thread is on, each in a cache line of its own. */
    lanes: i32(16 * LANES),
    generators: i32(16 * threads),
    /** Where blocks begin: block `phase·LANES + lane`, multiples of 8. */
    blocks: i32(PHASES * LANES + 1),
    control: i32(CONTROL.length),
    temperatures: f64(TEMPERATURES),
  }),
);
export type BitAnnealingArrays = KernelArrays<typeof bitAnnealingLayout>;

/** The bytes that hold the sides of n nodes, whole cache lines. */
export function sideBytes(n: number): number {
  return 64 * Math.ceil(n / 512);
}

/** Visits nodes from..to−1 in their order, on a thread's own sides, with its limits and generator. @returns flips */
export function bitSweep(
  space: KernelSpace,
  arrays: BitAnnealingArrays,
  from: number,
  to: number,
  thread: number,
): number {
  const { n, weightBytes, rowPtr, adj, byteWeight, wordWeight, own, limits, generators } = arrays;
  const sides = thread * sideBytes(n);
  const limit = thread * BIT_STRATA;
  if (space.wasm === null) return bitSweepTwin(arrays, from, to, sides, limit, 16 * thread);
  const weight = weightBytes === 2 ? wordWeight : byteWeight;
  return space.wasm.bitSweep!(
    from,
    to,
    weightBytes,
    rowPtr.byteOffset,
    adj.byteOffset,
    weight.byteOffset,
    own.byteOffset + sides,
    limits.byteOffset + 4 * limit,
    generators.byteOffset + 64 * thread,
  );
}

/** @param sides, limit, generator where the thread's begin */
export function bitSweepTwin(
  arrays: BitAnnealingArrays,
  from: number,
  to: number,
  sides: number,
  limit: number,
  generator: number,
): number {
  const { weightBytes, rowPtr, adj, byteWeight, wordWeight, own, limits, generators } = arrays;
  const weight = weightBytes === 2 ? wordWeight : byteWeight;
  let x = generators[generator]!;
  let flips = 0;
  for (let v = from; v < to; v++) {
    let sum = 0;
    for (let a = rowPtr[v]!, end = rowPtr[v + 1]!; a < end; a++) {
      const u = adj[a]!;
      const w = weightBytes === 0 ? 1 : weight[a]!;
      sum += (own[sides + (u >>> 3)]! >> (u & 7)) & 1 ? -w : w;
    }
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    const place = sides + (v >>> 3);
    const gain = (own[place]! >> (v & 7)) & 1 ? -sum : sum;
    if (gain > limits[limit + (x >>> STRATA_SHIFT)]!) {
      own[place]! ^= 1 << (v & 7);
      flips++;
    }
  }
  generators[generator] = x;
  return flips;
}

/** Writes limit[i] = ⌊T·ln((i + ½)/1024)⌋ for a thread. The lowest stratum is unbounded: its draw differs from sweep to sweep. */
export function fillBitLimits(
  { limits }: BitAnnealingArrays,
  thread: number,
  temperature: number,
  sweep: number,
): void {
  const at = thread * BIT_STRATA;
  for (let i = 0; i < BIT_STRATA; i++) {
    limits[at + i] = Math.max(-(2 ** 30), Math.floor(temperature * Math.log((i + 0.5) / BIT_STRATA)));
  }
  const draw = (Math.imul(sweep + 1, 0x9e3779b1) >>> 0) / 2 ** 32;
  limits[at] = Math.max(-(2 ** 30), Math.floor(temperature * Math.log((draw + 2 ** -32) / BIT_STRATA)));
}
