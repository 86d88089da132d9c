/** Steps of reductions: those that are not allowed are refused, with the reason; and recorded ones in which one thing was changed are
 *  refused, or what they prove is true. */
import { describe, expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { finish } from '../../src/core/steps.ts';
import { reductionProof } from '../../src/exact/proof-file.ts';
import { reduceGraph } from '../../src/presolve/reduce.ts';
import { checkProof } from '../../src/verify/check-proof.ts';
import { ExactGraph } from '../../src/verify/exact-graph.ts';
import { parseProof } from '../../src/verify/parse-proof.ts';
import { nearestDouble } from '../../src/verify/rational.ts';
import { Refusal } from '../../src/verify/refusal.ts';
import { bestCutByEnumeration } from '../oracles/enumerate.ts';
import { type Edge, type EdgeListSample, weightKinds } from '../oracles/random-graphs.ts';
import { attachedParts, cliques, proportional, triangulated } from '../oracles/reducible-graphs.ts';
import { fromEdges } from '../support/build.ts';

/** What the steps and an enumeration of the rest prove, or why they are refused. */
function proven({ n, edges }: EdgeListSample, steps: unknown, scale = 1): number | string {
  const graph = ExactGraph.ofEdges(
    n,
    {
      source: edges.map(([u]) => u),
      target: edges.map(([, v]) => v),
      weight: edges.map(([, , w]) => w),
    },
    'binary',
  );
  try {
    const proof = parseProof({ kind: 'reduction', steps, scale, rest: { kind: 'enumeration' } });
    return nearestDouble(checkProof(graph, proof).bound);
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

function complete(n: number, weight: (u: number, v: number) => number = () => 1): Edge[] {
  const edges: Edge[] = [];
  for (let u = 0; u < n; u++) for (let v = 0; v < u; v++) edges.push([v, u, weight(v, u)]);
  return edges;
}

describe('twins', () => {
  // Nodes 0 and 1 with the same edges to 2, 3, 4 and 5, and to one another.
  const pair = (w: number, ends = 4, alpha = 1): EdgeListSample => {
    const edges: Edge[] = w === 0 ? [] : [[0, 1, w]];
    for (let x = 2; x < 2 + ends; x++) edges.push([0, x, alpha * (x + 1)], [1, x, x + 1]);
    return { n: 2 + ends, edges };
  };

  test.each([
    [0, 1],
    [-7, 1],
    [7, -2],
    [0, 3],
  ])('are joined with an edge %d between them and α = %d', (w, alpha) => {
    const sample = pair(w, 4, alpha);
    expect(proven(sample, [['twins', 0, 1]])).toBe(bestCutByEnumeration(sample.n, sample.edges));
  });

  test('are not joined against the edge between them unless the others cannot cancel', () => {
    const odd = { n: 5, edges: complete(5) };
    expect(proven(odd, [['twins', 0, 1]])).toBe(6);
    const even = { n: 6, edges: complete(6) };
    expect(proven(even, [['twins', 0, 1]])).toMatch('may weigh more');
    expect(proven({ n: 5, edges: complete(5, (u, v) => (u + v === 1 ? 2 : 1)) }, [['twins', 0, 1]])).toMatch(
      'may weigh more',
    );
  });

  test('have edges in one proportion, to the same nodes', () => {
    const { n, edges } = pair(-1);
    expect(
      proven({ n, edges: edges.map(([u, v, w]) => [u, v, u === 0 && v === 3 ? 5 : w]) }, [['twins', 0, 1]]),
    ).toMatch('proportion');
    expect(proven({ n, edges: edges.slice(0, -1) }, [['twins', 0, 1]])).toMatch('different neighbours');
    expect(proven({ n, edges: edges.slice(0, 1) }, [['twins', 0, 1]])).toMatch('different neighbours');
  });
});

describe('a subgraph', () => {
  // A triangle 0, 1, 2 whose edge 0–1 is 3, with an edge of weight w from each node to outside.
  const triangle = (w: number): EdgeListSample => ({
    n: 6,
    edges: [
      [0, 1, 3],
      [0, 2, 2],
      [1, 2, -2],
      [0, 3, w],
      [1, 4, w],
      [2, 5, 9],
      [3, 4, 1],
      [4, 5, -1],
    ],
  });

  test('decides an edge that no single node does', () => {
    const sample = triangle(4);
    expect(proven(sample, [['join', 0, 1]])).toMatch('weighs less');
    expect(proven(sample, [['subgraph', 0, 1, 2]])).toBe(bestCutByEnumeration(6, sample.edges));
    expect(proven(triangle(6), [['subgraph', 0, 1, 2]])).toMatch('may be better the other way');
  });

  test('has an edge, and three to seven nodes', () => {
    expect(proven(triangle(4), [['subgraph', 0, 5, 2]])).toMatch('no edge');
    expect(proven(triangle(4), [['subgraph', 0, 1]])).toMatch('expected 3 to 7');
    expect(proven(triangle(4), [['subgraph', 0, 1, 2, 2]])).toMatch('named twice');
  });
});

describe('a clique', () => {
  const inside = [0, 1, 2];

  test.each([1, 2, 3, 4])('is balanced whatever the sides of %d others', (ends) => {
    const edges: Edge[] = [...complete(3 + ends).filter(([u]) => u < 3)];
    for (let x = 4; x < 3 + ends; x++) edges.push([x - 1, x, 5 - x]);
    const others = Array.from({ length: ends }, (_, i) => 3 + i);
    const sample = { n: 3 + ends, edges };
    expect(proven(sample, [['clique', inside, others]])).toBe(bestCutByEnumeration(sample.n, edges));
  });

  test('has enough nodes that leave, all edges, of one weight, and no more', () => {
    const edges = complete(9);
    expect(proven({ n: 9, edges }, [['clique', inside, [3, 4, 5, 6, 7, 8]]])).toMatch('too few');
    const five = complete(5);
    expect(proven({ n: 5, edges: five }, [['clique', inside, [3]]])).toMatch('other neighbours');
    expect(proven({ n: 5, edges: five.slice(1) }, [['clique', inside, [3, 4]]])).toMatch(
      /other neighbours|no edge/,
    );
    expect(
      proven({ n: 5, edges: complete(5, (u, v) => (u + v === 3 ? 2 : 1)) }, [['clique', inside, [3, 4]]]),
    ).toMatch('does not weigh');
    expect(
      proven({ n: 5, edges: complete(5, (u, v) => (u + v === 3 ? -1 : 1)) }, [['clique', inside, [3, 4]]]),
    ).toMatch('does not weigh');
    expect(proven({ n: 5, edges: five }, [['clique', [], [3, 4]]])).toMatch('no node leaves');
    // Node 0 has as many edges as the clique has others, but none of them leads into it.
    const away: Edge[] = [
      [0, 2, 1],
      [0, 3, 1],
      [1, 2, 1],
    ];
    expect(proven({ n: 5, edges: away }, [['clique', [0], [1, 4]]])).toMatch('no edge');
  });

  test('whose signs follow from its nodes', () => {
    const sign = [1, -1, -1, 1, -1];
    const sample = { n: 5, edges: complete(5, (u, v) => 3 * sign[u]! * sign[v]!) };
    expect(proven(sample, [['clique', [1, 2, 4], [0, 3]]])).toBe(bestCutByEnumeration(5, sample.edges));
  });
});

describe('a part', () => {
  const edges = complete(7, (u, v) => ((3 * u + 5 * v) % 7) - 2).filter(
    ([u, v]) => u < 4 && (v < 4 || u > 0),
  );

  test('leaves with three ends at most, which are all that it has', () => {
    const sample: EdgeListSample = { n: 7, edges: [...edges, [4, 5, 2], [5, 6, -3]] };
    const best = bestCutByEnumeration(7, sample.edges);
    expect(proven(sample, [['part', [0, 1, 2, 3], [4, 5, 6]]])).toBe(best);
    expect(proven(sample, [['part', [0, 1, 2, 3, 4], [5, 6]]])).toBe(best);
    expect(proven(sample, [['part', [0, 1, 2, 3, 4, 5], [6]]])).toBe(best);
    expect(proven(sample, [['part', [0, 1, 2, 3, 4, 5, 6], []]])).toBe(best);
    expect(proven(sample, [['part', [0, 1, 2, 3], [4, 5]]])).toMatch('another neighbour');
    expect(proven(sample, [['part', [1, 2, 3], [0, 4, 5, 6]]])).toMatch('expected 3 at most');
    expect(proven(sample, [['part', [0, 1, 2, 3, 4], [4, 5, 6]]])).toMatch('named twice');
    expect(proven(sample, [['part', [0, 1], [2, 3, 7]]])).toMatch('not there');
  });
});

/** All ways to change one number, or to leave out or exchange what is in a list. */
function* changed(value: unknown): Generator<unknown> {
  if (typeof value === 'number') for (const d of [-2, -1, 1, 2, 3]) yield value + d;
  if (typeof value === 'string')
    for (const rule of ['join', 'star', 'twins', 'subgraph', 'clique', 'part'])
      if (rule !== value) yield rule;
  if (!Array.isArray(value)) return;
  for (let i = 0; i < value.length; i++) {
    for (const other of changed(value[i])) yield [...value.slice(0, i), other, ...value.slice(i + 1)];
    yield [...value.slice(0, i), ...value.slice(i + 1)];
    if (i > 0) yield [...value.slice(0, i - 1), value[i], value[i - 1], ...value.slice(i + 1)];
  }
}

describe('with one thing changed', () => {
  const families: Record<string, (seed: number) => EdgeListSample> = {
    cliques: (seed) => cliques(seed, 9, weightKinds.ones!),
    proportional: (seed) => proportional(seed, 9, weightKinds.integers!),
    triangulated: (seed) => triangulated(seed, 3, 3, weightKinds.integers!),
    parts: (seed) => attachedParts(seed, 10, weightKinds.signs!),
  };
  test.each(Object.keys(families))('recorded steps are refused or prove what is true: %s', (family) => {
    let refused = 0;
    for (let seed = 1; seed <= 6; seed++) {
      const sample = families[family]!(seed);
      const best = bestCutByEnumeration(sample.n, sample.edges);
      const reduction = finish(reduceGraph(fromEdges(sample), new Deadline(), { rules: 'all' }));
      const { steps } = reductionProof(reduction, { kind: 'enumeration' }) as unknown as { steps: unknown[] };
      expect(proven(sample, steps, reduction.scale)).toBe(best);
      for (const other of changed(steps)) {
        const bound = proven(sample, other, reduction.scale);
        if (typeof bound === 'string') refused++;
        else expect(bound, JSON.stringify(other)).toBeGreaterThanOrEqual(best);
      }
    }
    expect(refused).toBeGreaterThan(100);
  });
});
