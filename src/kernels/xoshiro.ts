/** xoshiro128++ (Blackman & Vigna, ACM Trans. Math. Softw. 47, 2021), the generator of all kernels but integer-annealing.ts.
 *  WebAssembly in xoshiro.as.ts; here is its twin. */

/** Steps the 128 bits at words[at] … words[at + 3]. @returns a word of 32 bits, unsigned */
export function nextWord(words: Int32Array, at = 0): number {
  const s0 = words[at]!;
  const s1 = words[at + 1]!;
  const s2 = words[at + 2]! ^ s0;
  const s3 = words[at + 3]! ^ s1;
  const sum = (s0 + words[at + 3]!) | 0;
  words[at + 1] = s1 ^ s2;
  words[at] = s0 ^ s3;
  words[at + 2] = s2 ^ (s1 << 9);
  words[at + 3] = (s3 << 11) | (s3 >>> 21);
  return (((sum << 7) | (sum >>> 25)) + s0) >>> 0;
}
