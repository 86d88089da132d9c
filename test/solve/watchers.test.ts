/** What onCut and onDescent tell, recounted from the test's own edges. */
import { expect, test } from 'vitest';
import type { DescentState } from '../../src/applications/derandomized-cut.ts';
import { solve } from '../../src/solve/solve.ts';
import { randomGraph } from '../oracles/random-graphs.ts';
import { recountEdges } from '../support/recount-edges.ts';

const { n, edges } = randomGraph(7, 50, 0.3);
const graph = { nodes: n, edges };

test('onCut is told of every improvement: its spins weigh what is said, more than before', async () => {
  const told: number[] = [];
  const seen: number[] = [];
  const { cut } = await solve(graph, {
    method: 'derandomized',
    onProgress: (event) => {
      if (event.type === 'improved') seen.push(event.cut);
    },
    onCut(spin, weight) {
      expect(recountEdges(edges, spin)).toBeCloseTo(weight, 9);
      told.push(weight);
    },
  });
  expect(told).toEqual(seen);
  expect(told.at(-1)).toBeCloseTo(cut, 9);
  expect([...told].sort((a, b) => a - b)).toEqual(told);
});

test('onDescent is told of every step: W falls to almost nothing and one cut is left', async () => {
  const residuals: number[] = [];
  const ends: Int8Array[] = [];
  const watched = await solve(graph, {
    method: 'derandomized',
    onDescent({ start, step, w, b, columns, spin }: DescentState) {
      expect([w.length, b.length]).toEqual([n * columns, n]);
      if (start > 0) return;
      if (spin !== null) ends.push(spin.slice());
      else {
        expect(step).toBe(residuals.length);
        residuals.push(Array.from(w).reduce((sum, x) => sum + x * x, 0) / n);
      }
    },
  });
  expect(residuals[0]).toBeCloseTo(1, 4);
  expect(residuals.at(-1)).toBeLessThan(1e-6);
  expect(ends.length).toBe(1);
  expect(recountEdges(edges, ends[0]!)).toBeGreaterThan(0);
  const alone = await solve(graph, { method: 'derandomized' });
  expect([watched.cut, watched.stages.length]).toEqual([alone.cut, alone.stages.length]);
});
