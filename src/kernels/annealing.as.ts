// Metropolis sweeps for max-cut, node after node; the twin, with the rule and its invariant, is annealing.ts.
import { at4, at8 } from './addresses.as';
import { Generator, nextWord } from './xoshiro.as';

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
  const generator = changetype<Generator>(state + SEED);
  let flips: i32 = 0;
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const least = temperature * -16;
    for (let v = 0; v < n; v++) {
      const g = load<f64>(at8(gain, v));
      if (g < least) continue;
      if (g <= 0) {
        if (g < temperature * f64(load<f32>(at4(logs, i32(nextWord(generator) >>> 16))))) continue;
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
  return flips;
}
