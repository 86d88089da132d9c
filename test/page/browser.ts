/** Opens the built page in Chromium for tests: served by `maxcut page`, or by a plain server of the tests' own. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { start, until } from '../cli/harness.ts';
import { BROWSER_FLAGS, executablePath, NO_BROWSER } from '../support/chromium.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

export const dataFile = (name: string): string => `${root}data/${name}`;

/** One browser and one server for the tests of a file, ended with them. */
class Host {
  #browser: Browser | undefined;
  #served: Served | undefined;

  constructor() {
    afterAll(async () => {
      await this.#browser?.close();
      await this.#served?.end();
    });
  }

  async open(options: OpenOptions, faults: string[]): Promise<Page> {
    const { fragment = '', url, ready = '#graph-size', ...rest } = options;
    // Memory is measured at once, not within the next half minute.
    const args = [...BROWSER_FLAGS, '--enable-blink-features=ForceEagerMeasureMemory'];
    this.#browser ??= await chromium.launch({ executablePath: executablePath!, args });
    if (url === undefined) this.#served ??= await servePage();
    const address = url ?? this.#served!.url;
    const context = await this.#browser.newContext({ viewport: { width: 1360, height: 900 }, ...rest });
    const page = await context.newPage();
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) faults.push(message.text());
    });
    page.on('request', (request) => {
      const { protocol, hostname } = new URL(request.url());
      if (protocol !== 'blob:' && hostname !== '127.0.0.1') faults.push(`asked ${request.url()}`);
    });
    await page.goto(address + fragment);
    await page.waitForFunction((what) => (document.querySelector(what)?.textContent ?? '') !== '', ready);
    return page;
  }
}

interface Served {
  readonly url: string;
  end(): Promise<void>;
}

export interface OpenOptions extends BrowserContextOptions {
  /** What follows the page's address. */
  readonly fragment?: string;
  /** In place of the one that `maxcut page` serves. */
  readonly url?: string;
  /** What has a text when the page is there; default: the size of the open graph. */
  readonly ready?: string;
}

export type PageTest = (
  name: string,
  run: (page: Page, open: (options?: OpenOptions) => Promise<Page>) => Promise<void>,
  options?: OpenOptions,
) => void;

/** Makes tests in a page of their own, in which nothing may fail or offend against the policy; skipped where there is no browser. To be
 *  called once by each file. */
export function pageTests(): PageTest {
  const host = new Host();
  return (name, run, options = {}) =>
    test(name, { timeout: 120_000 }, async (context) => {
      if (executablePath === undefined) context.skip(`${NO_BROWSER}: the page was not opened`);
      const faults: string[] = [];
      const opened: Page[] = [];
      const open = async (more: OpenOptions = options): Promise<Page> => {
        const page = await host.open(more, faults);
        opened.push(page);
        return page;
      };
      try {
        await run(await open(), open);
        expect(faults).toEqual([]);
      } finally {
        await Promise.all(opened.map((page) => page.context().close()));
      }
    });
}

/** `maxcut page` as a process, until the tests of the file are over. */
export async function servePage(): Promise<Served> {
  expect(existsSync(`${root}dist/page/index.html`), 'dist/page, which `npm run build` makes').toBe(true);
  const { child, ended } = start(['page', '--port', '0']);
  let text = '';
  child.stdout!.on('data', (chunk) => {
    text += chunk;
  });
  await until(() => text.endsWith('\n'));
  return {
    url: text.trim(),
    async end() {
      child.kill('SIGINT');
      const { code, stderr } = await ended;
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    },
  };
}

/** The page's files in a folder of a plain server, with headers of the test's choice. */
export async function servePlainly(
  headers: Readonly<Record<string, string>>,
): Promise<{ url: string; server: Server }> {
  const types: Readonly<Record<string, string>> = {
    html: 'text/html',
    css: 'text/css',
    js: 'text/javascript',
    svg: 'image/svg+xml',
  };
  const server = createServer((request, response) => {
    const name = request.url!.replace('/some/folder/', '') || 'index.html';
    const file = `${root}dist/page/${name}`;
    if (!existsSync(file)) response.writeHead(404).end();
    else
      response
        .writeHead(200, { 'content-type': types[name.split('.').at(-1)!]!, ...headers })
        .end(readFileSync(file));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/some/folder/`, server };
}

/** Gives the file input a file, and waits until the page has read it. */
export async function openFile(page: Page, name: string, content: Buffer | string): Promise<void> {
  await page.evaluate(() => {
    document.querySelector('#graph-size')!.textContent = '';
  });
  await page.locator('#file').setInputFiles({ name, mimeType: '', buffer: Buffer.from(content) });
  await page.waitForFunction(
    () =>
      document.querySelector('#graph-size')!.textContent !== '' ||
      document.querySelector('#refusal:not([hidden])') !== null,
  );
}

/** Sets a slider, or another field, as a user would. */
export async function setField(page: Page, id: string, value: string): Promise<void> {
  await page.locator(`#${id}`).evaluate((field: HTMLInputElement | HTMLSelectElement, to) => {
    field.value = to;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }, value);
}

export interface Shown {
  readonly value: number;
  readonly bound: number;
  readonly status: string;
}

/** Presses the button and waits for the end. @returns what is shown then */
export async function solveOn(page: Page): Promise<Shown> {
  await page.locator('#solve').click();
  return await ended(page);
}

export async function ended(page: Page): Promise<Shown> {
  await page.waitForFunction(
    () =>
      document.querySelector('#solve:not([hidden])') !== null &&
      !/Ready|Solving/.test(document.querySelector('#status')!.textContent!),
    undefined,
    { timeout: 60_000 },
  );
  const [value, bound, status] = await Promise.all(
    ['value', 'bound', 'status'].map((id) => page.locator(`#${id}`).textContent()),
  );
  return { value: Number(value), bound: Number(bound), status: status! };
}

/** What a download button gives. */
export async function downloaded(page: Page, what: string): Promise<{ name: string; text: string }> {
  const coming = page.waitForEvent('download');
  await page.locator(`[data-export="${what}"]`).click();
  const download = await coming;
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
}
