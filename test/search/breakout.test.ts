import { expect, test } from 'vitest';
import { Random } from '../../src/core/random.ts';
import { JUMP } from '../../src/kernels/breakout.ts';
import { Breakout, breakoutSearch } from '../../src/search/breakout.ts';
import { randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';
import { describeSearch } from './contract.ts';

describeSearch('breakout', breakoutSearch);

test('jumps keep to their lengths, grow one by one and start again from the shortest', () => {
  const breakout = new Breakout(fromEdges(randomGraph(6, 300, 0.02, weightKinds.signs)));
  const { words } = breakout.jump;
  breakout.index.start(new Int8Array(300).fill(1), new Random(3));
  const lengths = new Set<number>();
  let optima = 0;
  for (let i = 0; i < 200_000; i++) {
    const before = words[JUMP.jumpLength]!;
    breakout.flips(1);
    const now = words[JUMP.jumpLength]!;
    if (words[JUMP.optima] === optima) expect(now).toBe(before);
    else expect([9, before + 1, 30]).toContain(now);
    optima = words[JUMP.optima]!;
    lengths.add(now);
  }
  expect(Math.min(...lengths)).toBe(9);
  expect(lengths.has(10)).toBe(true);
  expect(Math.max(...lengths)).toBe(30);
  expect(optima).toBeGreaterThan(1000);
});
