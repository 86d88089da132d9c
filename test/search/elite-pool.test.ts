import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ElitePool } from '../../src/search/elite-pool.ts';
import { randomGraph, weightKinds, weightOfCut } from '../oracles/random-graphs.ts';
import { anySpins } from './spins.ts';

const { n, edges } = randomGraph(4, 6, 0.6, weightKinds.integers);
/** One word for a cut and its complement. */
const nameOf = (spin: Int8Array) => spin.map((side) => side * spin[0]!).join();

test('property: the heaviest of all distinct cuts seen, in falling order, never more than the capacity', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.array(anySpins(n), { maxLength: 60 }),
      (capacity, cuts) => {
        const pool = new ElitePool(capacity);
        const seen = new Map<string, number>();
        for (const spin of cuts) {
          const cut = weightOfCut(edges, spin);
          const names = () => pool.cuts.map((entry) => nameOf(entry.spin));
          const before = names();
          const kept = pool.add(spin, cut);
          expect(kept).toBe(!before.includes(nameOf(spin)) && names().includes(nameOf(spin)));
          seen.set(nameOf(spin), cut);
          const heaviest = [...seen.values()].sort((a, b) => b - a).slice(0, capacity);
          expect(pool.cuts.map((entry) => entry.cut)).toEqual(heaviest);
          expect(new Set(names()).size).toBe(pool.cuts.length);
          for (const entry of pool.cuts) expect(entry.cut).toBe(weightOfCut(edges, entry.spin));
        }
      },
    ),
  );
});

test('it keeps copies, and of two equally heavy cuts the one that came first', () => {
  const pool = new ElitePool(1);
  const spin = Int8Array.of(1, 1, -1);
  expect(pool.add(spin, 5)).toBe(true);
  spin[0] = -1;
  expect([...pool.cuts[0]!.spin]).toEqual([1, 1, -1]);
  expect(pool.add(Int8Array.of(1, -1, -1), 5)).toBe(false);
  expect(pool.add(Int8Array.of(1, -1, -1), 6)).toBe(true);
  expect(pool.cuts.map((entry) => entry.cut)).toEqual([6]);
});

test('a cut and its complement are one', () => {
  const pool = new ElitePool(3);
  const spin = Int8Array.of(-1, 1, -1);
  pool.add(spin, 5);
  const complement = spin.map((side) => -side);
  expect(pool.add(complement, 5)).toBe(false);
  expect(pool.cuts).toHaveLength(1);
});

test('dropping removes that very array and no equal one', () => {
  const pool = new ElitePool(3);
  pool.add(Int8Array.of(1, 1, -1), 5);
  pool.add(Int8Array.of(1, -1, -1), 4);
  pool.drop(Int8Array.of(1, 1, -1));
  expect(pool.cuts).toHaveLength(2);
  pool.drop(pool.cuts[0]!.spin);
  expect(pool.cuts.map((entry) => entry.cut)).toEqual([4]);
});
