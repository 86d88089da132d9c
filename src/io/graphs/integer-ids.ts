/** Numbers the nodes of an edge list whose names are 32-bit integers, by ascending name, so that the order of the lines
 *  leaves no trace. A direct table where the names are dense, an open-addressing hash otherwise; no string, no object. */
import { inBlocks, RANGE } from '../../core/blocks.ts';
import type { Steps } from '../../core/steps.ts';
import { drawKey, hashInteger } from '../text/keyed-hash.ts';
import type { EdgeBuffer } from './edge-buffer.ts';

/** Replaces the names in `edges` by node numbers 0..n−1; returns the names, ascending. O(m), sparse names O(m + n log n). */
export function* rankIntegers(edges: EdgeBuffer): Steps<Int32Array> {
  const { count } = edges;
  const source = edges.source.subarray(0, count);
  const target = edges.target.subarray(0, count);
  const [lowest, highest] = yield* rangeOf(source, target);
  // A table of this many entries takes 8 bytes per edge, less than the arrays the graph needs later.
  const dense = highest - lowest < 2 * count + 1024;
  return yield* dense ? rankByTable(source, target, lowest, highest) : rankByHash(source, target);
}

function* rangeOf(source: Int32Array, target: Int32Array): Steps<[lowest: number, highest: number]> {
  let lowest = 2 ** 31 - 1;
  let highest = -(2 ** 31);
  yield* inBlocks(source.length, RANGE, (from, to) => {
    for (let e = from; e < to; e++) {
      const u = source[e]!;
      const v = target[e]!;
      lowest = Math.min(lowest, u, v);
      highest = Math.max(highest, u, v);
    }
  });
  return [lowest, highest];
}

function* rankByTable(
  source: Int32Array,
  target: Int32Array,
  lowest: number,
  highest: number,
): Steps<Int32Array> {
  const size = Math.max(0, highest - lowest + 1);
  // A byte each: in the caches four times as many.
  const used = new Uint8Array(size);
  yield* inBlocks(source.length, RANGE, (from, to) => {
    for (let e = from; e < to; e++) {
      used[source[e]! - lowest] = 1;
      used[target[e]! - lowest] = 1;
    }
  });
  let n = 0;
  for (const one of used) n += one;
  const ids = new Int32Array(n);
  if (n === size) {
    for (let i = 0; i < n; i++) ids[i] = lowest + i;
    if (lowest !== 0) yield* takeOff(lowest, source, target);
    return ids;
  }
  const rank = new Int32Array(size);
  let next = 0;
  for (let i = 0; i < size; i++) {
    if (used[i] === 0) continue;
    ids[next] = lowest + i;
    rank[i] = next++;
  }
  yield* inBlocks(source.length, RANGE, (from, to) => {
    for (let e = from; e < to; e++) {
      source[e] = rank[source[e]! - lowest]!;
      target[e] = rank[target[e]! - lowest]!;
    }
  });
  return ids;
}

/** The names have no gaps: their ranks need no table. */
function* takeOff(lowest: number, source: Int32Array, target: Int32Array): Steps<void> {
  yield* inBlocks(source.length, RANGE, (from, to) => {
    for (let e = from; e < to; e++) {
      source[e]! -= lowest;
      target[e]! -= lowest;
    }
  });
}

function* rankByHash(source: Int32Array, target: Int32Array): Steps<Int32Array> {
  const table = new RankTable();
  yield* inBlocks(source.length, RANGE, (from, to) => {
    for (let e = from; e < to; e++) {
      table.insert(source[e]!);
      table.insert(target[e]!);
    }
  });
  const ids = table.rankAll();
  yield* inBlocks(source.length, RANGE, (from, to) => {
    for (let e = from; e < to; e++) {
      source[e] = table.rankOf(source[e]!);
      target[e] = table.rankOf(target[e]!);
    }
  });
  return ids;
}

const EMPTY = -1;

/** A set of integers that knows each one's rank. Linear probing, at most half full. */
class RankTable {
  #ids = new Int32Array(1024);
  #rank = new Int32Array(1024).fill(EMPTY);
  #size = 0;

  constructor() {
    drawKey();
  }

  insert(id: number): void {
    const slot = this.#slotOf(id);
    if (this.#rank[slot] !== EMPTY) return;
    this.#ids[slot] = id;
    this.#rank[slot] = 0;
    if (++this.#size * 2 > this.#ids.length) this.#grow();
  }

  /** Ranks what was inserted; returns it in ascending order. */
  rankAll(): Int32Array {
    const sorted = this.#ids.filter((_, slot) => this.#rank[slot] !== EMPTY).sort();
    for (let i = 0; i < sorted.length; i++) this.#rank[this.#slotOf(sorted[i]!)] = i;
    return sorted;
  }

  rankOf(id: number): number {
    return this.#rank[this.#slotOf(id)]!;
  }

  /** The slot that holds the integer, or the empty one where it belongs. */
  #slotOf(id: number): number {
    const mask = this.#ids.length - 1;
    let slot = hashInteger(id) & mask;
    while (this.#rank[slot] !== EMPTY && this.#ids[slot] !== id) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const ids = this.#ids.filter((_, slot) => this.#rank[slot] !== EMPTY);
    this.#ids = new Int32Array(2 * this.#ids.length);
    this.#rank = new Int32Array(this.#ids.length).fill(EMPTY);
    for (const id of ids) {
      const slot = this.#slotOf(id);
      this.#ids[slot] = id;
      this.#rank[slot] = 0;
    }
  }
}
