/** Addresses of queues: which are taken, and that no message shows a password. */
import { expect, test } from 'vitest';
import { checkUrl, shownUrl, withoutPassword } from '../../src/queue/connection.ts';
import { run } from '../cli/harness.ts';

const SECRET = 's3cr/et?word';
const url = `rediss://agent:${encodeURIComponent(SECRET)}@queue.example.org:6380/2`;

test('an address is shown without user and password', () => {
  expect(checkUrl(url)).toBe(url);
  expect(shownUrl(url)).toBe('rediss://queue.example.org:6380/2');
  expect(shownUrl('redis://:x@h/')).toBe('redis://h');
});

test('a message of another program loses the password, plain or encoded, and the user', () => {
  const said = `connect to ${url} failed: agent/${SECRET} refused, ${encodeURIComponent(SECRET)}`;
  const shown = withoutPassword(said, url);
  for (const secret of [SECRET, encodeURIComponent(SECRET), 'agent']) expect(shown).not.toContain(secret);
  expect(shown).toContain('failed');
});

test.each(['http://:pass-word@host', 'redis//:pass-word@host', 'pass-word', ''])(
  'what is no address is refused without being shown: %s',
  async (text) => {
    for (const argv of [['solve', 'g.txt'], ['worker'], ['queue', 'status'], ['bench', 'smoke']]) {
      const { code, stderr, stdout } = await run([...argv, '--queue', text]);
      expect(code).toBe(2);
      expect(stderr).toContain('expected redis://HOST:PORT');
      expect(stderr + stdout).not.toContain('pass-word');
    }
  },
);

test('a queue that is not there is told in one line, without the password', async () => {
  const argv = ['worker', '--queue', 'redis://:pass-word@127.0.0.1:1'];
  const { code, stderr } = await run(argv);
  expect(code).toBe(66);
  expect(stderr).toMatch(/^maxcut: the queue at redis:\/\/127\.0\.0\.1:1 cannot be reached \(.*\)\n$/);
  expect(stderr).not.toContain('pass-word');
});

test('the environment may hold the address', async () => {
  const argv = ['queue', 'status', '--queue', 'env'];
  expect((await run(argv)).stderr).toContain('MAXCUT_QUEUE is not set');
  const { stderr } = await run(argv, { env: { MAXCUT_QUEUE: 'redis://:pass-word@127.0.0.1:1' } });
  expect(stderr).toContain('the queue at redis://127.0.0.1:1 cannot be reached');
});
