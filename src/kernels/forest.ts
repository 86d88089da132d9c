/** Sweeps that resample an induced forest exactly, for max-cut on sparse graphs.
 *
 *  A sweep grows a forest at random, and then draws the spins of all its nodes at once from the Boltzmann distribution
 *  P ∝ exp(cut/T) given the spins of the others: messages from the leaves to the roots, spins from the roots to the leaves.
 *  At T = 0 the draw is a best choice of those spins. O(n + m) per sweep, with one pass over the arcs of what is in the forest.
 *
 *  Growing: a tree at a time from a seed; a node that waits is picked at random and joins if only one of its neighbours is in.
 *  A tree is finished when nobody waits, so the next one starts beside none: no union-find, and the order of joining has
 *  parents before children, which is all that the two passes need.
 *  Messages, with the field of v being −Σ w·spin over the neighbours that stay: h = field + the children's messages, and over an
 *  edge of weight w the message is ½(|h−w| − |h+w|) + T(L(|h−w|/T) − L(|h+w|/T)), L(x) = ln(1 + e^{−x}), from a table with
 *  straight lines between 256 points per unit (error below 10⁻⁶). With integer weights and T = 0 every number is an integer.
 *  Invariant: field[v] = −Σ over arcs (v,t) of w·spin[t], kept by every change of a spin.
 *  Sources: Hamze & de Freitas, From fields to trees (UAI 2004); Selby, arXiv:1409.3934 (2014). Departs from them: every
 *  sweep grows a new forest. Growing takes two thirds of a sweep, but drawing each forest four times, from a store of 4, 8 or 16,
 *  ended 2 below new ones in the same time (G70, 1.5 s, mean of 6 seeds). Depth-first growth without a random pick ended 13 below.
 *  Drawing every tree as soon as it is grown, 4,096 nodes at most, took 1.2 times as long on random graphs of 10⁴ to 3·10⁶ edges.
 *  WebAssembly in forest.as.ts; the functions named …Twin are its oracle and fallback: the same numbers, bit by bit. */
import { f32, f64, i8, i32, type KernelArrays, KernelLayout } from './layout.ts';
import type { KernelSpace } from './space.ts';
import { nextWord } from './xoshiro.ts';

export const STATE = {
  temperature: 0,
  cooling: 1,
  cut: 2,
  best: 3,
  generator: 4,
  nodes: 6,
  length: 7,
} as const;
export const SOFT = 4096;
export const LOGITS = 65536;
/** Stands for 0: nothing that weighs at least this much is moved by it. */
const LEAST = 1e-300;
/** Points of `soft` per unit. */
export const STRATA = 256;
/** Log-odds in units of T beyond which nothing is drawn: 65536 strata tell no more. */
const SURE = 12;
/** The next node is one of the last so many that wait: what was read lately is at hand, and the growth is random enough. */
const WINDOW = 32;
const IN_FOREST = 3;

/** The arrays of one search. */
export const forestLayout = new KernelLayout(['n', 'm'], ({ n, m }) => ({
  rowPtr: i32(n + 1),
  adj: i32(2 * m),
  weight: f64(2 * m),
  /** ±1, and −Σ w·spin over each node's neighbours. */
  spin: i8(n),
  field: f64(n),
  /** The best cut seen at the end of a sweep. */
  best: i8(n),
  /** Neighbours in the forest while it grows (0, 1, 2 for more), 3 once in it. */
  touched: i8(n),
  /** Who waits, with the place of its parent; and the weight of the edge to it. */
  frontier: i32(2 * n),
  pull: f64(n),
  /** Per place in the order of joining: node, place of its parent (−1 for a root), weight of the edge to it, messages. */
  order: i32(n),
  parent: i32(n),
  link: f64(n),
  local: f64(n),
  /** ln(1 + e^{−i/STRATA}), the last one 0. */
  soft: f32(SOFT + 1),
  /** ln(u/(1−u)), u = (i + ½)/LOGITS. */
  logits: f32(LOGITS),
  /** Temperature, its fall per sweep, cut, best cut, 128 bits of the generator (xoshiro.ts), nodes of the last forest. */
  state: f64(STATE.length),
}));
export type ForestArrays = KernelArrays<typeof forestLayout>;

/** Runs `sweeps` sweeps. @returns spins drawn */
export function forestSweeps(space: KernelSpace, arrays: ForestArrays, sweeps: number): number {
  if (space.wasm === null) return forestSweepsTwin(arrays, sweeps);
  return space.wasm.forestSweeps!(arrays.n, sweeps, ...forestLayout.pointers(arrays));
}

export function forestSweepsTwin(arrays: ForestArrays, sweeps: number): number {
  const { spin, best, state } = arrays;
  let drawn = 0;
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const temperature = state[STATE.temperature]!;
    growForestTwin(arrays);
    sampleForestTwin(arrays, Math.max(temperature, LEAST));
    drawn += state[STATE.nodes]!;
    state[STATE.temperature] = Math.max(temperature - state[STATE.cooling]!, 0);
    if (state[STATE.cut]! > state[STATE.best]!) {
      state[STATE.best] = state[STATE.cut]!;
      best.set(spin);
    }
  }
  return drawn;
}

/** Grows a maximal induced forest into `order`, `parent` and `link`. @returns its nodes */
export function growForestTwin(arrays: ForestArrays): number {
  const { n, rowPtr, adj, weight, touched, frontier, pull, order, parent, link, state } = arrays;
  const words = generatorOf(state);
  touched.fill(0);
  const offset = below(words, n);
  let size = 0;
  for (let i = 0; i < n; i++) {
    const seed = (i + offset) % n;
    if (touched[seed] !== 0) continue;
    touched[seed] = 1;
    frontier[0] = seed;
    frontier[1] = -1;
    pull[0] = 0;
    let waiting = 1;
    while (waiting > 0) {
      const pick = waiting - 1 - below(words, Math.min(waiting, WINDOW));
      const v = frontier[2 * pick]!;
      const p = frontier[2 * pick + 1]!;
      const w = pull[pick]!;
      waiting--;
      frontier[2 * pick] = frontier[2 * waiting]!;
      frontier[2 * pick + 1] = frontier[2 * waiting + 1]!;
      pull[pick] = pull[waiting]!;
      if (touched[v] !== 1) continue;
      touched[v] = IN_FOREST;
      order[size] = v;
      parent[size] = p;
      link[size] = w;
      for (let a = rowPtr[v]!, end = rowPtr[v + 1]!; a < end; a++) {
        const u = adj[a]!;
        const times = touched[u]!;
        if (times > 1) continue;
        touched[u] = times + 1;
        if (times === 1) continue;
        frontier[2 * waiting] = u;
        frontier[2 * waiting + 1] = size;
        pull[waiting++] = weight[a]!;
      }
      size++;
    }
  }
  state[STATE.nodes] = size;
  return size;
}

/** Draws the spins of the forest at a temperature > 0. */
export function sampleForestTwin(arrays: ForestArrays, temperature: number): void {
  const { rowPtr, adj, weight, spin, field, order, parent, link, local, soft, logits, state } = arrays;
  const words = generatorOf(state);
  const size = state[STATE.nodes]!;
  const scale = STRATA / temperature;
  local.fill(0, 0, size);
  for (let i = size - 1; i >= 0; i--) {
    const v = order[i]!;
    const p = parent[i]!;
    let h = local[i]! + field[v]!;
    if (p >= 0) {
      const w = link[i]!;
      h += w * spin[order[p]!]!;
      const apart = Math.abs(h - w);
      const together = Math.abs(h + w);
      const message =
        0.5 * (apart - together) +
        temperature * (softLog(soft, apart * scale) - softLog(soft, together * scale));
      local[p]! += message + w * spin[v]!;
    }
    local[i] = h;
  }
  const sure = SURE * temperature;
  for (let i = 0; i < size; i++) {
    const v = order[i]!;
    const p = parent[i]!;
    let h = local[i]!;
    if (p >= 0) h -= link[i]! * spin[order[p]!]!;
    let side = h > 0 ? 1 : -1;
    if (h <= sure && h >= -sure) side = h > temperature * logits[nextWord(words) >>> 16]! ? 1 : -1;
    if (side === spin[v]) continue;
    spin[v] = side;
    state[STATE.cut]! += side * field[v]!;
    for (let a = rowPtr[v]!, end = rowPtr[v + 1]!; a < end; a++) field[adj[a]!]! -= 2 * side * weight[a]!;
  }
}

/** L(x) at x = scaled/STRATA: 0 beyond the table. */
function softLog(soft: Float32Array, scaled: number): number {
  if (scaled >= SOFT) return 0;
  const i = Math.trunc(scaled);
  const low = soft[i]!;
  return low + (scaled - i) * (soft[i + 1]! - low);
}

function generatorOf(state: Float64Array): Int32Array {
  return new Int32Array(state.buffer, state.byteOffset + 8 * STATE.generator, 4);
}

/** In 0..bound−1; the rounding is the same in both languages. */
function below(words: Int32Array, bound: number): number {
  return Math.trunc(nextWord(words) * bound * (1 / 4294967296));
}
