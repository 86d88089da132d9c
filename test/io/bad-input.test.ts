/** One fixture per defect, each with the whole message it must give. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { InputError, UsageError } from '../../src/core/errors.ts';
import { graphFormats, readGraph, readModel, readProblem } from '../../src/io/index.ts';

const folder = new URL('../fixtures/bad/', import.meta.url);

/** [fixture, what follows its name in the message] */
const messages: ReadonlyArray<readonly [string, string]> = [
  ['binary.edges', ' this is a binary file of no known kind, expected text, .npy or .npz'],
  ['binary.rud', ' this is a picture (PNG)'],
  [
    'commas-and-blanks.csv',
    '1:1: "Boston" and "Lima" may be titles or an edge: name the columns ("Boston,Lima" for titles, "1,2" for an edge)',
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
    '1:1: number of nodes "2000000000" is too large, expected at most 67108864; the file was read as rudy: if it is not, name its format (edge-list)',
  ],
  ['header-decimal.rud', '1:1: number of nodes "3.5" is not an integer ≥ 0, expected a line "n m"'],
  ['header-four-values.rud', '1:7: "7" follows the numbers of nodes and edges, expected the end of the line'],
  ['header-negative.rud', '1:3: number of edges "-1" is not an integer ≥ 0, expected a line "n m"'],
  ['header-one-value.rud', '1:2: the header ends before the number of edges, expected a line "n m"'],
  [
    'header-three-values.rud',
    '1:5: "1" follows the numbers of nodes and edges, expected the end of the line',
  ],
  ['header-too-many-edges.rud', '1:1: the header declares 4000000000 edges, but 1 edge line follows'],
  ['header-too-many-nodes.rud', '1:1: number of nodes "4000000000" is too large, expected at most 67108864'],
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
  ['after-quote.csv', '1:11: "x" follows a closing quote, expected a separator or the end of the line'],
  ['arc.dimacs', '2:1: line of kind "a", expected "e i j" or "e i j w"'],
  ['array.mtx', '2:1: the array has 4 numbers, but there are 3'],
  [
    'asymmetric-values.mtx',
    '3:1: entry (2, 1) is 5, but entry (1, 2) is 4: expected a symmetric matrix, or --symmetrize sum, max or upper',
  ],
  [
    'asymmetric.csv',
    '2:1: row "a", column "c" is 2, but row "c", column "a" is 3: expected a symmetric matrix, or --symmetrize sum, max or upper',
  ],
  [
    'asymmetric.mtx',
    '6:1: entry (3, 1) is 2.5, but there is no entry (1, 3): expected a symmetric matrix, or --symmetrize sum, max or upper',
  ],
  ['bad-fmt.metis', '1:5: fmt "7", expected up to three digits 0 or 1'],
  [
    'bad-weight.dimacs',
    '2:7: weight "five" is not a number, expected a decimal number such as 1, -2.5 or 3e-4',
  ],
  ['cell-text.csv', '2:5: weight "x" is not a number, expected a decimal number such as 1, -2.5 or 3e-4'],
  [
    'cnf.dimacs',
    '1:3: problem "cnf" is not an undirected graph, expected one of edge, edges, col, max-cut, maxcut, cut',
  ],
  ['column-twice.csv', '1:4: two columns are named "a", expected different names'],
  [
    'complex.mtx',
    '1:1: entries are "complex", expected pattern, integer or real: a weight is one real number',
  ],
  [
    'disagree.metis',
    '2:1: the edge from node 1 to node 2 weighs 5, but the other way 4, expected both to agree',
  ],
  ['entity.graphml', '2:29: not well-formed XML: undefined entity'],
  ['fewer-entries.mtx', '2:1: 2 entries are declared, but there are 1'],
  ['hyperedge.graphml', '1:31: a hyperedge, expected edges between two nodes'],
  ['index-zero.mtx', '3:3: node "0" is out of range, expected an integer in 1..2 (line 2 declares 2 nodes)'],
  ['latin1.graphml', '1:1: the encoding is "ISO-8859-1", expected UTF-8'],
  ['missing-weight.metis', "3:2: the line of node 2 ends after neighbour 1, expected the edge's weight"],
  ['missing-weight.mtx', '3:4: the line ends after 2 values, expected "i j w"'],
  ['nested.graphml', '1:30: a graph within a node, expected one graph of nodes and edges'],
  [
    'no-banner.mtx',
    '1:1: "2 2 1", expected a line "%%MatrixMarket matrix coordinate real symmetric" or the like',
  ],
  ['no-graph.graphml', '1:1: there is no graph in the file'],
  ['no-problem-line.dimacs', '2:1: "e" comes before the problem line, expected "p edge n m"'],
  ['no-source.graphml', '1:31: <edge> has no attribute "source"'],
  ['no-target.json', '2:10: an edge without target'],
  ['node-list.json', '1:11: "1", expected an object for each node'],
  ['node-twice.graphml', '1:31: node "a" is declared twice'],
  ['node-twice.json', '1:26: node "1" is declared twice'],
  ['not-square.csv', ' 2 lines of 3 columns, expected a square matrix'],
  ['not-square.mtx', '2:6: the matrix has 2 rows and 3 columns, expected a square matrix'],
  ['not-well-formed.graphml', '3:23: not well-formed XML: unexpected close tag'],
  ['nothing-known.json', '1:1: there is no member "nodes"'],
  [
    'one-sided.metis',
    '4:1: the edge from node 3 to node 1 weighs 1, but the line of node 1 does not name node 3, expected both to agree',
  ],
  [
    'out-of-range.dimacs',
    '2:5: node "4" is out of range, expected an integer in 1..3 (line 1 declares 3 nodes)',
  ],
  ['out-of-range.metis', '3:1: neighbour "0" of node 2, expected an integer in 1..2'],
  ['pattern-with-weight.mtx', '3:5: "7" follows the entry of a pattern, expected the end of the line'],
  ['row-names.csv', '2:1: the row is named "b", expected "a" as column 1 is'],
  ['short-row.csv', '2:6: the line has 3 values, expected 4'],
  ['single-quotes.json', '1:12: "\'id\'", expected a key in double quotes'],
  [
    'skew.mtx',
    '1:1: the matrix is "skew-symmetric", expected symmetric, or general and symmetric all the same',
  ],
  ['too-few-lines.metis', '1:1: the header declares 3 nodes, but 2 lines follow'],
  ['too-few-values.csv', '2:6: the line ends after 1 value, expected at least 2 separated by commas or tabs'],
  ['too-many-lines.metis', '4:1: a line after those of all 2 nodes, expected the end of the file'],
  ['trailing-comma.json', '1:20: a comma before the end, expected another value'],
  ['truncated.gexf', '1:34: not well-formed XML: unclosed tag: nodes'],
  ['truncated.json', '1:51: the file ends, expected a key in double quotes'],
  ['two-graphs.graphml', '1:18: a second graph, expected one'],
  ['two-problems.dimacs', '2:1: a second problem line, expected one (line 1)'],
  ['unclosed-quote.csv', '2:1: this quote is never closed'],
  ['undeclared-node.graphml', '2:3: node "b" is not among the nodes of the file'],
  ['undeclared-node.json', '2:33: node "b" is not among the nodes of the file'],
  [
    'weight-infinite.gexf',
    '2:1: weight "INF" is not a number, expected a decimal number such as 1, -2.5 or 3e-4',
  ],
  ['weight-null.json', '2:51: weight null, expected a number'],
  ['weight-string.json', '2:33: weight "2.5", expected a number'],
  [
    'weight-text.graphml',
    '3:15: weight "heavy" is not a number, expected a decimal number such as 1, -2.5 or 3e-4',
  ],
  ['wrong-count.dimacs', '1:1: the problem line declares 3 edges, but there are 2 edge lines'],
  [
    'wrong-count.metis',
    '1:1: the header declares 3 edges, expected 6 neighbours (each edge twice), but there are 4',
  ],
];

test('every faulty file has its message', () => {
  expect(messages.map(([fixture]) => fixture).sort()).toEqual(readdirSync(folder).sort());
});

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

test.each<[string, string | number[], RegExp]>([
  [
    'a pointer of Git LFS',
    'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n',
    /Git LFS/,
  ],
  ['a page of the web', '\ufeff<!DOCTYPE html>\n<html><body>Not found</body></html>\n', /HTML/],
  ['a PDF', '%PDF-1.4\n1 0 obj\n', /PDF/],
  ['HDF5', [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a], /HDF5/],
  ['a pickle of Python', [0x80, 4, 0x95, 9, 0, 0, 0, 0, 0, 0, 0, 0x5d], /binary file/],
])('%s is named, whatever its extension, and as a problem, too', (_, content, message) => {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : Uint8Array.from(content);
  for (const file of ['g', 'g.rud', 'g.csv', 'g.json', 'g.qubo', 'g.ising'])
    for (const read of [readGraph, readModel, readProblem])
      expect(errorOf(() => read(bytes, { file })).message, file).toMatch(message);
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
