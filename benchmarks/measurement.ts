/** What a measurement is: a file of measurements/, started by its name (measure.ts). */
import { execFileSync } from 'node:child_process';

/** The default of each `--flag`; false for one without a value. */
export type Flags = Readonly<Record<string, string | number | boolean>>;

/** Markdown by the marker `<!-- name -->` of the page that shows it. */
export type Blocks = Readonly<Record<string, string>>;

export interface Measurement<F extends Flags = Flags> {
  readonly name: string;
  readonly summary: string;
  readonly flags: F;
  /** How many work, for the line above the figures; default: one thread. */
  readonly who?: string;
  /** What names on the command line choose; absent where there is nothing to choose. */
  readonly names?: string;
  /** Arguments with which it takes a second or two and says nothing: to see that it can be started. */
  readonly tiny: readonly string[];
  run(flags: F, names: readonly string[]): Promise<Blocks> | Blocks;
  /** The part that wants a process of its own. */
  child?(input: string): unknown;
}

/** Gives the flags their types. */
export function measurement<F extends Flags>(one: Measurement<F>): Measurement<F> {
  return one;
}

/** What the measurement's `child` returns, in a fresh process: its memory is nobody else's. */
export function inOwnProcess<T>(name: string, input: string): T {
  const argv = [process.argv[1]!, name, '--child', input];
  return JSON.parse(execFileSync(process.execPath, argv, { encoding: 'utf8', maxBuffer: 2 ** 30 })) as T;
}

/** Shows on stderr what is done. */
export function told<R extends Readonly<Record<string, string | number>>>(row: R): R {
  console.error(Object.values(row).join('  '));
  return row;
}

/** What it returns, and the milliseconds it took. */
export function timed<T>(run: () => T): [T, number] {
  const startMs = performance.now();
  const result = run();
  return [result, performance.now() - startMs];
}

/** Processor seconds of this process, of all its threads. */
export function cpuSec(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** The largest memory that this process has had, in bytes. */
export function peakBytes(): number {
  return process.resourceUsage().maxRSS * 1024;
}
