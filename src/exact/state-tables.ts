/** The hot loops of dynamic programming over the sides of a few nodes: tables indexed by states, one bit per node. An index or a sum
 *  over a state is that of its ten low bits plus that of the rest, so that it costs one addition. */

type Numbers = Int32Array | Float64Array;

/** Sums over the bits of a state s: low[s mod 1024] + high[s div 1024]. */
export interface StateSums<Kind extends Numbers> {
  readonly low: Kind;
  readonly high: Kind;
}

const LOW_BITS = 10;
const LOW = 2 ** LOW_BITS;

/** A loop goes over at most so many states, from a multiple of this on: a few milliseconds. */
export const STATES_AT_ONCE = 2 ** 20;

/** Room for states of up to so many bits. */
export function indexSums(bits: number): StateSums<Int32Array> {
  return { low: new Int32Array(LOW), high: new Int32Array(highSize(bits)) };
}

export function weightSums(bits: number): StateSums<Float64Array> {
  return { low: new Float64Array(LOW), high: new Float64Array(highSize(bits)) };
}

function highSize(bits: number): number {
  return Math.max(1, 2 ** (bits - LOW_BITS));
}

/** Fills in the sums of the first `count` terms, term j counting where bit j is set. */
export function sumOverStates<Kind extends Numbers>(
  terms: Kind,
  count: number,
  { low, high }: StateSums<Kind>,
): void {
  low[0] = 0;
  high[0] = 0;
  for (let j = 0; j < count; j++) {
    const sums = j < LOW_BITS ? low : high;
    const size = 1 << (j < LOW_BITS ? j : j - LOW_BITS);
    const term = terms[j]!;
    for (let s = 0; s < size; s++) sums[size + s] = sums[s]! + term;
  }
}

/** cells[target + s] += cells[source + index(s)] for the states s = begin .. end − 1. */
export function addTable(
  cells: Float64Array,
  target: number,
  source: number,
  { low, high }: StateSums<Int32Array>,
  begin: number,
  end: number,
): void {
  const stride = Math.min(LOW, end - begin);
  for (let block = begin, t = begin / LOW; block < end; block += stride, t++) {
    const from = source + high[t]!;
    const to = target + block;
    for (let s = 0; s < stride; s++) cells[to + s]! += cells[from + low[s]!]!;
  }
}

/** Where a node's two sides are compared: for state s of its bag, side 0 is worth cells[zero + index(s)], side 1
 *  cells[one + index(s)], and the better one goes to cells[target + s]. */
export interface Comparison {
  readonly zero: number;
  readonly one: number;
  readonly target: number;
  readonly index: StateSums<Int32Array>;
  /** Which side was better, one bit per state, from this place on. */
  readonly choices: Uint8Array;
  readonly firstChoice: number;
}

/** On side 0 the node cuts its edges to the members on side 1, which weigh sum(s), and on side 1 the others of `total`.
 *  For the states s = begin .. end − 1. */
export function keepBetter(
  cells: Float64Array,
  sums: StateSums<Float64Array>,
  total: number,
  comparison: Comparison,
  begin: number,
  end: number,
): void {
  const { zero, one, target, index, choices } = comparison;
  const { low, high } = sums;
  const lowIndex = index.low;
  const stride = Math.min(LOW, end - begin);
  let at = comparison.firstChoice + begin / 8;
  for (let block = begin, t = begin / LOW; block < end; block += stride, t++) {
    const sum = high[t]!;
    const fromZero = zero + index.high[t]!;
    const fromOne = one + index.high[t]!;
    const to = target + block;
    let bits = 0;
    for (let s = 0; s < stride; s++) {
      const toOne = sum + low[s]!;
      const valueZero = cells[fromZero + lowIndex[s]!]! + toOne;
      const valueOne = cells[fromOne + lowIndex[s]!]! + (total - toOne);
      if (valueOne > valueZero) {
        cells[to + s] = valueOne;
        bits |= 1 << (s & 7);
      } else cells[to + s] = valueZero;
      if ((s & 7) === 7) {
        choices[at++] = bits;
        bits = 0;
      }
    }
    if (stride < 8) choices[at] = bits;
  }
}

/** The same for numbers of two parts, value = upper + lower·unit, both integers and the unit a power of two. The difference of two
 *  values has the right sign however it is rounded: both of its parts are exact, and a sum of two doubles is 0 only where it is. */
export function keepBetterOfPairs(
  upper: Float64Array,
  lower: Float64Array,
  unit: number,
  upperSums: StateSums<Float64Array>,
  lowerSums: StateSums<Float64Array>,
  upperTotal: number,
  lowerTotal: number,
  comparison: Comparison,
  begin: number,
  end: number,
): void {
  const { zero, one, target, index, choices } = comparison;
  const stride = Math.min(LOW, end - begin);
  let at = comparison.firstChoice + begin / 8;
  for (let block = begin, t = begin / LOW; block < end; block += stride, t++) {
    const to = target + block;
    let bits = 0;
    for (let s = 0; s < stride; s++) {
      const i = index.high[t]! + index.low[s]!;
      const upperToOne = upperSums.high[t]! + upperSums.low[s]!;
      const lowerToOne = lowerSums.high[t]! + lowerSums.low[s]!;
      const upperZero = upper[zero + i]! + upperToOne;
      const upperOne = upper[one + i]! + (upperTotal - upperToOne);
      const lowerZero = lower[zero + i]! + lowerToOne;
      const lowerOne = lower[one + i]! + (lowerTotal - lowerToOne);
      const better = upperOne - upperZero + (lowerOne - lowerZero) * unit > 0;
      upper[to + s] = better ? upperOne : upperZero;
      lower[to + s] = better ? lowerOne : lowerZero;
      if (better) bits |= 1 << (s & 7);
      if ((s & 7) === 7) {
        choices[at++] = bits;
        bits = 0;
      }
    }
    if (stride < 8) choices[at] = bits;
  }
}
