/** That anyone can use the page, anywhere: without a mouse, on a phone, in the dark, without WebAssembly, from any folder of any server. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { generator } from '../oracles/random-graphs.ts';
import { seriousFindings } from './axe.ts';
import { openFile, pageTests, servePage, servePlainly, setField, solveOn } from './browser.ts';

const pageTest = pageTests();

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  pageTest(
    'axe has no serious findings, before and after a solve, nor on any tab',
    async (page) => {
      expect(await seriousFindings(page)).toEqual([]);
      await solveOn(page);
      expect(await seriousFindings(page)).toEqual([]);
      await page.locator('summary').click();
      for (const tab of ['Random', 'File', 'Draw', 'Nodes', 'Paste'])
        await page.getByRole('tab', { name: tab }).click();
      await page.locator('#paste').fill('a b x');
      await page.locator('#paste-use').click();
      await page.getByRole('alert').waitFor();
      expect(await seriousFindings(page)).toEqual([]);
    },
    { colorScheme },
  );
});

pageTest(
  'on a phone nothing is wider than the screen, and there are no serious findings',
  async (page) => {
    const width = () => page.evaluate(() => document.documentElement.scrollWidth);
    await solveOn(page);
    expect(await width()).toBeLessThanOrEqual(390);
    const name = 'a-name-as-tools-make-them-of-all-they-know-2026-11-26T09-30-00Z-run-0000000001.txt';
    await openFile(
      page,
      name,
      'ann bob 1234567890123456\nbob cid -9876543210987.125\ncid dan 4503599627370496\n',
    );
    await solveOn(page);
    expect(await width()).toBeLessThanOrEqual(390);
    expect(await seriousFindings(page)).toEqual([]);
  },
  { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
);

pageTest('the keyboard is enough: from the first tab to a result', async (page) => {
  await page.getByRole('tab', { name: 'Examples' }).focus();
  await page.keyboard.press('ArrowRight');
  expect(await page.getByRole('tab', { name: 'Random' }).getAttribute('aria-selected')).toBe('true');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('10 nodes, 15 edges ·').waitFor();
  while (!(await page.locator('#solve').evaluate((button) => button === document.activeElement)))
    await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('#value')!.textContent === '12');
});

describe('anywhere', () => {
  test('`maxcut page` isolates the page and refuses everything else', async () => {
    const { url, end } = await servePage();
    try {
      const { headers, status } = await fetch(url);
      expect(status).toBe(200);
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp');
      const policy = headers.get('content-security-policy')!;
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|blob:|https?:/);
      expect((await fetch(`${url}../package.json`)).status).toBe(404);
      expect((await fetch(`${url}..%2f..%2fpackage.json`)).status).toBe(404);
      expect((await fetch(url, { method: 'POST' })).status).toBe(405);
    } finally {
      await end();
    }
  });

  pageTest('where it is isolated several threads share the graph', async (page) => {
    expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(true);
  });

  test('it is small: at most 350 kB packed', () => {
    const folder = fileURLToPath(new URL('../../dist/page/', import.meta.url));
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.includes('.'),
    );
    const packed = files.reduce((sum, name) => sum + gzipSync(readFileSync(folder + name)).length, 0);
    expect(packed).toBeLessThan(350_000);
    for (const name of files.filter((file) => file.endsWith('.js')))
      expect(/(from|require\(|import\()\s*["'`]node:/.test(readFileSync(folder + name, 'utf8'))).toBe(false);
  });

  pageTest('from a folder of a plain server, without isolation', async (_page, open) => {
    const { url, server } = await servePlainly({});
    try {
      const page = await open({ url });
      expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(false);
      await page.getByRole('button', { name: /Random graph/ }).click();
      await page.getByText('60 nodes, 885 edges').waitFor();
      expect((await solveOn(page)).status).toBe('Optimal, and proven');
    } finally {
      server.close();
    }
  });

  pageTest('where the policy forbids WebAssembly, too', async (_page, open) => {
    const policy =
      "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self'";
    const { url, server } = await servePlainly({ 'content-security-policy': policy });
    try {
      const page = await open({ url });
      const forbidden = await page.evaluate(async () => {
        try {
          await WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
          return false;
        } catch {
          return true;
        }
      });
      expect(forbidden).toBe(true);
      expect(await solveOn(page)).toMatchObject({ value: 61, bound: 61 });
    } finally {
      server.close();
    }
  });
});

pageTest(
  'a graph of 100,000 edges: the page goes on drawing frames while it is read and solved',
  async (page) => {
    const uniform = generator(5);
    const n = 20_000;
    const edges = Array.from({ length: 100_000 }, () => {
      const u = Math.floor(uniform() * n);
      return `${u + 1} ${((u + 1 + Math.floor(uniform() * (n - 1))) % n) + 1} 1\n`;
    });
    await openFile(page, 'large.rud', `${n} ${edges.length}\n${edges.join('')}`);
    expect(await page.locator('#stage-note').isVisible()).toBe(true);
    await setField(page, 'limit', '1');
    await page.evaluate(() => {
      const scope = globalThis as unknown as { frames: number };
      scope.frames = 0;
      const count = (): void => {
        scope.frames++;
        requestAnimationFrame(count);
      };
      count();
    });
    const { value, bound } = await solveOn(page);
    // Far above a random cut, however busy the machine is.
    expect(value).toBeGreaterThan(60_000);
    expect(value).toBeLessThanOrEqual(bound);
    // 120 in two seconds on a machine with nothing else to do.
    expect(await page.evaluate(() => (globalThis as unknown as { frames: number }).frames)).toBeGreaterThan(
      20,
    );
  },
);

pageTest('after ten runs the memory has returned', async (page) => {
  const megabytes = (): Promise<number> =>
    page.evaluate(async () => {
      const scope = performance as unknown as {
        measureUserAgentSpecificMemory(): Promise<{ readonly bytes: number }>;
      };
      return (await scope.measureUserAgentSpecificMemory()).bytes / 1e6;
    });
  await solveOn(page);
  const first = await megabytes();
  const workers = page.workers().length;
  for (let run = 0; run < 10; run++) {
    await page.getByRole('button', { name: run % 2 === 0 ? /Petersen/ : /Karate/ }).click();
    await page.getByText(run % 2 === 0 ? '10 nodes, 15 edges ·' : '34 nodes, 78 edges ·').waitFor();
    await solveOn(page);
  }
  expect(page.workers().length).toBe(workers);
  expect(await megabytes()).toBeLessThan(1.3 * first + 3);
});
