/** Numbers as people read them. */

/** Integers plainly; other numbers with up to six decimals, those below 0.001 with three digits and a power of ten. */
export function figure(value: number): string {
  if (value === 0) return '0';
  if (Number.isInteger(value)) return String(value);
  return String(Number(Math.abs(value) < 1e-3 ? value.toPrecision(3) : value.toFixed(6)));
}

/** A duration: hundredths of a second below a minute, tenths above. */
export function duration(seconds: number): string {
  return `${seconds.toFixed(seconds < 60 ? 2 : 1)} s`;
}

/** A share as a percentage with up to three digits: 0.0379 → `3.79 %`. */
export function percent(share: number): string {
  return `${figure(Number((100 * share).toPrecision(3)))} %`;
}

/** A number with its noun, in the plural unless it is 1: `1 node`, `800 nodes`. */
export function count(value: number, noun: string): string {
  return `${figure(value)} ${noun}${value === 1 ? '' : 's'}`;
}
