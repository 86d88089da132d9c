// The loads and stores of the checked build (scripts/build-kernels.mjs --checked): each first asks `touch` of space.ts whether its bytes
// lie within one array. No kernel imports this file; the script puts its functions in place of the plain ones.

@external("env", "touch")
declare function touch(address: usize, bytes: usize): void;

@inline export function checkedLoad<T>(address: usize, offset: usize = 0): T {
  touch(address + offset, sizeof<T>());
  return load<T>(address + offset);
}

@inline export function checkedStore<T>(address: usize, value: T, offset: usize = 0): void {
  touch(address + offset, sizeof<T>());
  store<T>(address + offset, value);
}

@inline export function checkedV128Load(address: usize, offset: usize = 0): v128 {
  touch(address + offset, 16);
  return v128.load(address + offset);
}

@inline export function checkedV128Store(address: usize, value: v128, offset: usize = 0): void {
  touch(address + offset, 16);
  v128.store(address + offset, value);
}

@inline export function checkedFill(address: usize, value: u8, bytes: usize): void {
  if (bytes > 0) touch(address, bytes);
  memory.fill(address, value, bytes);
}

@inline export function checkedCopy(to: usize, from: usize, bytes: usize): void {
  if (bytes > 0) {
    touch(to, bytes);
    touch(from, bytes);
  }
  memory.copy(to, from, bytes);
}
