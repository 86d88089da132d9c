// Boltzmann sampling of induced forests for max-cut; the twin, with the rule and its invariants, is forest.ts.
import { at4, at8 } from './addresses.as';
import { Generator, nextWord } from './xoshiro.as';

// state: f64 temperature, f64 cooling, f64 cut, f64 best cut, u32 x4 generator (xoshiro128++), f64 nodes of the forest.
const TEMPERATURE: usize = 0, COOLING: usize = 8, CUT: usize = 16, BEST: usize = 24, SEED: usize = 32, NODES: usize = 48;
const LEAST: f64 = 1e-300;
const STRATA: f64 = 256, SOFT_END: f64 = 4096;
const SURE: f64 = 12;
const WINDOW: i32 = 32;
const IN_FOREST: u8 = 3;

// Uniform in 0 .. bound - 1; the rounding is the same in both languages.
@inline function below(generator: Generator, bound: i32): i32 {
  return i32(f64(nextWord(generator)) * f64(bound) * (1.0 / 4294967296.0));
}

// Grows the forest. @returns its nodes
function grow(
  generator: Generator, n: i32, rowPtr: usize, adj: usize, weight: usize, touched: usize, frontier: usize, pull: usize,
  order: usize, parent: usize, link: usize,
): i32 {
  memory.fill(touched, 0, usize(n));
  const offset = below(generator, n);
  let size: i32 = 0;
  for (let i = 0; i < n; i++) {
    let seed = i + offset;
    if (seed >= n) seed -= n;
    if (load<u8>(touched + usize(seed)) != 0) continue;
    store<u8>(touched + usize(seed), 1);
    store<i32>(at8(frontier, 0), seed);
    store<i32>(at8(frontier, 0), -1, 4);
    store<f64>(pull, 0);
    let waiting: i32 = 1;
    while (waiting > 0) {
      const pick = waiting - 1 - below(generator, min<i32>(waiting, WINDOW));
      const place = at8(frontier, pick);
      const v = load<i32>(place), p = load<i32>(place, 4);
      const w = load<f64>(at8(pull, pick));
      waiting--;
      store<u64>(place, load<u64>(at8(frontier, waiting)));
      store<f64>(at8(pull, pick), load<f64>(at8(pull, waiting)));
      if (load<u8>(touched + usize(v)) != 1) continue;
      store<u8>(touched + usize(v), IN_FOREST);
      store<i32>(at4(order, size), v);
      store<i32>(at4(parent, size), p);
      store<f64>(at8(link, size), w);
      const end = load<i32>(at4(rowPtr, v), 4);
      for (let a = load<i32>(at4(rowPtr, v)); a < end; a++) {
        const u = load<i32>(at4(adj, a));
        const mark = touched + usize(u);
        const times = load<u8>(mark);
        if (times > 1) continue;
        store<u8>(mark, times + 1);
        if (times == 1) continue;
        store<i32>(at8(frontier, waiting), u);
        store<i32>(at8(frontier, waiting), size, 4);
        store<f64>(at8(pull, waiting), load<f64>(at8(weight, a)));
        waiting++;
      }
      size++;
    }
  }
  return size;
}

@inline function softLog(scaled: f64, soft: usize): f64 {
  if (scaled >= SOFT_END) return 0;
  const i = i32(scaled);
  const low = f64(load<f32>(at4(soft, i)));
  return low + (scaled - f64(i)) * (f64(load<f32>(at4(soft, i), 4)) - low);
}

// Draws the spins of the forest. @returns the cut afterwards
function sample(
  generator: Generator, size: i32, temperature: f64, rowPtr: usize, adj: usize, weight: usize, spin: usize, field: usize,
  order: usize, parent: usize, link: usize, local: usize, soft: usize, logits: usize, cutBefore: f64,
): f64 {
  let cut = cutBefore;
  const scale = STRATA / temperature;
  memory.fill(local, 0, usize(size) << 3);
  for (let i = size - 1; i >= 0; i--) {
    const v = load<i32>(at4(order, i)), p = load<i32>(at4(parent, i));
    let h = load<f64>(at8(local, i)) + load<f64>(at8(field, v));
    if (p >= 0) {
      const w = load<f64>(at8(link, i));
      h += w * f64(load<i8>(spin + usize(load<i32>(at4(order, p)))));
      const apart = abs<f64>(h - w), together = abs<f64>(h + w);
      const message = 0.5 * (apart - together) +
        temperature * (softLog(apart * scale, soft) - softLog(together * scale, soft));
      const place = at8(local, p);
      store<f64>(place, load<f64>(place) + (message + w * f64(load<i8>(spin + usize(v)))));
    }
    store<f64>(at8(local, i), h);
  }
  const sure = SURE * temperature;
  for (let i = 0; i < size; i++) {
    const v = load<i32>(at4(order, i)), p = load<i32>(at4(parent, i));
    let h = load<f64>(at8(local, i));
    if (p >= 0) h -= load<f64>(at8(link, i)) * f64(load<i8>(spin + usize(load<i32>(at4(order, p)))));
    let side: i32 = h > 0 ? 1 : -1;
    if (h <= sure && h >= -sure)
      side = h > temperature * f64(load<f32>(at4(logits, i32(nextWord(generator) >>> 16)))) ? 1 : -1;
    if (side == i32(load<i8>(spin + usize(v)))) continue;
    store<i8>(spin + usize(v), i8(side));
    cut += f64(side) * load<f64>(at8(field, v));
    const twice = f64(side) * 2;
    const end = load<i32>(at4(rowPtr, v), 4);
    for (let a = load<i32>(at4(rowPtr, v)); a < end; a++) {
      const place = at8(field, load<i32>(at4(adj, a)));
      store<f64>(place, load<f64>(place) - twice * load<f64>(at8(weight, a)));
    }
  }
  return cut;
}

export function forestSweeps(
  n: i32, sweeps: i32, rowPtr: usize, adj: usize, weight: usize, spin: usize, field: usize, best: usize,
  touched: usize, frontier: usize, pull: usize, order: usize, parent: usize, link: usize, local: usize,
  soft: usize, logits: usize, state: usize,
): f64 {
  let temperature = load<f64>(state, TEMPERATURE);
  const cooling = load<f64>(state, COOLING);
  let cut = load<f64>(state, CUT);
  let bestCut = load<f64>(state, BEST);
  const generator = changetype<Generator>(state + SEED);
  let drawn: f64 = 0;
  let size: i32 = 0;
  for (let sweep = 0; sweep < sweeps; sweep++) {
    size = grow(generator, n, rowPtr, adj, weight, touched, frontier, pull, order, parent, link);
    cut = sample(
      generator, size, max<f64>(temperature, LEAST), rowPtr, adj, weight, spin, field, order, parent, link, local, soft, logits, cut,
    );
    drawn += f64(size);
    temperature = max<f64>(temperature - cooling, 0);
    if (cut > bestCut) {
      bestCut = cut;
      memory.copy(best, spin, usize(n));
    }
  }
  store<f64>(state, temperature, TEMPERATURE);
  store<f64>(state, cut, CUT);
  store<f64>(state, bestCut, BEST);
  store<f64>(state, f64(size), NODES);
  return drawn;
}
