/** Gzip in blocks against zlib's reader, and against that of browsers. */
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { gzip } from '../../src/node/gzip.ts';
import { generator } from '../oracles/random-graphs.ts';

async function packed(pieces: Iterable<string | Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of gzip(pieces)) parts.push(part);
  return Buffer.concat(parts);
}

const BLOCK = 1 << 20;
const random = generator(3);
const digits = (size: number) =>
  Buffer.from(Uint8Array.from({ length: size }, () => 48 + Math.floor(random() * 10)));

test.each([0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, 5 * BLOCK + 17])('%i bytes', async (size) => {
  const bytes = digits(size);
  for (const pieces of [[bytes], [bytes.subarray(0, 9), bytes.subarray(9)], [bytes.toString('latin1')]]) {
    const file = await packed(pieces);
    expect(gunzipSync(file).equals(bytes)).toBe(true);
    const stream = new Blob([new Uint8Array(file)]).stream().pipeThrough(new DecompressionStream('gzip'));
    expect(Buffer.from(await new Response(stream).arrayBuffer()).equals(bytes)).toBe(true);
  }
});

test('names beyond ASCII, in many pieces', async () => {
  const pieces = Array.from({ length: 50_000 }, (_, i) => `Zürich ${i} 😀\n`);
  expect(gunzipSync(await packed(pieces)).toString()).toBe(pieces.join(''));
});

test('a block is packed with what came before it', async () => {
  const half = digits(1 << 14);
  const repeated = Array.from({ length: 256 }, () => half);
  expect((await packed(repeated)).length).toBeLessThan(40_000);
});

test('an error of the pieces is thrown, and timers have their turn meanwhile', async () => {
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  const bytes = digits(BLOCK);
  function* failing() {
    for (let i = 0; i < 9; i++) yield bytes;
    throw new Error('no more');
  }
  await expect(packed(failing())).rejects.toThrow('no more');
  clearInterval(timer);
  expect(ticks).toBeGreaterThan(2);
});
