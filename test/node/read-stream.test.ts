/** Standard input as a whole, which may be more than there is memory for, or never end. */
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { readStream } from '../../src/node/read-stream.ts';

/** `yes '1 2 1'`; counts what was taken of it. */
function endless(): { stream: Readable; taken: () => number } {
  let taken = 0;
  const line = Buffer.from('1 2 1\n'.repeat(1000));
  async function* lines(): AsyncGenerator<Buffer> {
    for (;;) {
      taken += line.length;
      yield line;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return { stream: Readable.from(lines(), { objectMode: false }), taken: () => taken };
}

test('what never ends is refused at the limit, and no more is read', async () => {
  const { stream, taken } = endless();
  await expect(readStream(stream, 'standard input', undefined, 1e6)).rejects.toThrow(
    'standard input: the input is larger than 1000000 bytes',
  );
  expect(stream.destroyed).toBe(true);
  expect(taken()).toBeLessThan(1.2e6);
});

test('a signal ends it meanwhile', async () => {
  const { stream } = endless();
  const controller = new AbortController();
  setImmediate(() => controller.abort());
  await expect(readStream(stream, 'standard input', controller.signal)).rejects.toThrow(/aborted/);
});

test('as much as the limit is read whole', async () => {
  const parts = [Buffer.from('1 2'), Buffer.from(' 1\n')];
  expect(Buffer.from(await readStream(Readable.from(parts), 'x', undefined, 6)).toString()).toBe('1 2 1\n');
});
