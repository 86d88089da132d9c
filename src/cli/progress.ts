/** Progress on stderr: one line, redrawn at most ten times a second and cleared at the end. Only a terminal gets it. */
import type { SingleBar } from 'cli-progress';
import type { ReadProgress } from '../node/read-large.ts';
import { count, figure, percent } from './figures.ts';
import { canRedraw, type Io } from './io.ts';
import { READING, type RunEvent, RunState } from './run-state.ts';

/** Shows progress from its making until `stop`. */
export class ProgressLine {
  readonly #startMs = performance.now();
  readonly #bar: SingleBar;
  readonly #state = new RunState();
  #read = '';
  #words = { value: 'cut', bound: 'upper bound' };

  private constructor(makeBar: (format: () => string) => SingleBar) {
    this.#bar = makeBar(() => this.#text());
    this.#bar.start(1, 0);
  }

  /** A line on standard error, or null where that is no terminal, or one that cannot redraw a line: the library that draws it is
   *  loaded only then. */
  static async on(io: Io): Promise<ProgressLine | null> {
    if (!canRedraw(io)) return null;
    const stream = io.stderr;
    const { default: cliProgress } = await import('cli-progress');
    return new ProgressLine(
      (format) => new cliProgress.SingleBar({ stream, format, clearOnComplete: true, fps: 10 }),
    );
  }

  /** Takes over what an event of solve() tells; the next redrawing shows it. */
  update(event: RunEvent): void {
    if ('value' in event) this.#words = { value: 'value', bound: 'bound' };
    this.#state.update(event);
  }

  /** Takes over how far the reading of the file has come. */
  reading({ bytes, size, edges }: ReadProgress): void {
    const megabytes = (n: number) => (n / 1e6).toFixed(0);
    this.#read = `${megabytes(bytes)} of ${megabytes(size)} MB, ${count(edges, 'edge')}`;
  }

  /** Clears the line; the cursor is where it was before. */
  stop(): void {
    this.#bar.stop();
  }

  #text(): string {
    const { stage, value, bound, gap, nodes, open } = this.#state;
    const parts = [stage];
    if (stage === READING && this.#read !== '') parts.push(this.#read);
    if (open !== null && stage === 'prove') parts.push(`${count(nodes!, 'node')}, ${open} open`);
    if (value !== null) parts.push(`${this.#words.value} ${figure(value)}`);
    if (bound !== null) parts.push(`${this.#words.bound} ${figure(bound)}`);
    if (gap !== null) parts.push(`gap ${percent(gap)}`);
    parts.push(`${((performance.now() - this.#startMs) / 1000).toFixed(1)} s`);
    return parts.join('  ');
  }
}
