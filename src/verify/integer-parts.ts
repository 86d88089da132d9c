/** Integers too large for doubles in two parts, high·2^bits + low: sums of either part are exact in doubles. */
import type { ExactGraph } from './exact-graph.ts';

export interface IntegerParts {
  readonly high: Float64Array;
  /** Null where `high` is the whole number. */
  readonly low: Float64Array | null;
  readonly bits: number;
}

const SUM_BITS = 52;

/** A graph's weights, so that sums with up to twice each weight are exact; null where they differ too much in size. */
export function integerParts(graph: ExactGraph): IntegerParts | null {
  const whole = graph.doubles();
  if (whole !== null) return { high: whole, low: null, bits: 0 };
  const bits = SUM_BITS - Math.ceil(Math.log2(graph.weight.length + 1));
  const mask = (1n << BigInt(bits)) - 1n;
  let size = 0n;
  for (const w of graph.weight) {
    const high = w >> BigInt(bits);
    size += high < 0n ? -high : high;
  }
  if (size > 2n ** BigInt(SUM_BITS)) return null;
  return {
    high: Float64Array.from(graph.weight, (w) => Number(w >> BigInt(bits))),
    low: Float64Array.from(graph.weight, (w) => Number(w & mask)),
    bits,
  };
}

export function joinParts(high: number, low: number, bits: number): bigint {
  return (BigInt(high) << BigInt(bits)) + BigInt(low);
}
