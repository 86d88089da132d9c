/** The package as others get it: what it may contain, that its examples run where it is installed, and that it needs no Node. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { scratchFolder } from './cli/harness.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const path = scratchFolder();
const manifest = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

/** `npm pack` of what `npm run build` made. */
function pack(folder = path('.')): Packed {
  const argv = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const output = JSON.parse(
    execFileSync('npm', argv, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  );
  // Newer npm versions key the packages by name.
  return Array.isArray(output) ? output[0] : Object.values<Packed>(output)[0]!;
}

describe('the package', () => {
  test('has at most 12 direct dependencies and no script that runs at installation', () => {
    expect(Object.keys(manifest.dependencies).length).toBeLessThanOrEqual(12);
    for (const script of ['preinstall', 'install', 'postinstall', 'prepare', 'preprepare', 'postprepare'])
      expect(manifest.scripts).not.toHaveProperty(script);
  });

  test('is the same, byte for byte, when it is packed again later', () => {
    const [first, second] = ['first', 'second'].map((name) => {
      mkdirSync(path(name));
      const later = new Date(name === 'first' ? '2020-01-01' : '2030-01-01');
      utimesSync(`${root}README.md`, later, later);
      return readFileSync(join(path(name), pack(path(name)).filename));
    });
    expect(first!.equals(second!)).toBe(true);
  });

  test('is below 1 MB, and installed in an empty folder runs the example of the README', {
    timeout: 120_000,
  }, (context) => {
    const packed = pack();
    // Of it 0.3 MB is the page, and 0.1 MB docs.
    expect(packed.size).toBeLessThan(1_000_000);
    const files = packed.files.map((file) => file.path);
    for (const entry of [manifest.main, manifest.types, ...Object.values<string>(manifest.bin)])
      expect(files).toContain(entry.replace(/^\.\//, ''));
    for (const [, entry] of Object.entries<{ default?: string }>(manifest.exports))
      if (typeof entry === 'object') expect(files).toContain(entry.default!.slice(2));
    for (const { require } of Object.values<{ require?: Record<string, string> }>(manifest.exports))
      for (const file of Object.values(require ?? {})) expect(files).toContain(file.slice(2));
    // There is no web address that relative links could be completed with: they lead to files of the package.
    for (const [, link] of readFileSync(`${root}README.md`, 'utf8').matchAll(/\]\(((?!http|#)[^)\s#]+)/g))
      expect(files).toContain(link);
    const folder = path('consumer');
    mkdirSync(folder);
    writeFileSync(`${folder}/package.json`, '{ "private": true, "type": "module" }');
    const argv = ['install', '--prefer-offline', '--no-audit', '--no-fund', path(packed.filename)];
    const installed = spawnSync('npm', argv, { cwd: folder, encoding: 'utf8', timeout: 100_000 });
    if (
      installed.status !== 0 &&
      /ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ENOTCACHED|ECONNRESET/.test(installed.stderr)
    )
      context.skip('the registry cannot be reached: the installation was not tried');
    expect(installed.status, installed.stderr).toBe(0);
    const readme = readFileSync(`${folder}/node_modules/maxcut/README.md`, 'utf8');
    const [, example] = /```ts\n([\s\S]*?import \{ solve \} from 'maxcut'[\s\S]*?)```/.exec(readme)!;
    writeFileSync(
      `${folder}/example.js`,
      `${example}\nconsole.log(JSON.stringify([result.cut, result.boundKind]));\n`,
    );
    const output = execFileSync(process.execPath, ['example.js'], { cwd: folder, encoding: 'utf8' });
    expect(JSON.parse(output.trim().split('\n').at(-1)!)).toEqual([3.5, 'verified']);
    const command = `${folder}/node_modules/.bin/maxcut`;
    expect(existsSync(command)).toBe(true);
    writeFileSync(`${folder}/triangle.txt`, '3 3\n1 2 1\n2 3 1\n3 1 2.5\n');
    const solved = JSON.parse(
      execFileSync(command, ['solve', 'triangle.txt', '--json'], { cwd: folder, encoding: 'utf8' }),
    );
    expect(solved).toMatchObject({ cut: 3.5, boundKind: 'verified' });
  });
});

test('the main entry runs in a scope like a worker’s, without anything of Node', async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { maxCut, solve, solveSync } from './src/index.ts'; Object.assign(globalThis, { maxCut, solve, solveSync });`,
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true,
    platform: 'browser',
    format: 'iife',
    write: false,
    logLevel: 'silent',
  });
  const code = outputFiles[0]!.text;
  expect(code).not.toMatch(/require\(["']node:/);
  const { performance, setTimeout, TextDecoder, TextEncoder, AbortController, MessageChannel } = globalThis;
  const codecs = { TextDecoder, TextEncoder };
  const scope = createContext({ performance, setTimeout, ...codecs, AbortController, MessageChannel });
  runInContext(code, scope);
  for (const name of ['process', 'require', 'Buffer', 'module'])
    expect(runInContext(`typeof ${name}`, scope)).toBe('undefined');
  const solved = await runInContext(
    `solve({ edges: [['a', 'b'], ['b', 'c'], ['c', 'a', 2.5]] }).then((r) => JSON.stringify(r))`,
    scope,
  );
  expect(JSON.parse(solved)).toMatchObject({ cut: 3.5, boundKind: 'verified' });
});
