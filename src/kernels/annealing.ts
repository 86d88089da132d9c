/** Metropolis sweeps for max-cut: node after node, v flips if its gain g (growth of the cut) beats T·ln(u), u uniform in (0, 1]:
 *  always where g > 0, else with probability e^{g/T}. ln(u) comes from a table of 2^16 strata. After each sweep T falls by a
 *  constant, and the cut is compared with the best. O(n) per sweep plus the degrees of what flips.
 *  Invariant: gain[v] = Σ over arcs (v,t) of w·spin[v]·spin[t], kept by every flip.
 *  Source: Kirkpatrick, Gelatt, Vecchi, Science 220 (1983). WebAssembly in assembly/annealing.ts; `annealingSweepsTwin` is its
 *  oracle and fallback: the same generator and the same order, so the same flips. */
import type { KernelSpace } from './space.ts';

/** The arrays of one annealing, all of one space. */
export interface AnnealingArrays {
  readonly n: number;
  readonly rowPtr: Int32Array;
  readonly adj: Int32Array;
  readonly weight: Float64Array;
  /** Int8Array(n) of ±1, and Float64Array(n) of their gains. */
  readonly spin: Int8Array;
  readonly gain: Float64Array;
  /** Int8Array(n): the best cut seen at the end of a sweep. */
  readonly best: Int8Array;
  /** Float32Array(65536): ln((i + ½)/65536). */
  readonly logs: Float32Array;
  /** Float64Array(6): temperature, its fall per sweep, cut, best cut, and 128 bits of the generator (xoshiro128++). */
  readonly state: Float64Array;
}

export const STATE = { temperature: 0, cooling: 1, cut: 2, best: 3, generator: 4, length: 6 } as const;

/** Runs `sweeps` sweeps. @returns flips made */
export function annealingSweeps(space: KernelSpace, arrays: AnnealingArrays, sweeps: number): number {
  if (space.wasm === null) return annealingSweepsTwin(arrays, sweeps);
  const { n, rowPtr, adj, weight, spin, gain, best, logs, state } = arrays;
  return space.wasm.annealingSweeps!(
    n,
    sweeps,
    rowPtr.byteOffset,
    adj.byteOffset,
    weight.byteOffset,
    spin.byteOffset,
    gain.byteOffset,
    best.byteOffset,
    logs.byteOffset,
    state.byteOffset,
  );
}

export function annealingSweepsTwin(arrays: AnnealingArrays, sweeps: number): number {
  const { n, rowPtr, adj, weight, spin, gain, best, logs, state } = arrays;
  const words = new Uint32Array(state.buffer, state.byteOffset + 8 * STATE.generator, 4);
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

/** xoshiro128++ (Blackman & Vigna 2021). */
function nextWord(s: Uint32Array): number {
  const sum = (s[0]! + s[3]!) >>> 0;
  const word = (((sum << 7) | (sum >>> 25)) + s[0]!) >>> 0;
  const t = s[1]! << 9;
  s[2]! ^= s[0]!;
  s[3]! ^= s[1]!;
  s[1]! ^= s[2]!;
  s[0]! ^= s[3]!;
  s[2]! ^= t;
  s[3] = (s[3]! << 11) | (s[3]! >>> 21);
  return word;
}
