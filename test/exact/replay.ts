/** Replays a proof tree: follows the splits, contracts the edges, and recomputes each leaf's bound, in exact binary fractions. Shares no
 *  code with the solver, whose types alone it imports. */
import type { ProofTree } from '../../src/exact/proof-tree.ts';
import { eigenvalues } from '../oracles/dense-eigenvalues.ts';
import type { EdgeListSample } from '../oracles/random-graphs.ts';

/** numerator·2^−bits. */
export interface Fraction {
  readonly numerator: bigint;
  readonly bits: number;
}

const BITS = 120;

/** x·2^120, exact for doubles that are multiples of 2^−120. */
function exact(x: number): bigint {
  let scaled = x;
  let bits = 0;
  for (; !Number.isInteger(scaled); bits++) scaled *= 2;
  return BigInt(scaled) << BigInt(BITS - bits);
}

/** The bound of every leaf without rounding terms, and the smallest eigenvalue of its matrix in floating point. */
export function replay(graph: EdgeListSample, tree: ProofTree): { bound: Fraction; lowest: number }[] {
  const leaves: { bound: Fraction; lowest: number }[] = [];
  const visit = (id: number, above: readonly Relation[]): void => {
    const { split, leaf, joins = [] } = tree.nodes[id]!;
    const side = [...above];
    for (const [u, v] of joins) side.push([u, v, decidedSign(graph, side, u, v)]);
    if (split !== null) {
      split.children.forEach((child, i) => {
        if (tree.nodes[child]!.parent !== id) throw new Error(`node ${child} is no child of ${id}`);
        visit(child, [...side, [split.u, split.v, i === 0 ? 1 : -1]]);
      });
    } else if (leaf !== null) leaves.push(leafBound(graph, side, leaf));
    else throw new Error(`node ${id} is open`);
  };
  visit(0, []);
  return leaves;
}

/** u, v and s: x_v = s·x_u. */
type Relation = readonly [number, number, number];

/** How u is related to v in some heaviest cut with these relations. @throws where no edge decides that */
function decidedSign(graph: EdgeListSample, relations: readonly Relation[], u: number, v: number): number {
  const { root, sign } = relate(graph.n, relations);
  if (root[u] === root[v]) throw new Error('a join of two nodes of one group');
  // Of the group of u, as seen from u, to the others, as seen from their smallest nodes.
  const weight = new Map<number, bigint>();
  for (const [i, j, w] of graph.edges) {
    if ((root[i] === root[u]) === (root[j] === root[u])) continue;
    const other = root[i] === root[u] ? root[j]! : root[i]!;
    const turn = BigInt(sign[i]! * sign[j]! * sign[u]!);
    weight.set(other, (weight.get(other) ?? 0n) + exact(w) * turn);
  }
  const between = (weight.get(root[v]!) ?? 0n) * BigInt(sign[v]!);
  const size = (w: bigint): bigint => (w < 0n ? -w : w);
  const all = [...weight.values()].reduce((sum, w) => sum + size(w), 0n);
  if (2n * size(between) < all) throw new Error('a join that no edge decides');
  return between > 0n ? -1 : 1;
}

/** Group and sign of each node: x_i = sign[i]·x_root[i], root the smallest of the group. */
function relate(n: number, relations: readonly Relation[]): { root: number[]; sign: number[] } {
  const root = Array.from({ length: n }, (_, i) => i);
  const sign = new Array<number>(n).fill(1);
  for (const [u, v, s] of relations) {
    const [a, b] = [root[u]!, root[v]!];
    if (a === b) throw new Error('a relation of two nodes of one group');
    const relation = s * sign[u]! * sign[v]!;
    const [into, gone] = a < b ? [a, b] : [b, a];
    for (let i = 0; i < n; i++) {
      if (root[i] !== gone) continue;
      root[i] = into;
      sign[i]! *= relation;
    }
  }
  return { root, sign };
}

function leafBound(
  { n, edges }: EdgeListSample,
  relations: readonly Relation[],
  leaf: NonNullable<ProofTree['nodes'][number]['leaf']>,
): { bound: Fraction; lowest: number } {
  const { root, sign } = relate(n, relations);
  const roots = [...new Set(root)].sort((a, b) => a - b);
  const place = (i: number) => roots.indexOf(root[i]!);
  const p = roots.length;
  const matrix = Array.from({ length: p }, () => new Array<bigint>(p).fill(0n));
  let sum = 0n;
  for (const [u, v, w] of edges) {
    const [a, b, weight] = [place(u), place(v), exact(w) * BigInt(sign[u]! * sign[v]!)];
    sum += exact(w) / 2n;
    if (a === b) sum -= weight / 2n;
    else {
      matrix[a]![b]! += weight / 4n;
      matrix[b]![a]! += weight / 4n;
    }
  }
  const { start, nodes, multiplier } = leaf.inequalities;
  for (let q = 0; q < multiplier.length; q++) {
    const codes = [...nodes.subarray(start[q]!, start[q + 1]!)];
    const gamma = exact(multiplier[q]!);
    if (gamma < 0n || codes.length % 2 === 0) throw new Error(`inequality ${q} is none`);
    sum += (gamma * BigInt(codes.length - 1)) / 2n;
    for (const c of codes) {
      for (const d of codes) {
        const [i, j] = [c >> 1, d >> 1];
        if (c === d) continue;
        const b = ((c ^ d) & 1 ? -1 : 1) * sign[i]! * sign[j]!;
        if (place(i) === place(j)) throw new Error('an inequality with two nodes of one group');
        matrix[place(i)]![place(j)]! -= (gamma * BigInt(b)) / 2n;
      }
    }
  }
  for (let i = 0; i < p; i++) {
    sum += exact(leaf.y[i]!);
    matrix[i]![i] = exact(leaf.y[i]!);
  }
  const lowest = eigenvalues(matrix.map((row) => row.map((x) => Number(x) * 2 ** -BITS)))[0]!;
  return { bound: { numerator: sum, bits: BITS }, lowest };
}
