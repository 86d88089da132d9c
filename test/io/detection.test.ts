import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/core/errors.ts';
import { graphFormats } from '../../src/io/index.ts';
import { namedEdges, readText } from './graph-text.ts';

const formatOf = (text: string, file?: string): string => readText(text, { file }).format;

describe('the extension decides', () => {
  test.each(['g.rud', 'g.mc', 'g.rudy', 'g.gset', 'G.MC', 'folder.csv/g.rud.gz'])('%s is rudy', (file) => {
    expect(formatOf('3 1\n1 2', file)).toBe('rudy');
    expect(() => formatOf('1 2\n2 3\n1 3', file)).toThrow(InputError);
  });

  test.each(['g.edges', 'g.edgelist', 'g.el', 'g.csv', 'g.tsv.gz'])('%s is an edge list', (file) => {
    expect(formatOf('3 4\n4 5', file)).toBe('edge-list');
  });

  test('with a warning where the content looks like rudy', () => {
    const { format, warnings } = readText('3 2\n1 2 1\n1 3 1\n', { file: 'g.edges' });
    expect(format).toBe('edge-list');
    expect(warnings).toEqual([
      "read as edge-list because of the file's extension, but the content looks like rudy",
      '1 of 3 edges have no weight: they weigh 1',
    ]);
  });

  test('unless the caller names the format', () => {
    expect(readText('3 4\n4 5', { file: 'g.rud', format: 'edge-list' }).warnings).toEqual([]);
    expect(readText('3 1\n1 2', { file: 'g.csv', format: 'rudy' }).format).toBe('rudy');
  });
});

describe.each(['g.txt', 'g.dat', 'ising2.5-100_5555', undefined])('content decides for %s', (file) => {
  test.each([
    ['a header and as many lines', '3 2\n1 2\n2 3\n'],
    ['the same with weights', '3 2\n1 2 5\n2 3 -1\n'],
    ['a third 0 in the header (DIMACS torus)', '3 2 0\n1 2 5\n2 3 -1\n'],
    ['no edges', '4 0\n'],
    ['no nodes', '0 0'],
    ['comments first', '# made by hand\n\n2 1\n1 2\n'],
  ])('rudy: %s', (_, text) => expect(formatOf(text, file)).toBe('rudy'));

  test.each([
    ['nodes beyond the first number', '1 2\n2 3\n1 3\n'],
    ['names', 'a b\nb c\n'],
    ['commas', '3,2\n1,2\n2,3\n'],
    ['three values first', '1 2 5\n2 3 -1\n'],
    ['a decimal weight first', '3 2 0.5\n1 2 5\n2 3 1\n'],
    ['node 0', '2 1\n1 0\n0 2\n'],
    ['a header that could not be', '4 7\n1 2\n2 3\n'],
  ])('edge list: %s', (_, text) => expect(formatOf(text, file)).toBe('edge-list'));

  test.each([
    ['too few lines, weighted', '9 5\n1 2 1\n2 3 1\n'],
    ['too many lines, weighted', '3 1\n1 2 1\n2 3 1\n'],
    ['too few lines, unweighted', '9 5\n1 2\n2 3\n8 9\n'],
    ['too many lines, unweighted', '4 2\n1 2\n2 3\n3 4\n'],
    ['a node out of range', '3 2\n1 2\n2 4\n'],
    ['a broken line', '3 2\n1 2 1\n2\n'],
    ['cut off after the header', '9 5\n'],
  ])('a faulty rudy file stays one: %s', (_, text) => {
    expect(() => formatOf(text, file)).toThrow(
      /the file was read as rudy: if it is not, name its format \(edge-list\)/,
    );
  });
});

describe('METIS or rudy', () => {
  test.each([
    ['loops alone', '2 2\n2 2\n1 1\n'],
    ['a cycle of four', '4 4\n2 4\n1 3\n2 4\n1 3\n'],
    ['a cycle of five, numbered otherwise', '5 5 0\n2 5\n1 3\n2 4\n3 5\n4 1\n'],
    ['an isolated node', '% four\n5 4\n2 4\n1 3\n2 4\n1 3\n\n'],
  ])('two graphs: %s', (_, text) => {
    for (const file of ['g.txt', undefined])
      expect(() => readText(text, { file })).toThrow(/METIS, .* or rudy, .*: name its format/);
    const graphs = (['metis', 'rudy'] as const).map((format) => readText(text, { format }));
    expect(namedEdges(graphs[0]!)).not.toEqual(namedEdges(graphs[1]!));
    expect(formatOf(text, 'g.graph')).toBe('metis');
    expect(formatOf(text, 'g.rud')).toBe('rudy');
  });

  test('the same graph', () => {
    const text = '6 6\n2 3\n1 3\n1 2\n5 6\n4 6\n4 5\n';
    expect(readText(text)).toMatchObject({
      format: 'metis',
      warnings: ['line 1 was read as the numbers of nodes and edges (format edge-list: as an edge)'],
    });
    expect(namedEdges(readText(text))).toEqual(namedEdges(readText(text, { format: 'rudy' })));
  });

  test('METIS alone', () => {
    expect(readText('3 2\n2 3\n1\n1\n')).toMatchObject({ format: 'metis', warnings: [] });
    expect(readText('2 1 1\n2 5\n1 5\n').warnings).toHaveLength(1);
  });
});

test('whoever means an edge list says so', () => {
  expect(() => formatOf('4 1\n4 2\n4 3\n')).toThrow(InputError);
  expect(readText('4 1\n4 2\n4 3\n', { format: 'edge-list' }).graph.m).toBe(3);
});

test('the graph is named after its file', () => {
  const nameOf = (file?: string) => readText('2 1\n1 2', { file, format: 'rudy' }).name;
  expect(nameOf('data/gset/G1.txt.gz')).toBe('G1');
  expect(nameOf('C:\\graphs\\road-euroroad.rud')).toBe('road-euroroad');
  expect(nameOf('ising2.5-100_5555')).toBe('ising2.5-100_5555');
  expect(nameOf('g05_60.0')).toBe('g05_60.0');
  expect(nameOf('.rud')).toBe('.rud');
  expect(nameOf()).toBe('graph');
  expect(readText('2 1\n1 2', { file: 'a.rud', name: 'mine' }).name).toBe('mine');
});

test('the registry names and describes each format once', () => {
  expect(graphFormats.map(({ name }) => name)).toEqual(expect.arrayContaining(['rudy', 'edge-list']));
  expect(new Set(graphFormats.map(({ name }) => name)).size).toBe(graphFormats.length);
  for (const { description } of graphFormats) expect(description).toMatch(/^\S[^\n]{10,90}$/);
});
