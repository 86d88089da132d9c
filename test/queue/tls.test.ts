/** A queue over TLS: a certificate is trusted where the caller says so, and refused in one line, without the password, where not. */
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Ended, scratchFolder, start } from '../cli/harness.ts';
import { hasRedis, NO_REDIS, type RedisServer, selfSigned, startRedis } from '../support/redis.ts';

const SECRET = 'open-sesame';
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const { stdout = '', stderr = '' } = spawnSync('redis-server', ['--tls-port', 'x'], { encoding: 'utf8' });
// It says so where it was built without TLS.
const speaksTls = hasRedis && !`${stdout}${stderr}`.includes('Bad directive');
const able = hasRedis && hasOpenssl && speaksTls;
if (!able)
  console.warn(
    `skipped: ${hasRedis ? 'there is no openssl, or redis-server speaks no TLS' : NO_REDIS}: no queue over TLS is tried`,
  );

describe.skipIf(!able)('a queue over TLS', () => {
  const path = scratchFolder();
  const own = able ? selfSigned(path('.'), 'own', 'IP:127.0.0.1,DNS:localhost')! : { cert: '', key: '' };
  const other = able ? selfSigned(path('.'), 'other', 'DNS:queue.example.org')! : own;
  const servers: RedisServer[] = [];
  let redis: RedisServer;
  let foreign: RedisServer;

  beforeAll(async () => {
    redis = await startRedis({ password: SECRET, tls: own });
    foreign = await startRedis({ password: SECRET, tls: other });
    servers.push(redis, foreign);
  });
  afterAll(() => Promise.all(servers.map((server) => server.stop())));

  function statusOf(url: string, trusted?: string): Promise<Ended> {
    const before = process.env.NODE_EXTRA_CA_CERTS;
    if (trusted !== undefined) process.env.NODE_EXTRA_CA_CERTS = trusted;
    const { ended } = start(['queue', 'status', '--json', '--queue', url]);
    delete process.env.NODE_EXTRA_CA_CERTS;
    if (before !== undefined) process.env.NODE_EXTRA_CA_CERTS = before;
    return ended;
  }

  test('with the certificate in NODE_EXTRA_CA_CERTS it works', { timeout: 60_000 }, async () => {
    const { code, stdout, stderr } = await statusOf(redis.url, own.cert);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout).queue).toBe(`rediss://127.0.0.1:${redis.port}`);
    expect(stdout).not.toContain(SECRET);
  });

  test.each([
    [
      'a certificate that nobody trusts',
      () => redis,
      undefined,
      /self-signed certificate: .*NODE_EXTRA_CA_CERTS/,
    ],
    ['another one that is trusted', () => redis, () => other.cert, /self-signed certificate/],
    [
      'a certificate of another host',
      () => foreign,
      () => other.cert,
      /does not match certificate's altnames/,
    ],
  ] as const)('%s is refused in a line', { timeout: 60_000 }, async (_what, server, trusted, reason) => {
    const { code, stdout, stderr } = await statusOf(server().url, trusted?.());
    expect(code).toBe(66);
    expect(stderr).toMatch(/^maxcut: the queue at rediss:\/\/127\.0\.0\.1:\d+ cannot be reached \(.*\)\n$/);
    expect(stderr).toMatch(reason);
    expect(stdout + stderr).not.toContain(SECRET);
  });

  test('an address without TLS is refused, too', { timeout: 60_000 }, async () => {
    const { code, stderr } = await statusOf(redis.url.replace('rediss:', 'redis:'), own.cert);
    expect(code).toBe(66);
    expect(stderr.split('\n')).toHaveLength(2);
    expect(stderr).not.toContain(SECRET);
  });
});
