/** `--log -`: the run as a table on standard error, as the logs of HiGHS and Gurobi are: a line at each improvement of the cut or the bound, and
 *  every few seconds without one; the last line has the result's figures and its status. Improvements that follow within a tenth
 *  of a second share a line, which tells the last: a search finds dozens at its start. A bound with ~ is an estimate. */
import type { QuadraticResult } from '../solve/quadratic-types.ts';
import type { SolveResult } from '../solve/types.ts';
import { figure, percent } from './figures.ts';
import { type Improvement, type RunEvent, RunState } from './run-state.ts';

/** Without an improvement a line comes after so long. */
const QUIET_MS = 5000;
/** Improvements closer than this share a line. */
const BURST_MS = 100;
/** How often the clock is looked at. */
const TICK_MS = 50;
/** Lines under a header. */
const PAGE_LINES = 20;
/** Characters of a value. */
const VALUE_WIDTH = 11;

export interface TableLogOptions {
  readonly write: (text: string) => void;
  /** Milliseconds; default performance.now(). */
  readonly now?: () => number;
}

export class TableLog {
  /** Nothing is lost that a later reader would miss: standard error is for those who watch. */
  readonly failure = null;
  readonly #write: (text: string) => void;
  readonly #now: () => number;
  readonly #state = new RunState();
  readonly #timer: NodeJS.Timeout;
  /** When, on this clock, the run's time was 0. */
  #zeroMs: number;
  #lineMs: number;
  #lines = 0;
  #value = 'cut';
  #news: Improvement | null = null;

  constructor({ write, now = () => performance.now() }: TableLogOptions) {
    this.#write = write;
    this.#now = now;
    this.#zeroMs = now();
    this.#lineMs = this.#zeroMs - BURST_MS;
    this.#timer = setInterval(() => this.tick(), TICK_MS);
    this.#timer.unref();
  }

  write(event: RunEvent): void {
    this.#zeroMs = this.#now() - 1000 * event.elapsedSec;
    if ('value' in event || 'bound' in event) this.#value = 'value';
    this.#news = this.#state.update(event) ?? this.#news;
    this.tick();
  }

  /** Prints the line that is due, if one is. */
  tick(): void {
    const sinceMs = this.#now() - this.#lineMs;
    if (this.#news === null ? sinceMs < QUIET_MS : sinceMs < BURST_MS) return;
    this.#line((this.#now() - this.#zeroMs) / 1000, this.#state, this.#newsText());
  }

  /** The last line. */
  end({ value, bound, boundKind, gap, status, elapsedSec, problem }: SolveResult | QuadraticResult): void {
    if (problem !== 'max-cut') this.#value = 'value';
    const { nodes, open } = this.#state;
    this.#line(elapsedSec, { stage: 'end', nodes, open, value, bound, boundKind, gap }, status);
    this.close();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #newsText(): string {
    if (this.#news === null) return '';
    const { what, by } = this.#news;
    return `${what === 'value' ? this.#value : what}: ${by}`;
  }

  #line(sec: number, state: Figures, text: string): void {
    if (this.#lines % PAGE_LINES === 0) this.#write(this.#header());
    this.#lines++;
    this.#lineMs = this.#now();
    this.#news = null;
    const { stage, nodes, open, value, bound, boundKind, gap } = state;
    const estimated = boundKind === 'estimated' ? '~' : '';
    const cells = [
      `${sec.toFixed(1)} s`,
      stage,
      cell(nodes),
      cell(open),
      cell(value),
      `${bound === null ? '' : estimated}${cell(bound)}`,
      gap === null ? '' : percent(gap),
      text,
    ];
    this.#write(row(cells));
  }

  #header(): string {
    const titles = ['time', 'stage', 'nodes', 'open', this.#value, 'bound', 'gap', 'improved'];
    return `${this.#lines === 0 ? '' : '\n'}${row(titles)}`;
  }
}

type Figures = Pick<RunState, 'stage' | 'nodes' | 'open' | 'value' | 'bound' | 'boundKind' | 'gap'>;

/** A value within its column: integers whole where they fit. */
function cell(value: number | null): string {
  if (value === null) return '-';
  const plain = figure(value);
  if (plain.length <= VALUE_WIDTH) return plain;
  const short = String(Number(value.toPrecision(8)));
  return short.length <= VALUE_WIDTH ? short : value.toExponential(4);
}

function row(cells: readonly string[]): string {
  const [time, stage, nodes, open, value, bound, gap, text] = cells as [string, ...string[]] & string[];
  const figures = [
    time.padStart(8),
    ` ${stage!.padEnd(14)}`,
    nodes!.padStart(7),
    open!.padStart(6),
    value!.padStart(VALUE_WIDTH),
    bound!.padStart(VALUE_WIDTH + 1),
    gap!.padStart(8),
    ` ${text}`,
  ];
  return `${figures.join(' ').trimEnd()}\n`;
}
