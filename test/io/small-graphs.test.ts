/** The graphs at the edge: none, one node, apart, repeated, looped; and what the user is told about them. */
import { describe, expect, test } from 'vitest';
import { namedEdges, readText } from './graph-text.ts';

const rudy = (text: string) => readText(text, { format: 'rudy' });
const edgeList = (text: string) => readText(text, { format: 'edge-list' });

describe('rudy', () => {
  test.each([
    ['0 0', 0],
    ['1 0', 1],
    ['5 0\n', 5],
  ])('%j has nodes and no edges', (text, n) => {
    const { graph, labels, warnings } = rudy(text);
    expect([graph.n, graph.m, labels.size]).toEqual([n, 0, n]);
    expect(warnings).toEqual([]);
  });

  test('isolated nodes and separate parts are kept', () => {
    const input = rudy('6 2\n5 1\n3 2\n');
    expect(input.graph.n).toBe(6);
    expect(namedEdges(input)).toEqual([
      ['1', '5', 1],
      ['2', '3', 1],
    ]);
  });

  test('duplicates add up, in either direction, and loops are left out', () => {
    const input = rudy('3 6\n1 2 1\n2 1 2\n1 2 3\n3 3 9\n2 3 1\n1 1 1\n');
    expect(namedEdges(input)).toEqual([
      ['1', '2', 6],
      ['2', '3', 1],
    ]);
    expect(input.warnings).toEqual([
      '2 duplicate edges: their weights were added up',
      '2 self-loops ignored',
    ]);
  });

  test('one of each', () => {
    expect(rudy('2 3\n1 2\n2 1\n2 2\n').warnings).toEqual([
      '1 duplicate edge: its weight was added to the first one',
      '1 self-loop ignored',
    ]);
  });

  test('labels', () => {
    const { labels } = rudy('3 0');
    expect([0, 1, 2].map(labels.labelOf)).toEqual(['1', '2', '3']);
    expect(['1', '3', '0', '4', '01', '1.0', 'x', ''].map(labels.indexOf)).toEqual([
      0, 2, -1, -1, -1, -1, -1, -1,
    ]);
  });

  test('a mix of weighted and unweighted lines; −0 is 0', () => {
    const input = rudy('4 3\n1 2\n2 3 -0\n3 4 2.5\n');
    expect(namedEdges(input)).toEqual([
      ['1', '2', 1],
      ['2', '3', 0],
      ['3', '4', 2.5],
    ]);
  });
});

describe('edge list', () => {
  test('integers are numbered in ascending order', () => {
    const { graph, labels } = edgeList('30 -5\n-5 4\n');
    expect([0, 1, 2].map(labels.labelOf)).toEqual(['-5', '4', '30']);
    expect(['30', '-5', '5', '030', 'x'].map(labels.indexOf)).toEqual([2, 0, -1, -1, -1]);
    expect([...graph.adj]).toEqual([1, 2, 0, 0]);
  });

  test('one other name makes all of them strings, spelled as they were', () => {
    const { labels } = edgeList('10 9\n9 007\n7 10\n');
    expect([0, 1, 2, 3].map(labels.labelOf)).toEqual(['007', '10', '7', '9']);
    expect(labels.indexOf('7')).toBe(2);
    expect(labels.indexOf('8')).toBe(-1);
  });

  test('beyond 2^53 neighbouring integers stay two nodes', () => {
    expect(edgeList('9007199254740993 9007199254740992\n').graph.n).toBe(2);
  });

  test('a loop is a node', () => {
    const { graph, labels, warnings } = edgeList('5 5\n');
    expect([graph.n, graph.m, labels.labelOf(0)]).toEqual([1, 0, '5']);
    expect(warnings).toEqual(['1 self-loop ignored']);
  });

  test.each([
    ['source,target,weight', '1,2,1\n2,3,1', 0],
    ['Source\tTarget', '1\t2\n2\t3', 1],
    ['from to w', '1 2 1\n2 3 1', 0],
  ])('column names %j are skipped, with a warning where they could be an edge', (header, lines, warnings) => {
    const input = edgeList(`${header}\n${lines}\n`);
    expect(input.graph.n).toBe(3);
    expect(input.warnings).toEqual(['line 1 was read as column names, not as an edge'].slice(0, warnings));
  });

  test('a loop of weight 0 declares a node', () => {
    for (const text of ['5 5 0\n7 8 1\n', 'x x 0\n7 8 1\n', '"x",x,0\n7,8,1\n']) {
      const { graph, warnings } = edgeList(text);
      expect([graph.n, graph.m, warnings]).toEqual([3, 1, []]);
    }
  });

  test('column names alone are no graph', () => {
    expect(() => edgeList('source,target\n')).toThrow(/no edges/);
  });

  test('blanks around commas', () => {
    expect(namedEdges(edgeList('a , b ,\t2\nb,c\n'))).toEqual([
      ['a', 'b', 2],
      ['b', 'c', 1],
    ]);
  });
});

test('the mean line length of a file misjudged, the buffers grow', () => {
  const long = Array.from({ length: 40 }, (_, i) => `${'x'.repeat(20_000)}${i} y\n`).join('');
  const short = Array.from({ length: 30_000 }, (_, i) => `${i} y ${i}\n`).join('');
  expect(edgeList(long + short).graph.m).toBe(30_040);
});
