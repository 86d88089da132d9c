/** The minimum join of terminals: the lightest set of edges that an odd number of touch exactly where a face is a terminal. It consists of
 *  shortest ways between matched terminals. */
import type { Deadline } from '../../core/deadline.ts';
import { assertInternal } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import { EventQueue } from './event-queue.ts';
import type { Faces } from './faces.ts';
import { Matching } from './matching.ts';
import { type Flood, NONE } from './regions.ts';

export interface Join {
  /** Uint8Array(m): 1 for the edges in it. */
  readonly edges: Uint8Array;
  readonly weight: number;
  /** The matching's regions, whose radii prove that none is lighter. */
  readonly flood: Flood;
}

/** Pairs between two pauses. */
const PAUSE = 500;

/** @param length Float64Array(m): integers ≥ 0, together below 2^50 @param terminals an even number of faces that are connected
 *  @returns null when the deadline strikes first */
export function* minimumJoin(
  faces: Faces,
  length: Float64Array,
  terminals: Int32Array,
  deadline: Deadline,
): Steps<Join | null> {
  const matching = new Matching(faces, length, terminals);
  if (!(yield* matching.run(deadline))) return null;
  const pairs = matching.pairs();
  const edges = new Uint8Array(length.length);
  const paths = new ShortestPaths(faces, length);
  let weight = 0;
  for (let i = 0; i < pairs.length; i += 2) {
    weight += paths.toggle(terminals[pairs[i]!]!, terminals[pairs[i + 1]!]!, edges);
    if (i % (2 * PAUSE) !== 0) continue;
    if (deadline.expired) return null;
    yield;
  }
  return { edges, weight, flood: matching.flood };
}

/** Dijkstra's algorithm between two faces. */
export class ShortestPaths {
  readonly #faces: Faces;
  readonly #length: Float64Array;
  readonly #queue: EventQueue;
  readonly #distance: Float64Array;
  readonly #arc: Int32Array;
  readonly #from: Int32Array;
  readonly #reached: number[] = [];

  constructor(faces: Faces, length: Float64Array) {
    this.#faces = faces;
    this.#length = length;
    this.#queue = new EventQueue(faces.count);
    this.#distance = new Float64Array(faces.count).fill(Number.POSITIVE_INFINITY);
    this.#arc = new Int32Array(faces.count);
    this.#from = new Int32Array(faces.count);
  }

  /** Puts the edges of a shortest way into a set, or takes them out. @returns its length */
  toggle(source: number, target: number, set: Uint8Array): number {
    const { edge } = this.#faces;
    this.#reach(source, 0, NONE, NONE);
    let face = this.#queue.pop();
    for (; face !== target; face = this.#queue.pop()) {
      assertInternal(face !== NONE, 'matched terminals are not connected');
      this.#leave(face);
    }
    const length = this.#distance[target]!;
    for (let f = target; f !== source; f = this.#from[f]!) set[edge[this.#arc[f]!]!]! ^= 1;
    while (this.#queue.pop() !== NONE);
    for (const f of this.#reached) this.#distance[f] = Number.POSITIVE_INFINITY;
    this.#reached.length = 0;
    return length;
  }

  #leave(face: number): void {
    const { start, across, edge } = this.#faces;
    const distance = this.#distance[face]!;
    for (let a = start[face]!, end = start[face + 1]!; a < end; a++) {
      const further = distance + this.#length[edge[a]!]!;
      if (further < this.#distance[across[a]!]!) this.#reach(across[a]!, further, a, face);
    }
  }

  #reach(face: number, distance: number, arc: number, from: number): void {
    if (this.#distance[face] === Number.POSITIVE_INFINITY) this.#reached.push(face);
    this.#distance[face] = distance;
    this.#arc[face] = arc;
    this.#from[face] = from;
    this.#queue.push(face, distance);
  }
}
