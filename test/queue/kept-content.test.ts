/** Content is fetched once, and the one that has not been used for longest goes first. */
import { expect, test, vi } from 'vitest';
import { KeptContent } from '../../src/queue/kept-content.ts';
import { repeat } from '../../src/queue/repeat.ts';

test('fetched once, however many ask at a time; dropped when others need the room', async () => {
  const fetched: string[] = [];
  const fetch = async (hash: string): Promise<Uint8Array> => {
    fetched.push(hash);
    return new Uint8Array(40);
  };
  const kept = new KeptContent(100, fetch, ({ length }) => length);
  const [first, again] = await Promise.all([kept.get('a'), kept.get('a')]);
  expect(again).toBe(first);
  await kept.get('b');
  await kept.get('a');
  await kept.get('c');
  expect([...kept.hashes]).toEqual(['a', 'c']);
  await kept.get('b');
  expect(fetched).toEqual(['a', 'b', 'c', 'b']);
});

test('what fails is asked for again, and what is too large alone is kept while it is in use', async () => {
  let fails = true;
  const kept = new KeptContent(
    10,
    async (hash) => {
      if (fails) throw new Error('gone');
      return hash.repeat(20);
    },
    ({ length }) => length,
  );
  await expect(kept.get('a')).rejects.toThrow('gone');
  fails = false;
  expect(await kept.get('a')).toHaveLength(20);
  expect([...kept.hashes]).toEqual(['a']);
});

test('one call at a time, and on after a failure', async () => {
  vi.useFakeTimers();
  try {
    const ends: (() => void)[] = [];
    const timer = repeat(10, () => new Promise((_, reject) => ends.push(() => reject(new Error('away')))));
    await vi.advanceTimersByTimeAsync(100);
    expect(ends).toHaveLength(1);
    ends[0]!();
    await vi.advanceTimersByTimeAsync(10);
    expect(ends).toHaveLength(2);
    clearInterval(timer);
  } finally {
    vi.useRealTimers();
  }
});
