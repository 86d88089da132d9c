/** Runs the command for tests: in this process with streams of the test's own, or as the built program. */

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, expect } from 'vitest';
import type { StopSignal } from '../../src/cli/io.ts';
import { main } from '../../src/cli/main.ts';

/** Collects what is written; isTTY makes it look like a terminal. */
class Sink extends Writable {
  text = '';
  readonly isTTY: boolean;
  readonly columns = 80;
  readonly #heard: ((text: string) => void) | undefined;
  constructor(isTTY: boolean, heard?: (text: string) => void) {
    super({ decodeStrings: false });
    this.isTTY = isTTY;
    this.#heard = heard;
  }
  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    this.#heard?.(chunk.toString());
    done();
  }
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Which streams are terminals. */
  readonly terminal?: { readonly stdout?: boolean; readonly stderr?: boolean };
  /** Called once the command listens to signals. */
  readonly signals?: (send: (signal: StopSignal) => void) => void;
  /** Told what is written to stderr, as it is. */
  readonly heard?: (text: string) => void;
  /** In place of the collecting stdout. */
  readonly stdout?: Writable;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `main` in this process. `exits`: codes with which the command wanted to end the process at once. */
export async function run(
  argv: readonly string[],
  options: RunOptions = {},
): Promise<Ended & { exits: number[] }> {
  const stdout = new Sink(options.terminal?.stdout ?? false);
  const stderr = new Sink(options.terminal?.stderr ?? false, options.heard);
  const exits: number[] = [];
  const code = await main(argv, {
    stdout: options.stdout ?? stdout,
    stderr,
    env: options.env ?? {},
    onSignal(listener) {
      options.signals?.(listener);
      return () => {};
    },
    exit: (exitCode) => exits.push(exitCode),
    releaseInput: () => {},
  });
  return { code, stdout: stdout.text, stderr: stderr.text, exits };
}

const bin = fileURLToPath(new URL('../../bin/maxcut.js', import.meta.url));

/** The built program (`npm run build`) as a process: `npm test` has built it. */
export function start(argv: readonly string[], stdout: 'pipe' | number = 'pipe') {
  const child = spawn(process.execPath, [bin, ...argv], { stdio: ['pipe', stdout, 'pipe'] });
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr!.on('data', (chunk) => {
    err += chunk;
  });
  // The program may end before it has read its input.
  child.stdin!.on('error', () => {});
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => resolve({ code, stdout: out, stderr: err }));
  });
  return { child, ended };
}

/** Waits, for 25 s at most, until something is so. */
export async function until(what: () => boolean): Promise<void> {
  const endMs = performance.now() + 25_000;
  while (!what()) {
    if (performance.now() > endMs) throw new Error('it has not come about in 25 s');
    await sleep(20);
  }
}

/** A folder of its own for a test file, removed at its end; the function makes paths in it. */
export function scratchFolder(): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'maxcut-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return (name) => join(folder, name);
}

const goldenFolder = new URL('../golden/', import.meta.url);

/** Compares with a file of test/golden once times are made equal; UPDATE_GOLDEN=1 writes the file instead. */
export function expectGolden(name: string, text: string): void {
  const path = new URL(name, goldenFolder);
  const steady = withoutTimes(text);
  if (process.env.UPDATE_GOLDEN) writeFileSync(path, steady);
  const golden = existsSync(path) ? readFileSync(path, 'utf8') : `no ${name}: run with UPDATE_GOLDEN=1`;
  expect(steady).toBe(golden);
}

function withoutTimes(text: string): string {
  return text
    .replace(/\b\d+\.\d+ s\b/g, '<time>')
    .replace(/"(seconds|elapsedSec|timeToBestSec)":[^,}]+/g, '"$1":"<time>"')
    .replace(/\[[\d.e+-]+,([\d.e+-]+)\]/g, '["<time>",$1]');
}
