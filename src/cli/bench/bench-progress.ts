/** What a running benchmark tells on stderr: on a terminal one line that says what is left and how long it will take, redrawn; else,
 *  where asked to, a line for each run. */
import type { SingleBar } from 'cli-progress';
import { quoteText } from '../../io/text/quote.ts';
import type { Task } from '../../measure/plan.ts';
import type { RunRow } from '../../measure/row.ts';
import { duration, figure, percent } from '../figures.ts';
import { canRedraw, type Io, tell } from '../io.ts';

/** Start of a process, and reading: what a run takes beyond its time limit, until the first runs tell. */
const OVERHEAD_SEC = 0.3;

export class BenchProgress {
  readonly #io: Io;
  readonly #bar: SingleBar | null;
  readonly #verbose: boolean;
  readonly #tasks: readonly Task[];
  readonly #jobs: number;
  readonly #wallByMethod = new Map<string, { seconds: number; runs: number }>();
  readonly #running = new Map<Task, number>();
  #done = 0;
  #failed = 0;

  static async on(
    io: Io,
    tasks: readonly Task[],
    options: { readonly jobs: number; readonly verbose: boolean; readonly quiet: boolean },
  ): Promise<BenchProgress> {
    if (!canRedraw(io) || options.quiet) return new BenchProgress(io, tasks, options, null);
    const { default: cliProgress } = await import('cli-progress');
    return new BenchProgress(
      io,
      tasks,
      options,
      (format) => new cliProgress.SingleBar({ stream: io.stderr, format, clearOnComplete: true, fps: 4 }),
    );
  }

  private constructor(
    io: Io,
    tasks: readonly Task[],
    { jobs, verbose, quiet }: { readonly jobs: number; readonly verbose: boolean; readonly quiet: boolean },
    makeBar: ((format: () => string) => SingleBar) | null,
  ) {
    this.#io = io;
    this.#tasks = tasks;
    this.#jobs = jobs;
    this.#verbose = verbose && !quiet;
    this.#bar = makeBar?.(() => this.#text()) ?? null;
    this.#bar?.start(Math.max(1, tasks.length), 0);
  }

  started(task: Task): void {
    this.#running.set(task, performance.now());
  }

  ended(row: RunRow): void {
    this.#done++;
    if (row.status === 'failed') this.#failed++;
    for (const task of this.#running.keys()) {
      const { instance, method, seed } = task.settings;
      if (instance === row.instance && method === row.method && seed === row.seed) this.#running.delete(task);
    }
    const sum = this.#wallByMethod.get(row.method) ?? { seconds: 0, runs: 0 };
    this.#wallByMethod.set(row.method, { seconds: sum.seconds + row.wallSec, runs: sum.runs + 1 });
    this.#bar?.update(this.#done);
    if (this.#verbose && this.#bar === null) void tell(this.#io, `${rowLine(row)}  ${this.#left()}\n`);
  }

  stop(): void {
    this.#bar?.stop();
  }

  #text(): string {
    const [first] = this.#running.keys();
    const parts = [first === undefined ? 'waiting' : shown(first), this.#left()];
    if (this.#failed > 0) parts.push(`${this.#failed} failed`);
    return parts.join('  ');
  }

  #left(): string {
    const total = this.#tasks.length;
    return `${this.#done} of ${total} runs done, ${remaining(this.#secondsLeft())} left`;
  }

  /** Each run counts with the mean of its method's so far, or with its time limit; running ones less what they have run. */
  #secondsLeft(): number {
    const now = performance.now();
    const known = [...this.#wallByMethod.values()];
    const overall =
      known.reduce((sum, { seconds }) => sum + seconds, 0) / known.reduce((sum, { runs }) => sum + runs, 0);
    const expected = ({ settings: { method, timeLimitSec } }: Task): number => {
      const mean = this.#wallByMethod.get(method);
      if (mean !== undefined) return mean.seconds / mean.runs;
      return timeLimitSec === null ? overall || 1 : timeLimitSec + OVERHEAD_SEC;
    };
    const running = [...this.#running].map(([task, startMs]) =>
      Math.max(0, expected(task) - (now - startMs) / 1000),
    );
    const waiting = this.#tasks.slice(this.#done + running.length).map(expected);
    return [...running, ...waiting].reduce((sum, seconds) => sum + seconds, 0) / this.#jobs;
  }
}

function shown({ settings: { instance, method, seed } }: Pick<Task, 'settings'>): string {
  return `${onOneLine(instance)}  ${method}  seed ${seed}`;
}

/** As it is, but for what a terminal would act upon. */
function onOneLine(text: string): string {
  return quoteText(text, Number.POSITIVE_INFINITY).slice(1, -1);
}

function rowLine(row: RunRow): string {
  const { value, gap, error, solveSec } = row;
  const name = shown({ settings: row });
  if (value === null) return `${name}  failed: ${onOneLine(error ?? '')}`;
  return [
    name,
    figure(value),
    ...(gap === null ? [] : [`gap ${percent(gap)}`]),
    duration(solveSec ?? 0),
  ].join('  ');
}

/** 75 → `1 min 15 s`. */
export function remaining(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
