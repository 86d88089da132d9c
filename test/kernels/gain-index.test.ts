import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from '../../src/core/random.ts';
import type { CsrGraph } from '../../src/graph/csr.ts';
import { computeGains, cutWeight } from '../../src/graph/cut.ts';
import { type BreakoutArrays, breakoutFlipsTwin } from '../../src/kernels/breakout.ts';
import { flipInto, type IndexArrays, keepBest, largest, NUMBER, WORD } from '../../src/kernels/gain-index.ts';
import { tabuFlips, tabuFlipsTwin, walkFlips } from '../../src/kernels/tabu.ts';
import { Breakout } from '../../src/search/breakout.ts';
import { GainIndex } from '../../src/search/gain-index.ts';
import { randomCut } from '../../src/search/random-cut.ts';
import { randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

/** Besides the usual kinds: integers too large for a list per gain, and reals of very different sizes. */
const kinds: typeof weightKinds = {
  ...weightKinds,
  large: (uniform) => Math.floor((uniform() - 0.5) * 2 ** 40),
  skewed: (uniform) => (uniform() - 0.3) * 10 ** Math.floor(30 * uniform()),
};

function someGraph(kind: string, seed: number, n = 60, probability = 0.15): CsrGraph {
  return fromEdges(randomGraph(seed, n, probability, kinds[kind]));
}

function someCut(n: number, seed: number): Int8Array {
  const spin = new Int8Array(n);
  randomCut(new Random(seed), spin);
  return spin;
}

/** The nodes that the lists of a set hold, each of which must stand in the list of its gain. */
function listed(x: IndexArrays, set: number): number[] {
  const nodes: number[] = [];
  const span = x.words[WORD.span]!;
  const top = x.words[set === 0 ? WORD.topFree : WORD.topHeld]!;
  let above = Number.NEGATIVE_INFINITY;
  for (let list = set * span; list < (set + 1) * span; list++) {
    let most = Number.NEGATIVE_INFINITY;
    let before = -1;
    for (let v = x.heads[list]!; v >= 0; v = x.next[v]!) {
      expect(list).toBeLessThanOrEqual(top);
      expect(x.previous[v]).toBe(before);
      expect(x.gain[v]!).toBeGreaterThan(above);
      if (x.integers) expect(x.gain[v]).toBe(list - set * span - x.words[WORD.middle]!);
      most = Math.max(most, x.gain[v]!);
      nodes.push(v);
      before = v;
    }
    above = Math.max(above, most);
  }
  return nodes;
}

/** Gains, cut, best cut and both sets, computed anew. */
function expectSound(index: GainIndex): void {
  const { graph, arrays: x } = index;
  const { n, rowPtr } = graph;
  const scale = Math.max(1, ...graph.weight.map(Math.abs));
  const fresh = new Float64Array(n);
  computeGains(graph, x.spin, fresh);
  for (let v = 0; v < n; v++) {
    if (index.integral) expect(x.gain[v]! + 0).toBe(fresh[v]! + 0);
    else expect(Math.abs(x.gain[v]! - fresh[v]!)).toBeLessThan(1e-9 * scale);
  }
  expect(Math.abs(x.numbers[NUMBER.cut]! - cutWeight(graph, x.spin))).toBeLessThanOrEqual(
    index.integral ? 0 : 1e-8 * scale,
  );
  expect(Math.abs(x.numbers[NUMBER.best]! - cutWeight(graph, x.best))).toBeLessThanOrEqual(
    index.integral ? 0 : 1e-8 * scale,
  );
  const [free, held] = [listed(x, 0), listed(x, 1)];
  const span = x.words[WORD.span]!;
  for (const v of free) expect(x.place[v]).toBeLessThan(span);
  for (const v of held) expect(x.place[v]).toBeGreaterThanOrEqual(span);
  const withEdges = Array.from({ length: n }, (_, v) => v).filter((v) => rowPtr[v] !== rowPtr[v + 1]);
  expect([...free, ...held].sort((u, v) => u - v)).toEqual(withEdges);
}

describe.each(Object.keys(kinds))('weights: %s', (kind) => {
  test('the gains and the lists stay what they are when computed anew', () => {
    for (const backend of ['wasm', 'typescript'] as const) {
      const index = new GainIndex(someGraph(kind, 3), { backend });
      expect(index.space.backend).toBe(backend);
      index.tenure(3, 8);
      index.start(someCut(60, 1), new Random(5));
      expectSound(index);
      for (let i = 0; i < 12; i++) {
        expect(tabuFlips(index.space, index.arrays, 25)).toBe(25);
        expectSound(index);
      }
    }
  });

  test('WebAssembly and its twins make the same flips', () => {
    const runs = (['wasm', 'typescript'] as const).map((backend) => {
      const breakout = new Breakout(someGraph(kind, 8), backend);
      const { index, jump } = breakout;
      index.start(someCut(60, 2), new Random(4));
      tabuFlips(index.space, index.arrays, 400);
      expect(breakout.flips(3000)).toBe(3000);
      expectSound(index);
      const free = Uint8Array.from({ length: 60 }, (_, v) => v % 3 && 1);
      index.start(index.arrays.best, new Random(6), free);
      walkFlips(index.space, index.arrays, 10, false);
      walkFlips(index.space, index.arrays, 10, true);
      expectSound(index);
      const { spin, gain, best, words, numbers } = index.arrays;
      return {
        spin: [...spin],
        gain: [...gain].map((g) => g + 0),
        best: [...best],
        words: [...words.subarray(0, WORD.pointers)],
        numbers: [...numbers.subarray(0, 5)],
        stamp: [...jump.stamp],
        jump: [...jump.words.subarray(0, 14)],
      };
    });
    expect(runs[0]).toEqual(runs[1]);
  });

  test('the largest of a set is no smaller than any of it', () => {
    const index = new GainIndex(someGraph(kind, 5), { backend: 'typescript' });
    index.start(someCut(60, 3), new Random(1));
    for (let v = 0; v < 60; v += 2) flipInto(index.arrays, v, 1);
    const { gain, place, words } = index.arrays;
    for (const set of [0, 1]) {
      const found = largest(index.arrays, set);
      const mine = gain.filter((_, v) => place[v]! >= words[WORD.span]! === (set === 1));
      expect(gain[found]).toBe(Math.max(...mine));
    }
  });
});

test('property: after any flips into any sets, gains, lists and the best cut are sound', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(kinds)),
      fc.integer({ min: 1, max: 500 }),
      fc.array(fc.tuple(fc.nat(39), fc.nat(1), fc.nat(5)), { maxLength: 150 }),
      (kind, seed, flips) => {
        const graph = someGraph(kind, seed, 40, 0.1);
        const index = new GainIndex(graph, { backend: 'typescript' });
        index.start(someCut(40, seed), new Random(seed));
        const x = index.arrays;
        for (const [v, set, keep] of flips) {
          if (graph.rowPtr[v] === graph.rowPtr[v + 1]) continue;
          flipInto(x, v, set);
          if (keep === 0) keepBest(x);
        }
        expectSound(index);
      },
    ),
    { numRuns: 60 },
  );
});

test('a list per gain and lists of like gains find the same best gains', () => {
  const graph = someGraph('integers', 4);
  const cuts = [true, false].map((listPerGain) => {
    const index = new GainIndex(graph, { listPerGain });
    expect(index.arrays.integers).toBe(listPerGain);
    index.start(someCut(60, 1), new Random(2));
    index.tenure(4, 10);
    tabuFlips(index.space, index.arrays, 20_000);
    expectSound(index);
    return index.bestCut;
  });
  expect(cuts[0]).toBe(cuts[1]);
});

test('a journal that ran over still leads to the best cut', () => {
  for (const backend of ['wasm', 'typescript'] as const) {
    const index = new GainIndex(someGraph('reals', 2), { backend });
    index.start(someCut(60, 1), new Random(2));
    index.tenure(20, 20);
    // Nothing counts as better until there were more flips than the journal holds.
    index.arrays.numbers[NUMBER.best] = 1e9;
    tabuFlips(index.space, index.arrays, 200);
    expect(index.arrays.words[WORD.journaled]).toBe(61);
    index.arrays.numbers[NUMBER.best] = 0;
    tabuFlips(index.space, index.arrays, 1);
    expect([...index.arrays.best]).toEqual([...index.arrays.spin]);
    tabuFlips(index.space, index.arrays, 300);
    expectSound(index);
  }
});

test('with real weights the gains are computed anew after many flips, and what is held stays so', () => {
  const index = new GainIndex(someGraph('reals', 9));
  index.start(someCut(60, 1), new Random(2));
  index.tenure(5, 5);
  tabuFlips(index.space, index.arrays, 5000);
  const held = listed(index.arrays, 1);
  index.arrays.gain[7]! += 1e-7;
  index.arrays.numbers[NUMBER.cut]! += 1;
  index.made(1 << 18);
  expectSound(index);
  expect(listed(index.arrays, 1).sort()).toEqual(held.sort());
  expect(index.arrays.numbers[NUMBER.best]).toBe(cutWeight(index.graph, index.arrays.best));
});

test('the goal ends the flips at once', () => {
  const graph = someGraph('ones', 3);
  const index = new GainIndex(graph);
  index.start(new Int8Array(60).fill(1), new Random(2));
  index.arrays.numbers[NUMBER.goal] = graph.m / 2;
  expect(tabuFlips(index.space, index.arrays, 1000)).toBeLessThan(60);
  expect(index.bestCut).toBeGreaterThanOrEqual(graph.m / 2);
});

test('twins refuse nothing that the kernels take: two nodes, one edge', () => {
  const graph = fromEdges({ n: 2, edges: [[0, 1, 1]] });
  const index = new GainIndex(graph, { backend: 'typescript' });
  index.start(Int8Array.of(1, 1), new Random(1));
  tabuFlipsTwin(index.arrays, 10);
  expect(index.bestCut).toBe(1);
  const breakout = new Breakout(graph, 'typescript');
  breakout.index.start(Int8Array.of(1, 1), new Random(1));
  breakoutFlipsTwin(breakout.index.arrays, breakout.jump satisfies BreakoutArrays, 10);
  expect(breakout.index.bestCut).toBe(1);
});
