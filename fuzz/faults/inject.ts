/** Runs the built command in a folder of its own, with a fault, and gathers what it leaves. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Left, Run } from './runs.ts';

/** How a run has ended. */
export interface Ended extends Left {
  readonly code: number | null;
  /** The signal that ended it, where it did not end itself. */
  readonly killedBy: NodeJS.Signals | null;
  readonly stderr: string;
  readonly tookMs: number;
  /** What a preload says: steps counted, and which was struck. */
  readonly report: Report | null;
}

export interface Report {
  readonly steps: number;
  readonly struck: { readonly syscall: string; readonly where: string } | null;
}

export interface Injection {
  /** A module of this folder that is loaded before the command, and what it is told. */
  readonly preload?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called once it runs. */
  readonly disturb?: (child: ChildProcess) => void;
}

/** After so long it counts as hanging: far more than any run takes, on a machine that has much else to do. */
export const LONGEST_MS = 120_000;

/** @param root of the repository */
export async function runWith(
  root: URL,
  { argv, inputs }: Run,
  { preload, env, disturb }: Injection = {},
): Promise<Ended> {
  const folder = mkdtempSync(join(tmpdir(), 'maxcut-fault-'));
  // Beside the folder: what is in it must be the command's.
  const reportFile = `${folder}.report`;
  try {
    for (const [name, text] of Object.entries(inputs)) writeFileSync(join(folder, name), text);
    const path = (name: string): string => fileURLToPath(new URL(name, root));
    const loaded = preload === undefined ? [] : ['--import', new URL(`fuzz/faults/${preload}`, root).href];
    const startMs = performance.now();
    // A group of its own, which can be signalled without this process.
    const child = spawn(process.execPath, [...loaded, path('bin/maxcut.js'), ...argv], {
      cwd: folder,
      env: { ...process.env, ...env, FAULT_REPORT: reportFile },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const timer = setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), LONGEST_MS);
    disturb?.(child);
    const { code, killedBy } = await new Promise<Pick<Ended, 'code' | 'killedBy'>>((resolve) =>
      child.on('close', (exitCode, signal) => resolve({ code: exitCode, killedBy: signal })),
    );
    clearTimeout(timer);
    const tookMs = performance.now() - startMs;
    return {
      code,
      killedBy,
      stdout,
      stderr,
      tookMs,
      files: filesOf(folder, inputs),
      report: reportOf(reportFile),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(reportFile, { force: true });
  }
}

/** What is in the folder besides the inputs. */
function filesOf(folder: string, inputs: Run['inputs']): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const names = files.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
  return Object.fromEntries(
    names
      .filter((name) => inputs[name] === undefined)
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
}

function reportOf(file: string): Report | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
