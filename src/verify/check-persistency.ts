/** Steps that join u to v, since some heaviest cut has them on one side, or since some has them on two. */
import { absolute, type ChangingGraph } from './changing-graph.ts';
import { gcd } from './rational.ts';

/** w_ux = α·w_vx for all other nodes x. Given the others' sides, h_u = Σ w_ux·s_x = α·h_v, and the pair adds
 *  −½(h_u·s_u + h_v·s_v + w_uv·s_u·s_v) to a constant. For s_u = sgn(α)·s_v the first two terms are largest together, and the third is where
 *  α·w_uv ≤ 0. Elsewhere the other choice is no better as long as |w_uv| ≤ |h_u|, |h_v|; with g a common divisor of the w_ux,
 *  |h_u| ≥ g where Σ w_ux/g is odd, for each side turned changes the sum by an even number of g. */
export function joinTwins(graph: ChangingGraph, u: number, v: number): string | null {
  const own = othersOf(graph, u, v);
  const other = othersOf(graph, v, u);
  const [first] = own;
  if (first === undefined || own.size !== other.size) return `nodes ${u} and ${v} have different neighbours`;
  const [a, b] = [first[1], other.get(first[0]) ?? 0n];
  for (const [x, w] of own) {
    if (b === 0n || w * b !== (other.get(x) ?? 0n) * a)
      return `the edges of nodes ${u} and ${v} to node ${x} are in another proportion`;
  }
  const opposite = a > 0n !== b > 0n;
  const w = opposite ? -graph.weight(u, v) : graph.weight(u, v);
  if (w > 0n && (w > leastPull(own) || w > leastPull(other)))
    return `the edge ${u}–${v} may weigh more than what holds its ends together`;
  graph.merge(u, v, opposite);
  return null;
}

function othersOf(graph: ChangingGraph, u: number, v: number): ReadonlyMap<number, bigint> {
  const edges = new Map(graph.edges(u));
  edges.delete(v);
  return edges;
}

/** What |Σ w·s| is at least. */
function leastPull(edges: ReadonlyMap<number, bigint>): bigint {
  let common = 0n;
  let sum = 0n;
  for (const w of edges.values()) {
    common = gcd(common, w);
    sum += w;
  }
  return (sum / common) % 2n === 0n ? 0n : common;
}

/** u becomes v, or its opposite where the edge between them is positive: for all sides of u, v and `others` that have u and v
 *  otherwise, turning some of these nodes, one of u and v among them, does no harm whatever the sides of the rest. What turning F does
 *  to the edge from i in F to x outside is w_ix·a_i·s_x, with a the sides before. */
export function joinInSubgraph(
  graph: ChangingGraph,
  u: number,
  v: number,
  others: readonly number[],
): string | null {
  const nodes = [u, v, ...others];
  const w = graph.weight(u, v);
  if (w === 0n) return `there is no edge ${u}–${v}`;
  for (let sides = 0; sides < 2 ** others.length; sides++) {
    const a = nodes.map((_, i) =>
      i === 0 ? 1n : i === 1 ? (w > 0n ? 1n : -1n) : (sides >> (i - 2)) & 1 ? 1n : -1n,
    );
    let turned = 1;
    while (turned < 2 ** nodes.length && !(separates(turned) && isHarmless(graph, nodes, a, turned)))
      turned++;
    if (turned === 2 ** nodes.length) return `the edge ${u}–${v} may be better the other way`;
  }
  graph.merge(u, v, w > 0n);
  return null;
}

/** Whether just one of the first two is turned. */
const separates = (turned: number): boolean => (turned & 1) !== ((turned >> 1) & 1);

function isHarmless(
  graph: ChangingGraph,
  nodes: readonly number[],
  a: readonly bigint[],
  turned: number,
): boolean {
  let change = 0n;
  const outside = new Map<number, bigint>();
  nodes.forEach((i, k) => {
    if (((turned >> k) & 1) === 0) return;
    for (const [x, w] of graph.edges(i)) {
      const l = nodes.indexOf(x);
      if (l < 0) outside.set(x, (outside.get(x) ?? 0n) + w * a[k]!);
      else if (((turned >> l) & 1) === 0) change += w * a[k]! * a[l]!;
    }
  });
  for (const w of outside.values()) change -= absolute(w);
  return change >= 0n;
}
