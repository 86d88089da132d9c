/** Names of nodes: their order, against comparing whole strings, and their numbers, whichever reader gives them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { finish } from '../../src/core/steps.ts';
import { NameTable } from '../../src/io/graphs/name-ids.ts';
import { nameOrder } from '../../src/io/graphs/name-order.ts';
import { readGraph } from '../../src/io/index.ts';
import { generator } from '../oracles/random-graphs.ts';

/** Short ones of few letters, so that many begin alike; surrogates come before U+E000 and what follows, unlike in UTF-8. */
const name = fc
  .array(fc.constantFrom('a', 'b', 'é', '\uE000', '\uFFFF', '\u{10000}', '\u{1F600}', '7', ' '), {
    maxLength: 9,
  })
  .map((letters) => letters.join(''));

function sortedPlaces(names: readonly string[]): number[] {
  return names.map((_, i) => i).sort((a, b) => (names[a]! < names[b]! ? -1 : 1));
}

describe('the order of names', () => {
  test('any', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { maxLength: 200 }),
        fc.constantFrom('', 'prefix of all', 'x'),
        (all, prefix) => {
          const names = all.map((one) => prefix + one);
          expect([...finish(nameOrder(names))]).toEqual(sortedPlaces(names));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('many, long and short, in order and not', () => {
    const random = generator(11);
    const numbers = Array.from({ length: 30_000 }, (_, i) => `node ${i}`);
    const chain = Array.from({ length: 3000 }, (_, i) => 'a'.repeat(i));
    const words = Array.from({ length: 30_000 }, () => Math.floor(random() * 2 ** 40).toString(36));
    for (const names of [numbers, [...numbers].sort().reverse(), chain, [...new Set(words)]])
      expect([...finish(nameOrder(names))]).toEqual(sortedPlaces(names));
  });
});

test('names are numbered as they come, also where the table grows and from several texts', () => {
  const encoder = new TextEncoder();
  const names = Array.from({ length: 5000 }, (_, i) => `${i % 7}é${i}`);
  const table = new NameTable();
  for (let round = 0; round < 2; round++)
    for (const [i, one] of names.entries()) {
      const bytes = encoder.encode(`..${one}.`);
      expect(table.numberOf(bytes, 2, bytes.length - 1)).toBe(i);
    }
  for (const bad of ['', 'a\tb', '\u0085', '\x7f'])
    expect(table.numberOf(encoder.encode(bad), 0, encoder.encode(bad).length)).toBe(-1);
  expect(table.numberOf(Uint8Array.of(0x41, 0xc3), 0, 2)).toBe(-1);
  const { labels, rank } = finish(table.ranked());
  expect(names.map((one) => labels.indexOf(one))).toEqual([...rank]);
  expect(names.every((one, i) => labels.labelOf(rank[i]!) === one)).toBe(true);
});

test.each([
  ['x\x07 b\nc d\n', /^1:1: "x\\x07" is not a node name/],
  ['# a\nb c\nd  x\x07 5\n', /^3:4: "x\\x07" is not a node name/],
  ['a b\nc x\x07 1\nd e f\n', /^2:3: "x\\x07" is not a node name/],
  ['a b\nx\x07\n', /^2:1: "x\\x07" is not a node name/],
  ['a b\nc d\ne f x\ng x\x07\n', /^3:5: weight "x" is not a number/],
])('of an edge list %j the first error is told', (text, message) => {
  expect(() => readGraph(text, { format: 'edge-list' })).toThrow(message);
});

describe('csv', () => {
  test('a name is the same with quotes and without', () => {
    const { graph, labels } = readGraph(
      'source;target;weight\n"a";b;2\na;"say ""b""";1,5\nb;"say ""b""";3\n',
    );
    expect(Array.from({ length: graph.n }, (_, v) => labels.labelOf(v))).toEqual(['a', 'b', 'say "b"']);
    expect([graph.m, ...graph.weight]).toEqual([3, 2, 1.5, 2, 3, 1.5, 3]);
  });

  test.each([
    ['source,target\na,b\n"",c\n', /^3:2: "" is not a node name, expected printable text$/],
    ['source,target\na,b\n"x\x07""",c\n', /^3:2: "x\\x07\\"" is not a node name, expected printable text$/],
    ['source,target\na,x\x07\n"b', /^2:3: "x\\x07" is not a node name/],
    ['source,target\na,b\nc,x\x07\n', /^3:3: "x\\x07" is not a node name, expected printable text$/],
  ])('%j is refused', (text, message) => {
    expect(() => readGraph(text)).toThrow(message);
  });

  test('bytes that are no UTF-8 are refused', () => {
    const bytes = Uint8Array.from([...new TextEncoder().encode('source,target\na,b\nc,'), 0xff, 10]);
    expect(() => readGraph(bytes)).toThrow(/3:3: "\\xff" is not UTF-8 text$/);
  });
});
