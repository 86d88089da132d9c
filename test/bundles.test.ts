/** The package bundled by those who use it, with esbuild and with Vite, for Node and for a browser: it works, and its threads are not lost. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build as esbuild } from 'esbuild';
import { chromium } from 'playwright-core';
import { build as vite } from 'vite';
import { beforeAll, describe, expect, test } from 'vitest';
import { scratchFolder } from './cli/harness.ts';
import { BROWSER_FLAGS, executablePath, NO_BROWSER } from './support/chromium.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const path = scratchFolder();

const GRAPH = `const edges = [];
for (let u = 0; u < 400; u++) for (const step of [1, 7, 31]) edges.push([u, (u + step) % 400]);
const graph = { nodes: 400, edges };
const request = { timeLimitSec: 1.5, threads: 2, bound: 'none' };`;

const NODE_PROGRAM = `import { solve } from 'maxcut';
${GRAPH}
const { cut, threads, warnings } = await solve(graph, request);
console.log(JSON.stringify({ cut, threads, warnings }));
`;

const PAGE_PROGRAM = `import { solve } from 'maxcut';
import { webWorkers } from 'maxcut/browser';
${GRAPH}
const pick = ({ cut, threads, warnings }) => ({ cut, threads, warnings });
Promise.all([solve(graph, { ...request, executor: webWorkers() }), solve(graph, request)]).then(
  ([many, one]) => {
    globalThis.answer = JSON.stringify({ many: pick(many), one: pick(one), isolated: globalThis.crossOriginIsolated });
  },
);
`;

beforeAll(() => {
  mkdirSync(path('app/node_modules'), { recursive: true });
  symlinkSync(root, path('app/node_modules/maxcut'), 'dir');
  writeFileSync(path('app/package.json'), '{ "private": true, "type": "module" }');
  writeFileSync(path('app/node.js'), NODE_PROGRAM);
  writeFileSync(path('app/page.js'), PAGE_PROGRAM);
});

/** Bundles a program of the app into one file. */
const bundlers = {
  async esbuild(program: string, platform: 'node' | 'browser', outfile: string): Promise<void> {
    const entryPoints = [path(`app/${program}`)];
    await esbuild({ entryPoints, bundle: true, platform, format: 'esm', outfile, logLevel: 'silent' });
  },
  async vite(program: string, platform: 'node' | 'browser', outfile: string): Promise<void> {
    const [, folder, name] = /^(.*)\/([^/]*)$/.exec(outfile)!;
    await vite({
      root: path('app'),
      configFile: false,
      logLevel: 'silent',
      ...(platform === 'node' ? { ssr: { noExternal: true } } : {}),
      build: {
        outDir: folder!,
        emptyOutDir: false,
        minify: true,
        ssr: platform === 'node',
        target: 'es2022',
        rollupOptions: { input: path(`app/${program}`), output: { entryFileNames: name! } },
      },
    });
  },
};

describe.each(Object.keys(bundlers) as (keyof typeof bundlers)[])('bundled with %s', (name) => {
  test('for Node: the threads come', { timeout: 60_000 }, async () => {
    const file = path(`${name}-out/node.mjs`);
    await bundlers[name]('node.js', 'node', file);
    const alone = path(`${name}-alone`);
    mkdirSync(alone);
    writeFileSync(`${alone}/node.mjs`, readFileSync(file));
    const output = execFileSync(process.execPath, ['node.mjs'], { cwd: alone, encoding: 'utf8' });
    expect(JSON.parse(output)).toMatchObject({ threads: 2, warnings: [] });
  });

  test.each([true, false])(
    'for a browser, cross-origin isolated: %s',
    { timeout: 90_000 },
    async (isolated) => {
      if (executablePath === undefined) {
        console.warn(`skipped: ${NO_BROWSER} to run the bundle in`);
        return;
      }
      const file = path(`${name}-out/page.mjs`);
      await bundlers[name]('page.js', 'browser', file);
      expect(/(from|require\(|import\()\s*["'`]node:/.test(readFileSync(file, 'utf8'))).toBe(false);
      const answer = await openPage(executablePath, file, isolated);
      expect(answer.isolated).toBe(isolated);
      expect(answer.many).toMatchObject({ threads: 2, warnings: [] });
      expect(answer.one.warnings).toEqual(['threads 2 changes nothing: there is no executor to run them']);
      expect(answer.many.cut).toBeGreaterThan(600);
    },
  );
});

test.each(['', '/browser', '/derandomize', '/jl', '/structure'])(
  'maxcut%s leads to nothing that only Node has',
  async (entry) => {
    const contents = `export * from 'maxcut${entry}';`;
    const options = { bundle: true, platform: 'browser', format: 'esm', write: false } as const;
    const stdin = { contents, resolveDir: path('app') };
    const { outputFiles } = await esbuild({ stdin, ...options, logLevel: 'silent' });
    expect(outputFiles[0]!.text).not.toMatch(/(from|require\(|import\()\s*["'`]node:/);
  },
);

/** What the program says of itself, in a page of its own. */
async function openPage(executablePath: string, file: string, isolated: boolean) {
  const server = createServer((request, response) => {
    const script = request.url === '/page.mjs';
    response.writeHead(200, {
      'content-type': script ? 'text/javascript' : 'text/html',
      ...(isolated
        ? { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' }
        : {}),
    });
    response.end(
      script ? readFileSync(file) : '<!doctype html><script type="module" src="/page.mjs"></script>',
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const browser = await chromium.launch({ executablePath, args: BROWSER_FLAGS });
  try {
    const page = await browser.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const answer = await page
      .waitForFunction('globalThis.answer', undefined, { timeout: 60_000 })
      .then((handle) => handle.jsonValue())
      .catch((error) => {
        throw new Error(`${error}; the page said: ${faults.join('; ')}`);
      });
    return JSON.parse(answer as string);
  } finally {
    await browser.close();
    server.close();
  }
}
