/** The edges of a file while it is read: three typed arrays (8 bytes per edge, 16 once a weight other than 1 was seen, 9 or 10
 *  where whole blocks of edges are added whose weights are small integers). */
import { InputError } from '../../core/errors.ts';
import type { ArcWeightKind } from '../../graph/arc-weights.ts';
import type { ArcWeights } from '../../graph/csr.ts';
import { type Memory, ownMemory } from '../../graph/memory.ts';
import { decimalOf, parseDecimal } from '../text/decimal.ts';
import { quoteText } from '../text/quote.ts';
import type { Scanner } from '../text/scanner.ts';

/** rowPtr counts arcs, two per edge, in 32 signed bits. */
const MAX_EDGES = 2 ** 30 - 1;

/** What a block of lines holds beside the ends and weights of its edges. */
export interface EdgeFacts {
  /** Lines of edges. */
  readonly count: number;
  /** Lines that gave no weight. */
  readonly withoutWeight: number;
  /** Loops whose weight, other than 0, was written out. */
  readonly weightedLoops: number;
  /** The range of the nodes' numbers; empty (lowest > highest) without edges. */
  readonly lowest: number;
  readonly highest: number;
  /** The range of the weights. */
  readonly least: number;
  readonly most: number;
  /** Every weight is an integer of 32 bits: then they are in `weight`, otherwise in `real`. */
  readonly integral: boolean;
  /** Σ|w|. */
  readonly totalSize: number;
  /** Lines of neighbours: sources count from the first of them. 0 where lines are edges. */
  readonly rows: number;
}

/** The edges of a block of lines; the arrays may be longer. */
export interface EdgeBlock {
  readonly source: Int32Array;
  readonly target: Int32Array;
  readonly weight: Int32Array;
  readonly real: Float64Array;
}

export class EdgeBuffer {
  count = 0;
  source: Int32Array;
  target: Int32Array;
  /** null as long as every edge weighs 1. */
  weight: ArcWeights | null = null;
  /** Σ|w| so far. */
  totalSize = 0;
  /** Lines that gave no weight. */
  withoutWeight = 0;
  /** Loops whose weight, other than 0, was written out: terms of one variable, where the file is no graph. */
  weightedLoops = 0;
  /** Lines of neighbours that blocks have added. */
  rows = 0;

  readonly memory: Memory;

  /** @param capacity expected number of edges; grows when there are more */
  constructor(capacity: number, memory: Memory = ownMemory) {
    this.memory = memory;
    this.source = new Int32Array(memory(4 * capacity));
    this.target = new Int32Array(memory(4 * capacity));
  }

  add(u: number, v: number, w: number): void {
    const e = this.count;
    if (e === this.source.length) this.#grow();
    this.source[e] = u;
    this.target[e] = v;
    if (w !== 1 && this.weight === null)
      this.weight = this.#weights(Float64Array, this.source.length).fill(1, 0, e);
    // Adding 0 turns −0 into 0.
    if (this.weight !== null) this.weight[e] = w + 0;
    this.totalSize += Math.abs(w);
    this.count = e + 1;
  }

  /** Reads what may follow the two nodes of an edge line, a weight and nothing else, and adds the edge. */
  addRestOfLine(scanner: Scanner, u: number, v: number): void {
    if (!scanner.next()) {
      this.addUnweighted(u, v);
      return;
    }
    this.addWeighted(u, v, scanner);
    if (scanner.next()) scanner.fail(`${scanner.quoted()} follows the weight, expected the end of the line`);
  }

  /** Adds an edge of weight 1, which the file does not write out. */
  addUnweighted(u: number, v: number): void {
    this.withoutWeight++;
    this.add(u, v, 1);
  }

  /** What the user should know where some edges have a weight and others none. */
  weightWarnings(): string[] {
    const { withoutWeight, count } = this;
    return withoutWeight === 0 || withoutWeight === count
      ? []
      : [`${withoutWeight} of ${count} edges have no weight: they weigh 1`];
  }

  /** Adds the edge with the scanner's current value as its weight. */
  addWeighted(u: number, v: number, scanner: Scanner): void {
    const w = parseDecimal(scanner.bytes, scanner.start, scanner.end);
    if (!Number.isFinite(w)) scanner.fail(weightProblem(scanner.quoted(), w));
    this.add(u, v, w);
    if (u === v && w !== 0) this.weightedLoops++;
    if (this.totalSize === Number.POSITIVE_INFINITY) scanner.fail(sumProblem(scanner.quoted()));
  }

  /** Adds the edge whose weight is given as text. @param fail reports what is wrong with it, at its place */
  addText(u: number, v: number, text: string, fail: (detail: string) => never): void {
    const w = decimalOf(text);
    if (!Number.isFinite(w)) fail(weightProblem(quoteText(text), w));
    this.add(u, v, w);
    if (u === v && w !== 0) this.weightedLoops++;
    if (this.totalSize === Number.POSITIVE_INFINITY) fail(sumProblem(quoteText(text)));
  }

  /** Adds the edges of a block. */
  addBlock({ source, target, weight, real }: EdgeBlock, facts: EdgeFacts): void {
    const { count, integral, least, most } = facts;
    const e = this.count;
    if (e + count > this.source.length) this.#grow(e + count);
    if (this.weight !== null || least !== 1 || most !== 1)
      this.#widen(integral ? Math.max(-least, most) : 2 ** 31);
    this.source.set(source.subarray(0, count), e);
    this.target.set(target.subarray(0, count), e);
    this.weight?.set((integral ? weight : real).subarray(0, count), e);
    if (this.rows > 0) for (let i = e; i < e + count; i++) this.source[i]! += this.rows;
    this.rows += facts.rows;
    this.totalSize += facts.totalSize;
    this.withoutWeight += facts.withoutWeight;
    this.weightedLoops += facts.weightedLoops;
    this.count = e + count;
  }

  /** Makes `weight` of a kind that holds integers up to ±size, or any numbers. */
  #widen(size: number): void {
    const { weight, source, count } = this;
    const Kind = size < 2 ** 7 ? Int8Array : size < 2 ** 15 ? Int16Array : Float64Array;
    if (weight !== null && weight.BYTES_PER_ELEMENT >= Kind.BYTES_PER_ELEMENT) return;
    this.weight = this.#weights(Kind, source.length);
    if (weight === null) this.weight.fill(1, 0, count);
    else this.weight.set(weight.subarray(0, count));
  }

  /** Leaves out loops of weight 0, which only say that their nodes exist. O(m), nothing where every edge weighs 1. */
  dropZeroLoops(): void {
    const { source, target, weight } = this;
    if (weight === null) return;
    let kept = 0;
    for (let e = 0; e < this.count; e++) {
      if (source[e] === target[e] && weight[e] === 0) continue;
      source[kept] = source[e]!;
      target[kept] = target[e]!;
      weight[kept++] = weight[e]!;
    }
    this.count = kept;
  }

  /** @param least the new capacity is not below */
  #grow(least = 16): void {
    const capacity = Math.min(MAX_EDGES, Math.max(least, Math.ceil(1.3 * this.count)));
    if (capacity === this.count || least > MAX_EDGES)
      throw new InputError({}, `more than ${MAX_EDGES} edges`);
    const { source, target, weight } = this;
    this.source = new Int32Array(this.memory(4 * capacity));
    this.source.set(source);
    this.target = new Int32Array(this.memory(4 * capacity));
    this.target.set(target);
    if (weight === null) return;
    this.weight = this.#weights(weight.constructor as ArcWeightKind, capacity);
    this.weight.set(weight);
  }

  #weights(Kind: ArcWeightKind, length: number): ArcWeights {
    return new Kind(this.memory(Kind.BYTES_PER_ELEMENT * length) as ArrayBuffer);
  }
}

function weightProblem(quoted: string, w: number): string {
  const reason = Number.isNaN(w) ? 'is not a number' : 'is beyond the largest double, 1.8e308';
  return `weight ${quoted} ${reason}, expected a decimal number such as 1, -2.5 or 3e-4`;
}

function sumProblem(quoted: string): string {
  return `weight ${quoted} makes the sum of all |weights| exceed the largest double, 1.8e308`;
}

const SAMPLES = 64;
const SAMPLE_BYTES = 4096;
const LF = 10;
const CR = 13;

/** About how many lines the text has: counted where it is short, otherwise from evenly spaced samples (lines grow
 *  longer along a sorted file, so its first lines alone would mislead), plus 2 % and a little. */
export function estimateLines(bytes: Uint8Array): number {
  const { length } = bytes;
  const samples = length > SAMPLES * SAMPLE_BYTES ? SAMPLES : 1;
  const window = samples === 1 ? length : SAMPLE_BYTES;
  const stride = samples === 1 ? 0 : Math.floor((length - window) / (samples - 1));
  let lineEnds = 0;
  for (let s = 0; s < samples; s++) {
    for (let p = s * stride, end = p + window; p < end; p++) {
      const byte = bytes[p];
      if (byte === LF || (byte === CR && bytes[p + 1] !== LF)) lineEnds++;
    }
  }
  return Math.ceil((lineEnds / (samples * window || 1)) * length * 1.02) + 16;
}
