/** A Redis of a test's own: on a free port, in a folder of its own, with or without persistence. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
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

/** Paths of a certificate and its key. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Self-signed, for a day. @param names as openssl writes them: `IP:127.0.0.1` @returns null where there is no openssl */
export function selfSigned(folder: string, name: string, names: string): Certificate | null {
  const [cert, key] = [join(folder, `${name}.crt`), join(folder, `${name}.key`)];
  const argv = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', `/CN=${name}`];
  argv.push('-addext', `subjectAltName=${names}`, '-out', cert, '-keyout', key);
  return spawnSync('openssl', argv, { stdio: 'ignore' }).status === 0 ? { cert, key } : null;
}

export async function startRedis(
  options: {
    readonly persistent?: boolean;
    readonly password?: string;
    /** Certificate and key; it then speaks TLS alone. */
    readonly tls?: Certificate;
  } = {},
): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'maxcut-redis-'));
  const port = await freePort();
  const { password, persistent = false, tls } = options;
  const argv = [
    tls === undefined ? '--port' : '--tls-port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--save',
    '',
  ];
  argv.push('--appendonly', persistent ? 'yes' : 'no', '--appendfsync', 'everysec');
  if (password !== undefined) argv.push('--requirepass', password);
  if (tls !== undefined) {
    argv.push('--port', '0', '--tls-auth-clients', 'no', '--tls-ca-cert-file', tls.cert);
    argv.push('--tls-cert-file', tls.cert, '--tls-key-file', tls.key);
  }
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
    url: `${tls === undefined ? 'redis' : 'rediss'}://${password === undefined ? '' : `:${encodeURIComponent(password)}@`}127.0.0.1:${port}`,
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
