/** A light closed curve across edges that crosses given ways around the surface oddly: adding it to a set of edges moves the set to
 *  another class, where it may be the edges that a cut does not satisfy. Dijkstra's algorithm on pairs of a face and the ways
 *  crossed oddly so far, from some of the faces that such a curve must pass. */
import type { Deadline } from '../../core/deadline.ts';
import type { Steps } from '../../core/steps.ts';
import { EventQueue } from './event-queue.ts';
import type { Surface } from './surface.ts';

/** Faces that curves begin at. */
const STARTS = 40;

/** @param cost Float64Array(m) ≥ 0 @param odd the ways that must be crossed oddly, not 0
 *  @returns the edges of the best curve found; null where the deadline struck before one was */
export function* shortestWayAround(
  { faces, mask, ways }: Surface,
  cost: Float64Array,
  odd: number,
  deadline: Deadline,
): Steps<Int32Array | null> {
  const states = 1 << ways;
  const queue = new EventQueue(faces.count * states);
  const distance = new Float64Array(faces.count * states);
  const from = new Int32Array(faces.count * states);
  let best: Int32Array | null = null;
  let bestLength = Number.POSITIVE_INFINITY;
  for (const face of startFaces(faces.left, mask, odd)) {
    if (deadline.expired) return best;
    distance.fill(Number.POSITIVE_INFINITY);
    const goal = face * states + odd;
    distance[face * states] = 0;
    queue.push(face * states, 0);
    for (let at = queue.pop(); at !== -1; at = queue.pop()) {
      if (at === goal || queue.time >= bestLength) break;
      const f = Math.floor(at / states);
      for (let a = faces.start[f]!, end = faces.start[f + 1]!; a < end; a++) {
        const e = faces.edge[a]!;
        const next = faces.across[a]! * states + ((at % states) ^ mask[e]!);
        const length = queue.time + cost[e]!;
        if (length >= distance[next]!) continue;
        distance[next] = length;
        from[next] = a;
        queue.push(next, length);
      }
    }
    while (queue.pop() !== -1);
    if (distance[goal]! < bestLength) {
      bestLength = distance[goal]!;
      best = wayBack(goal, face * states, from);
    }
    yield;
  }
  return best;

  function wayBack(goal: number, start: number, arcs: Int32Array): Int32Array {
    const way: number[] = [];
    for (let at = goal; at !== start; ) {
      const e = faces.edge[arcs[at]!]!;
      const f = Math.floor(at / states);
      const before = faces.left[e] === f ? faces.right[e]! : faces.left[e]!;
      way.push(e);
      at = before * states + ((at % states) ^ mask[e]!);
    }
    return Int32Array.from(way);
  }
}

/** Faces next to edges of a way around that must be crossed, evenly along it. */
function startFaces(left: Int32Array, mask: Int32Array, odd: number): Set<number> {
  const way = odd & -odd;
  const edges: number[] = [];
  for (let e = 0; e < mask.length; e++) if ((mask[e]! & way) !== 0) edges.push(e);
  const starts = Math.min(STARTS, edges.length);
  const chosen = new Set<number>();
  for (let i = 0; i < starts; i++) chosen.add(left[edges[Math.floor((i * edges.length) / starts)]!]!);
  return chosen;
}
