/** Entries of a matrix folded to edges, against a table of sums. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { finish } from '../../src/core/steps.ts';
import { EdgeBuffer } from '../../src/io/graphs/edge-buffer.ts';
import { foldDirections } from '../../src/io/graphs/symmetry.ts';

const N = 6;
const node = fc.integer({ min: 0, max: N - 1 });
const entry = fc.tuple(node, node, fc.constantFrom(0, 1, 2, -3, 0.5, 1e300));

test('what is above the diagonal where both ways add up to the same, otherwise the first entry that differs', () => {
  fc.assert(
    fc.property(
      fc.array(entry, { maxLength: 12 }),
      fc.array(entry, { maxLength: 1 }),
      fc.boolean(),
      (given, more, split) => {
        const entries = given.flatMap(([u, v, w]) =>
          u === v
            ? [[u, v, w] as const]
            : split && w === 2
              ? ([
                  [u, v, 2],
                  [v, u, 1],
                  [v, u, 1],
                ] as const)
              : ([
                  [u, v, w],
                  [v, u, w],
                ] as const),
        );
        const all = [...entries, ...more];
        const buffer = new EdgeBuffer(1);
        for (const [u, v, w] of all) buffer.add(u, v, w);
        const folded = finish(foldDirections(N, buffer));
        const sum = (u: number, v: number) => {
          const found: number[] = all.filter((one) => one[0] === u && one[1] === v).map(([, , w]) => w);
          return found.length === 0 ? null : found.sort((a, b) => a - b).reduce((a, b) => a + b);
        };
        const differs = all.find(([u, v]) => u !== v && sum(u, v) !== sum(v, u));
        if (!(folded instanceof EdgeBuffer)) {
          expect(differs).toBeDefined();
          expect([folded.there, folded.back]).toEqual([sum(folded.u, folded.v), sum(folded.v, folded.u)]);
          return;
        }
        expect(differs).toBeUndefined();
        const upper = all.filter(([u, v]) => u <= v);
        const kept = upper.map((_, e) => [folded.source[e], folded.target[e], folded.weight?.[e] ?? 1]);
        expect([folded.count, kept]).toEqual([upper.length, upper]);
      },
    ),
    { numRuns: 2000 },
  );
});
