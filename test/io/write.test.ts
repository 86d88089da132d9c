/** What is written reads back as the same graph: every node, name, edge and weight, in every format and from any to any. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputError, UsageError } from '../../src/core/errors.ts';
import { consecutiveLabels, isNodeName, stringLabels } from '../../src/io/graphs/labels.ts';
import { type GraphInput, graphFormats, readGraph, writeGraph, writeModel } from '../../src/io/index.ts';
import { fromEdges } from '../support/build.ts';
import { namedEdges, readText } from './graph-text.ts';

const weight = fc.oneof(
  fc.constantFrom(1, -1, 0, 1e-3, -2.5, 0.1 + 0.2, 5e-324, 1e300, -(2 ** 53), 1 / 3),
  fc.integer({ min: -9, max: 9 }),
  fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((w) => w + 0),
);

const name = fc.oneof(
  fc.constantFrom(
    'New York',
    'a,b',
    '"',
    '""',
    'c',
    'p edge',
    '#1',
    '%',
    '//',
    '-',
    'source',
    'target',
    'weight',
    ' x',
    'x ',
  ),
  fc.constantFrom(
    'é',
    '東京',
    '😀',
    '\u2028',
    '\u00a0',
    '&amp;',
    '<b>',
    "it's",
    '\\',
    '\\n',
    '007',
    '-0',
    '1e3',
    '0',
  ),
  fc.constantFrom('9007199254740993', 'null', 'true', '__proto__', 'constructor', '\ufeff'),
  fc.integer({ min: -3, max: 12 }).map(String),
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 6 })
    .filter((text) => isNodeName(text) && !/[\ufffe\uffff]/.test(text)),
);

const numbers = fc.integer({ min: 1, max: 9 }).map((n) => Array.from({ length: n }, (_, v) => String(v + 1)));
const names = fc.oneof(numbers, fc.uniqueArray(name, { minLength: 1, maxLength: 9 }));

/** Graphs with isolated nodes, with and without weights, complete ones with weights 0 among them. */
const graph: fc.Arbitrary<GraphInput> = fc
  .tuple(names, fc.infiniteStream(fc.tuple(fc.nat(3), weight)), fc.constantFrom(-1, 0, 1, 2, 3), fc.boolean())
  .map(([labels, draws, density, unweighted]) => {
    const n = labels.length;
    const edges: [number, number, number][] = [];
    for (let u = 0; u < n; u++)
      for (let v = u + 1; v < n; v++) {
        const [dice, w] = draws.next().value as [number, number];
        if (dice <= density) edges.push([u, v, unweighted ? 1 : w]);
      }
    // The order that readers give: by number where all are numbers.
    const integers = labels.every((label) => /^(0|-?[1-9]\d{0,14})$/.test(label));
    const sorted = integers ? [...labels].sort((a, b) => Number(a) - Number(b)) : [...labels].sort();
    const indexOf = (label: string) => sorted.indexOf(label);
    return {
      kind: 'graph' as const,
      graph: fromEdges({ n, edges }),
      labels: integers ? { size: n, labelOf: (v) => sorted[v]!, indexOf } : stringLabels(sorted),
      name: 'g',
      format: '',
      warnings: [],
    };
  });

/** graph6 holds neither names nor weights, csr is no text: other tests write them. */
const formats = graphFormats
  .filter(({ name, write }) => write !== undefined && !['graph6', 'csr'].includes(name))
  .map((format) => format.name);
const textIn = (input: GraphInput, format: string) => [...writeGraph(input, { format }).chunks].join('');

/** DOT has no way to write a backslash before the end of a name or a quote. */
function holds(format: string, given: GraphInput): boolean {
  return format !== 'dot' || !nodes(given).some((label) => /\\(?:"|$)/.test(label));
}

function nodes({ graph: { n }, labels }: GraphInput): string[] {
  return Array.from({ length: n }, (_, v) => labels.labelOf(v));
}

function expectEqual(read: GraphInput, given: GraphInput): void {
  expect(nodes(read)).toEqual(nodes(given));
  expect(namedEdges(read)).toEqual(namedEdges(given));
  // A file may have called its edges by another name: none is worth a word.
  expect(read.warnings.filter((text) => given.graph.m > 0 || text !== 'the file has no edges')).toEqual([]);
}

describe.each(formats)('%s', (format) => {
  test('reads back what it wrote', () => {
    fc.assert(
      fc.property(graph, (given) => {
        fc.pre(holds(format, given));
        expectEqual(readText(textIn(given, format), { format }), given);
      }),
      { numRuns: 300 },
    );
  });

  test('is detected by its extension', () => {
    const { extensions } = graphFormats.find((candidate) => candidate.name === format)!;
    fc.assert(
      fc.property(graph, fc.constantFrom(...extensions), (given, extension) => {
        fc.pre(holds(format, given));
        const file = `g.${extension}`;
        const { format: written, chunks } = writeGraph(given, { file, format });
        expect(written).toBe(format);
        const read = readText([...chunks].join(''), { file });
        expect(read.format).toBe(format);
        expectEqual(
          {
            ...read,
            warnings: read.warnings.filter((text) => !/content looks like|^line 1 was read as/.test(text)),
          },
          given,
        );
      }),
      { numRuns: 100 },
    );
  });

  test('a large graph comes in pieces', () => {
    const n = format === 'adjacency-csv' ? 400 : 20_000;
    const ring = Array.from({ length: n }, (_, u): [number, number, number] => [u, (u + 1) % n, u / 7]);
    const labels = readText(`${n} 0`, { format: 'rudy' }).labels;
    const { chunks } = writeGraph({ graph: fromEdges({ n, edges: ring }), labels }, { format });
    const pieces = [...chunks];
    expect(pieces.length).toBeGreaterThan(2);
    for (const piece of pieces) expect(piece.length).toBeLessThan(2 ** 17);
    expect(readText(pieces.join(''), { format }).graph).toEqual(fromEdges({ n, edges: ring }));
  });
});

test('from any format to any other', () => {
  fc.assert(
    fc.property(graph, fc.constantFrom(...formats), fc.constantFrom(...formats), (given, first, second) => {
      fc.pre(holds(first, given) && holds(second, given));
      const between = readText(textIn(given, first), { format: first });
      expectEqual(readText(textIn(between, second), { format: second }), given);
    }),
    { numRuns: 1000 },
  );
});

test.each(formats.filter((format) => !['edge-list', 'adjacency-csv'].includes(format)))(
  '%s holds a graph without nodes',
  (format) => {
    const empty = readText('0 0', { format: 'rudy' });
    expect(readText(textIn(empty, format), { format }).graph).toEqual(empty.graph);
  },
);

test.each(['edge-list', 'adjacency-csv'])('%s refuses a graph without nodes', (format) => {
  expect(() => writeGraph(readText('0 0', { format: 'rudy' }), { format })).toThrow(InputError);
});

describe('the user is told', () => {
  const named = readText('a b 1\nb c 0.5\nd d 0\n', { format: 'edge-list' });
  const numbered = readText('3 2\n1 2 1\n2 3 7\n', { format: 'rudy' });
  const warningsOf = (input: GraphInput, format: string) => writeGraph(input, { format }).warnings;

  test.each(['rudy', 'dimacs', 'metis', 'matrix-market'])('%s keeps names in comments only', (format) => {
    expect(warningsOf(named, format).join()).toMatch(/names are kept in comment lines/);
    expect(warningsOf(numbered, format)).toEqual([]);
  });

  test('what METIS itself cannot read, and loops in edge lists', () => {
    expect(warningsOf(named, 'metis')[1]).toBe('METIS itself takes edge weights that are integers > 0 only');
    expect(warningsOf(named, 'edge-list')).toEqual(['1 node without edges is written as a loop of weight 0']);
  });
});

test('the extension names the format to write; without one it has to be named', () => {
  const input = readText('1 2', { format: 'edge-list' });
  const formatOf = (file: string) => writeGraph(input, { file }).format;
  expect(['g.mc', 'g.csv', 'a/g.mtx.gz', 'g.graph', 'g.json', 'g.GEXF'].map(formatOf)).toEqual([
    'rudy',
    'edge-list',
    'matrix-market',
    'metis',
    'node-link',
    'gexf',
  ]);
  expect(() => formatOf('g.txt')).toThrow(
    /^no format has the extension of "g.txt", expected one of: csr, graph6, matrix-market, /,
  );
  for (const write of [writeGraph, (one: typeof input, how: object) => writeModel(one, how)]) {
    const written = /, expected one of: csr, graph6, matrix-market, /;
    expect(() => write(input, { file: 'g.net' })).toThrow(/^pajek, the format of "g.net", is only read, exp/);
    expect(() => write(input, { file: 'g.cyjs.gz' })).toThrow(written);
    expect(() => write(input, { format: 'npy' })).toThrow(/^format npy is only read, expected/);
  }
  expect(writeModel(input, { file: 'g.tsv' }).format).toBe('edge-list');
  expect(() => writeGraph(input, {})).toThrow(UsageError);
});

test('comments that name only some nodes, or one twice, are not believed', () => {
  for (const comments of [
    '# node 1 "a"',
    '# node 1 "a"\n# node 2 "a"',
    '# node 1 "a"\n# node 1 "b"\n# node 2 "c"',
  ]) {
    const input = readText(`2 1\n1 2\n${comments}\n`, { format: 'rudy' });
    expect(nodes(input)).toEqual(['1', '2']);
    expect(input.warnings).toEqual([
      'the comments that name nodes do not name each node once: the nodes are named by their numbers',
    ]);
  }
  expect(readText('2 1\n1 2\n# node 1 is the hub\n', { format: 'rudy' }).warnings).toEqual([]);
});

test('a name that DOT cannot hold is refused', () => {
  for (const name of ['a\\', 'a\\"b'])
    expect(() =>
      textIn({ ...readText('x y', { format: 'edge-list' }), labels: stringLabels([name, 'z']) }, 'dot'),
    ).toThrow('DOT cannot hold the node name');
});

test('graph6 holds what has neither weights nor names', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 70 }), fc.infiniteStream(fc.boolean()), (n, draws) => {
      const edges: [number, number, number][] = [];
      for (let u = 0; u < n; u++) for (let v = 0; v < u; v++) if (draws.next().value) edges.push([v, u, 1]);
      const given = { graph: fromEdges({ n, edges }), labels: consecutiveLabels(n, 0) };
      const { chunks, warnings } = writeGraph(given, { format: 'graph6' });
      expect(warnings).toEqual([]);
      expect(readText([...chunks].join(''), { file: 'g.g6' }).graph).toEqual(given.graph);
    }),
  );
  expect(() => textIn(readText('1 2 3', { format: 'edge-list' }), 'graph6')).toThrow(
    'graph6 cannot hold weights',
  );
  expect(writeGraph(readText('a b', { format: 'edge-list' }), { format: 'graph6' }).warnings).toEqual([
    'graph6 numbers its nodes from 0 and holds no names: they are lost, their order is kept',
  ]);
});

test('a name that XML cannot hold is refused', () => {
  const input = readGraph(new TextEncoder().encode('a\uffff b'), { format: 'edge-list' });
  for (const format of ['graphml', 'gexf']) expect(() => textIn(input, format)).toThrow(InputError);
});
