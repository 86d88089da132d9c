/** Violated odd-cycle inequalities of one search, and the choice among them. */
import type { CyclePool } from './cycle-pool.ts';

export class FoundCycles {
  count = 0;
  /** Members of cycle i: start[i] .. start[i + 1] − 1 of `member`, as CycleInequalities has them. */
  start: Int32Array = new Int32Array(1025);
  member: Int32Array = new Int32Array(4096);
  /** Float64Array: by how much the inequality is violated, Σ_F x − Σ_{C∖F} x − |F| + 1. */
  violation: Float64Array = new Float64Array(1024);

  clear(): void {
    this.count = 0;
  }

  add(members: Int32Array, size: number, violation: number): void {
    if (this.count === this.violation.length) {
      this.violation = longer(this.violation, new Float64Array(2 * this.count));
      this.start = longer(this.start, new Int32Array(2 * this.count + 1));
    }
    const at = this.start[this.count]!;
    if (at + size > this.member.length) {
      this.member = longer(this.member, new Int32Array(2 * this.member.length + size));
    }
    for (let i = 0; i < size; i++) this.member[at + i] = members[i]!;
    this.violation[this.count] = violation;
    this.start[++this.count] = at + size;
  }

  /** Adds the most violated ones to the pool, in their order, such that no edge is in more than `perEdge` of them: cycles that share
   *  edges correct the same weights twice.
   *  @param uses Uint8Array(m), all 0, and again so afterwards
   *  @returns how many the pool did not hold yet */
  choose(pool: CyclePool, most: number, perEdge: number, uses: Uint8Array): number {
    const { start, member } = this;
    const order = Int32Array.from({ length: this.count }, (_, i) => i);
    order.sort((a, b) => this.violation[b]! - this.violation[a]! || a - b);
    let added = 0;
    for (let i = 0; i < order.length && added < most; i++) {
      const from = start[order[i]!]!;
      const end = start[order[i]! + 1]!;
      let free = true;
      for (let j = from; free && j < end; j++) free = uses[member[j]! >> 1]! < perEdge;
      if (!free || !pool.add(member, from, end - from)) continue;
      added++;
      for (let j = from; j < end; j++) uses[member[j]! >> 1]!++;
    }
    for (let j = 0; j < start[this.count]!; j++) uses[member[j]! >> 1] = 0;
    return added;
  }
}

function longer<T extends Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
