// Metropolis sweeps on 16-bit gains, eight nodes at a time; the twin, with the rule and its invariant, is integer-annealing.ts.
import { at2, at4 } from './addresses.as';

// state: f64 temperature, f64 cooling, f64 cut, f64 best cut, u32 x4 generator (xorshift128).
const TEMPERATURE: usize = 0, COOLING: usize = 8, CUT: usize = 16, BEST: usize = 24, SEED: usize = 32;
const STRATA: i32 = 4096;
// Where in the table the lowest stratum stands, and ln(1/STRATA).
const LOWEST: i32 = 8;
const LOG_STRATUM: f32 = -8.317766166719343;

// limit[i] = 2·floor(T·logs[i]) + 1, saturated: a gain is accepted where packed > limit.
function fillLimits(logs: usize, limits: usize, temperature: f64, draw: u32): void {
  const t = f32x4.splat(f32(temperature));
  const one = i16x8.splat(1);
  for (let i = 0; i < STRATA; i += 8) {
    const low = i32x4.trunc_sat_f32x4_s(f32x4.floor(f32x4.mul(v128.load(at4(logs, i)), t)));
    const high = i32x4.trunc_sat_f32x4_s(f32x4.floor(f32x4.mul(v128.load(at4(logs, i), 16), t)));
    const both = i16x8.narrow_i32x4_s(i32x4.shl(low, 1), i32x4.shl(high, 1));
    v128.store(at2(limits, i), v128.or(both, one));
  }
  // The lowest stratum is unbounded: a draw within it, anew at each level, gives rare uphill moves their chance.
  const log = load<f32>(at4(logs, i32(draw & (STRATA - 1)))) + LOG_STRATUM;
  const lowest = max<f32>(floor<f32>(log * f32(temperature)), -16384);
  store<i16>(at2(limits, LOWEST), i16((i32(lowest) << 1) | 1));
  // The first eight again, so that eight in a row can be read from any stratum.
  v128.store(at2(limits, STRATA), v128.load(limits));
}

export function integerAnnealingSweeps(
  n: i32, levels: i32, sweepsPerLevel: i32, rowPtr: usize, adj: usize, weight: usize, packed: usize, best: usize,
  logs: usize, limits: usize, state: usize,
): i32 {
  let temperature = load<f64>(state, TEMPERATURE);
  const cooling = load<f64>(state, COOLING);
  let cut: i64 = i64(load<f64>(state, CUT));
  let bestCut: i64 = i64(load<f64>(state, BEST));
  let x = load<u32>(state, SEED), y = load<u32>(state, SEED + 4);
  let z = load<u32>(state, SEED + 8), w = load<u32>(state, SEED + 12);
  const bytes = usize((n + 7) & ~7) << 1;
  let flips: i32 = 0;
  for (let level = 0; level < levels; level++) {
    fillLimits(logs, limits, temperature, w >>> 12);
    for (let sweep = 0; sweep < sweepsPerLevel; sweep++) {
      for (let first = 0; first < n; first += 8) {
        let t = x ^ (x << 11);
        x = y;
        y = z;
        z = w;
        w = w ^ (w >>> 19) ^ t ^ (t >>> 8);
        const limit = at2(limits, i32(w & (STRATA - 1)));
        let ready = i16x8.bitmask(i16x8.gt_s(v128.load(at2(packed, first)), v128.load(limit)));
        while (ready != 0) {
          const lane = ctz<i32>(ready);
          ready &= ready - 1;
          const v = first + lane;
          const own = i32(load<i16>(at2(packed, v)));
          // A flip before it in the block may have changed its gain.
          if (own <= i32(load<i16>(at2(limit, lane)))) continue;
          const side = 1 - ((own & 1) << 1);
          cut += i64(own >> 1);
          flips++;
          store<i16>(at2(packed, v), i16(1 - own));
          const change = -4 * side;
          const end = load<i32>(at4(rowPtr, v), 4);
          for (let a = load<i32>(at4(rowPtr, v)); a < end; a++) {
            const place = at2(packed, load<i32>(at4(adj, a)));
            const other = i32(load<i16>(place));
            const sign = -(other & 1);
            const delta = change * i32(load<i16>(at2(weight, a)));
            store<i16>(place, i16(other + (delta ^ sign) - sign));
          }
        }
      }
      if (cut > bestCut) {
        bestCut = cut;
        memory.copy(best, packed, bytes);
      }
    }
    temperature = max<f64>(temperature - cooling, 0);
  }
  store<f64>(state, temperature, TEMPERATURE);
  store<f64>(state, f64(cut), CUT);
  store<f64>(state, f64(bestCut), BEST);
  store<u32>(state, x, SEED);
  store<u32>(state, y, SEED + 4);
  store<u32>(state, z, SEED + 8);
  store<u32>(state, w, SEED + 12);
  return flips;
}
