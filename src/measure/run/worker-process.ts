/** The parent's side of one run: starts the worker, waits for its answer, and tells what went wrong where there is none. */
import { type ChildProcess, fork } from 'node:child_process';
import { packagePath } from '../../node/package.ts';
import type { Task } from '../plan.ts';
import type { Answer, Message } from './worker.ts';

/** From src as well as from dist: the worker is the built one. */
export const WORKER = packagePath('bin/bench-worker.js');

export interface RunReport {
  readonly answer: Answer | null;
  /** Why there is no answer; null where there is one. */
  readonly error: string | null;
  readonly loadSec: number | null;
  readonly loadedMemoryMiB: number | null;
  readonly wallSec: number;
}

/** How long a run may overstay its time limit before it is ended: twice the limit and half a minute. */
const OVERSTAY = { factor: 2, seconds: 30 } as const;
const STDERR_KEPT = 2000;

/** Runs a task in a process of its own. Resolves with null when the signal ended it. */
export async function runInProcess(
  task: Task,
  signal: AbortSignal,
  worker: string = WORKER,
): Promise<RunReport | null> {
  if (signal.aborted) return null;
  const startMs = performance.now();
  const child = fork(worker, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
  });
  const kill = () => child.kill('SIGKILL');
  signal.addEventListener('abort', kill, { once: true });
  try {
    const heard = await conversation(child, task);
    if (signal.aborted && heard.answer === null) return null;
    return { ...heard, wallSec: (performance.now() - startMs) / 1000 };
  } finally {
    signal.removeEventListener('abort', kill);
  }
}

function conversation(child: ChildProcess, task: Task): Promise<Omit<RunReport, 'wallSec'>> {
  let answer: Answer | null = null;
  let error: string | null = null;
  let loadSec: number | null = null;
  let loadedMemoryMiB: number | null = null;
  let stderr = '';
  let timer: NodeJS.Timeout | undefined;
  child.stderr!.on('data', (chunk) => {
    stderr = (stderr + chunk).slice(-STDERR_KEPT);
  });
  child.on('message', (message: Message) => {
    if (message.type === 'failed') error = message.error;
    else if (message.type === 'done') answer = message;
    else if (message.type === 'loaded') {
      ({ loadSec, loadedMemoryMiB } = message);
      timer = overstayTimer(child, task.settings.timeLimitSec, (text) => {
        error = text;
      });
    }
    // A bound has no time limit.
    if (message.type !== 'loaded') clearTimeout(timer);
  });
  return new Promise((resolve) => {
    child.on('error', (cause) => {
      error ??= `the process could not be started (${cause.message})`;
      if (child.pid === undefined) resolve({ answer, error, loadSec, loadedMemoryMiB });
    });
    child.on('close', (code, killedBy) => {
      clearTimeout(timer);
      if (answer === null) error ??= endOf(code, killedBy, stderr);
      else error = null;
      resolve({ answer, error, loadSec, loadedMemoryMiB });
    });
    // A worker that has ended before it was asked says so by its end.
    child.send(task, () => {});
  });
}

function overstayTimer(
  child: ChildProcess,
  limitSec: number | null,
  tell: (text: string) => void,
): NodeJS.Timeout | undefined {
  if (limitSec === null) return undefined;
  const seconds = OVERSTAY.factor * limitSec + OVERSTAY.seconds;
  return setTimeout(() => {
    tell(`still running ${seconds} s after its start, with a limit of ${limitSec} s: ended`);
    child.kill('SIGKILL');
  }, seconds * 1000);
}

function endOf(code: number | null, killedBy: NodeJS.Signals | null, stderr: string): string {
  const how = killedBy === null ? `exit code ${code}` : `signal ${killedBy}`;
  const said = stderr.trim().split('\n');
  // Of an uncaught error the line that names it, else the last one.
  const line = said.find((text) => /^\w{0,60}Error\b|FATAL ERROR/.test(text)) ?? said.at(-1)!;
  return `the process ended without an answer, ${how}${line === '' ? '' : `: ${line.trim()}`}`;
}
