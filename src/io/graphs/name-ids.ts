/** Numbers nodes by their names as bytes: an open-addressing hash over the file itself, which keeps for each name the
 *  place of its first appearance. A string is made once per node, at the end, and none per value. */
import { inBlocks } from '../../core/blocks.ts';
import type { Steps } from '../../core/steps.ts';
import { drawKey, hashBytes } from '../text/keyed-hash.ts';
import type { NodeLabels } from './graph-file.ts';
import { rankNames } from './labels.ts';

/** Decoded between two pauses. */
const NAMES_PER_STEP = 1 << 14;
const EMPTY = -1;

export class NameTable {
  readonly #bytes: Uint8Array;
  /** Slot s: the name's number or EMPTY at 2s, its hash at 2s + 1; at most half full. Side by side, as each costs a cache miss. */
  #slots = new Int32Array(2 * 1024).fill(EMPTY);
  /** Name i is bytes spans[2i] .. spans[2i + 1] − 1. Doubles, as offsets may exceed 32 bits. */
  #spans = new Float64Array(2 * 512);
  #size = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    drawKey();
  }

  /** The number of the name in bytes start..end−1, by first appearance; −1 where it is no text: empty, not UTF-8, or with
   *  control characters. */
  numberOf(start: number, end: number): number {
    const hash = hashBytes(this.#bytes, start, end);
    const at = this.#find(hash, start, end);
    const known = this.#slots[at]!;
    if (known !== EMPTY) return known;
    if (!isText(this.#bytes, start, end)) return -1;
    const number = this.#size++;
    this.#slots[at] = number;
    this.#slots[at + 1] = hash;
    this.#spans[2 * number] = start;
    this.#spans[2 * number + 1] = end;
    if (4 * this.#size >= this.#slots.length) this.#grow();
    return number;
  }

  /** The names in canonical order, and each name's place in it. */
  *ranked(): Steps<{ labels: NodeLabels; rank: Int32Array }> {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    const names = new Array<string>(this.#size);
    const spans = this.#spans;
    yield* inBlocks(this.#size, NAMES_PER_STEP, (from, to) => {
      for (let i = from; i < to; i++)
        names[i] = decoder.decode(this.#bytes.subarray(spans[2 * i], spans[2 * i + 1]));
    });
    return yield* rankNames(names);
  }

  /** Where in #slots the name is, or the empty place where it belongs. */
  #find(hash: number, start: number, end: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let at = (2 * hash) & mask;
    while (slots[at] !== EMPTY && (slots[at + 1] !== hash || !this.#equals(slots[at]!, start, end)))
      at = (at + 2) & mask;
    return at;
  }

  #equals(number: number, start: number, end: number): boolean {
    const bytes = this.#bytes;
    const first = this.#spans[2 * number]!;
    const length = end - start;
    if (this.#spans[2 * number + 1]! - first !== length) return false;
    for (let i = 0; i < length; i++) if (bytes[first + i] !== bytes[start + i]) return false;
    return true;
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
    const spans = new Float64Array(old.length);
    spans.set(this.#spans);
    this.#spans = spans;
  }
}

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
    new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(start, end));
    return true;
  } catch {
    return false;
  }
}
