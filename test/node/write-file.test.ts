/** Files are written whole or not at all, however the writing ends. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { OutputError } from '../../src/core/errors.ts';
import { writeFileAtomically } from '../../src/node/write-file.ts';
import { scratchFolder } from '../cli/harness.ts';

const path = scratchFolder();

function folder(name: string): string {
  mkdirSync(path(name));
  return path(name);
}

test.each(['a.txt', 'a.txt.gz'])('%s: all pieces, and nothing beside', async (name) => {
  const at = folder(`whole-${name}`);
  await writeFileAtomically(`${at}/${name}`, 'text', ['one\n', 'two\n']);
  const bytes = readFileSync(`${at}/${name}`);
  expect(String(name.endsWith('.gz') ? gunzipSync(bytes) : bytes)).toBe('one\ntwo\n');
  expect(readdirSync(at)).toEqual([name]);
});

test.each(['a.txt', 'a.txt.gz'])('%s: a signal between two pieces leaves the old file', async (name) => {
  const at = folder(`aborted-${name}`);
  writeFileSync(`${at}/${name}`, 'old');
  const controller = new AbortController();
  const reason = new Error('enough');
  function* pieces() {
    yield 'one\n';
    controller.abort(reason);
    yield 'two\n';
  }
  const written = writeFileAtomically(`${at}/${name}`, 'text', pieces(), controller.signal);
  await expect(written).rejects.toBe(reason);
  expect(readdirSync(at)).toEqual([name]);
  expect(readFileSync(`${at}/${name}`, 'utf8')).toBe('old');
});

test('a fault in making the pieces is told as what it is', async () => {
  const at = folder('fault');
  // biome-ignore lint/correctness/useYield: it fails before
  function* pieces(): Generator<string> {
    throw new TypeError('no such thing');
  }
  await expect(writeFileAtomically(`${at}/a`, 'text', pieces())).rejects.toThrow(TypeError);
  expect(readdirSync(at)).toEqual([]);
});

test.each(['a.txt', 'a.txt.gz'])('%s: a process that ends meanwhile removes what it began', async (name) => {
  const at = folder(`ended-${name}`);
  const outfile = path(`${name}.mjs`);
  const source = fileURLToPath(new URL('../../src/node/write-file.ts', import.meta.url));
  await build({ entryPoints: [source], outfile, bundle: true, platform: 'node', format: 'esm' });
  const script = `
    import { readdirSync } from 'node:fs';
    import { writeFileAtomically } from '${pathToFileURL(outfile)}';
    function* pieces() {
      yield 'one\\n';
      console.log(readdirSync('.').length);
      process.exit(3);
    }
    await writeFileAtomically('${name}', 'text', pieces());`;
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: at,
    encoding: 'utf8',
  });
  expect([status, stdout]).toEqual([3, '1\n']);
  expect(readdirSync(at)).toEqual([]);
});

test('a file in no folder is an OutputError', async () => {
  const written = writeFileAtomically(path('none/a'), 'text', ['x']);
  await expect(written).rejects.toThrow(OutputError);
  await expect(written).rejects.toThrow(/the text cannot be written to .*: no such folder/);
});
