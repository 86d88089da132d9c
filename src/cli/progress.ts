/** Progress on stderr: one line, redrawn at most ten times a second and cleared at the end. Only a terminal gets it. */
import type { SingleBar } from 'cli-progress';
import type { QuadraticProgressEvent } from '../solve/quadratic-types.ts';
import type { ProgressEvent } from '../solve/types.ts';
import { figure, percent } from './figures.ts';
import type { Output } from './io.ts';

/** Shows progress from its making until `stop`. */
export class ProgressLine {
  readonly #startMs = performance.now();
  readonly #bar: SingleBar;
  #stage = 'reading';
  /** The best cut, or the best value of a QUBO or Ising problem. */
  #cut: number | null = null;
  #words = { cut: 'cut', bound: 'upper bound' };
  #upperBound: number | null = null;

  private constructor(makeBar: (format: () => string) => SingleBar) {
    this.#bar = makeBar(() => this.#text());
    this.#bar.start(1, 0);
  }

  /** A line on that stream, or null where it is no terminal: the library that draws it is loaded only then. */
  static async on(stream: Output): Promise<ProgressLine | null> {
    if (stream.isTTY !== true) return null;
    const { default: cliProgress } = await import('cli-progress');
    return new ProgressLine(
      (format) => new cliProgress.SingleBar({ stream, format, clearOnComplete: true, fps: 10 }),
    );
  }

  /** Takes over what an event of solve() tells; the next redrawing shows it. */
  update(event: ProgressEvent | QuadraticProgressEvent): void {
    if (event.type === 'stage') this.#stage = event.stage;
    else if ('value' in event) {
      this.#words = { cut: 'value', bound: 'bound' };
      this.#cut = event.value;
    } else if ('bound' in event) this.#upperBound = event.bound;
    else if (event.type === 'improved') this.#cut = event.cut;
    else this.#upperBound = event.upperBound;
  }

  /** Clears the line; the cursor is where it was before. */
  stop(): void {
    this.#bar.stop();
  }

  #text(): string {
    const parts = [this.#stage];
    const cut = this.#cut;
    const bound = this.#upperBound;
    if (cut !== null) parts.push(`${this.#words.cut} ${figure(cut)}`);
    if (bound !== null) parts.push(`${this.#words.bound} ${figure(bound)}`);
    if (cut !== null && bound !== null && bound !== 0)
      parts.push(`gap ${percent(Math.abs(bound - cut) / Math.abs(bound))}`);
    parts.push(`${((performance.now() - this.#startMs) / 1000).toFixed(1)} s`);
    return parts.join('  ');
  }
}
