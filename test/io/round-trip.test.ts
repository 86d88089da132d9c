/** Random graphs written in every style, against the naive reader of test/oracles. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseEdgeList, parseRudy } from '../oracles/parse-graph.ts';
import { expectSame, namedEdges, readText } from './graph-text.ts';

const weight = fc.oneof(
  fc.constant(undefined),
  fc.integer({ min: -5, max: 5 }),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
);
type Line = [u: string, v: string, w: number | undefined];

/** How the same edges may be written. */
const style = fc.record({
  separator: fc.constantFrom(' ', '\t', '  ', ' \t ', ','),
  lineEnd: fc.constantFrom('\n', '\r\n', '\r', ' \n', '\n\n'),
  indent: fc.constantFrom('', ' ', '\t'),
  comment: fc.constantFrom('', '# note', '% 1 2 3', '//x', '   # indented'),
  mark: fc.constantFrom('', '\uFEFF'),
  finalLineEnd: fc.boolean(),
});
type Style = typeof style extends fc.Arbitrary<infer T> ? T : never;

type Rows = ReadonlyArray<ReadonlyArray<string | number | undefined>>;

function write(rows: Rows, how: Omit<Style, 'separator'> & { separator: string }): string {
  const lines = rows.map(
    (row) => how.indent + row.filter((value) => value !== undefined).join(how.separator),
  );
  if (how.comment !== '') lines.splice(lines.length >> 1, 0, how.comment);
  return how.mark + lines.join(how.lineEnd) + (how.finalLineEnd ? how.lineEnd : '');
}

const rudyGraph = fc.integer({ min: 1, max: 12 }).chain((n) => {
  const node = fc.integer({ min: 1, max: n }).map(String);
  return fc.tuple(fc.constant(n), fc.array(fc.tuple(node, node, weight), { maxLength: 30 }));
});

const edgesOver = (name: fc.Arbitrary<string>): fc.Arbitrary<Line[]> =>
  fc.array(fc.tuple(name, name, weight), { minLength: 1, maxLength: 30 });
const names = {
  'small integers': fc.integer({ min: -3, max: 9 }).map(String),
  'sparse integers': fc.constantFrom(0, 1, -(2 ** 31), 2 ** 31 - 1, 1e6, 65536, -77777).map(String),
  'integers beyond 32 bits': fc
    .constantFrom(5, 7, -(2 ** 31) - 1, 2 ** 31, 2 ** 53 - 1, -(2 ** 53) + 1)
    .map(String),
  'integers beyond 2^53': fc.constantFrom('9007199254740992', '9007199254740993', '12', '9'),
  text: fc.constantFrom('a', 'b', 'B', 'zürich', '東京', '😀', '\uFB00', 'x_1', 'é', 'e\u0301'),
  'zeros in front': fc.constantFrom('7', '007', '07', '10', '-0', '+7', '1.0', '1e3'),
};

describe('rudy', () => {
  test('reads back as the oracle does', () => {
    fc.assert(
      fc.property(rudyGraph, style, ([n, edges], how) => {
        const text = write([[n, edges.length], ...edges], {
          ...how,
          separator: how.separator.replace(',', ' '),
        });
        expectSame(readText(text, { file: 'g.rud' }), parseRudy(text));
        // Loops alone may be METIS's lists of neighbours: `2 2⏎2 2⏎1 1`.
        if (edges.length > 0 && edges.every(([u, v]) => u === v)) return;
        // A loop with a weight is a term of a QUBO, unless the file's name says that it is a graph.
        if (edges.every(([u, v, w]) => u !== v || w === undefined || w === 0))
          expectSame(readText(text, { file: 'g.txt' }), parseRudy(text));
        else expect(() => readText(text, { file: 'g.txt' })).toThrow(/QUBO or Ising problem/);
      }),
      { numRuns: 500 },
    );
  });
});

describe.each(Object.entries(names))('edge list of %s', (_, name) => {
  test('reads back as the oracle does', () => {
    fc.assert(
      fc.property(edgesOver(name), style, (edges, how) => {
        const text = write(edges, how);
        expectSame(readText(text, { format: 'edge-list' }), parseEdgeList(text));
      }),
      { numRuns: 300 },
    );
  });

  test('the order of lines and of the two ends leaves no trace', () => {
    fc.assert(
      fc.property(edgesOver(name), fc.infiniteStream(fc.nat()), (edges, draws) => {
        const shuffled = edges
          .map(([u, v, w]) => ({
            key: draws.next().value,
            edge: draws.next().value % 2 ? [u, v, w] : [v, u, w],
          }))
          .sort((a, b) => a.key - b.key)
          .map(({ edge }) => edge);
        const plain = {
          separator: ' ',
          lineEnd: '\n',
          indent: '',
          comment: '',
          mark: '',
          finalLineEnd: true,
        } as const;
        const first = readText(write(edges, plain), { format: 'edge-list' });
        const second = readText(write(shuffled, plain), { format: 'edge-list' });
        expect(second.graph).toEqual(first.graph);
        expect(namedEdges(second)).toEqual(namedEdges(first));
      }),
      { numRuns: 200 },
    );
  });
});

test('ten thousand names of each kind fit the growing tables', () => {
  for (const name of [
    (i: number) => `v${i}`,
    (i: number) => `${i * 200003 - 1e9}`,
    (i: number) => `${i * 1e11}`,
  ]) {
    const text = Array.from({ length: 10_000 }, (_, i) => `${name(i)} ${name((i * 7) % 10_000)} ${i}\n`).join(
      '',
    );
    expectSame(readText(text, { format: 'edge-list' }), parseEdgeList(text));
  }
});
