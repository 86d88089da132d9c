import { describe, expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { finish } from '../../src/core/steps.ts';
import {
  blocksProof,
  type RecordedLeaf,
  type RecordedTree,
  reductionProof,
  treeProof,
} from '../../src/exact/proof-file.ts';
import { reduceGraph } from '../../src/presolve/reduce.ts';
import type { Proof, TreeLeaf } from '../../src/problems/proof.ts';
import { checkProof } from '../../src/verify/check-proof.ts';
import { ExactGraph } from '../../src/verify/exact-graph.ts';
import { nearestDouble } from '../../src/verify/rational.ts';
import { denseMatrix, eigenvalues } from '../oracles/dense-eigenvalues.ts';
import { bestCutByEnumeration } from '../oracles/enumerate.ts';
import { type Edge, generator, randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

function proven(n: number, edges: readonly Edge[], proof: Proof): number {
  const columns = {
    source: edges.map(([u]) => u),
    target: edges.map(([, v]) => v),
    weight: edges.map(([, , w]) => w),
  };
  return nearestDouble(checkProof(ExactGraph.ofEdges(n, columns, 'binary'), proof).bound);
}

const reduce = (sample: { n: number; edges: Edge[] }) =>
  finish(reduceGraph(fromEdges(sample), new Deadline()));

describe.each(['ones', 'signs', 'integers'])('a recorded reduction, weights: %s', (kind) => {
  test.each([0.1, 0.2, 0.35])('is replayed to the optimum, density %d', (density) => {
    for (let seed = 0; seed < 15; seed++) {
      const sample = randomGraph(seed, 15, density, weightKinds[kind]);
      const best = bestCutByEnumeration(sample.n, sample.edges);
      const reduction = reduce(sample);
      for (const rest of [
        { kind: 'enumeration' },
        { kind: 'elimination', order: reduction.kept.map((_, i) => i) },
      ])
        expect(
          proven(sample.n, sample.edges, reductionProof(reduction, { ...rest } as unknown as Proof)),
        ).toBe(best);
      const nodes = Int32Array.from({ length: sample.n }, (_, u) => u);
      const blocks = blocksProof([{ nodes, reduction, order: null }]);
      expect(proven(sample.n, sample.edges, blocks)).toBe(best);
    }
  });
});

test('a graph that is reduced to nothing is proven by the steps', () => {
  const sample = { n: 40, edges: Array.from({ length: 39 }, (_, u): Edge => [u, u + 1, (u % 5) - 2]) };
  const reduction = reduce(sample);
  expect(reduction.graph.m).toBe(0);
  const proof = reductionProof(reduction, { kind: 'positive-weights' });
  expect(proven(40, sample.edges, proof)).toBe(
    sample.edges.reduce((sum, [, , w]) => sum + Math.max(w, 0), 0),
  );
});

/** A tree of one split, as the branch and bound records it, with inequalities and numbers of all digits. */
function recorded(seed: number): { n: number; edges: Edge[]; tree: RecordedTree; leaves: RecordedLeaf[] } {
  const uniform = generator(seed + 30);
  const n = 12;
  const { edges } = randomGraph(seed, n, 0.6, weightKinds.integers);
  const leaves = [1, -1].map((s): RecordedLeaf => {
    // Node 3 follows node 0: groups are 0, 1, 2, 4, …
    const group = Array.from({ length: n }, (_, u) => (u === 3 ? 0 : u < 3 ? u : u - 1));
    const triples = [
      [0, 3, 4],
      [2, 9, 10],
      [8, 12, 15],
    ];
    const multiplier = triples.map(() => uniform() / 3);
    const moved = edges.map(([u, v, w]): Edge => {
      const turn = (u === 3 || v === 3 ? s : 1) * w;
      return [group[u]!, group[v]!, turn];
    });
    let bound = 0;
    edges.forEach(([u, v, w]) => {
      bound += group[u] === group[v] ? (w * (1 - s)) / 2 : w / 2;
    });
    triples.forEach((codes, q) => {
      bound += multiplier[q]!;
      for (const [c, d] of [
        [codes[0]!, codes[1]!],
        [codes[0]!, codes[2]!],
        [codes[1]!, codes[2]!],
      ] as const)
        moved.push([group[c >> 1]!, group[d >> 1]!, -2 * multiplier[q]! * ((c ^ d) & 1 ? -1 : 1)]);
    });
    const between = moved.filter(([a, b]) => a !== b);
    const [lowest] = eigenvalues(denseMatrix(new Array(n - 1).fill(0), between, 0.25));
    const y = Array.from({ length: n - 1 }, () => -lowest! + 1e-4 + uniform() * 1e-6);
    bound += y.reduce((a, b) => a + b, 0);
    return { group, inequalities: { start: [0, 3, 6, 9], nodes: triples.flat(), multiplier }, y, bound };
  });
  const tree: RecordedTree = {
    nodes: [
      { split: { u: 0, v: 3, children: [1, 2] }, leaf: null },
      { split: null, leaf: leaves[0]! },
      { split: null, leaf: leaves[1]! },
    ],
  };
  return { n, edges, tree, leaves };
}

describe('a recorded tree', () => {
  test.each([1, 2, 3, 4, 5])('keeps its bounds with fewer digits: seed %d', (seed) => {
    const { n, edges, tree, leaves } = recorded(seed);
    const bound = Math.max(...leaves.map((leaf) => leaf.bound));
    const proof = treeProof(tree, bound + 0.1)!;
    expect(proof.inequalities).toHaveLength(3);
    const digits = JSON.stringify(proof.root).match(/\d+\.\d+/g)!;
    for (const text of digits) expect(text.replace('.', '').replace(/^0+/, '').length).toBeLessThanOrEqual(7);
    expect(proven(n, edges, proof)).toBe(Math.floor(bound));
  });

  test.each([1, 2, 3, 4, 5])('keeps all digits where the limit is near: seed %d', (seed) => {
    const { n, edges, tree, leaves } = recorded(seed);
    const bound = Math.max(...leaves.map((leaf) => leaf.bound));
    const proof = treeProof(tree, bound + 1e-9)!;
    const leaf = (proof.root as { same: TreeLeaf; opposite: TreeLeaf })[
      leaves[0]!.bound === bound ? 'same' : 'opposite'
    ];
    const exact = leaves.find((candidate) => candidate.bound === bound)!;
    expect(leaf.y).toEqual(exact.y);
    expect(leaf.gamma).toEqual(exact.inequalities.multiplier);
    expect(proven(n, edges, proof)).toBe(Math.floor(bound));
  });

  test('that was interrupted has a proof only where a node above has a bound', () => {
    const { tree, leaves } = recorded(1);
    const [root, first] = tree.nodes;
    const open = { split: null, leaf: null };
    expect(treeProof({ nodes: [root!, first!, open] }, 1e9)).toBe(null);
    const bounded = treeProof({ nodes: [{ ...root!, leaf: leaves[0]! }, first!, open] }, 1e9);
    expect(bounded?.root).toHaveProperty('y');
  });
});
