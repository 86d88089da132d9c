/** Data reduction at a node of the branch and bound. Where |w'_ab| is at least the sum of all other |w'_ac|, some heaviest cut of the node has a
 *  on the side that this edge wants, whatever the others' sides: a and b are joined, and so on with the weights that are then.
 *  QUBO problems whose terms are mostly of one sign live by it: a variable at 1 decides most of the others. gka10b was left
 *  open after 3,900 nodes and 467 CPU s by branching alone. */
import type { DenseProblem } from './dense-problem.ts';
import { contractedWeights, representatives, type Subproblem } from './subproblem.ts';

/** Root nodes u, v: u's group has been joined to v's, apart where the weight between them is positive, else together. */
export type Join = readonly [u: number, v: number];

/** @param margin what the edge must weigh more than the others: what rounding may have moved
 *  @returns what is left of the node, and the joins in their order */
export function joinDominated(
  problem: DenseProblem,
  node: Subproblem,
  margin: number,
): { readonly node: Subproblem; readonly joins: readonly Join[] } {
  const weights = new ChangingWeights(problem, node);
  const representative = representatives(node);
  const joins: Join[] = [];
  for (let changed = true; changed; ) {
    changed = false;
    for (let a = 0; a < node.groups && joins.length < node.groups - 1; a++) {
      const b = weights.dominantEnd(a, margin);
      if (b < 0) continue;
      weights.join(a, b);
      joins.push([representative[a]!, representative[b]!]);
      changed = true;
    }
  }
  return { node: joins.length === 0 ? node : contracted(node, weights), joins };
}

/** The weights between groups while these are joined. All sums are exact (dense-problem.ts). */
class ChangingWeights {
  /** The group that each one was joined to, itself where it is still there, and with which sign. */
  readonly into: Int32Array;
  readonly turn: Int8Array;
  readonly #count: number;
  readonly #weight: Float64Array;
  /** Σ |w| over the edges of each group. */
  readonly #size: Float64Array;

  constructor(problem: DenseProblem, node: Subproblem) {
    const p = node.groups;
    this.#count = p;
    this.into = Int32Array.from({ length: p }, (_, a) => a);
    this.turn = new Int8Array(p).fill(1);
    this.#weight = new Float64Array(p * p);
    contractedWeights(problem, node, this.#weight);
    this.#size = new Float64Array(p);
    for (let a = 0; a < p; a++)
      for (let b = 0; b < p; b++) this.#size[a]! += Math.abs(this.#weight[a * p + b]!);
  }

  /** The group that an edge of a decides to join it to, −1 for none. */
  dominantEnd(a: number, margin: number): number {
    const p = this.#count;
    if (this.into[a] !== a) return -1;
    let best = -1;
    let most = -1;
    for (let b = 0; b < p; b++) {
      const size = Math.abs(this.#weight[a * p + b]!);
      if (b === a || this.into[b] !== b || !(size > most)) continue;
      most = size;
      best = b;
    }
    return most - (this.#size[a]! - most) >= margin ? best : -1;
  }

  join(a: number, b: number): void {
    const p = this.#count;
    const weight = this.#weight;
    const turn = weight[a * p + b]! > 0 ? -1 : 1;
    this.into[a] = b;
    this.turn[a] = turn;
    let size = 0;
    for (let c = 0; c < p; c++) {
      const gone = weight[a * p + c]!;
      weight[a * p + c] = 0;
      weight[c * p + a] = 0;
      if (c === b) continue;
      const before = weight[b * p + c]!;
      const after = before + turn * gone;
      weight[b * p + c] = after;
      weight[c * p + b] = after;
      this.#size[c]! += Math.abs(after) - Math.abs(before) - Math.abs(gone);
      size += Math.abs(after);
    }
    this.#size[b] = size;
  }

  /** The group that is left where `a` has gone, and the sign. */
  end(a: number): { group: number; sign: number } {
    let group = a;
    let sign = 1;
    for (; this.into[group] !== group; group = this.into[group]!) sign *= this.turn[group]!;
    return { group, sign };
  }
}

/** The node with groups joined, numbered by their smallest nodes, whose signs are +1. */
function contracted(node: Subproblem, weights: ChangingWeights): Subproblem {
  const number = new Int16Array(node.groups).fill(-1);
  const first = new Int8Array(node.groups);
  let groups = 0;
  const ends = Array.from({ length: node.groups }, (_, a) => weights.end(a));
  const sign = node.sign.map((s, i) => {
    const end = ends[node.group[i]!]!;
    if (number[end.group] === -1) {
      number[end.group] = groups++;
      first[end.group] = s * end.sign;
    }
    return s * end.sign * first[end.group]!;
  });
  const group = node.group.map((a) => number[ends[a]!.group]!);
  const { start } = node;
  if (start === null) return { ...node, group, sign, groups };
  const { columns } = start;
  const vectors = new Float32Array(groups * columns);
  ends.forEach((end, a) => {
    const to = number[end.group]! * columns;
    const turn = end.sign * first[end.group]!;
    for (let c = 0; c < columns; c++) vectors[to + c]! += turn * start.vectors[a * columns + c]!;
  });
  return { ...node, group, sign, groups, start: { ...start, vectors } };
}
