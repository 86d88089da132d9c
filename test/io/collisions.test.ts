/** Names chosen so that they collide in the hash tables of the readers: whoever writes a file does not know the key of the process that
 *  reads it. Counted in probes, which is what they cost; no time is measured. */
import { describe, expect, test, vi } from 'vitest';
import { readModel } from '../../src/io/index.ts';

type Hashes = typeof import('../../src/io/text/keyed-hash.ts');

/** The hashes as another process has them. */
async function anotherProcess(): Promise<Hashes> {
  vi.resetModules();
  const hashes = await import('../../src/io/text/keyed-hash.ts');
  hashes.drawKey();
  return hashes;
}

const NAMES = 4096;

/** Probes of inserting all into a table of twice as many places, one after another, from hash & mask on. */
function probes(hashes: readonly number[]): number {
  const mask = 2 * NAMES - 1;
  const used = new Uint8Array(2 * NAMES);
  let count = 0;
  for (const hash of hashes) {
    let slot = hash & mask;
    count++;
    while (used[slot] === 1) {
      slot = (slot + 1) & mask;
      count++;
    }
    used[slot] = 1;
  }
  return count;
}

/** At half load linear probing takes 1.5 probes each on average; one place for all takes NAMES / 2. */
const FEW = 4 * NAMES;

function* integersThat(accept: (id: number) => boolean): Generator<number> {
  for (let id = 0; ; id++) if (accept(id)) yield id;
}

function take<T>(list: Iterable<T>): T[] {
  const taken: T[] = [];
  for (const item of list) if (taken.push(item) === NAMES) break;
  return taken;
}

const bytesOf = (name: string) => new TextEncoder().encode(name);

describe('names that collide in one process do not in another', () => {
  test('integers', async () => {
    const known = await anotherProcess();
    const chosen = take(integersThat((id) => (known.hashInteger(id) & 255) === 0));
    expect(probes(chosen.map(known.hashInteger))).toBeGreaterThan(10 * FEW);
    const own = await anotherProcess();
    expect(probes(chosen.map(own.hashInteger))).toBeLessThan(FEW);
  });

  test('names', async () => {
    const known = await anotherProcess();
    const hashOf = ({ hashBytes }: Hashes, id: number): number => {
      const bytes = bytesOf(`node-${id}-of-many`);
      return hashBytes(bytes, 0, bytes.length);
    };
    const chosen = take(integersThat((id) => (hashOf(known, id) & 255) === 0));
    expect(probes(chosen.map((id) => hashOf(known, id)))).toBeGreaterThan(10 * FEW);
    const own = await anotherProcess();
    expect(probes(chosen.map((id) => hashOf(own, id)))).toBeLessThan(FEW);
  });
});

/** Against tables that take the low bits, multiply by 31 or 33, or add up bytes. */
const WORDS: readonly [string, (i: number) => string][] = [
  ['multiples of 65536', (i) => String(65536 * (i % 32768) + (i >> 15))],
  ['Aa and BB', (i) => Array.from({ length: 12 }, (_, bit) => ((i >> bit) & 1 ? 'Aa' : 'BB')).join('')],
  ['the same letters in another order', (i) => permuted('abcdefgh', i)],
  ['all but the last letters equal', (i) => `${'x'.repeat(40)}${i}`],
];

function permuted(letters: string, index: number): string {
  const left = [...letters];
  let rest = index;
  let word = '';
  while (left.length > 0) {
    word += left.splice(rest % left.length, 1)[0];
    rest = Math.floor(rest / (left.length + 1));
  }
  return word;
}

test.each(WORDS)('%s', async (_, word) => {
  const { hashBytes } = await anotherProcess();
  const hashes = Array.from({ length: NAMES }, (_, i) => bytesOf(word(i))).map((bytes) =>
    hashBytes(bytes, 0, bytes.length),
  );
  expect(probes(hashes)).toBeLessThan(FEW);
  const names = Array.from({ length: NAMES }, (_, i) => word(i));
  const lines = names.map((name, i) => `${name} ${names[(i + 1) % NAMES]} 1`).join('\n');
  const { labels } = readModel(lines, { format: 'edge-list' });
  expect(labels.size).toBe(new Set(names).size);
});
