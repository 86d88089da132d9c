// xoshiro128++ (Blackman & Vigna 2021), the generator of all kernels but integer-annealing; the twin is xoshiro.ts.
// annealing.as.ts keeps its state in locals and so has its own copy.

// 128 bits of state, wherever they stand in memory.
@unmanaged
export class Generator {
  s0: u32; s1: u32; s2: u32; s3: u32;
}

@inline export function nextWord(x: Generator): u32 {
  const s0 = x.s0, s1 = x.s1, s2 = x.s2 ^ s0, s3 = x.s3 ^ s1;
  const word = rotl<u32>(s0 + x.s3, 7) + s0;
  x.s1 = s1 ^ s2;
  x.s0 = s0 ^ s3;
  x.s2 = s2 ^ (s1 << 9);
  x.s3 = rotl<u32>(s3, 11);
  return word;
}
