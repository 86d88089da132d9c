// Where element `index` of an array stands whose elements have 2, 4, 8 or 16 bytes.

@inline export function at2(base: usize, index: i32): usize {
  return base + (usize(index) << 1);
}

@inline export function at4(base: usize, index: i32): usize {
  return base + (usize(index) << 2);
}

@inline export function at8(base: usize, index: i32): usize {
  return base + (usize(index) << 3);
}

@inline export function at16(base: usize, index: i32): usize {
  return base + (usize(index) << 4);
}
