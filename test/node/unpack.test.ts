/** Compressed files and archives: what the packers of other programs made of one graph, and what is wrong with them. */
import { readFileSync } from 'node:fs';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/core/errors.ts';
import { readGraph } from '../../src/io/index.ts';
import { unpack } from '../../src/node/unpack.ts';
import { largestWindow } from '../../src/node/zstandard-window.ts';

const text = '3 2\n1 2 5\n2 3 -1\n';
const plain = new TextEncoder().encode(text);
const decoded = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** By bzip2 1.0.8, xz 5.4 and zstd 1.5 from the same text. */
const PACKED = {
  bzip2: 'QlpoOTFBWSZTWabO5p8AAAfYAAAQQAI6ACAAIaeoPUIYDXmGTlsIHi7kinChIU2dzT4=',
  xz: '/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAQMyAyCjEgMiA1CjIgMyAtMQoAAAAAd60EpWCoflQAASkRMgpwDh+2830BAAAAAARZWg==',
  zstd: 'KLUv/QRYiQAAMyAyCjEgMiA1CjIgMyAtMQrgR5RD',
} as const;

test.each(Object.entries(PACKED))('%s', async (_, base64) => {
  const bytes = Buffer.from(base64, 'base64');
  expect(decoded((await unpack(bytes, 'g')).bytes)).toBe(text);
  const cut = bytes.subarray(0, bytes.length - 12);
  await expect(unpack(cut, 'g')).rejects.toThrow(InputError);
});

function tarOf(...names: string[]): Uint8Array {
  const blocks = names.flatMap((name) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write(plain.length.toString(8).padStart(11, '0'), 124);
    header.write('0ustar', 156);
    header.write('ustar', 257);
    return [header, Buffer.concat([plain, Buffer.alloc(512 - plain.length)])];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

function zipOf(...names: string[]): Uint8Array {
  return zipOfBytes(deflateRawSync(plain), ...names);
}

function zipOfBytes(packed: Buffer, ...names: string[]): Uint8Array {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const name of names) {
    const local = Buffer.alloc(30);
    local.write('PK\x03\x04', 0, 'latin1');
    local.writeUInt16LE(8, 8);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.write('PK\x01\x02', 0, 'latin1');
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(at, 42);
    locals.push(local, Buffer.from(name), packed);
    directory.push(entry, Buffer.from(name));
    at += 30 + name.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(names.length, 10);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, ...directory, end]);
}

/** A million zeros, each packed by the same programs. */
const BOMBS = {
  gzip: gzipSync(Buffer.alloc(1e6)),
  zip: zipOfBytes(deflateRawSync(Buffer.alloc(1e6)), 'a'),
  bzip2: Buffer.from('QlpoOTFBWSZTWXnTnkgAB6jAQMAAAAIACCAAMMwJqmmVJDapSQ8XckU4UJB5055I', 'base64'),
  xz: Buffer.from(
    '/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj70I/ANFdAABv/f//o7f/Rz5IFXI5YVG4kijmo4YH+e7kHoLTL8U6PAFLsX7JiopNL6MN2X+m44wjEV' +
      'PgWRjFdYrid/i2lH8MasDedElk4ulcU7IE2PdEDKtfDW1G6eXDdoi3llestk3haR1v+0uIEGxCy4g/XACP0E6vJiiUcR89jyThcJ6nI1/sKMuF' +
      '0ZWYin4qkfIndfcZwAaYTZj92K/VkA/EJVP49ZE2MQWlsO5vwXBNRwzRkRGqrWAdus6xJxhcWYbpZlJYvul2rFnk5VsFCPmTwz82AAAAADKzVZ' +
      'fu0uHjAAHtAcCEPQDV4HauscRn+wIAAAAABFla',
    'base64',
  ),
  zstd: Buffer.from('KLUv/QRoTAAACAABAPz/ORACAgAQAAIAEAACABAAAgAQAAIAEAACABAAAxIKAMyuyjk=', 'base64'),
} as const;

test.each(Object.entries(BOMBS))('%s that unpacks to more than may be is refused', async (_, bytes) => {
  expect(bytes.length).toBeLessThan(2000);
  await expect(unpack(bytes, 'g', 999_999)).rejects.toThrow('larger than 999999 bytes');
  expect((await unpack(bytes, 'g', 1e6)).bytes).toHaveLength(1e6);
});

test.each([
  ['a window', [0, 0xb0]],
  ['content in one segment', [0xe0, 0, 0, 0, 0x70, 0, 0, 0, 0]],
  // After a frame of nothing, and after one that is skipped.
  ['a second frame', [0x20, 0, 1, 0, 0, 0x28, 0xb5, 0x2f, 0xfd, 0, 0xb0]],
])('Zstandard that asks for gigabytes by %s is refused before', async (_, header) => {
  const block = [0x29, 0, 0, 1, 2, 3, 4, 5];
  const frame = [0x28, 0xb5, 0x2f, 0xfd, ...header, ...block];
  for (const before of [[], [0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9]])
    expect(largestWindow(Uint8Array.from([...before, ...frame]))).toBeGreaterThan(1e9);
  await expect(unpack(Uint8Array.from(frame), 'g')).rejects.toThrow('takes more than 128 MiB');
});

describe.each([
  ['tar', tarOf],
  ['tar.gz', (...names: string[]) => gzipSync(tarOf(...names))],
  ['zip', zipOf],
])('%s', (_, archive) => {
  test('of one file', async () => {
    const { bytes, inner } = await unpack(archive('folder/g.rud'), 'g');
    expect([decoded(bytes), inner]).toEqual([text, 'folder/g.rud']);
  });

  test('of two, or none, is refused', async () => {
    await expect(unpack(archive('a.rud', 'b.rud'), 'g')).rejects.toThrow(
      'g: the archive holds 2 files ("a.rud", "b.rud"), expected one: unpack it and name the file',
    );
    await expect(unpack(archive('__MACOSX/a'), 'g')).rejects.toThrow('the archive holds no file');
  });
});

test('damaged archives are errors of the input', async () => {
  for (const archive of [zipOf('a'), tarOf('a')])
    for (let cut = 5; cut < archive.length; cut += 3) {
      const spoiled = Uint8Array.from(archive);
      spoiled[cut] = 255;
      for (const bytes of [spoiled, archive.subarray(0, cut)])
        await unpack(bytes, 'g').catch((error: unknown) => expect(error).toBeInstanceOf(InputError));
    }
});

const WRITTEN: readonly { file: string; base64?: string }[] = JSON.parse(
  readFileSync(new URL('../fixtures/written/python.json', import.meta.url), 'utf8'),
);

test('one array of NumPy’s is an archive of arrays, named as its file is', async () => {
  const { base64 } = WRITTEN.find(({ file }) => file === 'petersen.npz')!;
  const { bytes, inner } = await unpack(Buffer.from(base64!, 'base64'), 'g.npz');
  expect(inner).toBeUndefined();
  expect(readGraph(bytes, { file: 'g.npz', format: 'npz' })).toMatchObject({
    name: 'g',
    graph: { n: 10, m: 15 },
  });
});

test.each(['csr', 'coo', 'bsr', 'dia'])('damaged archives of arrays, too: %s', async (layout) => {
  const { base64 } = WRITTEN.find(({ file }) => file === `integers-${layout}.npz`)!;
  const { bytes, inner } = await unpack(Buffer.from(base64!, 'base64'), 'g.npz');
  expect(inner).toBeUndefined();
  expect(readGraph(bytes, { file: 'g.npz' })).toMatchObject({ format: 'npz', graph: { n: 9, m: 20 } });
  for (let at = 0; at < bytes.length; at++)
    for (const byte of [0, 1, 255]) {
      const spoiled = Uint8Array.from(bytes);
      spoiled[at] = byte;
      try {
        readGraph(spoiled, { format: 'npz', maxNodes: 1000 });
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
      }
    }
});

test.each([
  ['7-Zip', [0x37, 0x7a, 0xbc, 0xaf]],
  ['LZ4', [4, 0x22, 0x4d, 0x18]],
  ['compress (.Z)', [0x1f, 0x9d, 0x90]],
])('%s is named', async (name, bytes) => {
  await expect(unpack(Uint8Array.from(bytes), 'g')).rejects.toThrow(`the file is packed by ${name}`);
});
