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
  choose(pool: Pick<CyclePool, 'add'>, most: number, perEdge: number, uses: Uint8Array): number {
    const { start, member } = this;
    const order = byViolation(this.violation, this.count);
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

const LEVELS = 4096;

/** The first `count` places in order of falling violation, up to 1/4096 of their range: O(count), where sorting 10⁶ of them would take
 *  a second. */
export function byViolation(violation: Float32Array | Float64Array, count: number): Int32Array {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (let i = 0; i < count; i++) {
    least = Math.min(least, violation[i]!);
    most = Math.max(most, violation[i]!);
  }
  const scale = most > least ? (LEVELS - 1) / (most - least) : 0;
  const start = new Int32Array(LEVELS + 1);
  for (let i = 0; i < count; i++) start[Math.floor((most - violation[i]!) * scale) + 1]!++;
  for (let level = 0; level < LEVELS; level++) start[level + 1]! += start[level]!;
  const order = new Int32Array(count);
  for (let i = 0; i < count; i++) order[start[Math.floor((most - violation[i]!) * scale)]!++] = i;
  return order;
}
