/** Metropolis sweeps for max-cut with small integer weights, eight nodes at a time: v flips where its gain g (growth of the cut)
 *  beats T·ln(u), u uniform in (0, 1]. A node's gain and side share 16 bits, so that a flip touches one number per neighbour, and
 *  eight gains are compared with eight thresholds at once. The thresholds floor(T·ln u) stand in a table of 4096 strata in
 *  random order, made anew at each level of temperature; each block of eight nodes reads it from a random place.
 *  O(n/8) per sweep plus the degrees of what flips. The lowest stratum is drawn anew at each level, down to 17·T. One
 *  departure from Metropolis: a node that a flip in its own block makes ready waits for the next sweep.
 *  Invariants: packed[v] = 2·gain[v] + (spin[v] = −1 ? 1 : 0), gain[v] = Σ over arcs (v,t) of w·spin[v]·spin[t]; a flip turns
 *  packed[v] into 1 − packed[v]. Places n … of the last block hold the least number and never flip.
 *  Against the sweep on f64 gains (annealing.ts): npm run measure -- kernels. WebAssembly in integer-annealing.as.ts;
 *  `integerAnnealingSweepsTwin` is its oracle and fallback: the same generator and order, so the same flips. */
import { Random } from '../core/random.ts';
import { STATE } from './annealing.ts';
import { f32, f64, i16, i32, type KernelArrays, KernelLayout } from './layout.ts';
import type { KernelSpace } from './space.ts';

export const STRATA = 4096;
/** Where in the table the lowest stratum stands, and ln(1/STRATA). */
const LOWEST = 8;
const LOG_STRATUM = Math.fround(-Math.log(STRATA));
/** Larger gains do not fit 16 bits beside the side. */
export const MOST_GAIN = 16383;
const NEVER = -32768;

/** The arrays of one annealing on 16-bit gains. */
export const integerAnnealingLayout = new KernelLayout(['n', 'm'], ({ n, m }) => ({
  rowPtr: i32(n + 1),
  adj: i32(2 * m),
  weight: i16(2 * m),
  /** Gain and side of each node, whole blocks of eight. */
  packed: i16(8 * Math.ceil(n / 8)),
  /** Like packed: the best cut seen at the end of a sweep. */
  best: i16(8 * Math.ceil(n / 8)),
  /** `strataLogs`. */
  logs: f32(STRATA),
  /** 2·floor(T·logs) + 1, the first eight repeated at the end. */
  limits: i16(STRATA + 8),
  /** As in annealing.ts, the temperature falling per level; the generator is xorshift128 (Marsaglia 2003). */
  state: f64(STATE.length),
}));
export type IntegerAnnealingArrays = KernelArrays<typeof integerAnnealingLayout>;

let shuffled: Float32Array | undefined;

/** ln((i + ½)/4096) in an order that is random and always the same, the lowest at its place: where a block reads it is random. */
export function strataLogs(): Float32Array {
  if (shuffled === undefined) {
    const order = Int32Array.from({ length: STRATA }, (_, i) => i);
    new Random(1).shuffle(order);
    const place = order.indexOf(0);
    [order[LOWEST], order[place]] = [0, order[LOWEST]!];
    shuffled = Float32Array.from(order, (i) => Math.log((i + 0.5) / STRATA));
  }
  return shuffled;
}

/** Runs `levels` temperatures of `sweepsPerLevel` sweeps each. @returns flips made */
export function integerAnnealingSweeps(
  space: KernelSpace,
  arrays: IntegerAnnealingArrays,
  levels: number,
  sweepsPerLevel: number,
): number {
  if (space.wasm === null) return integerAnnealingSweepsTwin(arrays, levels, sweepsPerLevel);
  const pointers = integerAnnealingLayout.pointers(arrays);
  return space.wasm.integerAnnealingSweeps!(arrays.n, levels, sweepsPerLevel, ...pointers);
}

export function integerAnnealingSweepsTwin(
  arrays: IntegerAnnealingArrays,
  levels: number,
  sweepsPerLevel: number,
): number {
  const { n, rowPtr, adj, weight, packed, best, limits, state } = arrays;
  const words = new Uint32Array(state.buffer, state.byteOffset + 8 * STATE.generator, 4);
  let flips = 0;
  for (let level = 0; level < levels; level++) {
    fillLimits(arrays, state[STATE.temperature]!, words[3]! >>> 12);
    for (let sweep = 0; sweep < sweepsPerLevel; sweep++) {
      for (let first = 0; first < n; first += 8) {
        const stratum = nextWord(words) & (STRATA - 1);
        let ready = 0;
        for (let lane = 0; lane < 8; lane++) {
          if (packed[first + lane]! > limits[stratum + lane]!) ready |= 1 << lane;
        }
        for (let lane = 0; ready >> lane !== 0; lane++) {
          const v = first + lane;
          const own = packed[v]!;
          // A flip before it in the block may have changed its gain.
          if (((ready >> lane) & 1) === 0 || own <= limits[stratum + lane]!) continue;
          const side = 1 - ((own & 1) << 1);
          state[STATE.cut]! += own >> 1;
          flips++;
          packed[v] = 1 - own;
          for (let a = rowPtr[v]!, end = rowPtr[v + 1]!; a < end; a++) {
            const u = adj[a]!;
            const otherSide = 1 - ((packed[u]! & 1) << 1);
            packed[u]! -= 4 * side * otherSide * weight[a]!;
          }
        }
      }
      if (state[STATE.cut]! > state[STATE.best]!) {
        state[STATE.best] = state[STATE.cut]!;
        best.set(packed);
      }
    }
    state[STATE.temperature] = Math.max(state[STATE.temperature]! - state[STATE.cooling]!, 0);
  }
  return flips;
}

function fillLimits({ logs, limits }: IntegerAnnealingArrays, temperature: number, draw: number): void {
  const t = Math.fround(temperature);
  for (let i = 0; i < STRATA; i++) {
    limits[i] = Math.max(2 * Math.floor(Math.fround(logs[i]! * t)), NEVER) + 1;
  }
  // The lowest stratum is unbounded: a draw within it, anew at each level, gives rare uphill moves their chance.
  const log = Math.fround(logs[draw & (STRATA - 1)]! + LOG_STRATUM);
  limits[LOWEST] = 2 * Math.max(Math.floor(Math.fround(log * t)), NEVER / 2) + 1;
  limits.copyWithin(STRATA, 0, 8);
}

function nextWord(s: Uint32Array): number {
  const t = (s[0]! ^ (s[0]! << 11)) >>> 0;
  s[0] = s[1]!;
  s[1] = s[2]!;
  s[2] = s[3]!;
  s[3] = s[3]! ^ (s[3]! >>> 19) ^ t ^ (t >>> 8);
  return s[3]!;
}

/** Whether every gain of the graph fits: integer weights of at most 16 bits with Σ|w| ≤ 16383 at every node. O(m). */
export function fitsInteger16(graph: {
  readonly n: number;
  readonly rowPtr: Int32Array;
  readonly weight: ArrayLike<number>;
}): boolean {
  const { n, rowPtr, weight } = graph;
  for (let u = 0; u < n; u++) {
    let sum = 0;
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
      const w = weight[a]!;
      if (!Number.isInteger(w)) return false;
      sum += Math.abs(w);
    }
    if (sum > MOST_GAIN) return false;
  }
  return true;
}

/** Writes packed[v] for the given spins (Int8Array(n) of ±1), and the least number beyond n. O(n + m). */
export function packGains(arrays: IntegerAnnealingArrays, spin: Int8Array): void {
  const { n, rowPtr, adj, weight, packed } = arrays;
  packed.fill(NEVER, n);
  for (let u = 0; u < n; u++) {
    let gain = 0;
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) gain += weight[a]! * spin[adj[a]!]!;
    packed[u] = 2 * gain * spin[u]! + (spin[u] === -1 ? 1 : 0);
  }
}
