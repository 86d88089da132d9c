/** Tabu flips for max-cut: each flips the free node of largest gain, good or bad, and holds it for a random tenure. A held node is
 *  flipped all the same where that makes a cut better than the best (aspiration). O(deg) per flip: gain-index.ts.
 *  And the walk of path relinking: the same without tenures, so that every free node is flipped once at most.
 *  Sources: Glover, ORSA J. Computing 1 (1989); Kochenberger et al., J. Heuristics 19 (2013) for max-cut.
 *  WebAssembly in tabu.as.ts; the twins are its oracle and fallback. */
import { flipInto, hold, type IndexArrays, keepBest, largest, NUMBER, release } from './gain-index.ts';
import type { KernelSpace } from './space.ts';

/** Makes up to `flips` flips; ends early at a cut that reaches the goal. Needs a graph with an edge. @returns flips made */
export function tabuFlips(space: KernelSpace, arrays: IndexArrays, flips: number): number {
  if (space.wasm === null) return tabuFlipsTwin(arrays, flips);
  const { integers, numbers } = arrays;
  return integers
    ? space.wasm.tabuIntegers!(numbers.byteOffset, flips)
    : space.wasm.tabuReals!(numbers.byteOffset, flips);
}

export function tabuFlipsTwin(x: IndexArrays, flips: number): number {
  const { numbers, gain } = x;
  for (let done = 1; done <= flips; done++) {
    release(x);
    const free = largest(x, 0);
    const held = largest(x, 1);
    let v = free < 0 ? held : free;
    if (free >= 0 && held >= 0 && gain[held]! > gain[free]!) {
      if (numbers[NUMBER.cut]! + gain[held]! > numbers[NUMBER.best]! + numbers[NUMBER.least]!) v = held;
    }
    flipInto(x, v, 1);
    hold(x, v);
    if (numbers[NUMBER.cut]! > numbers[NUMBER.best]! + numbers[NUMBER.least]!) {
      keepBest(x);
      if (numbers[NUMBER.best]! >= numbers[NUMBER.goal]!) return done;
    }
  }
  return flips;
}

/** Flips and holds for good the best free node, `flips` times: at most as often as there are free nodes.
 *  @param keep whether the best cut on the way is kept */
export function walkFlips(space: KernelSpace, arrays: IndexArrays, flips: number, keep: boolean): void {
  if (space.wasm === null) walkFlipsTwin(arrays, flips, keep);
  else {
    const { integers, numbers } = arrays;
    const walk = integers ? space.wasm.walkIntegers! : space.wasm.walkReals!;
    walk(numbers.byteOffset, flips, keep ? 1 : 0);
  }
}

export function walkFlipsTwin(x: IndexArrays, flips: number, keep: boolean): void {
  for (let done = 0; done < flips; done++) {
    flipInto(x, largest(x, 0), 1);
    if (keep && x.numbers[NUMBER.cut]! > x.numbers[NUMBER.best]!) keepBest(x);
  }
}
