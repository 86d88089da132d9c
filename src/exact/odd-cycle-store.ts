/** All odd-cycle and odd-clique inequalities found so far, each with a number that it keeps: nodes of the tree say by numbers which ones they
 *  need. */
import { keyOf } from '../cuts/cycle-pool.ts';
import { CLIQUE_LENGTH, type OddClique } from './clique-separation.ts';

export class OddCycleStore {
  count = 0;
  /** Int32Array(count + 1): members of inequality t are start[t] .. start[t + 1] − 1 of `member`, in order around the cycle, or walk by walk. */
  start = new Int32Array(1025);
  /** Int32Array: 2·edge for an edge of F, 2·edge + 1 for another. Those of a clique may name an edge more than once. */
  member = new Int32Array(8192);
  /** Int32Array(count): the right-hand side: of F less the others at most so many are cut. */
  limit = new Int32Array(1024);
  /** The inequalities that are not of cycles. */
  readonly cliques = new Map<number, OddClique>();
  readonly #numbers = new Map<number, number>();

  /** @returns the number of the clique, as of a cycle */
  numberOf(clique: OddClique): number {
    const { count } = this;
    const t = this.number(clique.members, 0, clique.members.length, CLIQUE_LENGTH);
    if (t === count) this.cliques.set(t, clique);
    return t >= 0 && this.cliques.has(t) ? t : -1;
  }

  /** @param length of the cycle in every cut, no less, steps of F counted where they are not cut, and others where they are
   *  @returns the number of the cycle, new or not; −1 where another one of the same key has taken its place */
  number(members: Int32Array, at: number, size: number, length = 1): number {
    const key = keyOf(members, at, at + size);
    const known = this.#numbers.get(key);
    if (known !== undefined) return this.start[known + 1]! - this.start[known]! === size ? known : -1;
    if (this.count === this.limit.length) {
      this.start = grown(this.start, new Int32Array(2 * this.count + 1));
      this.limit = grown(this.limit, new Int32Array(2 * this.count));
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
    this.limit[this.count] = odd - length;
    this.start[this.count + 1] = from + size;
    this.#numbers.set(key, this.count);
    return this.count++;
  }
}

function grown(from: Int32Array<ArrayBuffer>, to: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  to.set(from);
  return to;
}
