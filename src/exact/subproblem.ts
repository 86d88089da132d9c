/** A node of the branch and bound: the problem with some nodes contracted, and what its parent learnt.
 *  Contracting v into u with sign s stands for x_v = s·x_u. Each node of the root belongs to a group with a sign, and the smallest of a
 *  group represents it, with sign +1; groups are numbered by their representatives. In terms of X = xxᵀ,
 *
 *      cut(x) = ½(total − fixed − Σ_{a<b} w'_ab X_ab),
 *
 *  w'_ab = Σ s_i s_j w_ij over i in a and j in b, fixed = Σ s_i s_j w_ij over the pairs within groups: exact sums. */
import type { InequalityPool } from '../cuts/inequality-pool.ts';
import { type DenseProblem, positiveWeights } from './dense-problem.ts';

/** Inequalities in terms of root nodes, with multipliers. */
export interface RootInequalities {
  /** Int32Array(count + 1) and Int16Array: inequality q has the signed root nodes nodes[start[q]] .. nodes[start[q + 1] − 1], each
   *  2·node + 1 where its sign is −1. */
  readonly start: Int32Array;
  readonly nodes: Int16Array;
  /** Float64Array(count). */
  readonly multiplier: Float64Array;
}

/** Plain data that threads can send one another. */
export interface Subproblem {
  /** Its place in the tree: 0 is the root. */
  readonly id: number;
  readonly depth: number;
  /** Int16Array(n of the root): the group of each node; Int8Array: its sign. */
  readonly group: Int16Array;
  readonly sign: Int8Array;
  readonly groups: number;
  /** No cut of it weighs more. */
  readonly bound: number;
  /** What its parent ended with: a row of `columns` for each group, and inequalities; null at the root. */
  readonly start: {
    readonly vectors: Float32Array;
    readonly columns: number;
    readonly inequalities: RootInequalities;
  } | null;
}

export function rootSubproblem(problem: DenseProblem): Subproblem {
  const { n } = problem;
  return {
    id: 0,
    depth: 0,
    group: Int16Array.from({ length: n }, (_, i) => i),
    sign: new Int8Array(n).fill(1),
    groups: n,
    bound: positiveWeights(problem),
    start: null,
  };
}

/** The weights between groups, row-major, into `matrix`. @returns the sum within groups */
export function contractedWeights(problem: DenseProblem, node: Subproblem, matrix: Float64Array): number {
  const { n, weight } = problem;
  const { group, sign, groups } = node;
  matrix.fill(0, 0, groups * groups);
  let fixed = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const w = weight[i * n + j]! * sign[i]! * sign[j]!;
      const a = group[i]!;
      const b = group[j]!;
      if (a === b) fixed += w;
      else {
        matrix[a * groups + b]! += w;
        matrix[b * groups + a]! += w;
      }
    }
  }
  return fixed;
}

/** The smallest node of each group. */
export function representatives(node: Subproblem): Int16Array {
  const found = new Int16Array(node.groups).fill(-1);
  for (let i = 0; i < node.group.length; i++) {
    const g = node.group[i]!;
    if (found[g] === -1) found[g] = i;
  }
  return found;
}

/** The partition of the root's nodes that a partition of the groups stands for. */
export function liftSpin(node: Subproblem, spin: Int8Array): Int8Array {
  return node.sign.map((s, i) => s * spin[node.group[i]!]!);
}

/** Groups a and b joined, x_b = s·x_a. @param vectors the rows to start from, of the parent's groups */
export function contract(
  node: Subproblem,
  a: number,
  b: number,
  s: number,
  known: {
    id: number;
    bound: number;
    vectors: Float64Array;
    columns: number;
    inequalities: RootInequalities;
  },
): Subproblem {
  const [into, gone] = a < b ? [a, b] : [b, a];
  const group = node.group.map((g) => (g === gone ? into : g > gone ? g - 1 : g));
  const sign = node.sign.map((x, i) => (node.group[i] === gone ? x * s : x));
  const { columns } = known;
  const vectors = new Float32Array((node.groups - 1) * columns);
  for (let g = 0, to = 0; g < node.groups; g++) {
    if (g === gone) continue;
    for (let c = 0; c < columns; c++) {
      const x = known.vectors[g * columns + c]!;
      vectors[to * columns + c] = g === into ? x + s * known.vectors[gone * columns + c]! : x;
    }
    to++;
  }
  return {
    id: known.id,
    depth: node.depth + 1,
    group,
    sign,
    groups: node.groups - 1,
    bound: known.bound,
    start: { vectors, columns, inequalities: known.inequalities },
  };
}

/** The pool in terms of root nodes. @param least multipliers below are left out, as 0 would be */
export function exportInequalities(
  pool: InequalityPool,
  multiplier: Float64Array,
  node: Subproblem,
  least: number,
): RootInequalities {
  const representative = representatives(node);
  const start = [0];
  const nodes: number[] = [];
  const kept: number[] = [];
  for (let q = 0; q < pool.count; q++) {
    if (!(multiplier[q]! > least)) continue;
    for (const code of pool.nodesOf(q)) nodes.push(2 * representative[code >> 1]! + (code & 1));
    start.push(nodes.length);
    kept.push(multiplier[q]!);
  }
  return {
    start: Int32Array.from(start),
    nodes: Int16Array.from(nodes),
    multiplier: Float64Array.from(kept),
  };
}

/** Fills the pool with the inequalities in terms of the node's groups. Two nodes of one group cancel where their signs differ,
 *  which leaves the inequality of the others; where they add up to ±2 it is dropped, as are those of fewer than three nodes. */
export function importInequalities(
  pool: InequalityPool,
  node: Subproblem,
  inequalities: RootInequalities,
): void {
  const { start, nodes, multiplier } = inequalities;
  const row = new Array<number>(8).fill(0);
  pool.clear();
  for (let q = 0; q < multiplier.length; q++) {
    let size = 0;
    let fits = true;
    for (let a = start[q]!; a < start[q + 1]! && fits; a++) {
      const code = nodes[a]!;
      const root = code >> 1;
      const signed = 2 * node.group[root]! + (node.sign[root]! > 0 ? code & 1 : 1 - (code & 1));
      const same = row.findIndex((c, i) => i < size && c >> 1 === signed >> 1);
      if (same < 0) row[size++] = signed;
      else if (row[same] === signed) fits = false;
      else row[same] = row[--size]!;
    }
    if (fits && size >= 3) pool.add(node.groups, row, 0, size, multiplier[q]!);
  }
}
