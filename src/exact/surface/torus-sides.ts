/** The sides of a torus of squares: the lengths of the two straight ways through a node. */
import type { Surface } from './surface.ts';

/** @returns null where the faces are not all squares that meet in fours, or the ways are not those of a rectangle */
export function torusSides(surface: Surface): readonly [number, number] | null {
  const { graph, faces, characteristic } = surface;
  if (characteristic !== 0 || graph.m !== 2 * graph.n || faces.count !== graph.n) return null;
  const { rowPtr } = graph;
  for (let u = 0; u < graph.n; u++) if (rowPtr[u + 1]! - rowPtr[u]! !== 4) return null;
  const first = straightWay(surface, rowPtr[0]!);
  for (let a = rowPtr[0]! + 1; a < rowPtr[1]!; a++) {
    if (opposite(surface, 0, rowPtr[0]!) === a) continue;
    const second = straightWay(surface, a);
    const sides = [Math.max(first, second), Math.min(first, second)] as const;
    return first * second === graph.n ? sides : null;
  }
  return null;
}

/** Edges from the given arc straight on until it comes again. */
function straightWay(surface: Surface, begin: number): number {
  const { adj, n } = surface.graph;
  const { edgeOf, forth, back } = surface.edges;
  let arc = begin;
  for (let length = 1; length <= n; length++) {
    const u = adj[arc]!;
    const e = edgeOf[arc]!;
    arc = opposite(surface, u, forth[e] === arc ? back[e]! : forth[e]!);
    if (arc === begin) return length;
    if (arc < 0) return 0;
  }
  return 0;
}

/** The arc at u that shares no face with the given one; −1 where there is none. */
function opposite({ graph, faces, edges }: Surface, u: number, arc: number): number {
  const [left, right] = [faces.left[edges.edgeOf[arc]!]!, faces.right[edges.edgeOf[arc]!]!];
  for (let a = graph.rowPtr[u]!; a < graph.rowPtr[u + 1]!; a++) {
    const e = edges.edgeOf[a]!;
    const next = [faces.left[e]!, faces.right[e]!];
    if (a !== arc && !next.includes(left) && !next.includes(right)) return a;
  }
  return -1;
}
