/** A Redis of a test's own: on a free port, in a folder of its own, with or without persistence. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const NO_REDIS = 'there is no redis-server (Debian: apt-get install redis-server)';

export const hasRedis: boolean = (() => {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** Ends it, and starts it again with what it has kept. @param signal SIGTERM saves, SIGKILL does not */
  restart(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  stop(): Promise<void>;
}

export async function startRedis(
  options: { readonly persistent?: boolean; readonly password?: string } = {},
): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'maxcut-redis-'));
  const port = await freePort();
  const { password, persistent = false } = options;
  const argv = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  argv.push('--appendonly', persistent ? 'yes' : 'no', '--appendfsync', 'everysec');
  if (password !== undefined) argv.push('--requirepass', password);
  const start = async (): Promise<ChildProcess> => {
    const child = spawn('redis-server', argv, { stdio: 'ignore' });
    await reachable(port);
    return child;
  };
  let server = await start();
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const gone = new Promise((resolve) => {
      server.once('exit', resolve);
    });
    server.kill(signal);
    await gone;
  };
  return {
    url: `redis://${password === undefined ? '' : `:${encodeURIComponent(password)}@`}127.0.0.1:${port}`,
    port,
    async restart(signal) {
      await end(signal);
      server = await start();
    },
    async stop() {
      await end('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

async function reachable(port: number): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    const there = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.on('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
    if (there) return;
    await sleep(20);
  }
  throw new Error(`redis-server does not answer on port ${port}`);
}
