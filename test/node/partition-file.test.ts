import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { InputError, OutputError } from '../../src/core/errors.ts';
import { consecutiveLabels } from '../../src/io/graphs/labels.ts';
import { readPartition, writePartition } from '../../src/node/index.ts';

const labels = consecutiveLabels(4, 1);
const spin = Int8Array.of(1, -1, -1, 1);
const written = '1 0\n2 1\n3 1\n4 0\n';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maxcut-partition-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('what is written is read back', async () => {
  const path = join(folder, 'cut.txt');
  await writePartition(path, labels, spin);
  expect(await readFile(path, 'utf8')).toBe(written);
  expect(await readPartition(path, labels)).toEqual(spin);
  expect(await readdir(folder)).toEqual(['cut.txt']);
});

test('a packed partition is read as well', async () => {
  const path = join(folder, 'cut.txt.gz');
  await writeFile(path, gzipSync(written));
  expect(await readPartition(path, labels)).toEqual(spin);
});

describe('an existing file', () => {
  test('is replaced and keeps its permissions', async () => {
    const path = join(folder, 'cut.txt');
    await writeFile(path, 'a longer text that was here before, and must go\n');
    await chmod(path, 0o600);
    await writePartition(path, labels, spin);
    expect(await readFile(path, 'utf8')).toBe(written);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('is replaced where a link points, the link stays', async () => {
    await writeFile(join(folder, 'target.txt'), 'old');
    await symlink('target.txt', join(folder, 'link.txt'));
    await writePartition(join(folder, 'link.txt'), labels, spin);
    expect(await readFile(join(folder, 'target.txt'), 'utf8')).toBe(written);
    expect((await readdir(folder)).sort()).toEqual(['link.txt', 'target.txt']);
  });

  test.skipIf(process.platform === 'win32')('that is a device is written to, not replaced', async () => {
    await writePartition('/dev/null', labels, spin);
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
  });
});

describe('failures name the path and leave nothing behind', () => {
  test('no such folder', async () => {
    const path = join(folder, 'none', 'cut.txt');
    await expect(writePartition(path, labels, spin)).rejects.toThrow(OutputError);
    await expect(writePartition(path, labels, spin)).rejects.toThrow(path);
  });

  test('a folder in its place', async () => {
    const path = join(folder, 'cut.txt');
    await mkdir(path);
    await expect(writePartition(path, labels, spin)).rejects.toThrow(OutputError);
    expect(await readdir(folder)).toEqual(['cut.txt']);
  });

  test('reading what is not there, or not a partition', async () => {
    await expect(readPartition(join(folder, 'none'), labels)).rejects.toMatchObject({ missing: true });
    const path = join(folder, 'cut.txt');
    await writeFile(path, '1 0\n2 1\n3 2\n4 0\n');
    await expect(readPartition(path, labels)).rejects.toThrow(InputError);
    await expect(readPartition(path, labels)).rejects.toThrow(
      `${path}:3:3: side "2" of node "3" is not 0 or 1`,
    );
  });
});
