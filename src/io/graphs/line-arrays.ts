/** What readers of plain lines share, whatever their lines hold: where a block of lines is read into, and what ends a value. */
import type { EdgeFacts } from './edge-buffer.ts';

export const TAB = 9;
export const LF = 10;
export const CR = 13;
export const SPACE = 32;
export const PLUS = 43;
export const COMMA = 44;
export const MINUS = 45;
export const ZERO = 48;

/** More digits may exceed 32 bits. */
export const MOST_DIGITS = 9;

/** Edges of a block, at most so many. */
export class LineArrays {
  readonly source: Int32Array;
  readonly target: Int32Array;
  /** Of weights that are all integers of 32 bits; otherwise they are in `real`. */
  readonly weight: Int32Array;
  readonly real: Float64Array;
  /** null where a line was not plain. */
  facts: EdgeFacts | null = null;

  /** @param memory of at least bytesFor(most) bytes, perhaps shared between threads; the part that a block needs is touched only */
  constructor(memory: ArrayBufferLike, most: number) {
    this.real = new Float64Array(memory, 0, most);
    this.source = new Int32Array(memory, 8 * most, most);
    this.target = new Int32Array(memory, 12 * most, most);
    this.weight = new Int32Array(memory, 16 * most, most);
  }

  /** Copies the first `count` weights to where numbers of any kind stand. */
  protected makeReal(count: number): void {
    const { weight, real } = this;
    for (let e = 0; e < count; e++) real[e] = weight[e]!;
  }
}

/** Of arrays for at most so many edges. */
export function bytesFor(most: number): number {
  return 20 * most;
}

/** How many edges of at least `shortest` bytes a block may have; even, so that the arrays are aligned. */
export function mostEdges(blockBytes: number, shortest: number): number {
  return 2 * Math.ceil(blockBytes / shortest / 2);
}

export function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB;
}

export function endsLine(byte: number): boolean {
  return byte === LF || byte === CR;
}

export function endsValue(byte: number): boolean {
  return byte === LF || byte === SPACE || byte === CR || byte === COMMA || byte === TAB;
}
