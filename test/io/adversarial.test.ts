/** Long runs of one character in front of, within and after what each format reads: a result or an error of the input, and soon.
 *  The runner's limit of time is the guard: what grows with the square of 10^5 does not keep it. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { MaxcutError } from '../../src/core/errors.ts';
import { consecutiveLabels, stringLabels } from '../../src/io/graphs/labels.ts';
import { graphFormats, parsePartition, problemFormats, readGraph, readModel } from '../../src/io/index.ts';
import { readPointsCsv } from '../../src/io/points-csv.ts';

const LENGTH = 100_000;
const fillers = [
  ...' \t\n#%/",-1a<&[{\\\0é',
  '\r\n',
  '# ',
  'c ',
  '<!--',
  '<?',
  '<a',
  '""',
  '{"a":',
  '1 2\n',
  'e1',
  'vartype=',
  'edge [ ',
  'a -- ',
  '{ ',
  '(',
  "'",
  ';',
  '/*',
  '*',
  '# offset ',
  '"type" ',
];

const examples: Readonly<Record<string, string>> = {
  'matrix-market': '%%MatrixMarket matrix coordinate real symmetric\n2 2 1\n2 1 3\n',
  graphml:
    '<graphml><graph edgedefault="undirected"><node id="a"/><node id="b"/><edge source="a" target="b"/></graph></graphml>',
  gexf: '<gexf><graph><nodes><node id="a"/><node id="b"/></nodes><edges><edge source="a" target="b"/></edges></graph></gexf>',
  graphology: '{"nodes": [{"key": "a"}, {"key": "b"}], "edges": [{"source": "a", "target": "b"}]}',
  'node-link': '{"nodes": [{"id": "a"}, {"id": "b"}], "links": [{"source": "a", "target": "b"}]}',
  cytoscape:
    '{"elements": {"nodes": [{"data": {"id": "a"}}, {"data": {"id": "b"}}], "edges": [{"data": {"source": "a", "target": "b"}}]}}',
  pajek: '*Vertices 2\n1 "a"\n2 "b"\n*Edges\n1 2 3\n',
  konect: '% sym weighted\n1 2 3\n',
  dot: 'graph {\na -- b [weight=2];\n}\n',
  gml: 'graph [\nnode [ id 1 label "a" ]\nnode [ id 2 ]\nedge [ source 1 target 2 weight 3 ]\n]\n',
  graph6: '>>graph6<<Bw\n',
  dimacs: 'c x\np edge 2 1\ne 1 2 3\n',
  metis: '2 1 001\n2 3\n1 3\n',
  rudy: '2 1\n1 2 3\n',
  'adjacency-csv': ',a,b\na,0,1\nb,1,0\n',
  'edge-list': 'a b 1\nb c 2\n',
  qubo: 'p qubo 0 2 1 1\n0 0 1\n0 1 2\n',
  'qubo-list': '2 2\n1 1 3\n1 2 1\n',
  ising: 'ising\nh a 1\nJ a b 2\n',
  bqm: '{"type": "BinaryQuadraticModel", "variable_type": "SPIN", "linear_biases": [1], "quadratic_biases": [], "quadratic_head": [], "quadratic_tail": []}',
  bqpjson:
    '{"variable_ids": [0, 1], "variable_domain": "spin", "linear_terms": [], "quadratic_terms": [{"id_head": 0, "id_tail": 1, "coeff": 2}]}',
  bq: '2 2\n1 1 -1\n1 2 2\n',
  qubist: '2 2\n0 0 -1\n0 1 2\n',
  'bqm-coo': '# vartype=SPIN\n0 0 1\n0 1 2\n',
};

/** The run in front, before the first value of the second line and at the end. */
function* around(text: string, run: string): Generator<string> {
  for (const at of [0, text.indexOf('\n') + 1, text.length]) yield text.slice(0, at) + run + text.slice(at);
}

/** The run at the end of the first line, within the second and in the middle. */
function* within(text: string, run: string): Generator<string> {
  const end = text.indexOf('\n');
  for (const at of [end < 0 ? 10 : end, end + 2, text.length >> 1])
    yield text.slice(0, at) + run + text.slice(at);
}

function endsWell(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(MaxcutError);
  }
}

const runs = fillers.map((filler) => filler.repeat(LENGTH / filler.length));

test('there is an example of every format', () => {
  // npy, npz and csr are no text.
  const names = [...graphFormats, ...problemFormats]
    .map(({ name }) => name)
    .filter((name) => !/^(?:np[yz]|csr)$/.test(name));
  expect(Object.keys(examples).sort()).toEqual(names.sort());
  for (const [format, text] of Object.entries(examples))
    expect(readModel(text, { format }).format).toBe(format);
});

describe.each(Object.keys(examples))('%s', (format) => {
  test('with its name given', () => {
    for (const run of runs)
      for (const place of [around, within])
        for (const text of place(examples[format]!, run)) endsWell(() => readModel(text, { format }));
  });

  test('detected', () => {
    for (const run of runs)
      for (const text of around(examples[format]!, run)) endsWell(() => readModel(text));
  });
});

test('runs alone, under every extension', () => {
  const extensions = new Set(graphFormats.flatMap((format) => format.extensions));
  for (const run of runs)
    for (const extension of extensions) endsWell(() => readGraph(run, { file: `g.${extension}` }));
});

test('40 blanks in front of an edge', () => {
  expect(readModel(`${' '.repeat(40)}1 2 1`)).toMatchObject({ kind: 'graph', format: 'edge-list' });
  const prologue = `${' '.repeat(40)}<!-- ${' '.repeat(40)}-->\n<!DOCTYPE graphml>`;
  expect(readModel(prologue + examples.graphml)).toMatchObject({ kind: 'graph', format: 'graphml' });
});

test('names of partitions', () => {
  const long = 'x'.repeat(LENGTH);
  const bytes = (text: string) => new TextEncoder().encode(text);
  expect(parsePartition(bytes(`${long} 1\n`), stringLabels([long]))).toEqual(Int8Array.of(-1));
  for (const run of runs)
    for (const text of around('1 0\n2 1\n', run))
      endsWell(() => parsePartition(bytes(text), consecutiveLabels(2, 1)));
});

test('points', () => {
  for (const run of runs)
    for (const text of around('1,2\n3,4\n', run))
      endsWell(() => readPointsCsv(new TextEncoder().encode(text), undefined));
});

test('attributes that are declared with a default cost nothing per edge', () => {
  const keys = Array.from(
    { length: 5000 },
    (_, i) => `<key id="k${i}" for="edge"><default>1</default></key>`,
  );
  const edge = '<edge source="a" target="b"/>';
  const text = `<graphml>${keys.join('')}<graph><node id="a"/><node id="b"/>${edge.repeat(5000)}</graph></graphml>`;
  const { graph, warnings } = readGraph(text, { format: 'graphml' });
  expect(graph.weight).toEqual(Float64Array.of(5000, 5000));
  expect(warnings.join('\n')).toContain('attributes that are numbers: "k0", "k1"');
});

test('long runs in every fixture', () => {
  const folder = new URL('../fixtures/graphs/', import.meta.url);
  for (const file of readdirSync(folder)) {
    const text = readFileSync(new URL(file, folder), 'utf8');
    for (const run of [' ', '#', '"', '1'].map((filler) => filler.repeat(LENGTH)))
      for (const spoiled of around(text, run)) endsWell(() => readGraph(spoiled, { file }));
  }
});
