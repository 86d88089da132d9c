/** Faults in the built command: every step of writing fails once, the worker of every task dies, signals come at any moment. After each the
 *  result is out and whole, the exit code is as documented, and no file is left that nobody asked for. */
import { generator } from '../../test/oracles/random-graphs.ts';
import { among, below, type Uniform } from '../target.ts';
import { type Ended, LONGEST_MS, runWith } from './inject.ts';
import { wrongFiles, wrongMessage } from './judge.ts';
import { type Fault, RUNS, type Run } from './runs.ts';

export interface FaultFailure {
  readonly run: string;
  readonly fault: string;
  readonly wrong: string;
}

/** How many of each fault were injected, and of signals how the run ended. */
export interface FaultOutcome {
  readonly counts: Readonly<Record<string, number>>;
  readonly failures: readonly FaultFailure[];
}

export interface FaultLimits {
  readonly root: URL;
  readonly seed: number;
  /** Faults of each kind, at most. */
  readonly most: Readonly<Record<Fault, number>>;
  readonly seconds: number;
  /** Names of runs; all where it is missing. */
  readonly runs?: readonly string[];
  readonly onFailure?: (failure: FaultFailure) => void;
}

export async function injectFaults(limits: FaultLimits): Promise<FaultOutcome> {
  const campaign = new Campaign(limits);
  if (limits.most.write > 0) await campaign.writes();
  if (limits.most.death > 0) await campaign.deaths();
  if (limits.most.signal > 0) await campaign.signals();
  return campaign;
}

const CODES = ['ENOSPC', 'EPIPE', 'EACCES'] as const;
/** Milliseconds from a task to the death of its worker. */
const DELAYS = [0, 3, 30, 150] as const;
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

type SignalName = keyof typeof SIGNALS;
/** To the process alone; to it and then its group, as `timeout` does; to the group, as a terminal; or once more after half a second. */
const WAYS = ['process', 'both', 'group', 'again'] as const;

class Campaign implements FaultOutcome {
  readonly counts: Record<string, number> = {};
  readonly failures: FaultFailure[] = [];
  readonly #limits: FaultLimits;
  readonly #uniform: Uniform;
  readonly #endMs: number;

  constructor(limits: FaultLimits) {
    this.#limits = limits;
    this.#uniform = generator(limits.seed);
    this.#endMs = performance.now() + 1000 * limits.seconds;
  }

  /** Every step of every run, with a disk that is full once, and one that stays full; further codes by turns. */
  async writes(): Promise<void> {
    const preload = 'failing-writes.mjs';
    const cases: { run: Run; at: number; code: (typeof CODES)[number]; stays: boolean }[] = [];
    for (const run of this.#runsWith('write')) {
      const whole = await runWith(this.#limits.root, run, { preload });
      this.#undisturbed(run, whole);
      for (let at = 1; at <= (whole.report?.steps ?? 0); at++) {
        for (const stays of [false, true]) cases.push({ run, at, code: 'ENOSPC', stays });
        cases.push({ run, at, code: CODES[1 + (at % 2)]!, stays: false });
      }
    }
    for (const { run, at, code, stays } of this.#chosen(cases, this.#limits.most.write)) {
      const env = { FAULT_AT: String(at), FAULT_CODE: code, ...(stays ? { FAULT_STAYS: '1' } : {}) };
      const ended = await runWith(this.#limits.root, run, { preload, env });
      this.#count(`${code}${stays ? ', and the disk stays full' : ''}`);
      const struck = ended.report?.struck;
      const where = struck == null ? 'nothing' : `${struck.syscall} of ${struck.where.replace(/.*\//, '')}`;
      this.#judge(run, `${code} at step ${at} (${where})`, wrongAfterWrite(run, ended, code, stays));
    }
  }

  /** The worker of every task, at several moments. */
  async deaths(): Promise<void> {
    const preload = 'dying-workers.mjs';
    const cases: { run: Run; at: number; after: number; whole: Ended }[] = [];
    for (const run of this.#runsWith('death')) {
      const whole = await runWith(this.#limits.root, run, { preload });
      this.#undisturbed(run, whole);
      for (let at = 1; at <= (whole.report?.steps ?? 0); at++)
        for (const after of DELAYS) cases.push({ run, at, after, whole });
    }
    for (let left = this.#limits.most.death; left > 0 && cases.length > 0 && !this.#over; ) {
      for (const { run, at, after, whole } of this.#chosen(cases, left)) {
        left--;
        const env = { FAULT_AT: String(at), FAULT_AFTER: String(after + below(this.#uniform, 9)) };
        const ended = await runWith(this.#limits.root, run, { preload, env });
        this.#count('deaths of workers');
        const wrong =
          this.#wrongWhole(run, ended) ?? (figures(ended) === figures(whole) ? null : 'another result');
        this.#judge(run, `the worker of task ${at} dies after ${after} ms`, wrong);
      }
    }
  }

  /** At any moment of any run. */
  async signals(): Promise<void> {
    const lengths = new Map<Run, number>();
    const runs = this.#runsWith('signal');
    for (let i = 0; i < this.#limits.most.signal && !this.#over; i++) {
      const run = runs[i % runs.length]!;
      if (!lengths.has(run)) {
        const whole = await runWith(this.#limits.root, run);
        this.#undisturbed(run, whole);
        lengths.set(run, whole.tookMs);
      }
      const signal = among(this.#uniform, Object.keys(SIGNALS) as SignalName[]);
      const way = among(this.#uniform, WAYS);
      // More of them once it works than while it starts.
      const afterMs = 1.1 * Math.sqrt(this.#uniform()) * lengths.get(run)!;
      const ended = await runWith(this.#limits.root, run, {
        disturb: ({ pid }) => {
          setTimeout(() => send(pid!, signal, way), afterMs);
        },
      });
      this.#count('signals');
      this.#count(`signals, ${endingOf(ended)}`);
      const fault = `${signal} to ${way} after ${afterMs.toFixed(0)} ms (${endingOf(ended)})`;
      this.#judge(run, fault, wrongAfterSignal(run, ended, signal, way));
    }
  }

  #runsWith(fault: Fault): Run[] {
    const { runs } = this.#limits;
    return RUNS.filter(({ name, faults }) => faults.includes(fault) && (runs?.includes(name) ?? true));
  }

  get #over(): boolean {
    return performance.now() >= this.#endMs;
  }

  /** Some of the cases, evenly, until the time is over. */
  *#chosen<T>(cases: readonly T[], most: number): Generator<T> {
    const stride = Math.max(1, cases.length / most);
    for (let i = 0; Math.floor(i * stride) < cases.length && i < most && !this.#over; i++)
      yield cases[Math.floor(i * stride)]!;
  }

  #count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }

  #wrongWhole(run: Run, ended: Ended): string | null {
    if (ended.code !== 0) return `exit code ${ended.code}, ${ended.stderr.slice(0, 200)}`;
    return wrongFiles(run, ended, 0) ?? run.stdout(ended.stdout, ended);
  }

  #undisturbed(run: Run, ended: Ended): void {
    this.#judge(run, 'nothing', this.#wrongWhole(run, ended));
  }

  #judge({ name }: Run, fault: string, wrong: string | null): void {
    if (wrong === null) return;
    const failure = { run: name, fault, wrong };
    this.failures.push(failure);
    this.#limits.onFailure?.(failure);
  }
}

/** What must not depend on the workers. */
function figures({ stdout, files }: Ended): string {
  const { cut, upperBound, status, partition } = JSON.parse(stdout);
  return JSON.stringify([cut, upperBound, status, partition, files['o.cut']]);
}

function wrongAfterWrite(run: Run, ended: Ended, code: string, stays: boolean): string | null {
  const { struck } = ended.report ?? { struck: null };
  if (ended.tookMs > LONGEST_MS) return 'it hangs';
  if (struck === null) return 'no step was struck';
  const told = struck.where === 'stderr' || (struck.where === 'stdout' && code === 'EPIPE');
  // A disk that is full already costs what comes later as well.
  const expected = !told ? [74] : stays ? [0, 74] : [0];
  if (!expected.includes(ended.code ?? -1))
    return `exit code ${ended.code}, expected ${expected}: ${ended.stderr.trim().slice(0, 200)}`;
  if (struck.where !== 'stderr' && !told && ended.stderr === '') return 'it does not say what is wrong';
  const atStdout = struck.where === 'stdout';
  // A folder that cannot be made is found before the work; what makes no cut may end at the first file that it cannot write.
  const early = struck.syscall === 'mkdir' || !run.solves || stays;
  const missing = early ? Number.POSITIVE_INFINITY : told || atStdout ? 0 : 1;
  const wrong = wrongMessage(ended) ?? wrongFiles(run, ended, missing);
  if (wrong !== null) return atStdout && /weighs/.test(wrong) ? null : wrong;
  return atStdout || struck.syscall === 'mkdir' || (!run.solves && ended.code !== 0)
    ? null
    : run.stdout(ended.stdout, ended);
}

function wrongAfterSignal(
  run: Run,
  ended: Ended,
  signal: SignalName,
  way: (typeof WAYS)[number],
): string | null {
  if (ended.tookMs > LONGEST_MS) return 'it hangs';
  const stray = wrongFiles(run, ended, Infinity) ?? wrongMessage(ended);
  if (stray !== null) return stray;
  const whole = () => run.stdout(ended.stdout, ended);
  if (ended.code === 0) return wrongFiles(run, ended, 0) ?? whole();
  const found = run.solves && (ended.files['o.jsonl'] ?? '').includes('"improved"');
  // By default: before the command listens to signals, or when it has done all its work.
  if (ended.killedBy !== null) return found && wrongFiles(run, ended, 0) !== null ? 'the cut is lost' : null;
  if (ended.code !== SIGNALS[signal]) return `exit code ${ended.code}: ${ended.stderr.trim().slice(0, 200)}`;
  if (way === 'again') return null;
  if (run.solves && ended.stdout !== '')
    return whole() ?? wrongFiles(run, ended, run.name === 'solve, batch' ? Infinity : 0);
  if (found) return 'the cut is lost';
  return ended.stdout === '' && !/interrupted/.test(ended.stderr)
    ? 'it does not say that it was interrupted'
    : null;
}

function endingOf({ code, killedBy }: Ended): string {
  if (killedBy !== null) return 'which ended it by default';
  return code === 0 ? 'after its work' : 'which it answered';
}

function send(pid: number, signal: SignalName, way: (typeof WAYS)[number]): void {
  try {
    if (way !== 'group') process.kill(pid, signal);
    if (way === 'both' || way === 'group') process.kill(-pid, signal);
    if (way === 'again') setTimeout(() => send(pid, signal, 'process'), 500);
  } catch {
    // It has ended.
  }
}
