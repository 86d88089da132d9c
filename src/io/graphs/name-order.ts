/** The order of names by UTF-16 code unit: multikey quicksort (J. Bentley, R. Sedgewick, Fast algorithms for sorting and searching strings,
 *  SODA 1997). Departures: three code units are compared at once, kept beside each name as a double, and pivots are drawn with a key that
 *  whoever wrote the names cannot know. */
import type { Steps } from '../../core/steps.ts';
import { hashInteger } from '../text/keyed-hash.ts';

/** Code units that a key holds. */
const UNITS = 3;
/** Digits of a key: 0 behind the end of the name, a code unit plus 1 otherwise. */
const BASE = 2 ** 16 + 1;
/** So few are sorted by insertion. */
const FEW = 12;
/** Names looked at between two pauses. */
const NAMES_PER_STEP = 1 << 16;

/** The places of the names, which are distinct, in the order of the names. */
export function* nameOrder(names: readonly string[]): Steps<Int32Array> {
  const sorting = new Sorting(names);
  for (let looked = 0; sorting.waiting > 0; ) {
    looked += sorting.splitLast();
    if (looked < NAMES_PER_STEP) continue;
    looked = 0;
    yield undefined;
  }
  return sorting.order;
}

class Sorting {
  readonly order: Int32Array;
  readonly #names: readonly string[];
  /** Of each place in `order`, three code units of its name. */
  readonly #keys: Float64Array;
  /** Ranges of `order` that are to be sorted, three numbers each: from, to, and the code units that all of its names begin with. */
  readonly #ranges: number[] = [];
  #drawn = 0;

  constructor(names: readonly string[]) {
    this.#names = names;
    this.order = new Int32Array(names.length);
    this.#keys = new Float64Array(names.length);
    for (let i = 0; i < names.length; i++) this.order[i] = i;
    this.#push(0, names.length, 0, true);
  }

  /** Ranges. */
  get waiting(): number {
    return this.#ranges.length;
  }

  /** Splits a range in those below, equal to and above one of its keys. @returns its length */
  splitLast(): number {
    const depth = this.#ranges.pop()!;
    const to = this.#ranges.pop()!;
    const from = this.#ranges.pop()!;
    if (to - from <= FEW) this.#insert(from, to);
    else {
      const pivot = this.#pivot(from, to);
      const [equal, above] = this.#partition(from, to, pivot);
      this.#push(from, equal, depth, false);
      this.#push(above, to, depth, false);
      // Names that have ended are equal: there is one.
      if (pivot % BASE !== 0) this.#push(equal, above, depth + UNITS, true);
    }
    return to - from;
  }

  #push(from: number, to: number, depth: number, further: boolean): void {
    if (to - from < 2) return;
    this.#ranges.push(from, to, depth);
    if (!further) return;
    const names = this.#names;
    const { order } = this;
    const keys = this.#keys;
    for (let i = from; i < to; i++) keys[i] = keyOf(names[order[i]!]!, depth);
  }

  /** The middle one of three keys. */
  #pivot(from: number, to: number): number {
    const keys = this.#keys;
    const draw = () => keys[from + ((hashInteger(this.#drawn++) >>> 0) % (to - from))]!;
    const [a, b, c] = [draw(), draw(), draw()];
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }

  /** @returns where the keys equal to the pivot begin, and end */
  #partition(from: number, to: number, pivot: number): [number, number] {
    const { order } = this;
    const keys = this.#keys;
    let below = from;
    let above = to;
    for (let i = from; i < above; ) {
      const key = keys[i]!;
      if (key === pivot) i++;
      else {
        const other = key < pivot ? below++ : --above;
        const place = order[i]!;
        keys[i] = keys[other]!;
        order[i] = order[other]!;
        keys[other] = key;
        order[other] = place;
        if (key < pivot) i++;
      }
    }
    return [below, above];
  }

  #insert(from: number, to: number): void {
    const names = this.#names;
    const { order } = this;
    const keys = this.#keys;
    for (let i = from + 1; i < to; i++) {
      const key = keys[i]!;
      const place = order[i]!;
      let j = i;
      while (
        j > from &&
        (keys[j - 1]! > key || (keys[j - 1] === key && names[order[j - 1]!]! > names[place]!))
      ) {
        keys[j] = keys[j - 1]!;
        order[j] = order[j - 1]!;
        j--;
      }
      keys[j] = key;
      order[j] = place;
    }
  }
}

function keyOf(name: string, from: number): number {
  const { length } = name;
  const first = from < length ? name.charCodeAt(from) + 1 : 0;
  const second = from + 1 < length ? name.charCodeAt(from + 1) + 1 : 0;
  const third = from + 2 < length ? name.charCodeAt(from + 2) + 1 : 0;
  return (first * BASE + second) * BASE + third;
}
