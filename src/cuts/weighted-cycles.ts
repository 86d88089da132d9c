/** Odd-cycle inequalities with their multipliers as plain data that needs no graph: for results and certificates. */
import type { CycleInequalities } from './cycle-pool.ts';
import type { EdgeIndex } from './edge-index.ts';

/** Odd-cycle inequalities Σ_F x − Σ_{C∖F} x ≤ |F| − 1 with multipliers. */
export interface WeightedCycles {
  readonly count: number;
  /** Int32Array(count + 1): the edges of cycle t are start[t] .. start[t + 1] − 1, in order around it. */
  readonly start: Int32Array;
  /** Int32Array: ends of each edge, source < target; of triangles it may be any pair of nodes. */
  readonly source: Int32Array;
  readonly target: Int32Array;
  /** Uint8Array: 1 where the edge is in F, an odd number of each cycle's. */
  readonly inF: Uint8Array;
  /** Float64Array(count): y_t > 0. */
  readonly multiplier: Float64Array;
}

/** The inequalities whose multipliers are above 0. */
export function weightedCycles(pool: CycleInequalities, { source, target }: EdgeIndex): WeightedCycles {
  const { count, start, member, multiplier } = pool;
  let used = 0;
  let size = 0;
  for (let t = 0; t < count; t++) {
    if (multiplier[t] === 0) continue;
    used++;
    size += start[t + 1]! - start[t]!;
  }
  const cycles = {
    count: used,
    start: new Int32Array(used + 1),
    source: new Int32Array(size),
    target: new Int32Array(size),
    inF: new Uint8Array(size),
    multiplier: new Float64Array(used),
  };
  let to = 0;
  for (let t = 0, i = 0; t < count; t++) {
    if (multiplier[t] === 0) continue;
    for (let j = start[t]!; j < start[t + 1]!; j++, to++) {
      const edge = member[j]! >> 1;
      cycles.source[to] = source[edge]!;
      cycles.target[to] = target[edge]!;
      cycles.inF[to] = 1 - (member[j]! & 1);
    }
    cycles.multiplier[i++] = multiplier[t]!;
    cycles.start[i] = to;
  }
  return cycles;
}
