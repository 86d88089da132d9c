/** A whole run of a benchmark as a job: its instance travels as the bytes of its file, since workers open no file that a job names. The
 *  run has a process of its own on the worker too, and what it says about its value is counted again by the coordinator. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '../core/errors.ts';
import type { ReadGraphOptions } from '../io/index.ts';
import type { Task } from '../measure/plan.ts';
import type { Machine, RunSettings, Versions } from '../measure/row.ts';
import { theseVersions, thisMachine } from '../measure/run/machine.ts';
import { type RunReport, runInProcess } from '../measure/run/worker-process.ts';
import { methodNames } from '../solve/methods.ts';

export interface BenchPayload {
  readonly suite: string;
  readonly settings: RunSettings;
  readonly name: string;
  readonly family: string;
  readonly bestKnown: number | null;
  readonly provenOptimal: boolean;
  /** The last part of the file's name, whose extension may tell the format. */
  readonly file: string;
  readonly read: ReadGraphOptions | null;
}

/** What came of it, and where. */
export interface BenchReport {
  readonly report: RunReport;
  readonly machine: Machine;
  readonly versions: Versions;
}

/** In the folder for temporary files, which containers may share: the host names them apart; the process and something random follow. */
const FOLDER = `maxcut-run-${hostname().replace(/[^\w.]/g, '_')}-`;
const BOUNDS: readonly unknown[] = ['none', 'sdp', 'verified', 'estimated'];
const LONGEST_NAME = 200;

/** @param payload whatever came from the queue @returns null where the signal has ended it @throws InputError */
export async function runBenchJob(
  payload: unknown,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<BenchReport | null> {
  const { suite, settings, name, family, bestKnown, provenOptimal, file, read } = checkBenchPayload(payload);
  const folder = await mkdtemp(join(tmpdir(), `${FOLDER}${process.pid}-`));
  try {
    const path = join(folder, file);
    await writeFile(path, bytes);
    const source = read === null ? { file: path } : { file: path, read };
    const task: Task = { suite, settings, instance: { name, family, bestKnown, provenOptimal, source } };
    const report = await runInProcess(task, signal);
    return report === null ? null : { report, machine: thisMachine(), versions: theseVersions() };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Removes the folders of runs whose worker was killed on this host: its process is gone. */
export async function removeLeftFolders(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = name.startsWith(FOLDER) ? Number(name.slice(FOLDER.length).split('-')[0]) : Number.NaN;
    if (pid > 0 && !isRunning(pid))
      await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => {});
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It is there, but another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function checkBenchPayload(value: unknown): BenchPayload {
  const fail = (): never => {
    throw new InputError({}, 'the run of the job is not sound');
  };
  if (typeof value !== 'object' || value === null) return fail();
  const { suite, settings, name, family, bestKnown, provenOptimal, file, read } = value as BenchPayload;
  const isText = (text: unknown) => typeof text === 'string' && text.length <= LONGEST_NAME;
  const isLimit = (limit: unknown) => limit === null || (typeof limit === 'number' && limit > 0);
  // A name, not a path: it is created in a folder of the worker's own.
  const isFile = isText(file) && /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(file);
  if (![suite, name, family].every(isText) || !isFile || typeof settings !== 'object' || settings === null)
    return fail();
  const { instance, method, seed, timeLimitSec, maxSteps, threads, stopAtBest, bound } = settings;
  const sound =
    instance === name &&
    methodNames().includes(method) &&
    Number.isSafeInteger(seed) &&
    isLimit(timeLimitSec) &&
    isLimit(maxSteps) &&
    Number.isSafeInteger(threads) &&
    threads >= 1 &&
    threads <= 1024 &&
    typeof stopAtBest === 'boolean' &&
    typeof provenOptimal === 'boolean' &&
    BOUNDS.includes(bound) &&
    (bestKnown === null || Number.isFinite(bestKnown)) &&
    (read === null || isReadOptions(read));
  return sound ? (value as BenchPayload) : fail();
}

function isReadOptions(read: unknown): boolean {
  if (typeof read !== 'object' || read === null) return false;
  const text = (value: unknown) => typeof value === 'string' && value.length <= LONGEST_NAME;
  return Object.entries(read).every(([name, value]) => {
    if (name === 'maxNodes') return Number.isSafeInteger(value);
    if (name === 'columns') return Array.isArray(value) && value.length <= 3 && value.every(text);
    return ['format', 'weight', 'symmetrize'].includes(name) && text(value);
  });
}
