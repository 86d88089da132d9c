/** All odd cycles found so far, each with a number that it keeps: nodes of the tree say by numbers which ones they need. */
import { keyOf } from '../cuts/cycle-pool.ts';

export class OddCycleStore {
  count = 0;
  /** Int32Array(count + 1): members of cycle t are start[t] .. start[t + 1] − 1 of `member`, in order around it. */
  start = new Int32Array(1025);
  /** Int32Array: 2·edge for an edge of F, 2·edge + 1 for another. */
  member = new Int32Array(8192);
  /** Uint16Array(count): edges of F. */
  odd = new Uint16Array(1024);
  readonly #numbers = new Map<number, number>();

  /** @returns the number of the cycle, new or not; −1 where another one of the same key has taken its place */
  number(members: Int32Array, at: number, size: number): number {
    const key = keyOf(members, at, at + size);
    const known = this.#numbers.get(key);
    if (known !== undefined) return this.start[known + 1]! - this.start[known]! === size ? known : -1;
    if (this.count === this.odd.length) {
      this.start = grown(this.start, new Int32Array(2 * this.count + 1));
      this.odd = grown(this.odd, new Uint16Array(2 * this.count));
    }
    const from = this.start[this.count]!;
    if (from + size > this.member.length) {
      this.member = grown(this.member, new Int32Array(2 * (from + size)));
    }
    let odd = 0;
    for (let i = 0; i < size; i++) {
      this.member[from + i] = members[at + i]!;
      odd += 1 - (members[at + i]! & 1);
    }
    this.odd[this.count] = odd;
    this.start[this.count + 1] = from + size;
    this.#numbers.set(key, this.count);
    return this.count++;
  }
}

function grown<T extends Int32Array | Uint16Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
