/** A Redis and workers of a measurement's own: processes of the built command, each on a core if need be, that can be killed. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunRow } from '../src/measure/row.ts';
import { viewQueue } from '../src/queue/status.ts';
import { type RedisServer, startRedis } from '../test/support/redis.ts';
import { ROOT } from './pages.ts';

const bin = join(ROOT, 'bin/maxcut.js');
const hasTaskset = spawnSync('taskset', ['--version']).status === 0;

export interface BenchFigures {
  /** Its rows' outcomes by id. */
  readonly values: string;
  /** Seconds of each run, and of all of it. */
  readonly lengths: readonly number[];
  readonly seconds: number;
  /** Processor seconds of the process itself, without its runs; 0 where there is no /proc. */
  readonly cpuSec: number;
}

export class QueueLab {
  readonly redis: RedisServer;
  readonly folder = mkdtempSync(join(tmpdir(), 'maxcut-queue-'));
  readonly workers = new Map<string, ChildProcess>();
  #names = 0;

  static async open(): Promise<QueueLab> {
    return new QueueLab(await startRedis({ persistent: true }));
  }

  private constructor(redis: RedisServer) {
    this.redis = redis;
  }

  get url(): string {
    return this.redis.url;
  }

  /** @param core that it runs on; undefined: any @returns its name, when it takes jobs */
  async work(core?: number): Promise<string> {
    const name = `w${++this.#names}`;
    const argv = [bin, 'worker', '--queue', this.url, '--threads', '1', '--name', name, '--quiet'];
    const child = spawn(...nodeOn(core, argv), { stdio: 'ignore' });
    this.workers.set(name, child);
    const view = await viewQueue(this.url);
    while (this.workers.has(name) && !(await view.status()).workers.some((one) => one.name === name))
      await sleep(30);
    await view.close();
    return name;
  }

  kill(name: string): void {
    this.workers.get(name)?.kill('SIGKILL');
    this.workers.delete(name);
  }

  async close(): Promise<void> {
    for (const name of [...this.workers.keys()]) this.kill(name);
    await this.redis.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** `maxcut bench` into a folder of that name. @param core that it runs on, with its runs; undefined: any */
  async bench(name: string, argv: readonly string[], core?: number): Promise<BenchFigures> {
    const out = join(this.folder, name);
    const startMs = performance.now();
    const child = spawn(...nodeOn(core, [bin, 'bench', ...argv, '--out', out, '--quiet']), {
      stdio: 'ignore',
    });
    // As of the last time that it was there to be asked.
    let cpuSec = 0;
    const timer = setInterval(() => {
      cpuSec = Math.max(cpuSec, processCpuSec(child.pid!));
    }, 50);
    const code = await new Promise((resolve) => {
      child.on('close', resolve);
    });
    clearInterval(timer);
    const seconds = (performance.now() - startMs) / 1000;
    if (code !== 0) throw new Error(`maxcut bench ended with exit code ${code}`);
    const lines = readFileSync(join(out, 'runs.jsonl'), 'utf8').trim().split('\n');
    const rows = lines.map((line) => JSON.parse(line) as RunRow);
    const values = rows.map(({ id, value, status }) => `${id} ${value} ${status}`).sort();
    rmSync(out, { recursive: true });
    return { values: values.join('\n'), lengths: rows.map(({ wallSec }) => wallSec), seconds, cpuSec };
  }
}

/** Program and arguments. */
function nodeOn(core: number | undefined, argv: readonly string[]): [string, string[]] {
  return core === undefined || !hasTaskset
    ? [process.execPath, [...argv]]
    : ['taskset', ['-c', String(core), process.execPath, ...argv]];
}

/** From now on this process, with the threads and processes that it starts, has one core. */
export function stayOn(core: number): void {
  if (hasTaskset) execFileSync('taskset', ['-acp', String(core), String(process.pid)], { stdio: 'ignore' });
}

/** Of the kernel's clock of processes, on all Linux machines. */
const TICKS_PER_SEC = 100;

/** Processor seconds that a process has had; 0 where there is no /proc, or no such process. */
export function processCpuSec(pid: number): number {
  try {
    // The name, in parentheses, may hold blanks.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SEC;
  } catch {
    return 0;
  }
}

/** Cores that this process may run on. */
export function coreCount(): number {
  return Number(execFileSync('nproc', { encoding: 'utf8' }));
}
