/** Lines of a node's neighbours, `v …` or `v w …` with v an integer ≥ 1, straight from the bytes, as edge-lines.ts reads edges: what is less
 *  plain is for METIS's own reader. A blank line is a node without neighbours; comments are passed over. */
import { parseDecimal } from '../text/decimal.ts';
import { startsComment } from '../text/scanner.ts';
import type { LineRules } from './edge-lines.ts';
import {
  CR,
  endsLine,
  endsValue,
  isBlank,
  LF,
  LineArrays,
  MINUS,
  MOST_DIGITS,
  PLUS,
  ZERO,
} from './line-arrays.ts';
import { mayNameNode } from './node-comments.ts';

/** A digit and a blank. */
export const SHORTEST_NEIGHBOUR = 2;

/** Sources are lines in the block, from 0. */
export class NeighbourLines extends LineArrays {
  #least = 1;
  #most = 1;
  #totalSize = 0;
  #integral = true;

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
        this.makeReal(count);
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
