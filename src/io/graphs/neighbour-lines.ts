/** Lines of a node's neighbours, `v …` or `v w …` with v an integer ≥ 1, straight from the bytes, as edge-lines.ts reads edges: what is less
 *  plain is for METIS's own reader. A blank line is a node without neighbours; comments are passed over. */
import { parseDecimal } from '../text/decimal.ts';
import { startsComment } from '../text/scanner.ts';
import type { EdgeFacts } from './edge-buffer.ts';
import type { LineRules } from './edge-lines.ts';
import { mayNameNode } from './node-comments.ts';

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const PLUS = 43;
const MINUS = 45;
const ZERO = 48;

/** More digits may exceed 32 bits. */
const MOST_DIGITS = 9;
/** A digit and a blank. */
const SHORTEST_NEIGHBOUR = 2;

export class NeighbourLines {
  /** The line in the block, from 0. */
  readonly source: Int32Array;
  readonly target: Int32Array;
  readonly weight: Int32Array;
  readonly real: Float64Array;
  facts: EdgeFacts | null = null;
  #least = 1;
  #most = 1;
  #totalSize = 0;
  #integral = true;

  /** @param memory of at least NeighbourLines.bytesFor(size of the blocks), perhaps shared between threads */
  constructor(memory: ArrayBufferLike, blockBytes: number) {
    const most = mostNeighbours(blockBytes);
    this.real = new Float64Array(memory, 0, most);
    this.source = new Int32Array(memory, 8 * most, most);
    this.target = new Int32Array(memory, 12 * most, most);
    this.weight = new Int32Array(memory, 16 * most, most);
  }

  static bytesFor(blockBytes: number): number {
    return 20 * mostNeighbours(blockBytes);
  }

  /** Reads the lines in the first `to` bytes, the last of which is a line feed. `facts` and the arrays hold them where all were plain. */
  read(bytes: Uint8Array, to: number, { named, neighbours }: LineRules): boolean {
    const { source, target, weight } = this;
    const weighted = neighbours === 'weighted';
    this.facts = null;
    this.#least = this.#most = 1;
    this.#totalSize = 0;
    this.#integral = true;
    let [count, rows, lowest, highest] = [0, 0, 2 ** 31 - 1, 0];
    for (let p = 0; p < to; p++) {
      while (isBlank(bytes[p]!)) p++;
      if (startsComment(bytes, p)) {
        const start = p;
        while (!endsLine(bytes[p]!)) p++;
        if (named && mayNameNode(bytes, start, p)) return false;
        rows--;
      }
      while (!endsLine(bytes[p]!)) {
        const start = p;
        let v = 0;
        let digit = bytes[p]! - ZERO;
        while (digit >>> 0 <= 9) {
          v = (Math.imul(v, 10) + digit) | 0;
          digit = bytes[++p]! - ZERO;
        }
        if (p === start || p - start > MOST_DIGITS || !endsValue(bytes[p]!)) return false;
        while (isBlank(bytes[p]!)) p++;
        source[count] = rows;
        target[count] = --v;
        if (v < lowest) lowest = v;
        if (v > highest) highest = v;
        if (weighted) {
          p = this.#readWeight(bytes, p, count);
          if (p < 0) return false;
        } else weight[count] = 1;
        count++;
      }
      rows++;
      if (bytes[p] === CR) p++;
      if (bytes[p] !== LF) return false;
    }
    const sizes = { least: this.#least, most: this.#most, integral: this.#integral };
    const totalSize = weighted ? this.#totalSize : count;
    this.facts = { count, rows, lowest, highest, ...sizes, totalSize, withoutWeight: 0, weightedLoops: 0 };
    return true;
  }

  /** The weight that begins at byte `start`. @returns the next value or the end of the line, −1 where it is no plain number */
  #readWeight(bytes: Uint8Array, start: number, count: number): number {
    const { weight, real } = this;
    const byte = bytes[start]!;
    let p = byte === MINUS || byte === PLUS ? start + 1 : start;
    const digits = p;
    let w = 0;
    let digit = bytes[p]! - ZERO;
    while (digit >>> 0 <= 9) {
      w = (Math.imul(w, 10) + digit) | 0;
      digit = bytes[++p]! - ZERO;
    }
    if (p === digits || p - digits > MOST_DIGITS || !endsValue(bytes[p]!)) {
      while (!endsValue(bytes[p]!)) p++;
      w = parseDecimal(bytes, start, p) + 0;
      if (!Number.isFinite(w)) return -1;
      if (this.#integral && w !== (w | 0)) {
        for (let e = 0; e < count; e++) real[e] = weight[e]!;
        this.#integral = false;
      }
    } else if (byte === MINUS) w = -w | 0;
    if (this.#integral) weight[count] = w;
    else real[count] = w;
    if (w < this.#least) this.#least = w;
    if (w > this.#most) this.#most = w;
    this.#totalSize += w < 0 ? -w : w;
    while (isBlank(bytes[p]!)) p++;
    return p;
  }
}

function mostNeighbours(blockBytes: number): number {
  return 2 * Math.ceil(blockBytes / SHORTEST_NEIGHBOUR / 2);
}

function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB;
}

function endsLine(byte: number): boolean {
  return byte === LF || byte === CR;
}

function endsValue(byte: number): boolean {
  return byte === SPACE || byte === LF || byte === CR || byte === TAB;
}
