/** Files as other programs and people write them, with weights that a lazy reader would lose; each with what it means. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type ReadGraphOptions, readGraph } from '../../src/io/index.ts';
import { namedEdges } from './graph-text.ts';

interface Meaning {
  readonly format: string;
  readonly nodes: string;
  readonly edges: readonly (readonly [string, string, number])[];
  readonly warnings?: readonly string[];
  readonly options?: ReadGraphOptions;
}

const folder = new URL('../fixtures/graphs/', import.meta.url);

const meanings: Readonly<Record<string, Meaning>> = {
  'untyped-keys.graphml': {
    format: 'graphml',
    nodes: 'A & B|Zürich|c',
    edges: [
      ['A & B', 'Zürich', 0.001],
      ['A & B', 'c', -2.5],
      ['Zürich', 'c', 4],
    ],
  },
  'networkx.graphml': {
    format: 'graphml',
    nodes: '0|1|2',
    edges: [
      ['0', '1', 0.75],
      ['1', '2', 1],
    ],
    warnings: [
      'the graph is directed: its edges are taken without direction, and edges both ways add up',
      '1 of 3 edges have no attribute "weight": they weigh 1',
      '1 duplicate edge: its weight was added to the first one',
    ],
  },
  'gephi.gexf': {
    format: 'gexf',
    nodes: '9|10|11|12',
    edges: [
      ['9', '10', 0.001],
      ['9', '11', -2.5],
      ['10', '11', 3],
    ],
  },
  'graphology.json': {
    format: 'graphology',
    nodes: 'a|b "q"|é',
    edges: [
      ['a', 'b "q"', 0.001],
      ['a', 'é', 1],
      ['b "q"', 'é', -1.5],
    ],
    warnings: [
      'the graph is directed: its edges are taken without direction, and edges both ways add up',
      '1 of 5 edges have no attribute "weight": they weigh 1',
      '1 duplicate edge: its weight was added to the first one',
      '1 self-loop ignored',
    ],
  },
  'networkx.json': {
    format: 'node-link',
    nodes: '9007199254740992|9007199254740993|z',
    edges: [
      ['9007199254740992', '9007199254740993', 0.001],
      ['9007199254740992', 'z', -2.5],
    ],
  },
  'd3.json': {
    format: 'node-link',
    nodes: '0|1|2',
    edges: [
      ['0', '1', 2.5],
      ['1', '2', 10],
    ],
    options: { weight: 'value' },
  },
  'pattern.mtx': {
    format: 'matrix-market',
    nodes: '1|2|3|4|5',
    edges: [
      ['1', '2', 1],
      ['1', '3', 1],
      ['2', '3', 1],
      ['3', '4', 1],
    ],
    warnings: ['1 self-loop ignored'],
  },
  'general.mtx': {
    format: 'matrix-market',
    nodes: '1|2|3|4',
    edges: [
      ['1', '2', 0.001],
      ['1', '4', 0.5],
      ['2', '3', -2.5],
    ],
    warnings: ['1 self-loop ignored'],
  },
  'integer.mtx': {
    format: 'matrix-market',
    nodes: '1|2|3',
    edges: [
      ['1', '2', -7],
      ['2', '3', 12],
    ],
  },
  'weighted.graph': {
    format: 'metis',
    nodes: '1|2|3|4',
    edges: [
      ['1', '2', 5],
      ['1', '3', -1],
      ['2', '3', 2],
      ['3', '4', 0.001],
    ],
  },
  'node-weights.graph': {
    format: 'metis',
    nodes: '1|2|3|4',
    edges: [
      ['1', '2', 0.001],
      ['2', '3', -2.5],
    ],
    warnings: ['sizes and weights of nodes were ignored'],
  },
  'plain.metis': {
    format: 'metis',
    nodes: '1|2|3|4|5',
    edges: [
      ['1', '2', 1],
      ['1', '3', 1],
      ['2', '3', 1],
      ['3', '4', 1],
    ],
  },
  'both-ways.col': {
    format: 'dimacs',
    nodes: '1|2|3|4',
    edges: [
      ['1', '2', 1],
      ['1', '4', 1],
      ['2', '3', 1],
    ],
    warnings: ['node lines were ignored: 1', 'every edge is listed in both directions: each was taken once'],
  },
  'weighted.dimacs': {
    format: 'dimacs',
    nodes: '1|2|3|4',
    edges: [
      ['1', '2', 0.001],
      ['2', '3', -2.5],
      ['3', '4', 1],
    ],
    warnings: ['1 of 3 edges have no weight: they weigh 1'],
  },
  'semicolons.csv': {
    format: 'edge-list',
    nodes: '1|2',
    edges: [['1', '2', 3]],
  },
  'quotes.csv': {
    format: 'edge-list',
    nodes: 'Los "Angeles"|New York|Paris',
    edges: [
      ['Los "Angeles"', 'New York', 0.001],
      ['Los "Angeles"', 'Paris', -2.5],
      ['New York', 'Paris', 7],
    ],
    warnings: ['columns that were not read: "Id", "Label"'],
  },
  'blanks.csv': {
    format: 'edge-list',
    nodes: 'Boston|New York|San Francisco',
    edges: [
      ['Boston', 'New York', 0.001],
      ['Boston', 'San Francisco', -2.5],
    ],
  },
  'columns.tsv': {
    format: 'edge-list',
    nodes: 'a|b|c',
    edges: [
      ['a', 'b', 0.001],
      ['b', 'c', -2.5],
    ],
    options: { columns: ['from', 'into', 'cost'] },
  },
  'matrix.csv': {
    format: 'adjacency-csv',
    nodes: 'a|b|c,d|e',
    edges: [
      ['a', 'b', 0.001],
      ['b', 'c,d', -2.5],
    ],
    warnings: ['1 self-loop ignored'],
  },
  'zeros.csv': {
    format: 'adjacency-csv',
    nodes: 'a|b|c',
    edges: [
      ['a', 'b', 0],
      ['a', 'c', 2],
    ],
  },
  'bare-matrix.csv': {
    format: 'adjacency-csv',
    nodes: '1|2|3|4',
    edges: [
      ['1', '2', 1],
      ['1', '4', -2.5],
      ['2', '3', 0.001],
    ],
  },
  'torus.dat': {
    format: 'rudy',
    nodes: '1|2|3|4',
    edges: [
      ['1', '2', 80439],
      ['1', '4', -2.5],
      ['2', '3', -109528],
      ['3', '4', 0.001],
    ],
  },
  'biqmac.mc': {
    format: 'rudy',
    nodes: '1|2|3',
    edges: [
      ['1', '2', -1],
      ['2', '3', 1],
    ],
  },
};

const bytesOf = (file: string) => readFileSync(new URL(file, folder));

test('every file has its meaning', () => {
  expect(Object.keys(meanings).sort()).toEqual(readdirSync(folder).sort());
});

test.each(Object.entries(meanings))('%s', (file, { format, nodes, edges, warnings = [], options }) => {
  const read = readGraph(bytesOf(file), { file, ...options });
  expect(read.format).toBe(format);
  expect(Array.from({ length: read.graph.n }, (_, v) => read.labels.labelOf(v)).join('|')).toBe(nodes);
  expect(namedEdges(read)).toEqual(edges);
  expect(read.warnings).toEqual(warnings);
});

// Lists and matrices of numbers mean different things in different formats: these need their extension.
const needExtension = ['both-ways.col', 'torus.dat', 'biqmac.mc', 'plain.metis', 'columns.tsv'];
test.each(Object.keys(meanings).filter((file) => !needExtension.includes(file)))(
  '%s is told by its content',
  (file) => {
    const { options, format } = meanings[file]!;
    expect(readGraph(bytesOf(file), options).format).toBe(format);
  },
);

test('weights that were not read are mentioned', () => {
  expect(readGraph(bytesOf('d3.json')).warnings).toEqual([
    'no edge has the attribute "weight": each weighs 1; attributes that are numbers: "value"',
  ]);
  expect(readGraph(bytesOf('graphology.json'), { weight: 'size' }).warnings[1]).toBe(
    '4 of 5 edges have no attribute "size": they weigh 1',
  );
  expect(readGraph(bytesOf('gephi.gexf'), { weight: 'cost' }).warnings).toEqual([
    'no edge has the attribute "cost": each weighs 1; attributes that are numbers: "weight", "age"',
  ]);
});

test('an option that the format does not take is refused', () => {
  const use = (file: string, options: ReadGraphOptions) => () =>
    readGraph(bytesOf(file), { file, ...options });
  expect(use('biqmac.mc', { columns: ['1', '2'] })).toThrow(
    'rudy takes no option columns, expected one of: edge-list',
  );
  expect(use('biqmac.mc', { symmetrize: 'sum' })).toThrow(
    'rudy takes no option symmetrize, expected one of: npy, npz, matrix-market, pajek, adjacency-csv',
  );
  expect(use('bare-matrix.csv', { format: 'edge-list', weight: 'Id' })).toThrow('the columns have no titles');
});

test('columns by name and by number, refused where there are none', () => {
  const read = (...columns: string[]) =>
    namedEdges(readGraph(bytesOf('columns.tsv'), { file: 'x.tsv', columns }));
  expect(read('FROM', 'into')).toEqual([
    ['a', 'b', 1],
    ['b', 'c', 1],
  ]);
  // By number the first line is an edge, unless it has the usual titles.
  expect(() => read('3', '4', '2')).toThrow('x.tsv:1:6: weight "cost" is not a number');
  expect(() => read('from', 'to')).toThrow(
    'x.tsv:1:1: no column is named "to", found "kind", "cost", "from", "into"',
  );
  expect(() => read('from')).toThrow(/columns are "from", expected two nodes and perhaps a weight/);
  expect(() => read('from', 'from')).toThrow('columns are "from,from", expected different ones');
  expect(() => read('3', '9')).toThrow('x.tsv:1:20: the line ends after 4 values, expected at least 9');
});
