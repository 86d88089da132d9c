/** The lattice that the cuts of a graph lie on: with integer weights, flipping v changes a cut by d_v − 2·(the weight of v's cut
 *  edges), d_v the weighted degree, and the cut of no edges weighs 0; so every cut is a multiple of gcd(2·gcd(w), all d_v). An upper
 *  bound may be rounded down to such a multiple, and a cut is optimal once the bound is less than one step above it.
 *
 *  Weights that are not integers are scaled: decimals such as 0.1 by a power of ten, where each double is the one nearest to a
 *  decimal of at most 15 digits, which is then meant (String(w) writes it); others by a power of two, which is exact. */

import type { ArcWeights, CsrGraph } from '../graph/csr.ts';
import { nextUp } from '../linalg/upward-sum.ts';
import { commonFactor, DyadicGrid } from './dyadic.ts';

export interface CutLattice {
  /** Every weight times `scale` is an integer: 1, a power of ten up to 10^9, or a power of two. */
  readonly scale: number;
  /** Every cut times `scale` is a multiple of this positive integer. */
  readonly step: number;
  /** Where decimals are meant, how far a cut of the doubles may be from the same cut of the decimals; 0 otherwise. */
  readonly drift: number;
}

const MOST_PLACES = 9;
/** Decimals of so many units have at most 15 digits: no two of them are nearest to the same double. */
export const LARGEST_DECIMAL = 1e15;

/** O(n + m). @returns null where no scale makes integers of the weights */
export function cutLattice(graph: CsrGraph): CutLattice | null {
  const scale = latticeScale(graph.weight);
  if (scale === null) return null;
  const size = sizeOf(graph.weight);
  const safe = size * scale * 1.01 <= Number.MAX_SAFE_INTEGER;
  return {
    scale,
    step: safe ? stepOfSafeIntegers(graph, scale) : stepOfIntegers(graph, scale),
    // A power of ten: each double is off by half a unit in its last place at most.
    drift: scale % 10 === 0 ? 1.01 * size * 2 ** -53 : 0,
  };
}

/** The distance between cuts where weights are integers whose sums are exact in doubles; 0 otherwise. */
export function integerCutStep(graph: CsrGraph): number {
  const lattice = 2 * sizeOf(graph.weight) < 2 ** 53 ? cutLattice(graph) : null;
  return lattice?.scale === 1 ? lattice.step : 0;
}

/** The largest value of the lattice that is no larger than a bound on the cuts, and so a bound too: on the cuts of the decimals where
 *  such are meant, and then the double nearest to a decimal. Bounds of 2^53 units and more stay as they are. */
export function roundDownToLattice(lattice: CutLattice, bound: number): number {
  if (!Number.isFinite(2 * bound * lattice.scale)) return bound;
  const units = Number(stepsBelow(lattice, bound) * BigInt(lattice.step));
  return Number.isSafeInteger(units) ? units / lattice.scale : bound;
}

/** The weight of a cut of the decimals that are meant, as the double nearest to it, where the same cut of the doubles weighs `cut`: 0.1 + 0.2
 *  weighs 0.3. Other weights stay as they are.
 *  @param cut counted so that it is off by less than half a unit */
export function roundToDecimal({ scale, drift }: CutLattice, cut: number): number {
  const units = Math.round(cut * scale);
  return drift > 0 && Math.abs(units) <= LARGEST_DECIMAL ? units / scale : cut;
}

/** Whether the cut is optimal because no value of the lattice lies between it and the bound. O(n + m), exact.
 *  @param spin Int8Array(n) of ±1 @param upperBound proven for the weights as doubles */
export function provesOptimal(
  graph: CsrGraph,
  lattice: CutLattice,
  spin: Int8Array,
  upperBound: number,
): boolean {
  if (!Number.isFinite(2 * upperBound * lattice.scale)) return false;
  return stepsBelow(lattice, upperBound) * BigInt(lattice.step) <= scaledCut(graph, lattice.scale, spin);
}

/** A graph whose weights are those of the given one times a scale; which is rounded unless it is a power of two or ten. */
export interface IntegerGraph {
  readonly graph: CsrGraph;
  readonly scale: number;
}

/** Weights as integers (of decimals, what they mean), for arithmetic that does not round: of reals, what they are multiples of may be 1. O(m).
 *  @param limit what their sizes, over all edges, add up to at most
 *  @returns null where no scale makes integers of that size */
export function integerGraph(graph: CsrGraph, limit: number): IntegerGraph | null {
  const lattice = latticeScale(graph.weight);
  const factor = lattice === null ? commonFactor(graph.weight) : null;
  const scale = factor === null ? lattice : 1 / factor;
  if (scale === null || !(1.01 * sizeOf(graph.weight) * scale <= limit)) return null;
  const weight = scale === 1 ? graph.weight : Float64Array.from(graph.weight, (w) => Math.round(w * scale));
  return { graph: { ...graph, weight }, scale };
}

/** Σ|w| over edges, given the weights of arcs. */
function sizeOf(weight: ArcWeights): number {
  let size = 0;
  for (const w of weight) size += Math.abs(w);
  return size / 2;
}

/** The least power of ten, or else of two, that makes integers of the weights. */
function latticeScale(weight: ArcWeights): number | null {
  const decimal = decimalScale(weight);
  if (decimal !== null) return decimal;
  const grid = new DyadicGrid();
  for (const w of weight) grid.add(w);
  const unit = grid.unit();
  return unit === null ? null : Math.max(1, 1 / unit);
}

/** The least power of ten that makes integers of all numbers: 1 where they are integers of any size. Null where one is no decimal of at
 *  most nine places, or has more than 15 digits with as many places as the others need. */
export function decimalScale(...lists: readonly ArcWeights[]): number | null {
  let places = 0;
  for (const list of lists) {
    for (const x of list) {
      while (places <= MOST_PLACES && !isDecimal(x, places)) places++;
      if (places > MOST_PLACES) return null;
    }
  }
  // The first numbers were looked at with fewer places: with more they may have too many digits.
  return lists.every((list) => list.every((x) => isDecimal(x, places))) ? 10 ** places : null;
}

/** Whether w is an integer, or the double nearest to a decimal of so many places. Division rounds correctly. */
function isDecimal(w: number, places: number): boolean {
  if (places === 0) return Number.isInteger(w);
  const scale = 10 ** places;
  const units = Math.round(w * scale);
  return Math.abs(units) <= LARGEST_DECIMAL && units / scale === w;
}

function stepOfSafeIntegers({ n, rowPtr, weight }: CsrGraph, scale: number): number {
  let step = 0;
  for (let u = 0; u < n; u++) {
    let degree = 0;
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
      const w = Math.round(weight[a]! * scale);
      degree += w;
      step = gcd(step, 2 * w);
    }
    step = gcd(step, degree);
    if (step === 1) return 1;
  }
  return step === 0 ? 1 : step;
}

function gcd(a: number, b: number): number {
  let x = Math.abs(a);
  let y = Math.abs(b);
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}

/** The same for sums beyond 2^53. The result divides 2w, w a double, and so is one. */
function stepOfIntegers({ n, rowPtr, weight }: CsrGraph, scale: number): number {
  let step = 0n;
  for (let u = 0; u < n; u++) {
    let degree = 0n;
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
      const w = BigInt(Math.round(weight[a]! * scale));
      degree += w;
      step = bigGcd(step, 2n * w);
    }
    step = bigGcd(step, degree);
    if (step === 1n) return 1;
  }
  return step === 0n ? 1 : Number(step);
}

function bigGcd(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b < 0n ? -b : b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** Steps of the lattice up to the bound, which is moved outward by what decimals and the scaling may have lost. */
function stepsBelow({ scale, step, drift }: CutLattice, bound: number): bigint {
  const scaled = drift === 0 ? bound * scale : nextUp(nextUp(bound + drift) * scale);
  const units = BigInt(Math.floor(scaled));
  const size = BigInt(step);
  const quotient = units / size;
  return units < 0n && units % size !== 0n ? quotient - 1n : quotient;
}

function scaledCut({ n, rowPtr, adj, weight }: CsrGraph, scale: number, spin: Int8Array): bigint {
  let cut = 0n;
  let part = 0;
  for (let u = 0; u < n; u++) {
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
      if (adj[a]! < u || spin[adj[a]!] === spin[u]) continue;
      const w = Math.round(weight[a]! * scale);
      if (Number.isSafeInteger(part + w)) part += w;
      else {
        cut += BigInt(part) + BigInt(w);
        part = 0;
      }
    }
  }
  return cut + BigInt(part);
}
