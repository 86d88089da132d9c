// Tabu flips; the twin, with the rule, is tabu.ts.
import { flipInto, GainIndex, gainOf, hold, keepBest, largest, release } from './gain-index.as';

@inline function tabu<T>(x: GainIndex, flips: i32): i32 {
  for (let done = 1; done <= flips; done++) {
    release<T>(x);
    let v = largest<T>(x, 0);
    const held = largest<T>(x, 1);
    if (v < 0) v = held;
    else if (held >= 0) {
      const g = gainOf<T>(x, held);
      if (g > gainOf<T>(x, v) && x.cut + g > x.best + x.least) v = held;
    }
    flipInto<T>(x, v, 1);
    hold(x, v);
    if (x.cut > x.best + x.least) {
      keepBest(x);
      if (x.best >= x.goal) return done;
    }
  }
  return flips;
}

@inline function walk<T>(x: GainIndex, flips: i32, keep: i32): i32 {
  for (let done = 1; done <= flips; done++) {
    flipInto<T>(x, largest<T>(x, 0), 1);
    if (keep != 0 && x.cut > x.best) keepBest(x);
  }
  return flips;
}

export function tabuIntegers(index: usize, flips: i32): i32 {
  return tabu<i32>(changetype<GainIndex>(index), flips);
}

export function tabuReals(index: usize, flips: i32): i32 {
  return tabu<f64>(changetype<GainIndex>(index), flips);
}

export function walkIntegers(index: usize, flips: i32, keep: i32): i32 {
  return walk<i32>(changetype<GainIndex>(index), flips, keep);
}

export function walkReals(index: usize, flips: i32, keep: i32): i32 {
  return walk<f64>(changetype<GainIndex>(index), flips, keep);
}
