/** What may be wrong with an objective that somebody wrote: a value or gradient that is no number, and no minimum.
 *  Each is a UsageError that says where. Numbers are judged where their sums are at hand anyway: that costs a descent nothing. */
import { UsageError } from '../core/errors.ts';

/** A point, or a gradient. */
interface Parts {
  readonly w: ArrayLike<number>;
  readonly b: ArrayLike<number>;
  readonly theta: ArrayLike<number>;
}

/** Beyond, products overflow whatever g is: a step was too long, and is taken back. */
const FAR = 1e50;

/** Whether a number that is none at x is the objective's fault. */
export function isWithinReach(x: ArrayLike<number>): boolean {
  for (let i = 0; i < x.length; i++) if (!(Math.abs(x[i]!) < FAR)) return false;
  return true;
}

/** For an expectation that is no finite number. */
export function refuseValue(value: unknown, point: Parts): never {
  const at = `at ${describe('b', point.b)}, |W| = ${Math.sqrt(squareOf(point.w)).toPrecision(3)}`;
  if (value === Number.NEGATIVE_INFINITY)
    throw new UsageError(`the expectation fell to −∞ ${at}: the objective has no minimum`);
  throw new UsageError(`the expectation is ${String(value)} ${at}, expected a finite number`);
}

/** For a gradient whose norm is no finite number. */
export function refuseGradient(gradient: Parts, point: Parts): never {
  for (const part of ['w', 'b', 'theta'] as const) {
    const index = Array.from(gradient[part]).findIndex((g) => !Number.isFinite(g));
    if (index >= 0)
      throw new UsageError(
        `the gradient by ${part}[${index}] is ${gradient[part][index]} at ${describe('b', point.b)}, expected a finite number`,
      );
  }
  throw new UsageError(
    `the gradient is too large at ${describe('b', point.b)}: the objective has no minimum`,
  );
}

/** For what a plain function returned. @param what as `g.value(z)` */
export function refuseNumber(what: string, value: unknown, z: Float64Array): never {
  throw new UsageError(`${what} is ${String(value)} at ${describe('z', z)}, expected a finite number`);
}

/** For a vector that a plain function returned. @throws UsageError for its length, or an entry that is no finite number */
export function checkVector(what: string, given: ArrayLike<number>, length: number, z: Float64Array): void {
  if (given?.length !== length)
    throw new UsageError(`${what} holds ${given?.length} numbers, expected ${length}`);
  for (let i = 0; i < length; i++) if (!Number.isFinite(given[i])) refuseNumber(`${what}[${i}]`, given[i], z);
}

/** Decades of distance that a descent along one direction is followed. */
const DECADES = 12;

/** Times the value at its start. */
const LARGE_FALL = 2;

/** Whether values at distances 1, 10, …, 10^12 say that there is no minimum: every decade falls, the last three by half of what
 *  the three before them did at least (−log falls by as much in each; what tends to a limit falls by less and less), and all of them by
 *  several times the value that they began with (a limit may be near in some coordinates and far in others). */
export function fallsForever(valueAt: (distance: number) => number): boolean {
  const values: number[] = [];
  for (let decade = 0; decade <= DECADES; decade++) {
    const value = valueAt(10 ** decade);
    if (value === Number.NEGATIVE_INFINITY) return true;
    if (!(value < (values.at(-1) ?? Number.POSITIVE_INFINITY))) return false;
    values.push(value);
  }
  const [before, middle, last] = [values[DECADES - 6]!, values[DECADES - 3]!, values[DECADES]!];
  return (
    middle - last >= 0.5 * (before - middle) && values[0]! - last >= LARGE_FALL * (1 + Math.abs(values[0]!))
  );
}

export function refuseUnbounded(point: Parts, from: number, to: number): never {
  throw new UsageError(
    `the objective has no minimum: along its gradient at ${describe('b', point.b)} it falls from ${from.toPrecision(4)} to ${to.toPrecision(4)} and on`,
  );
}

/** The first four numbers. */
function describe(name: string, x: ArrayLike<number>): string {
  const shown = Array.from({ length: Math.min(4, x.length) }, (_, i) => Number(x[i]!.toPrecision(4)));
  return `${name} = (${shown.join(', ')}${x.length > 4 ? ', …' : ''})`;
}

function squareOf(x: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * x[i]!;
  return sum;
}
