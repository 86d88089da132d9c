/** Odd-cycle inequalities with their multipliers, in compressed rows.
 *
 *  With x_e = (1 − X_e)/2 ∈ {0, 1} saying that edge e is cut, a cycle C and an odd number of its edges F: a cut meets a cycle
 *  evenly, so Σ_F x − Σ_{C∖F} x ≤ |F| − 1. In terms of X that is s·X ≥ 2 − |C| with s = 1 on F and −1 on the rest.
 *  Source: Barahona, Mahjoub, "On the cut polytope", Mathematical Programming 36 (1986). */

export interface CycleInequalities {
  readonly count: number;
  /** Int32Array(count + 1): members of inequality t are start[t] .. start[t + 1] − 1 of `member`. */
  readonly start: Int32Array;
  /** Int32Array: 2·edge for an edge of F, 2·edge + 1 for another of the cycle. */
  readonly member: Int32Array;
  /** Float64Array(count): γ ≥ 0. */
  readonly multiplier: Float64Array;
}

export class CyclePool implements CycleInequalities {
  /** Inequalities in the pool: the first so many of the arrays. */
  count = 0;
  start = new Int32Array(1025);
  member = new Int32Array(4096);
  multiplier = new Float64Array(1024);
  /** Int32Array: rounds since the multiplier was last above 0. */
  age = new Int32Array(1024);
  readonly #keys = new Set<number>();

  /** Adds the inequality of the `size` members at members[at…], with multiplier 0. @returns false where it was there already */
  add(members: Int32Array, at: number, size: number): boolean {
    const key = keyOf(members, at, at + size);
    if (this.#keys.has(key)) return false;
    this.#keys.add(key);
    const from = this.start[this.count]!;
    if (this.count === this.multiplier.length) {
      this.multiplier = longer(this.multiplier, new Float64Array(2 * this.count));
      this.age = longer(this.age, new Int32Array(2 * this.count));
      this.start = longer(this.start, new Int32Array(2 * this.count + 1));
    }
    while (from + size > this.member.length) {
      this.member = longer(this.member, new Int32Array(2 * this.member.length));
    }
    for (let i = 0; i < size; i++) this.member[from + i] = members[at + i]!;
    this.multiplier[this.count] = 0;
    this.age[this.count] = 0;
    this.start[++this.count] = from + size;
    return true;
  }

  /** Edges have got other numbers.
   *  @param place Int32Array: the new one of each */
  renumber(place: Int32Array): void {
    const { start, member } = this;
    for (let i = 0; i < start[this.count]!; i++) member[i] = 2 * place[member[i]! >> 1]! + (member[i]! & 1);
    this.#keys.clear();
    for (let t = 0; t < this.count; t++) this.#keys.add(keyOf(member, start[t]!, start[t + 1]!));
  }

  /** Drops those whose multiplier has been 0 for more than `rounds` calls of this. @returns how many */
  purge(rounds: number): number {
    const { start, member, multiplier, age } = this;
    let kept = 0;
    let to = 0;
    let from = 0;
    for (let t = 0; t < this.count; t++) {
      const end = start[t + 1]!;
      age[t] = multiplier[t]! > 0 ? 0 : age[t]! + 1;
      if (age[t]! > rounds) this.#keys.delete(keyOf(member, from, end));
      else {
        member.copyWithin(to, from, end);
        multiplier[kept] = multiplier[t]!;
        age[kept] = age[t]!;
        to += end - from;
        start[++kept] = to;
      }
      from = end;
    }
    const dropped = this.count - kept;
    this.count = kept;
    return dropped;
  }
}

/** 53 bits of the members in any order. Two inequalities of one key, which are not to be expected, cost one of them. */
export function keyOf(members: Int32Array, from: number, to: number): number {
  let low = 0;
  let high = 0;
  for (let i = from; i < to; i++) {
    const x = Math.imul(members[i]! + 1, 0x9e3779b1);
    const y = Math.imul(x ^ (x >>> 15), 0x85ebca6b);
    low = (low + (y ^ (y >>> 13))) | 0;
    high = (high + Math.imul(y ^ (y >>> 16), 0xc2b2ae35)) | 0;
  }
  return (high >>> 0) * 2 ** 21 + (low >>> 11);
}

function longer<T extends Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
