/** Numbers nodes by their names as bytes: an open-addressing hash over the file itself, which keeps for each name the
 *  place of its first appearance. A string is made once per node, at the end, and none per value. */
import type { NodeLabels } from './graph-file.ts';
import { integerLabels, integerName, stringLabels } from './labels.ts';

const EMPTY = -1;
/** FNV-1a, 32 bits. */
const FNV_BASIS = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

export class NameTable {
  readonly #bytes: Uint8Array;
  /** Per slot the name's number, or EMPTY; at most half full. */
  #slots = new Int32Array(1024).fill(EMPTY);
  /** Per name: its hash and where it stands. Doubles, as offsets may exceed 32 bits. */
  #hashes = new Int32Array(512);
  #starts = new Float64Array(512);
  #ends = new Float64Array(512);
  #size = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The number of the name in bytes start..end−1, by first appearance; −1 where it is no text: empty, not UTF-8, or with
   *  control characters. */
  numberOf(start: number, end: number): number {
    const hash = this.#hash(start, end);
    const slot = this.#slotOf(hash, start, end);
    const known = this.#slots[slot]!;
    if (known !== EMPTY) return known;
    if (!isText(this.#bytes, start, end)) return -1;
    const number = this.#size++;
    this.#slots[slot] = number;
    this.#hashes[number] = hash;
    this.#starts[number] = start;
    this.#ends[number] = end;
    if (this.#size * 2 >= this.#slots.length) this.#grow();
    return number;
  }

  /** Puts the names in canonical order: ascending if all are integers, by UTF-16 code unit otherwise.
   *  @returns the labels in that order, and each name's place in it */
  ranked(): { labels: NodeLabels; rank: Int32Array } {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    const names = Array.from({ length: this.#size }, (_, number) =>
      decoder.decode(this.#bytes.subarray(this.#starts[number], this.#ends[number])),
    );
    const integers = Float64Array.from(names, integerName);
    const labels = integers.includes(Number.NaN)
      ? stringLabels([...names].sort())
      : integerLabels(integers.sort());
    return { labels, rank: Int32Array.from(names, (name) => labels.indexOf(name)) };
  }

  #hash(start: number, end: number): number {
    const bytes = this.#bytes;
    let hash = FNV_BASIS;
    for (let p = start; p < end; p++) hash = Math.imul(hash ^ bytes[p]!, FNV_PRIME);
    return hash ^ (hash >>> 15);
  }

  /** The slot that holds the name, or the empty one where it belongs. */
  #slotOf(hash: number, start: number, end: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const number = this.#slots[slot]!;
      if (number === EMPTY || (this.#hashes[number] === hash && this.#equals(number, start, end)))
        return slot;
      slot = (slot + 1) & mask;
    }
  }

  #equals(number: number, start: number, end: number): boolean {
    const bytes = this.#bytes;
    const first = this.#starts[number]!;
    const length = end - start;
    if (this.#ends[number]! - first !== length) return false;
    for (let i = 0; i < length; i++) if (bytes[first + i] !== bytes[start + i]) return false;
    return true;
  }

  #grow(): void {
    const capacity = this.#slots.length;
    const hashes = new Int32Array(capacity);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
    const starts = new Float64Array(capacity);
    starts.set(this.#starts);
    this.#starts = starts;
    const ends = new Float64Array(capacity);
    ends.set(this.#ends);
    this.#ends = ends;
    this.#slots = new Int32Array(2 * capacity).fill(EMPTY);
    const mask = this.#slots.length - 1;
    for (let number = 0; number < this.#size; number++) {
      let slot = hashes[number]! & mask;
      while (this.#slots[slot] !== EMPTY) slot = (slot + 1) & mask;
      this.#slots[slot] = number;
    }
  }
}

function isText(bytes: Uint8Array, start: number, end: number): boolean {
  let ascii = true;
  for (let p = start; p < end; p++) {
    const byte = bytes[p]!;
    if (byte < 0x20 || byte === 0x7f) return false;
    if (byte >= 0x80) ascii = false;
  }
  if (ascii) return end > start;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(start, end));
    return true;
  } catch {
    return false;
  }
}
