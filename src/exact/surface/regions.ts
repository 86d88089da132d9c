/** Regions that grow and shrink around given faces of a graph on a surface, at the speed of one per unit of time. They never overlap: what
 *  two of them cover of an edge between faces is at most its length. A blossom is a region that holds others, which rest
 *  meanwhile, and grows beyond them. The flood tells what happens next; what it means is matching's (matching.ts).
 *
 *  A face that a region reaches is its: the region's radius at that time is kept, and it is let go where the region shrinks below.
 *  Lengths are integers below 2^50 in sum: times are halves of integers, and nothing rounds.
 *  Source of the idea: Higgott, Gidney, "Sparse Blossom" (2023), where the faces are those of a decoding graph. */
import { EventQueue } from './event-queue.ts';
import type { Faces } from './faces.ts';

export const NONE = -1;

/** What the flood came upon. */
export interface FloodHost {
  /** Regions a and b touch on the way from terminal s, in a, to terminal t, in b. At least one is growing, none shrinks as fast. */
  touch(a: number, b: number, s: number, t: number): void;
  /** A shrinking region has nothing left: a single terminal, or a blossom's children. */
  vanish(region: number): void;
}

export class Flood {
  time = 0;
  /** Regions 0 .. terminals − 1 are those of single faces. */
  readonly terminals: Int32Array;
  /** Per region: the outermost one that holds it, itself if none, the one that holds it directly, and the children of a blossom. */
  readonly top: Int32Array;
  readonly parent: Int32Array;
  readonly children: (Int32Array | null)[];
  /** Per region: 1 where it grows, −1 where it shrinks, 0. */
  readonly slope: Int8Array;
  /** Per face: the region that reached it, at what radius, from which terminal, and which face that region reached before. */
  readonly owner: Int32Array;
  readonly arrival: Float64Array;
  readonly source: Int32Array;
  readonly below: Int32Array;
  /** Per region: the face that it reached last. */
  readonly last: Int32Array;
  readonly #faces: Faces;
  readonly #length: Float64Array;
  readonly #host: FloodHost;
  /** Per region: radius = base + slope·time, and the radii of the regions between it and its outermost one, its own included. */
  readonly #base: Float64Array;
  readonly #wrap: Float64Array;
  readonly #queue: EventQueue;
  readonly #stack: number[] = [];
  #eventTime = 0;
  #eventArc = NONE;

  /** @param length Float64Array(m): of each edge, integers ≥ 0 */
  constructor(faces: Faces, length: Float64Array, terminals: Int32Array, host: FloodHost) {
    // Every blossom has at least three children.
    const most = terminals.length + (terminals.length >> 1) + 1;
    this.#faces = faces;
    this.#length = length;
    this.#host = host;
    this.terminals = terminals;
    this.top = new Int32Array(most);
    this.parent = new Int32Array(most).fill(NONE);
    this.children = new Array<Int32Array | null>(most).fill(null);
    this.slope = new Int8Array(most);
    this.last = new Int32Array(most).fill(NONE);
    this.#base = new Float64Array(most);
    this.#wrap = new Float64Array(most);
    this.owner = new Int32Array(faces.count).fill(NONE);
    this.arrival = new Float64Array(faces.count);
    this.source = new Int32Array(faces.count);
    this.below = new Int32Array(faces.count).fill(NONE);
    this.#queue = new EventQueue(faces.count + most);
    for (let r = 0; r < terminals.length; r++) {
      const f = terminals[r]!;
      this.top[r] = r;
      this.slope[r] = 1;
      this.owner[f] = r;
      this.source[f] = r;
      this.last[r] = f;
    }
    for (const f of terminals) this.#schedule(f);
  }

  radius(region: number): number {
    return this.#base[region]! + this.slope[region]! * this.time;
  }

  /** Handles the next event. @returns false when none will ever come */
  advance(): boolean {
    const event = this.#queue.pop();
    if (event === NONE) return false;
    this.time = this.#queue.time;
    const region = event - this.#faces.count;
    if (region < 0) this.#faceEvent(event);
    else if (this.slope[region] === -1 && this.top[region] === region) this.#shrinkEvent(region);
    return true;
  }

  setSlope(region: number, slope: -1 | 0 | 1): void {
    const before = this.slope[region]!;
    this.#base[region] = this.radius(region) - slope * this.time;
    this.slope[region] = slope;
    if (slope > before) this.#scheduleArea(region);
    else if (slope === -1) this.#scheduleShrinking(region);
  }

  /** Puts a growing region of radius 0 around others, which rest. @param region a number that is not in use */
  enclose(region: number, children: Int32Array): void {
    this.top[region] = region;
    this.parent[region] = NONE;
    this.children[region] = children;
    this.slope[region] = 1;
    this.#base[region] = -this.time;
    this.#wrap[region] = 0;
    this.last[region] = NONE;
    const shrank: number[] = [];
    for (const child of children) {
      const radius = this.radius(child);
      if (this.slope[child]! < 1) shrank.push(child);
      this.slope[child] = 0;
      this.#base[child] = radius;
      this.parent[child] = region;
      this.#moveBelow(child, region, radius);
    }
    for (const child of shrank) this.#scheduleArea(child);
  }

  /** Takes a blossom of radius 0 away: its children are outermost again, and rest. */
  release(region: number): void {
    for (const child of this.children[region]!) {
      this.parent[child] = NONE;
      this.#moveBelow(child, child, -this.#base[child]!);
    }
    this.children[region] = null;
    this.slope[region] = 0;
  }

  /** A region that shrank as a part of another now rests: what grows may come upon it. */
  lookAgain(region: number): void {
    this.#scheduleArea(region);
  }

  /** All in and below a region is now held by another, at a radius more between. */
  #moveBelow(region: number, top: number, radius: number): void {
    const stack = this.#stack;
    stack.push(region);
    while (stack.length > 0) {
      const r = stack.pop()!;
      this.top[r] = top;
      this.#wrap[r]! += radius;
      const children = this.children[r];
      if (children !== null) for (const child of children!) stack.push(child);
    }
  }

  /** What has a region reached may come upon something sooner. */
  #scheduleArea(region: number): void {
    const stack = this.#stack;
    stack.push(region);
    while (stack.length > 0) {
      const r = stack.pop()!;
      for (let f = this.last[r]!; f !== NONE; f = this.below[f]!) this.#schedule(f);
      const children = this.children[r];
      if (children !== null) for (const child of children!) stack.push(child);
    }
  }

  #schedule(face: number): void {
    this.#nextEvent(face);
    if (this.#eventArc !== NONE) this.#queue.push(face, this.#eventTime);
  }

  /** When what covers an edge of the face will cover all of it, and which one first. */
  #nextEvent(face: number): void {
    const { start, across, edge } = this.#faces;
    const [owner, top, slope, base, wrap] = [this.owner, this.top, this.slope, this.#base, this.#wrap];
    const arrival = this.arrival;
    const length = this.#length;
    const own = owner[face]!;
    const ownTop = own === NONE ? NONE : top[own]!;
    const ownSlope = own === NONE ? 0 : slope[ownTop]!;
    const ownCover = own === NONE ? 0 : wrap[own]! + base[ownTop]! - arrival[face]!;
    let first = Number.POSITIVE_INFINITY;
    let arc = NONE;
    for (let a = start[face]!, end = start[face + 1]!; a < end; a++) {
      const other = owner[across[a]!]!;
      let speed = ownSlope;
      let left = length[edge[a]!]! - ownCover;
      if (other !== NONE) {
        const otherTop = top[other]!;
        if (otherTop === ownTop) continue;
        speed += slope[otherTop]!;
        left -= wrap[other]! + base[otherTop]! - arrival[across[a]!]!;
      }
      if (speed <= 0) continue;
      const time = left / speed;
      if (time < first) {
        first = time;
        arc = a;
      }
    }
    this.#eventTime = first;
    this.#eventArc = arc;
  }

  #faceEvent(face: number): void {
    this.#nextEvent(face);
    const arc = this.#eventArc;
    if (arc === NONE) return;
    if (this.#eventTime > this.time) {
      this.#queue.push(face, this.#eventTime);
      return;
    }
    const other = this.#faces.across[arc]!;
    if (this.owner[face] === NONE) this.#reach(face, other);
    else if (this.owner[other] === NONE) this.#reach(other, face);
    else {
      const [a, b] = [this.top[this.owner[face]!]!, this.top[this.owner[other]!]!];
      this.#host.touch(a, b, this.source[face]!, this.source[other]!);
    }
    this.#schedule(face);
  }

  #reach(face: number, from: number): void {
    const region = this.top[this.owner[from]!]!;
    this.owner[face] = region;
    this.arrival[face] = this.radius(region);
    this.source[face] = this.source[from]!;
    this.below[face] = this.last[region]!;
    this.last[region] = face;
    this.#schedule(face);
  }

  /** The face that a region of this radius lets go next; NONE where it is down to what it began with. */
  #outermost(region: number): number {
    const face = this.last[region]!;
    return region < this.terminals.length && face === this.terminals[region] ? NONE : face;
  }

  #scheduleShrinking(region: number): void {
    const face = this.#outermost(region);
    const radius = face === NONE ? 0 : this.arrival[face]!;
    this.#queue.push(this.#faces.count + region, this.#base[region]! - radius);
  }

  #shrinkEvent(region: number): void {
    const face = this.#outermost(region);
    const due = this.#base[region]! - (face === NONE ? 0 : this.arrival[face]!);
    if (due > this.time) this.#queue.push(this.#faces.count + region, due);
    else if (face === NONE) this.#host.vanish(region);
    else {
      this.owner[face] = NONE;
      this.last[region] = this.below[face]!;
      this.#schedule(face);
      this.#scheduleShrinking(region);
    }
  }
}
