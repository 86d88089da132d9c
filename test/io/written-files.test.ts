/** Files that other programs wrote (test/fixtures/written), each with the nodes, edges, total weight and best cut that the program
 *  which made them counted; and what people write by hand. None may be read as another problem, or without saying what was left. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/core/errors.ts';
import { type GraphInput, type ReadGraphOptions, readModel } from '../../src/io/index.ts';
import { unpack } from '../../src/node/unpack.ts';
import { bestCutByEnumeration } from '../oracles/enumerate.ts';
import { namedEdges } from './graph-text.ts';

interface Written {
  readonly writer: string;
  readonly file: string;
  readonly nodes: number;
  readonly edges: number;
  readonly total: number;
  readonly best: number;
  readonly format?: string;
  readonly options?: ReadGraphOptions;
  readonly text?: string;
  readonly base64?: string;
}

const entries: Written[] = ['python.json', 'javascript.json'].flatMap((name) =>
  JSON.parse(readFileSync(new URL(`../fixtures/written/${name}`, import.meta.url), 'utf8')),
);

/** The file as the command hands it on: unpacked where it is an archive. */
async function contentOf({
  file,
  text,
  base64,
}: Written): Promise<{ content: string | Uint8Array; file: string }> {
  if (text !== undefined) return { content: text, file };
  const { bytes, inner } = await unpack(Buffer.from(base64!, 'base64'), file);
  return { content: bytes, file: inner ?? file };
}

function figures(input: GraphInput) {
  const { graph } = input;
  const edges: [number, number, number][] = [];
  for (let u = 0; u < graph.n; u++)
    for (let a = graph.rowPtr[u]!; a < graph.rowPtr[u + 1]!; a++)
      if (graph.adj[a]! > u) edges.push([u, graph.adj[a]!, graph.weight[a]!]);
  const total = edges.reduce((sum, [, , w]) => sum + w, 0);
  return { nodes: graph.n, edges: graph.m, total, best: bestCutByEnumeration(graph.n, edges) };
}

/** Warnings that say nothing was lost. */
const HARMLESS = [
  /^weights with a comma before their decimals/,
  /^line 1 was read as/,
  /^the graph is directed/,
];

test('there are more than 150', () => expect(entries.length).toBeGreaterThan(150));

describe('as other programs write them', () => {
  test.each(entries.map((entry) => ({ ...entry, name: `${entry.writer}: ${entry.file}` })))(
    '$name',
    async (entry) => {
      const { nodes, edges, total, best, format, options } = entry;
      const { content, file } = await contentOf(entry);
      const input = readModel(content, { file, ...options }) as GraphInput;
      expect(input.kind).toBe('graph');
      expect(figures(input)).toEqual({ nodes, edges, total, best });
      if (format !== undefined) expect(input.format).toBe(format);
      const lost = input.warnings.filter((warning) => !HARMLESS.some((one) => one.test(warning)));
      expect(lost).toEqual([]);
    },
  );

  test('the same by content alone, or refused', async () => {
    for (const entry of entries) {
      const { nodes, edges, total, best, options } = entry;
      const { content } = await contentOf(entry);
      try {
        const input = readModel(content, options) as GraphInput;
        expect({ file: entry.file, ...figures(input) }).toEqual({
          file: entry.file,
          nodes,
          edges,
          total,
          best,
        });
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
      }
    }
  });
});

type Pairs = Readonly<Record<string, number>>;

/** What people write by hand: what it is, how it is named, its edges and a warning that must be there. */
const BY_HAND: ReadonlyArray<readonly [string, string, Pairs, RegExp?]> = [
  ['node_1,node_2\n0,1\n1,2\n2,0', 'g.csv', { '0 1': 1, '1 2': 1, '0 2': 1 }, /read as column names/],
  ['a b\n1 2\n2 3', 'g', { '1 2': 1, '2 3': 1 }, /"a" and "b" are the nodes/],
  ['x,y,cost\n0,1,5', 'g.csv', { '0 1': 1 }, /columns that were not read: "cost"/],
  [
    '5,4\n1,2,1\n2,3,1\n3,4,1\n4,5,2',
    'g.csv',
    { '1 2': 1, '2 3': 1, '3 4': 1, '4 5': 2 },
    /numbers of nodes and edges/,
  ],
  [',source,target,weight\n0,a,b,2', 'g.csv', { 'a b': 2 }],
  ['a;b;2,5\nb;c;1,25', 'g.csv', { 'a b': 2.5, 'b c': 1.25 }, /comma before their decimals: 2/],
  ['a b 2\nb c', 'g', { 'a b': 2, 'b c': 1 }, /1 of 2 edges have no weight/],
  ["0 1 {'weight': 2}\n1 2 {}", 'g', { '0 1': 2, '1 2': 1 }, /1 of 2 edges have no attribute/],
  ["0 1 {'cost': 2}", 'g', { '0 1': 1 }, /attributes that are numbers: "cost"/],
  ['0 1 1\n1 0 1\n1 1 0', 'g', { '1 2': 1, '1 3': 1, '2 3': 1 }, /read as a matrix/],
  [
    '% bip weighted\n1 1 2\n1 2 3 99',
    'out.g',
    { 'left:1 right:1': 2, 'left:1 right:2': 3 },
    /times of edges/,
  ],
  ['% asym positive\n% 2 3 3\n1 2 2\n2 3 1', 'g.edges', { '1 2': 2, '2 3': 1 }, /directed/],
  ['*Vertices 2\n1 "a b"\n2 c\n*Arcs :1\n1 2 3', 'g.net', { 'a b c': 3 }, /directed/],
  ['graph { a -- {b c} [weight=2]; edge [weight=4] b -- c }', 'g.dot', { 'a b': 2, 'a c': 2, 'b c': 4 }],
  ['digraph { 1 -> 2:n:w [weight="1e1" /* so */]; // x\n# y\n}', 'g', { '1 2': 10 }, /directed/],
  ['graph [ edge [ source 1 target 2 Weight 3 ] node [ id 1 ] node [ id 2 ] ]', 'g', { '1 2': 3 }],
  [
    '<gexf><graph><nodes><node id="a"/><node id="b"/></nodes><edges><edge source="a" target="b"><attvalues><attvalue for="weight" value="2"/></attvalues></edge></edges></graph></gexf>',
    'g',
    { 'a b': 2 },
  ],
  [
    '<graphml><graph><node id="a"/><node id="b"/><edge source="a" target="b" weight="2"/></graph></graphml>',
    'g',
    { 'a b': 2 },
  ],
  [
    '<g:graphml xmlns:g="x"><g:key id="w" for="edge" attr.name="Weight"/><g:graph><g:node id="a"/><g:node id="b"/><g:edge source="a" target="b"><g:data key="w">3</g:data></g:edge></g:graph></g:graphml>',
    'g',
    { 'a b': 3 },
  ],
  [
    '<graphml xmlns:y="q"><graph><node id="a"/><node id="b"/><edge source="a" target="b"><data key="d"><y:EdgeLabel>5</y:EdgeLabel></data></edge></graph></graphml>',
    'g',
    { 'a b': 1 },
    /"EdgeLabel"/,
  ],
  ['source,target\n1 2,3\n4,5', 'g.csv', { '1 2 3': 1, '4 5': 1 }, /column names/],
  [
    '{"nodes":[{"id":[0,1]},{"id":[1,"x"]}],"links":[{"source":[0,1],"target":[1,"x"],"weight":2}]}',
    'g',
    { '[0,1] [1,"x"]': 2 },
  ],
];

test.each(BY_HAND.map(([text, file, expected, warning]) => ({ text, file, expected, warning })))(
  'by hand: $text',
  ({ text, file, expected, warning }) => {
    const input = readModel(text, { file }) as GraphInput;
    const pairs = namedEdges(input).map(([u, v, w]) => [`${u} ${v}`, w]);
    expect(Object.fromEntries(pairs)).toEqual(expected);
    expect(input.warnings.join('\n')).toMatch(warning ?? /^$/);
  },
);

/** What would pass for an edge list, and the word that its refusal holds. */
const REFUSED: ReadonlyArray<readonly [string, string, RegExp]> = [
  ['0: 1 2\n1: 2', 'g', /adjacency list/],
  ['(0, 1)\n(1, 2)', 'g.txt', /tuples/],
  ['1 pp 2', 'g', /SIF/],
  ['# 1\n2 0.5\n# 2\n3 1', 'g', /LGL/],
  ['*Arcs :1\n1 2', 'g', /Pajek/],
  ['[[0 1]\n [1 0]]', 'g', /brackets/],
  ['0 1; 1 0;', 'g', /MATLAB/],
  ['a -- b\nb -- c', 'g', /arrows/],
  ['a,b,2,5', 'g.csv', /follows the weight/],
  ['source,target,weight\na,b,2,5', 'g.csv', /follows the weight/],
  ['source,target\na,b,2', 'g.csv', /follows the last column/],
  ['user,item\n3,x\n4,y', 'g.csv', /may be titles or an edge/],
  ['0.0 1.0 2.0\n1.0 0.0 1.0\n3.0 1.0 0.0', 'g', /not symmetric/],
  ['3 3\n1 1 -5\n1 2 3\n2 3 1', 'g.bq', /one triangle/],
  ['3 3\n1 1 -5\n1 2 3\n2 3 1', 'g.dat', /QUBO or Ising/],
  ['0 0 -2\n0 1 1\n1 1 -2', 'g', /QUBO or Ising/],
  ['0,0,-2\n0,1,1', 'g.csv', /QUBO or Ising/],
  ['a\t\t5\nb\tc\t1', 'g.tsv', /"" is not a node name/],
  ['a,b\nc d', 'g', /separate the values of this line/],
  ['% sym dynamic\n1 2 1 5', 'g', /dynamic network/],
  ['*Vertices 2\n*Arcs :1\n1 2\n*Arcs :2\n1 2', 'g', /second relation/],
  ['>>graph6<<Bw\nBw', 'g', /second graph/],
  ['>>digraph6<<&B?', 'g', /directed graph/],
  ['strict graph { a -- b; b -- a }', 'g.dot', /strict graph/],
  ['20000000 2\n1 2 1\n2 3 1', 'g', /--max-nodes/],
  ['%%MatrixMarket matrix coordinate real general\n3 3 1\n1 2 5', 'g', /--symmetrize/],
  [`{"type":"BinaryQuadraticModel","a":${'['.repeat(5000)}${']'.repeat(5000)}}`, 'g', /levels deep/],
  ['# vartype=constructor\n0 1 2', 'g', /vartype is "constructor"/],
  ['a\u0085b c', 'g', /not a node name/],
];

test.each(REFUSED)('refused: %j as %s', (text, file, message) => {
  expect(() => readModel(text, { file })).toThrow(InputError);
  expect(() => readModel(text, { file })).toThrow(message);
});

test('QOBLIB and its offset', () => {
  const text = '# ObjectiveOffset 3\n# Vars Non-zeros\n2 3\n1 1 -2\n1 2 1\n2 2 -2';
  for (const file of ['a.qs', 'a.txt'])
    expect(readModel(text, { file })).toMatchObject({
      format: 'qubo-list',
      problem: { offset: 3 },
      warnings: [],
    });
});

test('a matrix that is not symmetric, as the caller says', () => {
  const text = '%%MatrixMarket matrix coordinate real general\n3 3 3\n1 2 5\n2 1 4\n3 2 -1';
  const total = (symmetrize: 'sum' | 'max' | 'upper') =>
    Object.fromEntries(
      namedEdges(readModel(text, { symmetrize }) as GraphInput).map(([u, v, w]) => [`${u} ${v}`, w]),
    );
  expect(total('sum')).toEqual({ '1 2': 9, '2 3': -1 });
  expect(total('max')).toEqual({ '1 2': 5, '2 3': -1 });
  expect(total('upper')).toEqual({ '1 2': 5 });
});

test('as many nodes as the caller allows', () => {
  expect(readModel('2000000 1\n1 2 1', { format: 'rudy', maxNodes: 2_000_000 })).toMatchObject({
    graph: { n: 2_000_000 },
  });
  expect(() => readModel('a b\nb c', { maxNodes: 2 })).toThrow('3 nodes, expected at most 2 (--max-nodes)');
});
