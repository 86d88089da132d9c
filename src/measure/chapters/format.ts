/** Figures as the reports show them. */

/** A share in percent, three decimals at most: 0.00123 → `0.123`. */
export function percentText(share: number): string {
  const value = 100 * share;
  if (value === 0) return '0';
  return Math.abs(value) < 5e-4 ? value.toExponential(0) : String(Number(value.toFixed(3)));
}

/** Seconds to three digits; `-` where a run never got there. */
export function secondsText(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return '-';
  return String(Number(seconds.toPrecision(3)));
}

/** A value as it is, decimal ones to ten digits. */
export function valueText(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(10)));
}
