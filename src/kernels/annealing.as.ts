// Metropolis sweeps for max-cut, node after node; the twin, with the rule and its invariant, is annealing.ts.
import { at4, at8 } from './addresses.as';

// state: f64 temperature, f64 cooling, f64 cut, f64 best cut, u32 x4 generator (xoshiro128++).
const TEMPERATURE: usize = 0, COOLING: usize = 8, CUT: usize = 16, BEST: usize = 24, SEED: usize = 32;

export function annealingSweeps(
  n: i32, sweeps: i32, rowPtr: usize, adj: usize, weight: usize, spin: usize, gain: usize, best: usize,
  logs: usize, state: usize,
): i32 {
  let temperature = load<f64>(state, TEMPERATURE);
  const cooling = load<f64>(state, COOLING);
  let cut = load<f64>(state, CUT);
  let bestCut = load<f64>(state, BEST);
  // The generator of xoshiro.as.ts, in locals: kept in memory, a sweep took 1.03 to 1.12 times as long.
  let s0 = load<u32>(state, SEED), s1 = load<u32>(state, SEED + 4);
  let s2 = load<u32>(state, SEED + 8), s3 = load<u32>(state, SEED + 12);
  let flips: i32 = 0;
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const least = temperature * -16;
    for (let v = 0; v < n; v++) {
      const g = load<f64>(at8(gain, v));
      if (g < least) continue;
      if (g <= 0) {
        const word = rotl<u32>(s0 + s3, 7) + s0;
        const t = s1 << 9;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = rotl<u32>(s3, 11);
        if (g < temperature * f64(load<f32>(at4(logs, i32(word >>> 16))))) continue;
      }
      const side = -load<i8>(spin + usize(v));
      store<i8>(spin + usize(v), side);
      store<f64>(at8(gain, v), -g);
      cut += g;
      flips++;
      const twice = f64(side) * 2;
      const end = load<i32>(at4(rowPtr, v), 4);
      for (let a = load<i32>(at4(rowPtr, v)); a < end; a++) {
        const u = load<i32>(at4(adj, a));
        const place = at8(gain, u);
        store<f64>(place, load<f64>(place) + twice * f64(load<i8>(spin + usize(u))) * load<f64>(at8(weight, a)));
      }
    }
    temperature = max<f64>(temperature - cooling, 0);
    if (cut > bestCut) {
      bestCut = cut;
      memory.copy(best, spin, usize(n));
    }
  }
  store<f64>(state, temperature, TEMPERATURE);
  store<f64>(state, cut, CUT);
  store<f64>(state, bestCut, BEST);
  store<u32>(state, s0, SEED);
  store<u32>(state, s1, SEED + 4);
  store<u32>(state, s2, SEED + 8);
  store<u32>(state, s3, SEED + 12);
  return flips;
}
