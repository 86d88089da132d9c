/** Metropolis sweeps for max-cut: node after node, v flips if its gain g (growth of the cut) beats T·ln(u), u uniform in (0, 1]:
 *  always where g > 0, else with probability e^{g/T}. ln(u) comes from a table of 2^16 strata. After each sweep T falls by a
 *  constant, and the cut is compared with the best. O(n) per sweep plus the degrees of what flips.
 *  Invariant: gain[v] = Σ over arcs (v,t) of w·spin[v]·spin[t], kept by every flip.
 *  Source: Kirkpatrick, Gelatt, Vecchi, Science 220 (1983). WebAssembly in annealing.as.ts; `annealingSweepsTwin` is its
 *  oracle and fallback: the same generator and the same order, so the same flips. */
import { f32, f64, i8, i32, type KernelArrays, KernelLayout } from './layout.ts';
import type { KernelSpace } from './space.ts';
import { nextWord } from './xoshiro.ts';

export const LOGS = 65536;
export const STATE = { temperature: 0, cooling: 1, cut: 2, best: 3, generator: 4, length: 6 } as const;

/** The arrays of one annealing on f64 gains. */
export const annealingLayout = new KernelLayout(['n', 'm'], ({ n, m }) => ({
  rowPtr: i32(n + 1),
  adj: i32(2 * m),
  weight: f64(2 * m),
  /** ±1, and the gains of the nodes. */
  spin: i8(n),
  gain: f64(n),
  /** The best cut seen at the end of a sweep. */
  best: i8(n),
  /** ln((i + ½)/LOGS). */
  logs: f32(LOGS),
  /** Temperature, its fall per sweep, cut, best cut, and 128 bits of the generator (xoshiro.ts). */
  state: f64(STATE.length),
}));
export type AnnealingArrays = KernelArrays<typeof annealingLayout>;

/** Runs `sweeps` sweeps. @returns flips made */
export function annealingSweeps(space: KernelSpace, arrays: AnnealingArrays, sweeps: number): number {
  if (space.wasm === null) return annealingSweepsTwin(arrays, sweeps);
  return space.wasm.annealingSweeps!(arrays.n, sweeps, ...annealingLayout.pointers(arrays));
}

export function annealingSweepsTwin(arrays: AnnealingArrays, sweeps: number): number {
  const { n, rowPtr, adj, weight, spin, gain, best, logs, state } = arrays;
  const words = new Int32Array(state.buffer, state.byteOffset + 8 * STATE.generator, 4);
  let flips = 0;
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const temperature = state[STATE.temperature]!;
    const least = temperature * -16;
    for (let v = 0; v < n; v++) {
      const g = gain[v]!;
      if (g < least) continue;
      if (g <= 0 && g < temperature * logs[nextWord(words) >>> 16]!) continue;
      const side = -spin[v]!;
      spin[v] = side;
      gain[v] = -g;
      state[STATE.cut]! += g;
      flips++;
      for (let a = rowPtr[v]!, end = rowPtr[v + 1]!; a < end; a++) {
        const u = adj[a]!;
        gain[u]! += 2 * side * spin[u]! * weight[a]!;
      }
    }
    state[STATE.temperature] = Math.max(temperature - state[STATE.cooling]!, 0);
    if (state[STATE.cut]! > state[STATE.best]!) {
      state[STATE.best] = state[STATE.cut]!;
      best.set(spin);
    }
  }
  return flips;
}
