/** Scales and ticks of a plot's axes. */
import { scaleLinear, scaleLog, scaleSqrt } from 'd3-scale';
import type { Axis } from './plot.ts';

export interface Scale {
  /** Where a value lies, in the plot's units. */
  readonly at: (value: number) => number;
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
}

/** A scale over the values' range, widened to round numbers. @param from, to where its ends lie */
export function scaleFor(axis: Axis, values: readonly number[], from: number, to: number): Scale {
  const shown = [...values, ...(axis.include ?? [])].filter(
    (value) => Number.isFinite(value) && (axis.log !== true || value > 0),
  );
  const least = shown.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = shown.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const domain = shown.length === 0 ? [1, 10] : [least, most];
  if (axis.root === true) return roots(domain, from, to);
  return axis.log === true ? logarithmic(domain, from, to) : linear(domain, from, to);
}

/** The least distance of two labels on a scale of roots, in the plot's units. */
const ROOT_TICK_DISTANCE = 34;

/** Ticks at 1, 2 and 5 times powers of ten, as many as do not touch. */
function roots([least, most]: readonly number[], from: number, to: number): Scale {
  const low = Math.min(0, least!);
  const scale = scaleSqrt()
    .domain([low, Math.max(most!, low + 1e-6)])
    .range([from, to]);
  const high = scale.domain()[1]!;
  const candidates = [0];
  for (let power = -6; 10 ** power <= high; power++)
    for (const digit of [1, 2, 5]) candidates.push(Number(`${digit}e${power}`));
  const ticks: { value: number; label: string }[] = [];
  let last = Number.POSITIVE_INFINITY;
  // From the far end, where they stand widest apart.
  for (const value of candidates.reverse()) {
    if (value > high || Math.abs(scale(value) - last) < ROOT_TICK_DISTANCE) continue;
    if (value > 0 && Math.abs(scale(value) - scale(0)) < ROOT_TICK_DISTANCE) continue;
    last = scale(value);
    ticks.push({ value, label: String(value) });
  }
  return { at: scale, ticks: ticks.reverse() };
}

/** A scale over exactly this range. */
export function linearScale(domain: readonly [number, number], from: number, to: number): Scale {
  const scale = scaleLinear().domain(domain).range([from, to]);
  const format = scale.tickFormat(6);
  return { at: scale, ticks: scale.ticks(6).map((value) => ({ value, label: format(value) })) };
}

function linear([least, most]: readonly number[], from: number, to: number): Scale {
  const size = Math.max(Math.abs(least!), Math.abs(most!));
  // d3 computes squares of steps, and differences of the ends: away from overflow and underflow.
  const places = size > 1e100 ? 200 : size > 0 && size < 1e-100 ? -200 : 0;
  const unit = Number(`1e${places}`);
  const spread = most! > least! ? 0 : (size / unit) * 0.1 || 1;
  const scale = scaleLinear()
    .domain([least! / unit - spread, most! / unit + spread])
    .nice(6)
    .range([from, to]);
  // From a million on 12.5M, since the label of the axis stands where long numbers would.
  const format = size >= 1e6 ? scale.tickFormat(6, '~s') : scale.tickFormat(6);
  const short = size === 0 || (size >= 1e-9 && size < 1e24);
  return {
    at: (value) => scale(value / unit),
    ticks: scale.ticks(6).map((tick) => ({
      value: tick * unit,
      label: short ? format(tick) : exponential(tick, places),
    })),
  };
}

/** value·10^places as 1.5e-310, whether or not a double can be so. */
function exponential(value: number, places: number): string {
  const [digits, power] = value.toExponential(3).split('e');
  return value === 0 ? '0' : `${Number(digits)}e${Number(power) + places}`;
}

/** Labels at powers of ten, at most seven of them; within two decades also at 2 and 5. */
function logarithmic([least, most]: readonly number[], from: number, to: number): Scale {
  const decades = Math.log10(most! / least!);
  // Less than a factor of two may hold no tick.
  const widening = decades < 0.3 ? 2 : 1;
  const scale = scaleLog()
    .domain([least! / widening, most! * widening])
    .range([from, to]);
  if (decades > 2) scale.nice();
  else scale.domain([(least! / widening) * 0.9, most! * widening * 1.1]);
  const [low, high] = scale.domain().map(positive) as [number, number];
  scale.domain([low, high]);
  const every = Math.max(1, Math.ceil(Math.log10(high / low) / 7));
  const ticks: { value: number; label: string }[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    if (power % every !== 0) continue;
    for (const digit of decades > 2 ? [1] : [1, 2, 5]) {
      const value = Number(`${digit}e${power}`);
      if (value < low * (1 - 1e-9) || value > high * (1 + 1e-9) || value === Infinity) continue;
      ticks.push({ value, label: powerLabel(digit, power) });
    }
  }
  return { at: scale, ticks };
}

/** Widening leads out of the doubles at their ends. */
function positive(x: number): number {
  return Math.min(Number.MAX_VALUE, Math.max(Number.MIN_VALUE, x));
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** 0.01 … 50,000 in full, others as powers of ten. */
function powerLabel(digit: number, power: number): string {
  if (power >= -2 && power <= 4)
    return (digit * 10 ** power).toLocaleString('en-US', { maximumFractionDigits: 2 });
  const sign = power < 0 ? '⁻' : '';
  const digits = [...String(Math.abs(power))].map((character) => SUPERSCRIPTS[Number(character)]).join('');
  return `${digit === 1 ? '' : `${digit}·`}10${sign}${digits}`;
}
