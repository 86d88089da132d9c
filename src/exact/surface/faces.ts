/** Faces of a graph on a surface: closed curves of edges such that every edge is on two of them, or twice on one. Any cut crosses a
 *  closed curve an even number of times, which is all that the bound by matching needs of them (solve-surface.ts). */
import type { EdgeIndex } from '../../cuts/edge-index.ts';
import type { CsrGraph } from '../../graph/csr.ts';
import type { Rotation } from '../../graph/planarity.ts';

/** The faces and which are next to each other: the dual graph. */
export interface Faces {
  readonly count: number;
  /** Int32Array(m): the two faces of each edge, the same one twice for a bridge. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Int32Array(count + 1), Int32Array, Int32Array: face f is next to across[a] behind edge[a], start[f] ≤ a < start[f + 1]. Bridges
   *  are left out. */
  readonly start: Int32Array;
  readonly across: Int32Array;
  readonly edge: Int32Array;
}

/** The faces of an embedding: after each arc, the one that follows its reverse around its head. O(m). */
export function facesOfRotation({ clockwise, reverse }: Rotation, { forth, back }: EdgeIndex): Faces {
  const face = new Int32Array(reverse.length).fill(-1);
  let count = 0;
  for (let a = 0; a < face.length; a++) {
    if (face[a] !== -1) continue;
    for (let b = a; face[b] === -1; b = clockwise[reverse[b]!]!) face[b] = count;
    count++;
  }
  return dualOf(
    count,
    forth.map((a) => face[a]!),
    back.map((a) => face[a]!),
  );
}

/** @param left the two faces of each edge */
export function dualOf(count: number, left: Int32Array, right: Int32Array): Faces {
  const start = new Int32Array(count + 1);
  for (let e = 0; e < left.length; e++) {
    if (left[e] === right[e]) continue;
    start[left[e]! + 1]!++;
    start[right[e]! + 1]!++;
  }
  for (let f = 0; f < count; f++) start[f + 1]! += start[f]!;
  const cursor = start.slice(0, count);
  const across = new Int32Array(start[count]!);
  const edge = new Int32Array(start[count]!);
  for (let e = 0; e < left.length; e++) {
    const [f, g] = [left[e]!, right[e]!];
    if (f === g) continue;
    across[cursor[f]!] = g;
    edge[cursor[f]!++] = e;
    across[cursor[g]!] = f;
    edge[cursor[g]!++] = e;
  }
  return { count, left, right, start, across, edge };
}

/** V − E + F of a connected graph: 2 on a sphere, 0 on a torus. */
export function eulerCharacteristic({ n, m }: CsrGraph, { count }: Faces): number {
  return n - m + count;
}

/** The frustrated faces, those with an odd number of edges of positive weight: there, no cut can hold exactly the edges that it
 *  should. Increasing. @param weight Float64Array(m) */
export function frustratedFaces({ count, left, right }: Faces, weight: Float64Array): Int32Array {
  const odd = new Uint8Array(count);
  for (let e = 0; e < weight.length; e++) {
    if (!(weight[e]! > 0)) continue;
    odd[left[e]!]! ^= 1;
    odd[right[e]!]! ^= 1;
  }
  return Int32Array.from({ length: count }, (_, f) => f).filter((f) => odd[f] === 1);
}
