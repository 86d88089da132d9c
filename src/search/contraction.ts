/** Contraction of what good cuts agree on: nodes joined by an edge whose ends stand the same way to each other in all given
 *  cuts become one, and what is left is a smaller max-cut problem over what they disagree on.
 *  With s the first cut and t_A = ±1 the flip of group A, cut = Σ w(1 − s_i s_j t_A t_B)/2: the groups' weights are Σ w s_i s_j,
 *  and t = 1 is the first cut itself. Any gain in the small problem is the same gain in the large one. O(m·cuts).
 *  Sources: Houdayer & Martin, Phys. Rev. Lett. 83 (1999); multilevel refinement as in Walshaw (2004). */
import { buildCsr, type CsrGraph } from '../graph/csr.ts';
import { DEFAULT_SEARCH_PARAMETERS, type SearchParameters } from './parameters.ts';

export interface Contraction {
  /** The groups' graph, with weights w·s_i·s_j. */
  readonly graph: CsrGraph;
  /** Int32Array(n): the group of each node. */
  readonly groupOf: Int32Array;
  /** Int8Array(n): the first cut. */
  readonly base: Int8Array;
}

/** Contracts the graph by the given cuts, each Int8Array(n) of ±1; at least one. An edge joins its ends if it weighs at least a
 *  quarter (contractionStrength) of the heaviest at one of them: in a complete graph whose weights fall with distance groups are
 *  then regions, as they are in a sparse one. */
export function contract(
  graph: CsrGraph,
  cuts: readonly Int8Array[],
  parameters: SearchParameters = DEFAULT_SEARCH_PARAMETERS,
): Contraction {
  const { n, rowPtr, adj, weight } = graph;
  const base = cuts[0]!;
  const groupOf = new Int32Array(n).fill(-1);
  const stack = new Int32Array(n);
  const least = leastJoiningWeights(graph, parameters.contractionStrength);
  let groups = 0;
  for (let root = 0; root < n; root++) {
    if (groupOf[root] !== -1) continue;
    let top = 0;
    stack[top++] = root;
    groupOf[root] = groups;
    while (top > 0) {
      const u = stack[--top]!;
      for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
        const v = adj[a]!;
        if (groupOf[v] !== -1 || Math.abs(weight[a]!) < Math.min(least[u]!, least[v]!)) continue;
        if (!agree(cuts, u, v)) continue;
        groupOf[v] = groups;
        stack[top++] = v;
      }
    }
    groups++;
  }
  return { graph: groupGraph(graph, groupOf, groups, base), groupOf, base };
}

/** What an edge must weigh to join each node to another. */
function leastJoiningWeights({ n, rowPtr, weight }: CsrGraph, share: number): Float64Array {
  const least = new Float64Array(n);
  for (let u = 0; u < n; u++) {
    let most = 0;
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) most = Math.max(most, Math.abs(weight[a]!));
    least[u] = share * most;
  }
  return least;
}

/** The edges between groups, with weights w·s_u·s_v; parallel ones add up. */
function groupGraph(graph: CsrGraph, groupOf: Int32Array, groups: number, base: Int8Array): CsrGraph {
  const { n, rowPtr, adj, weight } = graph;
  let between = 0;
  for (let u = 0; u < n; u++) {
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
      if (adj[a]! > u && groupOf[u] !== groupOf[adj[a]!]) between++;
    }
  }
  const source = new Int32Array(between);
  const target = new Int32Array(between);
  const signed = new Float64Array(between);
  let e = 0;
  for (let u = 0; u < n; u++) {
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
      const v = adj[a]!;
      if (v <= u || groupOf[u] === groupOf[v]) continue;
      source[e] = groupOf[u]!;
      target[e] = groupOf[v]!;
      signed[e++] = weight[a]! * base[u]! * base[v]!;
    }
  }
  return buildCsr(groups, source, target, signed).graph;
}

/** The cut of the large graph that flips stand for. @param flips Int8Array of ±1 per group */
export function lift(contraction: Contraction, flips: Int8Array, spin: Int8Array): void {
  const { groupOf, base } = contraction;
  for (let u = 0; u < spin.length; u++) spin[u] = base[u]! * flips[groupOf[u]!]!;
}

/** Whether u and v stand the same way to each other in every cut. */
function agree(cuts: readonly Int8Array[], u: number, v: number): boolean {
  const together = cuts[0]![u] === cuts[0]![v];
  for (let c = 1; c < cuts.length; c++) if ((cuts[c]![u] === cuts[c]![v]) !== together) return false;
  return true;
}
