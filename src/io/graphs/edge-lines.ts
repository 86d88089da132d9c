/** Lines of plain edges, `u v` or `u v w` with u and v integers ≥ 0, straight from the bytes: no string, no call per line. Whatever
 *  is less plain stops it, and the format's own reader, which takes 1.6 times as long, reads the file from its beginning: so there is
 *  one place that knows names, errors and their lines. Blank lines and comments are passed over.
 *  An instance holds the edges of one block of whole lines, which ends with a line feed. */
import { parseDecimal } from '../text/decimal.ts';
import { startsComment } from '../text/scanner.ts';
import {
  COMMA,
  CR,
  endsLine,
  endsValue,
  isBlank,
  LF,
  LineArrays,
  MINUS,
  MOST_DIGITS,
  PLUS,
  SPACE,
  TAB,
  ZERO,
} from './line-arrays.ts';
import { mayNameNode } from './node-comments.ts';

/** `1 2` and its end. */
export const SHORTEST_LINE = 4;

/** How the lines after the first ones are to be read. */
export interface LineRules {
  /** SPACE or TAB, the likelier one, where blanks separate; COMMA where commas do. */
  readonly separator: number;
  /** The number of the first node: it is taken off. */
  readonly first: number;
  /** Comments may name nodes, which is not read here. */
  readonly named: boolean;
  /** Lines are not edges but a node's neighbours, each with the weight of the edge where they are weighted. */
  readonly neighbours?: 'plain' | 'weighted';
}

export class EdgeLines extends LineArrays {
  /** Reads the lines in the first `to` bytes, the last of which is a line feed. `facts` and the arrays hold them where all were plain. */
  read(bytes: Uint8Array, to: number, { separator, first, named }: LineRules): boolean {
    const { source, target, weight, real } = this;
    this.facts = null;
    let count = 0;
    let withoutWeight = 0;
    let weightedLoops = 0;
    let lowest = 2 ** 31 - 1;
    let highest = 0;
    let least = 1;
    let most = 1;
    let totalSize = 0;
    let integral = true;
    for (let p = 0; p < to; p++) {
      let digit = bytes[p]! - ZERO;
      if (digit >>> 0 > 9) {
        p = toFirstValue(bytes, p, to, named);
        if (p < 0) return false;
        if (p === to) break;
        digit = bytes[p]! - ZERO;
      }
      let start = p;
      let u = 0;
      while (digit >>> 0 <= 9) {
        u = (Math.imul(u, 10) + digit) | 0;
        digit = bytes[++p]! - ZERO;
      }
      if (p - start !== 1 && (p === start || p - start > MOST_DIGITS || bytes[start] === ZERO)) return false;
      if (bytes[p] === separator && (bytes[p + 1]! - ZERO) >>> 0 <= 9) p++;
      else p = toNextValue(bytes, p, separator);
      if (p < 0) return false;
      start = p;
      let v = 0;
      digit = bytes[p]! - ZERO;
      while (digit >>> 0 <= 9) {
        v = (Math.imul(v, 10) + digit) | 0;
        digit = bytes[++p]! - ZERO;
      }
      if (p - start !== 1 && (p === start || p - start > MOST_DIGITS || bytes[start] === ZERO)) return false;
      u -= first;
      v -= first;
      if (u < lowest) lowest = u;
      if (v < lowest) lowest = v;
      if (u > highest) highest = u;
      if (v > highest) highest = v;
      source[count] = u;
      target[count] = v;
      let w = 1;
      if (bytes[p] === LF) withoutWeight++;
      else {
        p = toNextValue(bytes, p, separator);
        if (p < 0) return false;
        const byte = bytes[p]!;
        if (endsLine(byte)) withoutWeight++;
        else {
          start = p;
          if (byte === MINUS || byte === PLUS) p++;
          const digits = p;
          w = 0;
          digit = bytes[p]! - ZERO;
          while (digit >>> 0 <= 9) {
            w = (Math.imul(w, 10) + digit) | 0;
            digit = bytes[++p]! - ZERO;
          }
          if (p === digits || p - digits > MOST_DIGITS || !endsValue(bytes[p]!)) {
            while (!endsValue(bytes[p]!)) p++;
            w = parseDecimal(bytes, start, p) + 0;
            if (!Number.isFinite(w)) return false;
            if (integral && w !== (w | 0)) {
              this.makeReal(count);
              integral = false;
            }
          } else if (byte === MINUS) w = -w | 0;
          while (isBlank(bytes[p]!)) p++;
          if (u === v && w !== 0) weightedLoops++;
          if (w < least) least = w;
          if (w > most) most = w;
        }
        if (bytes[p] === CR) p++;
        if (bytes[p] !== LF) return false;
      }
      if (integral) weight[count] = w;
      else real[count] = w;
      totalSize += w < 0 ? -w : w;
      count++;
    }
    this.facts = {
      count,
      withoutWeight,
      weightedLoops,
      lowest,
      highest,
      least,
      most,
      integral,
      totalSize,
      rows: 0,
    };
    return true;
  }
}

/** From the start of a line, past blanks, blank lines and comments, to the first value at or after p; `to` where there is none, −1
 *  where it is for the format's reader to say what the line means. */
function toFirstValue(bytes: Uint8Array, from: number, to: number, named: boolean): number {
  for (let p = from; p < to; p++) {
    while (bytes[p] === SPACE) p++;
    if (startsComment(bytes, p)) {
      const start = p;
      while (!endsLine(bytes[p]!)) p++;
      if (named && mayNameNode(bytes, start, p)) return -1;
    }
    if (bytes[p] === CR) p++;
    if (bytes[p] !== LF) return bytes[p - 1] === CR || bytes[p] === TAB ? -1 : p;
  }
  return to;
}

/** From the end of a value to the next one or to the end of the line; −1 where something else follows, or where a tab follows another: a
 *  value may be missing there. */
function toNextValue(bytes: Uint8Array, from: number, separator: number): number {
  let p = from;
  let tabs = 0;
  while (isBlank(bytes[p]!)) if (bytes[p++] === TAB) tabs++;
  const end = endsLine(bytes[p]!);
  if (separator !== COMMA) return end || (p > from && tabs < 2) ? p : -1;
  if (end) return p;
  if (bytes[p++] !== COMMA) return -1;
  while (isBlank(bytes[p]!)) p++;
  return endsLine(bytes[p]!) ? -1 : p;
}
