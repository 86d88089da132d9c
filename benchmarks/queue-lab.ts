/** A Redis and workers of a measurement's own: processes of the built command, each on a core if need be, that can be killed. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { viewQueue } from '../src/queue/status.ts';
import { type RedisServer, startRedis } from '../test/support/redis.ts';

// From benchmarks/.build, where the tool runs, as from here.
const bin = fileURLToPath(
  new URL('../bin/maxcut.js', new URL(import.meta.url).href.replace('/.build/', '/')),
);
const hasTaskset = spawnSync('taskset', ['--version']).status === 0;

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
    const [program, all] =
      core === undefined || !hasTaskset
        ? [process.execPath, argv]
        : ['taskset', ['-c', String(core), process.execPath, ...argv]];
    const child = spawn(program, all, { stdio: 'ignore' });
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

  /** `maxcut bench` into a folder of that name. @returns its rows' outcomes by id, and the seconds that it took */
  async bench(name: string, argv: readonly string[]): Promise<{ values: string; seconds: number }> {
    const out = join(this.folder, name);
    const startMs = performance.now();
    const child = spawn(process.execPath, [bin, 'bench', ...argv, '--out', out, '--quiet'], {
      stdio: 'ignore',
    });
    const code = await new Promise((resolve) => {
      child.on('close', resolve);
    });
    const seconds = (performance.now() - startMs) / 1000;
    if (code !== 0) throw new Error(`maxcut bench ended with exit code ${code}`);
    const rows = readFileSync(join(out, 'runs.jsonl'), 'utf8').trim().split('\n');
    const values = rows
      .map((line) => JSON.parse(line))
      .map(({ id, value, status }) => `${id} ${value} ${status}`)
      .sort();
    rmSync(out, { recursive: true });
    return { values: values.join('\n'), seconds };
  }
}

/** Cores that this process may run on. */
export function coreCount(): number {
  return Number(execFileSync('nproc', { encoding: 'utf8' }));
}
