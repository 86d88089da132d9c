/** The page of a queue: what the runs' coordinators tell, as it comes; there only where it was asked for, and safe from what strangers write. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openQueue } from '../../src/queue/coordinator.ts';
import { start, until } from '../cli/harness.ts';
import { hasRedis, NO_REDIS, type RedisServer, startRedis } from '../support/redis.ts';
import { seriousFindings } from './axe.ts';
import { pageTests, servePage } from './browser.ts';

if (!hasRedis) console.warn(`skipped: ${NO_REDIS}: no page of a queue is tried`);

describe.skipIf(!hasRedis)('the page of a queue', () => {
  const SECRET = 'open-sesame';
  let redis: RedisServer;
  let served: ReturnType<typeof start>;
  let url = '';

  beforeAll(async () => {
    redis = await startRedis({ password: SECRET });
    served = start(['page', '--port', '0', '--queue', redis.url]);
    served.child.stdout!.on('data', (chunk) => {
      url += chunk;
    });
    await until(() => url.endsWith('\n'));
    url = url.trim();
  }, 60_000);
  afterAll(async () => {
    served.child.kill('SIGTERM');
    await served.ended;
    await redis.stop();
  });

  test('is served with a policy of its own; its events hold the runs and their cuts and bounds', {
    timeout: 60_000,
  }, async () => {
    const queue = await openQueue({ url: redis.url, run: 'told' });
    queue.note({ kind: 'solve', name: 'g.rud', cut: 10 }, 'once');
    await sleep(20);
    queue.note({ cut: 12, bound: 20.5, boundKind: 'verified' }, 'once');
    const page = await fetch(url);
    expect(page.headers.get('content-security-policy')).toContain("connect-src 'self'");
    const { origin } = new URL(url);
    expect((await fetch(origin)).headers.get('content-security-policy')).not.toContain('connect-src');
    const news = await firstNews(`${origin}/queue-events`);
    expect(JSON.stringify(news)).not.toContain(SECRET);
    expect(news.status.runs[0]).toMatchObject({ id: 'told', cut: 12, bound: 20.5, alive: true });
    const [{ run, from, points }] = news.traces;
    expect({ run, from }).toEqual({ run: 'told', from: 0 });
    expect(points.map((point: number[]) => point.slice(1))).toEqual([
      [10, null],
      [12, 20.5],
    ]);
    await queue.close();
  });

  test('is not there without a queue, nor under another name of this machine', {
    timeout: 60_000,
  }, async () => {
    const plain = await servePage();
    try {
      for (const path of ['queue.html', 'queue-events'])
        expect((await fetch(new URL(path, plain.url))).status).toBe(404);
    } finally {
      await plain.end();
    }
    const { port } = new URL(url);
    const { request } = await import('node:http');
    const status = await new Promise((resolve, reject) => {
      const headers = { host: `elsewhere.example.org:${port}` };
      request({ host: '127.0.0.1', port, path: '/queue-events', headers }, (response) => {
        resolve(response.statusCode);
        response.destroy();
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(403);
  });

  const pageTest = pageTests();
  pageTest('shows runs and workers as they are, and what strangers write as text', async (_page, open) => {
    const client = new Redis(redis.url);
    const nowMs = Date.now();
    const script = '<img src=x onerror="document.title=1">';
    const run = { id: 'evil', kind: 'solve', name: script, version: '1', state: 'done' };
    await client.hset(
      'maxcut:run:evil',
      'figures',
      JSON.stringify({ ...run, sinceMs: nowMs, updatedMs: nowMs }),
    );
    await client.sadd('maxcut:runs', 'evil');
    const queue = await openQueue({ url: redis.url, run: 'live' });
    queue.note({ kind: 'solve', name: 'torus.rud', cut: 7, bound: 9, boundKind: 'verified' }, 'once');
    const page = await open({ url, ready: '#runs td' });
    await page.getByRole('button', { name: 'live' }).click();
    await page.waitForFunction(() => document.querySelector('#chart')!.ariaLabel?.includes('best cut 7'));
    queue.note({ cut: 8 }, 'once');
    await page.waitForFunction(() => document.querySelector('#chart')!.ariaLabel?.includes('best cut 8'));
    expect(await page.locator('#chart canvas').count()).toBe(1);
    expect(await page.locator('#runs').textContent()).toContain(script);
    expect(await page.title()).toBe('maxcut: queue');
    expect(await seriousFindings(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await seriousFindings(page)).toEqual([]);
    await queue.close();
    client.disconnect();
  });
});

async function firstNews(events: string) {
  const controller = new AbortController();
  const { body } = await fetch(events, { signal: controller.signal });
  let text = '';
  for await (const chunk of body!) {
    text += new TextDecoder().decode(chunk);
    if (text.includes('\n\n')) break;
  }
  controller.abort();
  return JSON.parse(text.slice('data: '.length, text.indexOf('\n\n')));
}
