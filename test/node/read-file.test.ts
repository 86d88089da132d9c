import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UsageError } from '../../src/core/errors.ts';
import { readGraphFile, readModelFile } from '../../src/node/index.ts';
import { readInput } from '../../src/node/read-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maxcut-read-'));
});
afterAll(() => rm(folder, { recursive: true }));

const text = new TextEncoder().encode('4 3\n1 2 1\n2 3 -1\n3 4 2.5\n');

async function fileWith(name: string, content: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

describe('reads', () => {
  test.each([
    ['plain.rud', text],
    ['packed.rud.gz', gzipSync(text)],
    ['packed-but-not-named-so.rud', gzipSync(text)],
    ['two-members.rud.gz', Buffer.concat([gzipSync(text.subarray(0, 9)), gzipSync(text.subarray(9))])],
    ['padded.rud.gz', Buffer.concat([gzipSync(text), new Uint8Array(64)])],
    ['no-extension', text],
  ])('%s', async (name, content) => {
    const { graph, format, name: graphName } = await readGraphFile(await fileWith(name, content));
    expect([graph.n, graph.m, format]).toEqual([4, 3, 'rudy']);
    expect(graphName).toBe(name.replace('.rud', '').replace('.gz', ''));
  });

  test('standard input, packed or not', async () => {
    const stdin = Object.getOwnPropertyDescriptor(process, 'stdin')!;
    try {
      for (const content of [Buffer.from(text), gzipSync(text)]) {
        const chunks = [content.subarray(0, 1), content.subarray(1, 8), content.subarray(8)];
        Object.defineProperty(process, 'stdin', { value: Readable.from(chunks), configurable: true });
        const { graph, name } = await readGraphFile('-');
        expect([graph.n, graph.m, name]).toEqual([4, 3, 'stdin']);
      }
      Object.defineProperty(process, 'stdin', {
        value: Readable.from([Buffer.from('3 1\n1 4\n')]),
        configurable: true,
      });
      await expect(readGraphFile('-')).rejects.toThrow(/^standard input:2:3: node "4" is out of range/);
    } finally {
      Object.defineProperty(process, 'stdin', stdin);
    }
  });

  test('by a file: URL; what is neither path nor such is refused as what it is', async () => {
    const url = pathToFileURL(await fileWith('by url.rud', text));
    expect((await readGraphFile(url)).graph.m).toBe(3);
    expect((await readModelFile(url)).name).toBe('by url');
    for (const wrong of [undefined, null, 7, new URL('https://example.org/g.rud')])
      await expect(readGraphFile(wrong as never)).rejects.toThrow(UsageError);
    await expect(readGraphFile('https://example.org/g.rud')).rejects.toThrow('addresses are not fetched');
  });

  test('in the format that is named', async () => {
    const path = await fileWith('edges.rud', new TextEncoder().encode('a b\n'));
    expect((await readGraphFile(path, { format: 'edge-list' })).graph.m).toBe(1);
    await expect(readGraphFile(path, { format: 'pdf' })).rejects.toThrow(UsageError);
  });
});

describe('refuses', () => {
  const refused = async (path: string) => {
    const error = await readGraphFile(path).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'InputError', place: { file: path } });
    return error as { detail: string; missing: boolean };
  };

  test('a file that is not there', async () => {
    expect(await refused(join(folder, 'none.rud'))).toMatchObject({ detail: 'no such file', missing: true });
    const plain = await fileWith('plain.txt', text);
    expect(await refused(join(plain, 'inside'))).toMatchObject({ detail: 'no such file', missing: true });
  });

  test('a folder', async () => {
    const path = join(folder, 'folder.rud');
    await mkdir(path);
    expect(await refused(path)).toMatchObject({
      detail: 'is a directory, expected a file',
      missing: false,
    });
  });

  test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'a file without permission',
    async () => {
      const path = await fileWith('locked.rud', text);
      await chmod(path, 0);
      expect(await refused(path)).toMatchObject({ detail: 'permission denied', missing: false });
    },
  );

  test('a name that no file can have', async () => {
    const error = await refused('a\0b');
    expect(error.missing).toBe(false);
  });

  test.each([
    ['truncated', gzipSync(text).subarray(0, 20), /^truncated gzip data/],
    ['cut-in-header', gzipSync(text).subarray(0, 5), /^truncated gzip data/],
    ['cut-in-trailer', gzipSync(text).subarray(0, -3), /^truncated gzip data/],
    [
      'bad-checksum',
      Buffer.concat([gzipSync(text).subarray(0, -8), new Uint8Array(8)]),
      /^damaged gzip data/,
    ],
    [
      'second-member-cut',
      Buffer.concat([gzipSync(text), gzipSync(text).subarray(0, 12)]),
      /^truncated gzip data/,
    ],
    ['followed-by-junk', Buffer.concat([gzipSync(text), Buffer.from('5 6 7\n')]), /^damaged gzip data/],
    [
      'junk-after-padding',
      Buffer.concat([gzipSync(text), new Uint8Array(9), Buffer.from('5 6 7\n')]),
      /^15 bytes follow the gzip data/,
    ],
  ])('%s gzip', async (name, content, message) => {
    expect((await refused(await fileWith(`${name}.gz`, content))).detail).toMatch(message);
  });

  test('an empty file, packed or not', async () => {
    expect((await refused(await fileWith('empty.rud', new Uint8Array(0)))).detail).toMatch(
      /^the file is empty/,
    );
    expect((await refused(await fileWith('empty.gz', gzipSync('')))).detail).toMatch(/^the file is empty/);
  });
});

describe('an aborted signal ends', () => {
  const reason = new Error('enough');

  test('what has not begun', async () => {
    const path = await fileWith('unread.rud', text);
    await expect(readGraphFile(path, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(readInput('-', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  test('a standard input that never ends, which is closed', async () => {
    const stdin = Object.getOwnPropertyDescriptor(process, 'stdin')!;
    const endless = new Readable({ read() {} });
    endless.push('4 3\n1 2');
    Object.defineProperty(process, 'stdin', { value: endless, configurable: true });
    try {
      const controller = new AbortController();
      const reading = readModelFile('-', { signal: controller.signal });
      setTimeout(() => controller.abort(reason), 5);
      await expect(reading).rejects.toBe(reason);
      expect(endless.destroyed).toBe(true);
    } finally {
      Object.defineProperty(process, 'stdin', stdin);
    }
  });

  test('the reading and the building of a large graph', async () => {
    const lines = Array.from({ length: 600_000 }, (_, e) => `n${e} n${e >> 1}\n`);
    const path = await fileWith('large.edges', new TextEncoder().encode(lines.join('')));
    const controller = new AbortController();
    let turns = 0;
    const timer = setInterval(() => ++turns === 3 && controller.abort(reason), 1);
    await expect(readGraphFile(path, { signal: controller.signal })).rejects.toBe(reason);
    clearInterval(timer);
    expect(turns).toBeLessThan(10);
  });

  test('nothing that is done: no listener is left', async () => {
    const path = await fileWith('done.rud', text);
    const controller = new AbortController();
    expect((await readGraphFile(path, { signal: controller.signal })).graph.m).toBe(3);
    controller.abort(reason);
  });
});
