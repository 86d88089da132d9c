/** What a program may hand over by mistake: an error that says what is wrong, or the right answer; never a hang or a wrong one. */
import { describe, expect, test } from 'vitest';
import { InputError, UsageError } from '../../src/core/errors.ts';
import { solve, solveIsing, solveQubo } from '../../src/index.ts';
import { randomGraph, weightOfCut } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

const csr = (n: number, m: number, rowPtr: number[], adj: number[], weight: number[]) => ({
  n,
  m,
  rowPtr: Int32Array.from(rowPtr),
  adj: Int32Array.from(adj),
  weight: Float64Array.from(weight),
});
const pair = csr(2, 1, [0, 1, 2], [1, 0], [1, 1]);
const labels = { labelOf: String, indexOf: Number };
const path = [
  [0, 1],
  [1, 2],
];
const circular: unknown[] = [];
circular.push(circular);
// biome-ignore lint/suspicious/noSparseArray: what a caller may give
const holes = [[0, 1], , [1, 2]];

describe('graphs', () => {
  test.each<[string, unknown, RegExp]>([
    ['a hole among the edges', { edges: holes }, /edge 1 is undefined/],
    ['null for a node', { edges: [[null, 1]] }, /a node of edge 0 is null, expected a string or a number/],
    ['an object for a node', { edges: [[{}, 1]] }, /a node of edge 0 is an object/],
    ['a symbol for a node', { edges: [[Symbol('a'), 1]] }, /a node of edge 0 is Symbol\(a\)/],
    ['NaN for a node', { edges: [[Number.NaN, 1]] }, /a node of edge 0 is NaN/],
    ['null among the nodes', { nodes: [null], edges: [] }, /node 0 is null/],
    ['a hole among the nodes', { nodes: Array(2), edges: [] }, /node 0 is undefined/],
    ['a text for the nodes', { nodes: 'abc', edges: [] }, /nodes is "abc"/],
    ['half a node', { nodes: 0.5, edges: [] }, /nodes is 0.5/],
    ['an edge that holds itself', { edges: [circular] }, /edge 0 is an array/],
    ['a bigint for an edge', { edges: [1n] }, /edge 0 is 1n/],
    ['a bigint for a weight', { edges: [[0, 1, 1n]] }, /the weight of edge 0 between "0" and "1" is 1n/],
    ['null for a weight', { edges: [[0, 1, null]] }, /is null, expected a finite number/],
    ['an arc to no node', { graph: csr(2, 1, [0, 1, 2], [99, 0], [1, 1]), labels }, /arc 0 leads to node 99/],
    ['an arc one way', { graph: csr(3, 1, [0, 1, 1, 2], [1, 0], [1, 1]), labels }, /has no equal arc back/],
    ['two weights', csr(2, 1, [0, 1, 2], [1, 0], [1, 2]), /has no equal arc back/],
    ['an infinite weight', csr(2, 1, [0, 1, 2], [1, 0], [Infinity, Infinity]), /weighs Infinity/],
    ['a row that falls', csr(2, 1, [0, 3, 2], [1, 0], [1, 1]), /rowPtr falls at node 1/],
    ['no graph beside labels', { graph: null, labels }, /not a CSR graph: it is no object/],
    ['no labels beside a graph', { graph: pair, labels: {} }, /labels are not \{ labelOf, indexOf \}/],
    [
      'labels of another graph',
      { graph: pair, labels: { ...labels, size: 3 } },
      /labels are of 3 nodes, but there are 2/,
    ],
    [
      'too few labels',
      { graph: pair, labels: { labelOf: (i: number) => ['a'][i], indexOf: () => 0 } },
      /last of 2 nodes/,
    ],
    ['a count of nodes beside edges', { n: 5, edges: path }, /the field "n" is none of .*: nodes, edges/],
    ['edges beside a CSR graph', { ...pair, edges: path }, /the field "edges" is none of .*: n, m, rowPtr/],
    ['nodes beside a graph of a file', { graph: pair, labels, nodes: 2 }, /the field "nodes" is none of/],
    ['null', null, /the graph is none of/],
    ['the name of a file', 'g.rud', /returns; files are read by readGraphFile/],
    ['a promise', Promise.resolve(pair), /returns; it is a promise, which must be awaited first/],
    ['a number', 7, /the graph is none of/],
  ])('%s', async (_name, graph, message) => {
    const error = await solve(graph as never).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InputError);
    expect((error as Error).message).toMatch(message);
  });

  test('a CSR graph that is changed while it is solved', async () => {
    const sample = randomGraph(3, 60, 0.4, () => 1);
    const graph = fromEdges(sample);
    const found = solve(graph, { maxSteps: 20_000, bound: 'none' });
    graph.adj.fill(0);
    graph.rowPtr.fill(0);
    graph.weight.fill(7);
    const { cut, spin } = await found;
    expect(cut).toBe(weightOfCut(sample.edges, spin));
    expect(cut).toBe((await solve(fromEdges(sample), { maxSteps: 20_000, bound: 'none' })).cut);
  });
});

describe('problems', () => {
  const qubo = (more: object) => ({
    kind: 'qubo',
    sense: 'minimize',
    n: 2,
    linear: new Float64Array(2),
    couplings: pair,
    offset: 0,
    ...more,
  });
  test.each<[string, unknown, RegExp]>([
    [
      'fewer couplings than variables',
      qubo({ n: 5, linear: new Float64Array(5) }),
      /over 2 variables, n is 5/,
    ],
    ['no couplings', qubo({ couplings: null }), /couplings: not a CSR graph/],
    [
      'a coupling of no variable',
      qubo({ couplings: csr(2, 1, [0, 1, 2], [9, 0], [1, 1]) }),
      /arc 0 leads to/,
    ],
    ['NaN among the coefficients', qubo({ linear: Float64Array.of(0, Number.NaN) }), /coefficient 1 is NaN/],
    ['too few coefficients', qubo({ linear: new Float64Array(1) }), /linear is not a Float64Array\(n\)/],
    ['an infinite offset', qubo({ offset: -Infinity }), /the offset is -Infinity/],
    ['coefficients that overflow', qubo({ linear: Float64Array.of(1e308, 1e308) }), /the sum of all/],
    ['an object for the kind', qubo({ kind: { toString: 5 } }), /of kind an object/],
    ['no sense', qubo({ sense: 'up' }), /sense is "up"/],
    [
      'labels of another problem',
      { problem: qubo({}), labels: { ...labels, size: 1 } },
      /of 1 variables, but there are 2/,
    ],
    ['no labels beside a problem', { problem: qubo({}) }, /labels are not/],
    [
      'a field of an Ising problem',
      { terms: [], h: [[0, 1]] },
      /the field "h" is none of .*: variables, terms, offset/,
    ],
    ['a sense that is an option', { terms: [], sense: 'maximize' }, /the field "sense" is none of/],
    ['terms beside a problem', qubo({ terms: [] }), /the field "terms" is none of/],
    ['null', { problem: null }, /the problem is none of/],
    ['the name of a file', 'p.qubo', /returns; files are read by/],
    ['a promise', Promise.resolve(pair), /returns; it is a promise, which must be awaited first/],
    ['a hole among the terms', { terms: [[0, 1, 1], ...Array(1)] }, /term 1 is undefined/],
    ['null for a variable', { terms: [[null, 1, 1]] }, /a variable of term 0 is null/],
    ['a hole among the rows', [[1, 2], ...Array(1)], /row 1 of the matrix/],
    ['a text for a row', [[1, 2], '12'], /row 1 of the matrix/],
    ['NaN in a row of doubles', [[1, 2], Float64Array.of(2, NaN)], /coefficient of "1" and "1" is NaN/],
    ['a text for the variables', { variables: 'ab', terms: [] }, /variables is "ab"/],
    ['a trillion variables', { variables: 1e12, terms: [] }, /variables is 1000000000000/],
  ])('%s', async (_name, problem, message) => {
    const error = await solveQubo(problem as never).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InputError);
    expect((error as Error).message).toMatch(message);
  });
});

describe('options', () => {
  const wrong = [null, 7, 'x', () => 1, { toString: 5 }, JSON.parse('{"__proto__": 1}'), { constructor: 1 }];
  const hostile = {
    toString() {
      throw new Error('asked for its text');
    },
  };
  test.each([...wrong, { seed: hostile }, { method: Object.create(null) }, { parameters: { toString: 1 } }])(
    '%#',
    async (options) => {
      const given = options as never;
      await expect(solve({ edges: path as never }, given)).rejects.toThrow(UsageError);
      await expect(solveQubo({ terms: [] }, given)).rejects.toThrow(UsageError);
      await expect(solveIsing({ J: [] }, given)).rejects.toThrow(UsageError);
    },
  );

  test.each([
    ['edges', { edges: path }],
    ['a CSR graph', pair],
    ['a graph of a file', { graph: pair, labels }],
  ])('getEdgeWeight beside %s, which it would not change', async (_name, graph) => {
    for (const getEdgeWeight of [null, 'cost', () => 2])
      await expect(solve(graph as never, { getEdgeWeight })).rejects.toThrow(
        new UsageError(
          'option getEdgeWeight is for graphology graphs, but this is none: its edges have their weights with them',
        ),
      );
  });

  test('a start without a side of each node', async () => {
    const start = [undefined, 1, 1] as never;
    await expect(solve({ nodes: 3, edges: path as never }, { start })).rejects.toThrow(
      /node 0 is on side undefined/,
    );
  });

  test('parameters of how long to search without a limit are heeded', async () => {
    const { edges, n } = randomGraph(5, 120, 0.2);
    const tasks = async (parameters: object) => {
      const { stages } = await solve(
        { nodes: n, edges },
        { parameters: parameters as never, bound: 'none', prove: false },
      );
      return stages.find((stage) => stage.name === 'search')!.tasks;
    };
    expect(await tasks({ effortSweeps: 200 })).toBeLessThan(await tasks({ effortSweeps: 20_000 }));
  });

  test('a callback that throws: solve() rejects with what it threw', async () => {
    const onProgress = () => {
      throw new RangeError('mine');
    };
    await expect(solve({ edges: path as never }, { onProgress })).rejects.toThrow(new RangeError('mine'));
  });
});
