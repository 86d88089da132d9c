/** A connected graph on a surface, recognised from its edges alone: on the sphere (planar), or, where its shortest cycles are faces, on
 *  another, mostly a torus.
 *
 *  A set of edges that meets every face evenly holds all edges between two sides of the nodes if it also meets evenly one cycle for
 *  each independent way around the surface: none on the sphere, two on a torus. Those cycles are a spanning tree's, closed by the
 *  edges that neither it nor a spanning tree of the faces across the other edges holds (Eppstein, "Dynamic generators of
 *  topologically embedded graphs", SODA 2003). */
import type { Deadline } from '../../core/deadline.ts';
import type { Steps } from '../../core/steps.ts';
import { type EdgeIndex, indexEdges } from '../../cuts/edge-index.ts';
import type { CsrGraph } from '../../graph/csr.ts';
import { planarRotation } from '../../graph/planarity.ts';
import type { RoundedGraph } from '../cut-weights.ts';
import { eulerCharacteristic, type Faces, facesOfRotation } from './faces.ts';
import { facesOfShortCycles } from './short-cycles.ts';

export interface Surface {
  readonly graph: RoundedGraph;
  readonly edges: EdgeIndex;
  readonly faces: Faces;
  /** V − E + F: 2 where the graph is planar, 0 on a torus. */
  readonly characteristic: number;
  /** The arc to each node from its parent in a spanning tree, −1 for the root, and the nodes, parents first. */
  readonly treeArc: Int32Array;
  readonly treeOrder: Int32Array;
  /** Int32Array(m): bit i where the edge is on the i-th cycle around the surface, of `ways`. */
  readonly mask: Int32Array;
  readonly ways: number;
}

/** Larger graphs are not looked at: the test takes some 130 bytes per edge. */
export const MOST_EDGES = 4e6;
/** Surfaces of more handles than such graphs have are not looked at. */
const MOST_WAYS = 6;

/** @returns null where the graph is on no surface that is recognised, is not connected, or the deadline strikes first */
export function* recognizeSurface(graph: RoundedGraph, deadline: Deadline): Steps<Surface | null> {
  if (graph.m > MOST_EDGES) return null;
  const tree = spanningTree(graph);
  if (graph.n === 0 || tree.order.length < graph.n) return null;
  const rotation = yield* planarRotation(graph, deadline);
  if (rotation === undefined) return null;
  const edges = yield* indexEdges(graph);
  const faces =
    rotation === null ? yield* facesOfShortCycles(graph, edges, deadline) : facesOfRotation(rotation, edges);
  if (faces === null) return null;
  // A single node has a face without edges.
  const characteristic = graph.m === 0 ? 2 : eulerCharacteristic(graph, faces);
  const ways = 2 - characteristic;
  if (ways > MOST_WAYS) return null;
  const mask = ways === 0 ? new Int32Array(graph.m) : waysAround(graph, edges, faces, tree.arc, ways);
  if (mask === null) return null;
  return { graph, edges, faces, characteristic, treeArc: tree.arc, treeOrder: tree.order, mask, ways };
}

/** The component of node 0, breadth first. */
function spanningTree({ n, rowPtr, adj }: CsrGraph): { arc: Int32Array; order: Int32Array } {
  const arc = new Int32Array(n).fill(-1);
  const order = new Int32Array(n);
  const seen = new Uint8Array(n);
  let size = 0;
  if (n > 0) {
    order[size++] = 0;
    seen[0] = 1;
  }
  for (let i = 0; i < size; i++) {
    const u = order[i]!;
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
      const v = adj[a]!;
      if (seen[v] === 1) continue;
      seen[v] = 1;
      arc[v] = a;
      order[size++] = v;
    }
  }
  return { arc, order: order.subarray(0, size) };
}

/** @returns null where the faces do not hang together, as those of no surface do */
function waysAround(
  { n, m }: CsrGraph,
  { source, target, edgeOf }: EdgeIndex,
  faces: Faces,
  treeArc: Int32Array,
  ways: number,
): Int32Array | null {
  const used = new Uint8Array(m);
  const parent = new Int32Array(n).fill(-1);
  for (let v = 0; v < n; v++) {
    const a = treeArc[v]!;
    if (a < 0) continue;
    const e = edgeOf[a]!;
    used[e] = 1;
    parent[v] = source[e] === v ? target[e]! : source[e]!;
  }
  const seen = new Uint8Array(faces.count);
  const stack = [0];
  seen[0] = 1;
  while (stack.length > 0) {
    const f = stack.pop()!;
    for (let a = faces.start[f]!; a < faces.start[f + 1]!; a++) {
      const g = faces.across[a]!;
      if (seen[g] === 1 || used[faces.edge[a]!] === 1) continue;
      seen[g] = 1;
      used[faces.edge[a]!] = 1;
      stack.push(g);
    }
  }
  const mask = new Int32Array(m);
  let bit = 1;
  for (let e = 0; e < m; e++) {
    if (used[e] === 1) continue;
    mask[e]! ^= bit;
    // What the ways to the root have in common cancels out.
    for (const end of [source[e]!, target[e]!])
      for (let v = end; parent[v] !== -1; v = parent[v]!) mask[edgeOf[treeArc[v]!]!]! ^= bit;
    bit <<= 1;
  }
  return bit === 1 << ways ? mask : null;
}

/** Which ways around the surface a set of edges meets oddly: one bit each. @param set Uint8Array(m) of 0 and 1 */
export function oddWays({ mask }: Surface, set: Uint8Array): number {
  let odd = 0;
  for (let e = 0; e < mask.length; e++) if (set[e] === 1) odd ^= mask[e]!;
  return odd;
}
