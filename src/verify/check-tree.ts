/** Checks a branch and bound: each node's cuts are those of its two children together, and each leaf has a bound.
 *
 *  With groups g of nodes joined by the splits above a leaf, x_i = s_i·X_g(i), w' and b' the weights and inequalities in terms of
 *  groups, `fixed` = Σ s_i s_j w_ij within groups, γ ≥ 0, and w'' = w' − 2Σ γ b'b'ᵀ,
 *
 *      cut = ½(total − fixed) − ½Σ w'_ab X_a X_b ≤ ½(total − fixed) + Σ γ(|b'|² − 1)/2 − ½Σ w''_ab X_a X_b,
 *
 *  since Σ b'X is odd; and −½Σ w''XX is at most Σ y + ρ where Diag(y) + w''/4 has a factor up to ρ (dense-factor.ts), and at most
 *  ½Σ|w''|. Constants are summed exactly; what the matrix loses to rounding is measured term by term and added. */

import type { TreeFix, TreeLeaf, TreeNode, TreeProof } from '../problems/proof.ts';
import { eliminateGroups } from './between-groups.ts';
import { scaledDown } from './check-bound.ts';
import { CycleLeafCheck } from './cycle-leaf.ts';
import { denseResidual } from './dense-factor.ts';
import type { ExactGraph } from './exact-graph.ts';
import { ExactSum } from './exact-sum.ts';
import { Groups } from './groups.ts';
import { joinDominated } from './join-dominated.ts';
import { checkOddInequality } from './odd-inequality.ts';
import { add, compare, type Rational, timesPowerOfTwo } from './rational.ts';
import { Refusal } from './refusal.ts';
import { matrixScale, UNDERFLOW, UNIT } from './scaled-weights.ts';
import { checkHypermetric } from './take-inequalities.ts';

const MOST_NODES = 4096;

export interface TreeBound {
  readonly bound: Rational;
  readonly leaves: number;
  /** Where the leaf is that proves no less. */
  readonly worst: string;
}

export function checkTree(graph: ExactGraph, proof: TreeProof, where: string): TreeBound {
  proof.inequalities.forEach((codes, i) => {
    checkHypermetric(codes, graph.n, `${where}.inequalities[${i}]`);
  });
  const cycles = proof.cycles ?? [];
  cycles.forEach((codes, i) => {
    checkOddInequality(codes, graph.n, `${where}.cycles[${i}]`);
  });
  const dense = new LeafCheck(graph, proof.inequalities);
  const sparse = new CycleLeafCheck(graph, cycles);
  let worst: { bound: Rational; at: string } | null = null;
  let leaves = 0;
  const prove = (bound: Rational, at: string): void => {
    leaves++;
    if (worst === null || compare(bound, worst.bound) > 0) worst = { bound, at };
  };
  const stack = [{ node: proof.root, groups: Groups.single(graph.n), at: `${where}.root` }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { node, groups, at } = next;
    if ('split' in node) {
      stack.push(...children(node, groups, at));
      continue;
    }
    if ('joins' in node) {
      stack.push({ node: node.rest, groups: joinDominated(graph, groups, node.joins, at), at: `${at}.rest` });
    } else if ('fix' in node) {
      prove(sparse.bound(node, groups, node.fix, at), at);
      stack.push({ node: node.rest, groups: fixed(node, groups), at: `${at}.rest` });
    } else if ('order' in node) prove(eliminateGroups(graph, groups, node.order, at), at);
    else if ('cycles' in node) prove(sparse.bound(node, groups, null, at), at);
    else prove(dense.bound(node, groups, at), at);
  }
  const { bound, at } = worst!;
  return { bound, worst: at, leaves };
}

function children(node: Extract<TreeNode, { split: unknown }>, groups: Groups, at: string) {
  const [u, v] = node.split;
  const n = groups.group.length;
  if (u >= n || v >= n) throw new Refusal(at, `the split is of nodes ${u} and ${v}, but there are ${n}`);
  if (groups.group[u] === groups.group[v]) throw new Refusal(at, `nodes ${u} and ${v} are joined already`);
  return [
    { node: node.same, groups: groups.joined(u, v, 1), at: `${at}.same` },
    { node: node.opposite, groups: groups.joined(u, v, -1), at: `${at}.opposite` },
  ];
}

/** The pairs are joined one after the other; those that are joined already are left out, which leaves more cuts than there are. */
function fixed({ fix }: TreeFix, groups: Groups): Groups {
  let joined = groups;
  for (const [u, v, side] of fix)
    if (joined.group[u] !== joined.group[v]) joined = joined.joined(u, v, side === 0 ? 1 : -1);
  return joined;
}

class LeafCheck {
  readonly #graph: ExactGraph;
  readonly #inequalities: readonly (readonly number[])[];
  readonly #total: bigint;
  #matrix: Float64Array | null = null;
  /** What rounding may have taken from xᵀAx so far, for any x. */
  #lost = 0;

  constructor(graph: ExactGraph, inequalities: readonly (readonly number[])[]) {
    this.#graph = graph;
    this.#inequalities = inequalities;
    this.#total = graph.total();
  }

  /** No cut with these groups weighs more. */
  bound({ inequalities, gamma, y }: TreeLeaf, groups: Groups, at: string): Rational {
    const { n } = this.#graph;
    if (n > MOST_NODES) throw new Refusal(at, `${n} nodes are too many for a matrix`);
    const { place, count } = groups.places();
    if (gamma.length !== inequalities.length)
      throw new Refusal(at, `${gamma.length} multipliers for ${inequalities.length} inequalities`);
    if (y.length !== 0 && y.length !== count)
      throw new Refusal(at, `${y.length} numbers y for ${count} groups`);
    let largest = 0;
    for (const x of y) largest = Math.max(largest, Math.abs(x));
    for (const x of gamma) largest = Math.max(largest, x);
    this.#matrix ??= new Float64Array(n * n);
    const matrix = this.#matrix.fill(0, 0, count * count);
    this.#lost = 0;
    const { exponent, fixed } = this.#loadWeights(groups, place, count, largest);
    const constant = new ExactSum();
    inequalities.forEach((q, i) => {
      const codes = this.#inequalities[q];
      if (codes === undefined) throw new Refusal(at, `there is no inequality ${q}`);
      if (gamma[i] === 0) return;
      this.#takeInequality(codes, scaledDown(gamma[i]!, exponent), groups, place, count, constant);
    });
    const rest = this.#restBound(matrix, count, y, exponent);
    for (const x of rest.diagonal) constant.add(x);
    constant.add(rest.beyond);
    constant.add(this.#lost * (1 + 1e-9));
    constant.add(UNDERFLOW);
    const half = timesPowerOfTwo(this.#graph.worth(this.#total - fixed), -1);
    return add(half, timesPowerOfTwo(constant.value(), exponent));
  }

  /** w'/4 below the diagonal. */
  #loadWeights(
    { group, sign }: Groups,
    place: Int32Array,
    count: number,
    largest: number,
  ): { exponent: number; fixed: bigint } {
    const { source, target, weight, unit } = this.#graph;
    const { exponent, quarters, exact } = matrixScale(weight, unit, largest);
    let fixed = 0n;
    for (let e = 0; e < weight.length; e++) {
      const u = source[e]!;
      const v = target[e]!;
      const s = sign[u]! * sign[v]!;
      if (group[u] === group[v]) fixed += s < 0 ? -weight[e]! : weight[e]!;
      else this.#add(place[u]!, place[v]!, count, s * quarters[e]!, exact ? 0 : 4 * UNIT);
    }
    return { exponent, fixed };
  }

  #takeInequality(
    codes: readonly number[],
    gamma: number,
    { sign }: Groups,
    place: Int32Array,
    count: number,
    constant: ExactSum,
  ): void {
    const coefficients = new Map<number, number>();
    for (const code of codes) {
      const u = code >> 1;
      const b = code & 1 ? -sign[u]! : sign[u]!;
      coefficients.set(place[u]!, (coefficients.get(place[u]!) ?? 0) + b);
    }
    const terms = [...coefficients].filter(([, b]) => b !== 0);
    let size = 0;
    terms.forEach(([a, b], i) => {
      size += b * b;
      for (let j = i + 1; j < terms.length; j++) {
        const [c, d] = terms[j]!;
        this.#add(a, c, count, (-gamma / 2) * b * d, Math.abs(b * d) === 1 ? 0 : 2 * UNIT);
      }
    });
    // γ(size − 1)/2 by powers of two, which are exact.
    for (let k = (size - 1) / 2, power = 1; k > 0; k = Math.floor(k / 2), power *= 2)
      if (k % 2 === 1) constant.add(gamma * power);
  }

  /** Adds a term, itself off by at most `error` of it, to an entry, and twice what is lost to `lost`. */
  #add(a: number, b: number, count: number, term: number, error: number): void {
    const at = a > b ? a * count + b : b * count + a;
    const matrix = this.#matrix!;
    const before = matrix[at]!;
    const sum = before + term;
    const back = sum - before;
    matrix[at] = sum;
    this.#lost += 2 * (Math.abs(before - (sum - back) + (term - back)) + error * Math.abs(term));
  }

  /** −½Σ w''XX is at most Σ diagonal + `beyond`: from y, or without a diagonal where that is lower. */
  #restBound(matrix: Float64Array, count: number, y: readonly number[], exponent: number) {
    let plain = 0;
    for (let a = 0; a < count; a++) for (let b = 0; b < a; b++) plain += Math.abs(matrix[a * count + b]!);
    plain *= 2 * (1 + 2 * count * count * UNIT);
    const diagonal = y.map((x) => scaledDown(x, exponent));
    diagonal.forEach((x, a) => {
      matrix[a * count + a] = x;
    });
    const residual = y.length === 0 ? null : denseResidual(count, matrix);
    const sum = diagonal.reduce((total, x) => total + x, 0);
    if (residual === null || sum + residual >= plain) return { diagonal: [], beyond: plain };
    return { diagonal, beyond: residual };
  }
}
