/** Cuts drawn by fast-check, so that a failing one is shrunk. */
import fc from 'fast-check';

/** Int8Array(n) of ±1. */
export const anySpins = (n: number): fc.Arbitrary<Int8Array> =>
  fc
    .array(fc.boolean(), { minLength: n, maxLength: n })
    .map((sides) => Int8Array.from(sides, (side) => (side ? 1 : -1)));
