import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/core/errors.ts';
import { consecutiveLabels, stringLabels } from '../../src/io/graphs/labels.ts';
import { formatPartition, parsePartition } from '../../src/io/index.ts';

const three = consecutiveLabels(3, 1);
const parse = (text: string, labels = three) =>
  parsePartition(new TextEncoder().encode(text), labels, 'cut.txt');

test('one line per node, side 0 for spin +1', () => {
  expect(formatPartition(three, Int8Array.of(1, -1, 1))).toBe('1 0\n2 1\n3 0\n');
  expect(formatPartition(consecutiveLabels(0, 1), new Int8Array(0))).toBe('');
});

test('reads back in any order, with CR LF, blank lines and a byte order mark', () => {
  expect([...parse('\uFEFF3\t1\r\n\r\n 1 0 \r\n2  0')]).toEqual([1, 1, -1]);
  expect([...parse('', consecutiveLabels(0, 1))]).toEqual([]);
});

test('round trip, also of names with blanks', () => {
  const name = fc.stringMatching(/^[a-z#%é東]([a-z0 ]{0,6}[a-z0])?$/);
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(name, fc.constantFrom(-1, 1)), { selector: ([text]) => text }),
      (nodes) => {
        const sorted = nodes.sort(([a], [b]) => (a < b ? -1 : 1));
        const labels = stringLabels(sorted.map(([text]) => text));
        const spin = Int8Array.from(sorted, ([, side]) => side);
        expect(parse(formatPartition(labels, spin), labels)).toEqual(spin);
      },
    ),
    { numRuns: 300 },
  );
});

describe('refused', () => {
  test.each([
    ['1 0\n2 1\n4 0\n', 'cut.txt:3:1: node "4" is not in the graph'],
    ['1 0\n2 1\n', 'cut.txt: node "3" is missing, expected a line for every node'],
    ['', 'cut.txt: node "1" and 2 more of 3 nodes are missing, expected a line for every node'],
    ['1 0\n2 1\n1 0\n3 1\n', 'cut.txt:3:1: node "1" is given twice, first in line 1'],
    ['1 0\n  2 -1\n3 1\n', 'cut.txt:2:5: side "-1" of node "2" is not 0 or 1'],
    ['1 0\n2\n3 1\n', 'cut.txt:2:1: "2" stands alone, expected "node side"'],
    ['1 0 1\n2 1\n3 1\n', 'cut.txt:1:1: node "1 0" is not in the graph'],
    ['1 \u001b[31m\n', 'cut.txt:1:3: side "\\x1b[31m" of node "1" is not 0 or 1'],
    ['é 1\n', 'cut.txt:1:1: node "é" is not in the graph'],
  ])('%j', (text, message) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ name: 'InputError', message }));
  });

  test('what is not UTF-8', () => {
    expect(() => parsePartition(Uint8Array.of(0x31, 0x20, 0xff), three, 'cut.txt')).toThrow(
      'cut.txt: the text is not UTF-8',
    );
  });

  test('a name that does not fit on a line of its own', () => {
    for (const name of ['a\nb', ' a', 'a ', ''])
      expect(() => formatPartition(stringLabels([name]), Int8Array.of(1))).toThrow(InputError);
  });
});
