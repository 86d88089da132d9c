/** Cuts of a small graph in exact arithmetic: weights as multiples of a unit, in big integers. Imports nothing from src. */
import type { Edge } from './random-graphs.ts';

/** A finite double in units of 2^−1074, of which every double is a multiple. */
export function doubleUnits(x: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(x));
  const bits = view.getBigUint64(0);
  const exponent = bits >> 52n;
  const fraction = bits & ((1n << 52n) - 1n);
  const units = exponent === 0n ? fraction : (fraction | (1n << 52n)) << (exponent - 1n);
  return x < 0 ? -units : units;
}

/** What String(x) says, in units of 10^−places; x has no more places and no exponent. */
export function decimalUnits(x: number, places: number): bigint {
  const [whole = '', fraction = ''] = String(Math.abs(x)).split('.');
  const units = BigInt(whole + fraction.padEnd(places, '0'));
  return x < 0 ? -units : units;
}

export function exactCut(
  edges: readonly Edge[],
  spin: ArrayLike<number>,
  units: (w: number) => bigint,
): bigint {
  let cut = 0n;
  for (const [u, v, w] of edges) if (spin[u] !== spin[v]) cut += units(w);
  return cut;
}

/** The weights of all cuts, in no order; O(2ⁿ·m). */
export function allExactCuts(n: number, edges: readonly Edge[], units: (w: number) => bigint): bigint[] {
  const weights = edges.map(([, , w]) => units(w));
  return Array.from({ length: 2 ** Math.max(0, n - 1) }, (_, mask) => {
    let cut = 0n;
    edges.forEach(([u, v], e) => {
      if (((mask >> u) ^ (mask >> v)) & 1) cut += weights[e]!;
    });
    return cut;
  });
}

export function largest(values: readonly bigint[]): bigint {
  let best = values[0]!;
  for (const value of values) if (value > best) best = value;
  return best;
}
