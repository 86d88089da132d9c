/** Hashes with a key drawn once per process: nobody can write a file whose names all fall into one slot of a table. Results do
 *  not depend on the key, as no table is walked in the order of its slots.
 *  Simple tabulation, a random word per place and byte, which linear probing is proven to be fast with: M. Pătraşcu, M. Thorup,
 *  The power of simple tabulation hashing, STOC 2011. Departure: after every eight bytes the sum is mixed, so that the same eight
 *  tables serve for names of any length. */

const PLACES = 8;

/** Word 256·place + byte. */
const words = new Int32Array(256 * PLACES);
/** Odd once it is drawn. */
let multiplier = 0;
let lengthKey = 0;

/** Draws the key where that has not been done; whoever hashes calls it first. Not when the module is loaded: a program that reads no
 *  names would wait a millisecond for Node's generator. */
export function drawKey(): void {
  if (multiplier !== 0) return;
  crypto.getRandomValues(words);
  const keys = crypto.getRandomValues(new Int32Array(2));
  multiplier = keys[0]! | 1;
  lengthKey = keys[1]!;
}

/** 32 bits of bytes start..end−1. */
export function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = Math.imul(end - start, lengthKey);
  for (let p = start; p < end; ) {
    for (let place = 0; place < words.length && p < end; place += 256) hash ^= words[place + bytes[p++]!]!;
    hash = Math.imul(hash ^ (hash >>> 15), multiplier);
  }
  return hash ^ (hash >>> 15);
}

/** 32 bits of an integer of 32 bits. */
export function hashInteger(id: number): number {
  return (
    words[id & 255]! ^
    words[256 + ((id >>> 8) & 255)]! ^
    words[512 + ((id >>> 16) & 255)]! ^
    words[768 + (id >>> 24)]!
  );
}
