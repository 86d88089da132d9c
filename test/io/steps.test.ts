/** Reading in steps: pauses that depend on the size of the input alone, the same result as without, and an end at the next
 *  pause after an abort. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/core/errors.ts';
import { finish, type Steps } from '../../src/core/steps.ts';
import { buildCsr, buildCsrSteps, type CsrGraph } from '../../src/graph/csr.ts';
import {
  type GraphInput,
  type ProblemInput,
  readGraph,
  readGraphSteps,
  readModel,
  readModelSteps,
} from '../../src/io/index.ts';
import { readPointsSteps } from '../../src/io/points-csv.ts';

const EDGES = 150_000;
const NODES = 50_000;

function lines(head: string, line: (u: number, v: number) => string): string {
  const parts = [head];
  for (let e = 0; e < EDGES; e++) parts.push(line((e % (NODES - 1)) + 1, ((e * 7919) % NODES) + 1));
  return parts.join('\n');
}

const ring = Array.from(
  { length: NODES },
  (_, u) => `${((u + NODES - 1) % NODES) + 1} ${((u + 1) % NODES) + 1}`,
);

const squaredRing = ring.map(
  (line, u) => `${line} ${((u + NODES - 2) % NODES) + 1} ${((u + 2) % NODES) + 1}`,
);

/** [what, the text, the name of its file] */
const texts: ReadonlyArray<readonly [string, string, string]> = [
  ['rudy', lines(`${NODES} ${EDGES}`, (u, v) => `${u} ${v} 2`), 'g.rud'],
  ['rudy, detected', lines(`${NODES} ${EDGES}`, (u, v) => `${u} ${v}`), 'g'],
  ['integers', lines('0 1', (u, v) => `${u} ${v}`), 'g.edges'],
  ['sparse integers', lines('0 1', (u, v) => `${u * 997} ${v * 997}`), 'g.edges'],
  ['names', lines('a b', (u, v) => `v${u} v${v} 1.5`), 'g.edges'],
  ['columns', lines('source,target,x', (u, v) => `v${u},v${v},9`), 'g.csv'],
  ['networkx', lines("0 1 {'weight': 2}", (u, v) => `${u} ${v} {'weight': ${v}}`), 'g.edgelist'],
  [
    'gml',
    `graph [${ring.map((_, u) => `node [ id ${u} ]`).join('\n')}${lines('', (u, v) => `edge [ source ${u - 1} target ${v - 1} ]`)}]`,
    'g.gml',
  ],
  ['dot', `${lines('graph {', (u, v) => `${u} -- ${v} [weight=2]`)}}`, 'g.dot'],
  ['pajek', lines(`*Vertices ${NODES}\n*Edges`, (u, v) => `${u} ${v} 2`), 'g.net'],
  ['konect', lines('% bip weighted', (u, v) => `${u} ${v} 2`), 'out.g'],
  ['dimacs', lines(`p edge ${NODES} ${EDGES}`, (u, v) => `e ${u} ${v}`), 'g.dimacs'],
  ['metis', `${NODES} ${NODES}\n${ring.join('\n')}\n`, 'g.metis'],
  // Two neighbours on each line might be edges: four cannot.
  ['metis, detected', `${NODES} ${2 * NODES}\n${squaredRing.join('\n')}\n`, 'g'],
  [
    'matrix market',
    lines(
      `%%MatrixMarket matrix coordinate real symmetric\n${NODES} ${NODES} ${EDGES}`,
      (u, v) => `${u} ${v} 1`,
    ),
    'g.mtx',
  ],
  [
    'json',
    `{"nodes":[${ring.map((_, u) => `{"id":${u}}`).join(',')}],"links":[${ring.map((_, u) => `{"source":${u},"target":0}`).join(',')}]}`,
    'g.json',
  ],
  [
    'graphml',
    `<graphml><graph>${ring.map((_, u) => `<node id="${u}"/>`).join('')}${ring.map((_, u) => `<edge source="${u}" target="0"/>`).join('')}</graph></graphml>`,
    'g.graphml',
  ],
  [
    'qubo',
    lines(`p qubo 0 ${NODES + 1} 0 ${EDGES}`, (u, v) => (u === v ? `0 ${u} 1` : `${u} ${v} 1`)),
    'g.qubo',
  ],
  ['ising', lines('ising', (u, v) => `h s${u} ${v}`), 'g.ising'],
];

/** Compared element by element, a million numbers would take the test runner seconds. */
function digest({ rowPtr, adj, weight }: CsrGraph): string {
  const hash = createHash('sha256');
  for (const array of [rowPtr, adj, weight]) hash.update(array);
  return hash.digest('hex');
}

function fingerprint(input: GraphInput | ProblemInput): object {
  const { kind, name, format, warnings, labels } = input;
  const names = createHash('sha256');
  for (let v = 0; v < labels.size; v++) names.update(`${labels.labelOf(v)}\n`);
  const arrays = digest(input.kind === 'graph' ? input.graph : input.problem.couplings);
  return { kind, name, format, warnings, names: names.digest('hex'), arrays };
}

function countSteps<T>(steps: Steps<T>): { pauses: number; result: T } {
  for (let pauses = 0; ; pauses++) {
    const next = steps.next();
    if (next.done) return { pauses, result: next.value };
  }
}

describe.each(texts)('%s', (_, text, file) => {
  test('pauses, and gives the same', () => {
    const { pauses, result } = countSteps(readModelSteps(text, { file }));
    expect(pauses).toBeGreaterThanOrEqual(Math.max(2, Math.floor(text.length / 2 ** 20)));
    expect(fingerprint(result)).toEqual(fingerprint(readModel(text, { file })));
  });

  test('ends at the next pause after an abort', () => {
    const { pauses } = countSteps(readModelSteps(text, { file }));
    for (const after of new Set([0, 1, pauses >> 1, pauses - 1])) {
      const controller = new AbortController();
      const steps = readModelSteps(text, { file, signal: controller.signal });
      for (let i = 0; i < after; i++) expect(steps.next().done).toBe(false);
      const reason = new Error('enough');
      controller.abort(reason);
      expect(() => steps.next()).toThrow(reason);
    }
  });
});

test('the building of a graph pauses', () => {
  const m = 1_000_000;
  const source = Int32Array.from({ length: m }, (_, e) => e % 1000);
  const target = Int32Array.from({ length: m }, (_, e) => (e * 7919) % 100_003);
  const { pauses, result } = countSteps(buildCsrSteps(100_003, source, target, null));
  expect(pauses).toBeGreaterThan(10);
  expect(digest(result.graph)).toBe(digest(buildCsr(100_003, source, target, null).graph));
});

test('points pause and end', () => {
  const bytes = new TextEncoder().encode('1,2,3\n'.repeat(600_000));
  expect(countSteps(readPointsSteps(bytes, undefined)).pauses).toBeGreaterThan(2);
  expect(() => finish(readPointsSteps(bytes, undefined, AbortSignal.abort('no')))).toThrow('no');
});

test('names are ordered as Array.sort orders them', () => {
  const names = ['b', 'a', 'ab', 'a b', 'é', '一', '😀', '\uffee', 'Z', '10', '9'].flatMap((s) => [
    s,
    `${s}x`,
    `y${s}`,
  ]);
  const text = names.map((name, i) => `"${name}","${names[(i * 5 + 1) % names.length]}"`).join('\n');
  const { labels } = readGraph(text, { file: 'g.csv' });
  expect(Array.from({ length: labels.size }, (_, v) => labels.labelOf(v))).toEqual([...names].sort());
});

describe('content', () => {
  const text = '2 1\n1 2 5\n';
  const bytes = new TextEncoder().encode(`xx${text}`);
  test.each([
    ['a string', text],
    ['bytes', bytes.subarray(2)],
    ['a buffer', bytes.slice(2).buffer],
    ['a Buffer', Buffer.from(text)],
  ])('%s', (_, content) => expect(readGraph(content).graph.weight).toEqual(Float64Array.of(5, 5)));

  test.each([
    [null, 'null'],
    [undefined, 'undefined'],
    [7, 'a number'],
    [[1, 2], 'of type Array'],
    [{}, 'of type Object'],
    [Object.create(null), 'of type Object'],
    [new Uint16Array(2), 'of type Uint16Array'],
    [new SharedArrayBuffer(4), 'of type SharedArrayBuffer'],
    [Promise.resolve(text), 'of type Promise'],
  ])('refused: %s', (content, what) => {
    const message = `the content is ${what}, expected a string, a Uint8Array or an ArrayBuffer`;
    expect(() => readGraph(content as never)).toThrow(new UsageError(`readGraph: ${message}`));
    expect(() => readModel(content as never)).toThrow(new UsageError(`readModel: ${message}`));
    expect(() => finish(readGraphSteps(content as never))).toThrow(UsageError);
  });
});
