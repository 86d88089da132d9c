/** One fixture per defect, each with the whole message it must give. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { InputError, UsageError } from '../../src/core/errors.ts';
import { graphFormats, readGraph } from '../../src/formats/index.ts';

const folder = new URL('../fixtures/bad/', import.meta.url);

/** [fixture, what follows its name in the message] */
const messages: ReadonlyArray<readonly [string, string]> = [
  ['binary.edges', '1:1: "\\x00\\x01\\x02\\x7fELF" is not a node name, expected printable UTF-8 text'],
  ['binary.rud', '1:1: number of nodes "\\x89PNG" is not an integer ≥ 0'],
  [
    'commas-and-blanks.csv',
    '2:11: both commas and blanks separate the values of this line, expected one of the two',
  ],
  ['control-character.edges', '2:3: "\\x1b[31mred" is not a node name, expected printable UTF-8 text'],
  ['empty-value.csv', '2:3: "" is not a node name, expected printable UTF-8 text'],
  ['empty-weight.csv', '1:5: weight "" is not a number, expected a decimal number such as 1, -2.5 or 3e-4'],
  ['empty.txt', ' the file is empty, expected a graph'],
  [
    'endless-value.rud',
    '2:3: node "99999999999999999999999999999999…" is out of range, expected an integer in 1..3 (line 1 declares 3 nodes)',
  ],
  ['fewer-edges-than-declared.rud', '1:1: the header declares 3 edges, but 2 edge lines follow'],
  [
    'header-billions.txt',
    '1:1: "2000000000" nodes are too many, expected at most 67108864; the file was read as rudy: if it is not, name its format (edge-list)',
  ],
  ['header-decimal.rud', '1:1: number of nodes "3.5" is not an integer ≥ 0'],
  ['header-four-values.rud', '1:7: "7" follows the numbers of nodes and edges, expected the end of the line'],
  ['header-negative.rud', '1:3: number of edges "-1" is not an integer ≥ 0'],
  ['header-one-value.rud', '1:2: the header ends before the number of edges, expected a line "n m"'],
  [
    'header-three-values.rud',
    '1:5: "1" follows the numbers of nodes and edges, expected the end of the line',
  ],
  ['header-too-many-edges.rud', '1:1: the header declares 4000000000 edges, but 1 edge line follows'],
  ['header-too-many-nodes.rud', '1:1: "4000000000" nodes are too many, expected at most 67108864'],
  ['invalid-utf8.edges', '2:3: "\\xc3(" is not a node name, expected printable UTF-8 text'],
  ['more-edges-than-declared.rud', '1:1: the header declares 1 edge, but 2 edge lines follow'],
  [
    'node-decimal.rud',
    '2:3: node "2.0" is not a node, expected an integer in 1..3 (line 1 declares 3 nodes)',
  ],
  [
    'node-negative.rud',
    '2:3: node "-2" is not a node, expected an integer in 1..3 (line 1 declares 3 nodes)',
  ],
  [
    'node-not-a-number.rud',
    '2:3: node "x7" is not a node, expected an integer in 1..3 (line 1 declares 3 nodes)',
  ],
  [
    'node-out-of-range.rud',
    '5:7: node "801" is out of range, expected an integer in 1..3 (line 3 declares 3 nodes)',
  ],
  [
    'node-out-of-range.txt',
    '3:3: node "4" is out of range, expected an integer in 1..3 (line 1 declares 3 nodes); the file was read as rudy: if it is not, name its format (edge-list)',
  ],
  ['node-zero.mc', '2:1: node "0" is out of range, expected an integer in 1..3 (line 1 declares 3 nodes)'],
  ['only-comments.edges', ' no edges, expected "node node" or "node node weight" in each line'],
  ['only-comments.rud', ' no header, expected a line "n m": the numbers of nodes and edges'],
  ['only-white-space.rud', ' the file is empty, expected a graph'],
  ['semicolons.csv', '1:6: the line ends after 1 value, expected "node node" or "node node weight"'],
  ['too-many-values.edges', '2:7: "4" follows the weight, expected the end of the line'],
  ['too-many-values.rud', '2:7: "4" follows the weight, expected the end of the line'],
  ['truncated-line.edges', '3:2: the line ends after 1 value, expected "node node" or "node node weight"'],
  ['truncated-line.rud', '3:2: the line ends after 1 value, expected "i j" or "i j w"'],
  [
    'truncated-unweighted.txt',
    '1:1: the header declares 4 edges, but 3 edge lines follow; the file was read as rudy: if it is not, name its format (edge-list)',
  ],
  ['utf16.txt', '1:1: the text is UTF-16, expected UTF-8'],
  [
    'weight-comma-decimal.rud',
    '2:5: weight "3,5" is not a number, expected a decimal number such as 1, -2.5 or 3e-4',
  ],
  [
    'weight-hexadecimal.edges',
    '1:5: weight "0x10" is not a number, expected a decimal number such as 1, -2.5 or 3e-4',
  ],
  [
    'weight-infinity.edges',
    '1:5: weight "inf" is not a number, expected a decimal number such as 1, -2.5 or 3e-4',
  ],
  ['weight-nan.rud', '2:5: weight "nan" is not a number, expected a decimal number such as 1, -2.5 or 3e-4'],
  [
    'weight-not-a-number.rud',
    '2:5: weight "heavy" is not a number, expected a decimal number such as 1, -2.5 or 3e-4',
  ],
  [
    'weight-overflow.rud',
    '2:5: weight "1e999" is beyond the largest double, 1.8e308, expected a decimal number such as 1, -2.5 or 3e-4',
  ],
  [
    'weight-sum-overflow.edges',
    '2:5: weight "-1e308" makes the sum of all |weights| exceed the largest double, 1.8e308',
  ],
  [
    'weight-two-points.edges',
    '1:5: weight "1.2.3" is not a number, expected a decimal number such as 1, -2.5 or 3e-4',
  ],
  [
    'wrong-count-unknown-extension.txt',
    '1:1: the header declares 5 edges, but 3 edge lines follow; the file was read as rudy: if it is not, name its format (edge-list)',
  ],
];

describe('every defect has its message and place', () => {
  test.each(messages)('%s', (fixture, expected) => {
    const error = errorOf(() => readGraph(readFileSync(new URL(fixture, folder)), { file: fixture }));
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toBe(`${fixture}:${expected}`);
  });
});

test('no message holds control characters or grows long', () => {
  for (const [fixture] of messages) {
    const { message } = errorOf(() => readGraph(readFileSync(new URL(fixture, folder)), { file: fixture }));
    expect(message).not.toMatch(/\p{Cc}/u);
    expect(message.length).toBeLessThan(300);
  }
});

test('an unknown format name is a wrong use', () => {
  const error = errorOf(() => readGraph(new TextEncoder().encode('1 2'), { format: 'grudy' }));
  expect(error).toBeInstanceOf(UsageError);
  expect(error.message).toBe(
    `unknown format "grudy", expected one of: ${graphFormats.map(({ name }) => name).join(', ')}`,
  );
});

test('without a file name the place is line and column', () => {
  const error = errorOf(() => readGraph(new TextEncoder().encode('1 2\n1'), { format: 'edge-list' }));
  expect(error.message).toMatch(/^2:2: the line ends after 1 value/);
});

function errorOf(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}
