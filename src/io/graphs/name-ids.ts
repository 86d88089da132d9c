/** Numbers nodes by their names as bytes: an open-addressing hash over a copy of each name. A string is made once per node, at the end, and
 *  none per value. Memory per name of k bytes: k to 2k for the copy, 24 to 48 for table and places, and the string. */
import type { Steps } from '../../core/steps.ts';
import { drawKey, hashBytes } from '../text/keyed-hash.ts';
import type { NodeLabels } from './graph-file.ts';
import { rankNames } from './labels.ts';

/** Names that are looked up side by side: for one after the other, each lookup would wait for memory three times. */
export const NAMES_AT_ONCE = 512;
/** Decoded between two pauses. */
const BYTES_PER_STEP = 1 << 17;
const EMPTY = -1;
const LF = 10;

export class NameTable {
  /** Slot s: the name's number or EMPTY at 2s, its hash at 2s + 1; at most half full. Side by side, as each costs a cache miss. */
  #slots = new Int32Array(2 * 1024).fill(EMPTY);
  /** Name i is bytes starts[i] .. starts[i + 1] − 2 of `#text`, a line feed behind it: closer together than in the file. */
  #starts = new Float64Array(512 + 1);
  #text = new Uint8Array(1 << 13);
  #size = 0;
  readonly #hashes = new Int32Array(NAMES_AT_ONCE);
  readonly #places = new Float64Array(NAMES_AT_ONCE);

  constructor() {
    drawKey();
  }

  /** The number of the name in bytes start..end−1, by first appearance; −1 where it is no text: empty, not UTF-8, or with
   *  control characters. */
  numberOf(bytes: Uint8Array, start: number, end: number): number {
    return this.#numberOf(hashBytes(bytes, start, end), bytes, start, end);
  }

  /** The numbers of `count` names, of which each is bytes spans[2i] .. spans[2i + 1] − 1, in `numbers`.
   *  @returns how many there are before the first that is no text */
  numbersOf(bytes: Uint8Array, spans: Float64Array, count: number, numbers: Int32Array): number {
    const slots = this.#slots;
    const starts = this.#starts;
    const mask = slots.length - 1;
    const hashes = this.#hashes;
    for (let i = 0; i < count; i++) hashes[i] = hashBytes(bytes, spans[2 * i]!, spans[2 * i + 1]!);
    for (let i = 0; i < count; i++) {
      const hash = hashes[i]!;
      let at = (2 * hash) & mask;
      while (slots[at] !== EMPTY && slots[at + 1] !== hash) at = (at + 2) & mask;
      numbers[i] = slots[at]!;
    }
    const places = this.#places;
    for (let i = 0; i < count; i++) places[i] = numbers[i] === EMPTY ? 0 : starts[numbers[i]!]!;
    for (let i = 0; i < count; i++) {
      const start = spans[2 * i]!;
      const end = spans[2 * i + 1]!;
      if (numbers[i] !== EMPTY && this.#isAt(places[i]!, bytes, start, end)) continue;
      numbers[i] = this.#numberOf(hashes[i]!, bytes, start, end);
      if (numbers[i]! < 0) return i;
    }
    return count;
  }

  #numberOf(hash: number, bytes: Uint8Array, start: number, end: number): number {
    const at = this.#find(hash, bytes, start, end);
    const known = this.#slots[at]!;
    if (known !== EMPTY) return known;
    if (!isText(bytes, start, end)) return -1;
    const number = this.#size++;
    this.#slots[at] = number;
    this.#slots[at + 1] = hash;
    this.#append(bytes, start, end);
    if (4 * this.#size >= this.#slots.length) this.#grow();
    return number;
  }

  /** The names in canonical order, and each name's place in it. */
  *ranked(): Steps<{ labels: NodeLabels; rank: Int32Array }> {
    const text = this.#text.subarray(0, this.#starts[this.#size]);
    return yield* rankNames((yield* linesOf(text))!);
  }

  /** Where in #slots the name is, or the empty place where it belongs. */
  #find(hash: number, bytes: Uint8Array, start: number, end: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let at = (2 * hash) & mask;
    while (
      slots[at] !== EMPTY &&
      (slots[at + 1] !== hash || !this.#isAt(this.#starts[slots[at]!]!, bytes, start, end))
    )
      at = (at + 2) & mask;
    return at;
  }

  /** Whether the name in bytes start..end−1 is the one at that place of `#text`. */
  #isAt(place: number, bytes: Uint8Array, start: number, end: number): boolean {
    const text = this.#text;
    const shift = place - start;
    for (let p = start; p < end; p++) if (bytes[p] !== text[p + shift]) return false;
    return text[end + shift] === LF;
  }

  #append(bytes: Uint8Array, start: number, end: number): void {
    const from = this.#starts[this.#size - 1]!;
    const to = from + end - start + 1;
    if (to > this.#text.length) {
      const text = new Uint8Array(2 * to);
      text.set(this.#text.subarray(0, from));
      this.#text = text;
    }
    const text = this.#text;
    for (let p = start; p < end; p++) text[from + p - start] = bytes[p]!;
    text[to - 1] = LF;
    this.#starts[this.#size] = to;
  }

  #grow(): void {
    const old = this.#slots;
    const slots = new Int32Array(2 * old.length).fill(EMPTY);
    const mask = slots.length - 1;
    for (let from = 0; from < old.length; from += 2) {
      if (old[from] === EMPTY) continue;
      let at = (2 * old[from + 1]!) & mask;
      while (slots[at] !== EMPTY) at = (at + 2) & mask;
      slots[at] = old[from]!;
      slots[at + 1] = old[from + 1]!;
    }
    this.#slots = slots;
    const starts = new Float64Array(slots.length / 4 + 1);
    starts.set(this.#starts.subarray(0, this.#size + 1));
    this.#starts = starts;
  }
}

/** The lines of UTF-8 text, each of which ends with a line feed; null where it is no such text. */
export function* linesOf(bytes: Uint8Array): Steps<string[] | null> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let lines: string[] = [];
  // Part by part: all of it may be longer than a string can be.
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(LF, Math.min(start + BYTES_PER_STEP, bytes.length - 1));
    if (end < 0) return null;
    try {
      const more = decoder.decode(bytes.subarray(start, end)).split('\n');
      if (start === 0) lines = more;
      else for (const line of more) lines.push(line);
    } catch {
      return null;
    }
    start = end + 1;
    yield undefined;
  }
  return lines;
}

const strict = new TextDecoder('utf-8', { fatal: true });

function isText(bytes: Uint8Array, start: number, end: number): boolean {
  let ascii = true;
  for (let p = start; p < end; p++) {
    const byte = bytes[p]!;
    if (byte < 0x20 || byte === 0x7f) return false;
    // U+0080 to U+009F are control characters, too.
    if (byte === 0xc2 && bytes[p + 1]! < 0xa0) return false;
    if (byte >= 0x80) ascii = false;
  }
  if (ascii) return end > start;
  try {
    strict.decode(bytes.subarray(start, end));
    return true;
  } catch {
    return false;
  }
}
