/** Minimum-weight perfect matching of terminals, faces of a graph on a surface, by the lengths of shortest ways between them: the primal-
 *  dual blossom method, on the faces themselves instead of the complete graph of the terminals (regions.ts).
 *
 *  Regions that are not matched are roots of alternating trees: outer ones grow, inner ones shrink. Two trees that touch are
 *  matched along the way and dissolved; a matched pair that a tree touches becomes a part of it; where a tree touches itself,
 *  the odd cycle becomes a blossom; an inner blossom of radius 0 is taken apart again.
 *  Sources: Edmonds (1965); Higgott, Gidney, "Sparse Blossom" (2023). */
import type { Deadline } from '../../core/deadline.ts';
import { assertInternal } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import type { Faces } from './faces.ts';
import { Flood, NONE } from './regions.ts';

/** Events between two pauses. */
const PAUSE = 20_000;

const MATCHED = 0;
const OUTER = 1;
const INNER = 2;

export class Matching {
  readonly flood: Flood;
  /** Per region: what it is, and the label of its tree. */
  readonly #role: Uint8Array;
  readonly #tree: Int32Array;
  /** Per region: terminals at the ends of the way to its mate, in it and in the mate; NONE for a root. */
  readonly #mateFrom: Int32Array;
  readonly #mateTo: Int32Array;
  /** Per inner region: the same of the way to the outer region above it. */
  readonly #upFrom: Int32Array;
  readonly #upTo: Int32Array;
  /** Per outer region: the first of the inner ones below it, which are linked. */
  readonly #firstBelow: Int32Array;
  readonly #nextBelow: Int32Array;
  readonly #beforeBelow: Int32Array;
  /** Per blossom: terminals at the ends of the way from each child to the next. */
  readonly #from: (Int32Array | null)[];
  readonly #to: (Int32Array | null)[];
  readonly #mark: Int32Array;
  #marks = 0;
  readonly #free: number[] = [];
  #trees: number;

  /** @param terminals an even number of faces that are connected */
  constructor(faces: Faces, length: Float64Array, terminals: Int32Array) {
    this.flood = new Flood(faces, length, terminals, this);
    const most = this.flood.top.length;
    this.#role = new Uint8Array(most).fill(OUTER);
    this.#tree = Int32Array.from({ length: most }, (_, r) => r);
    const none = () => new Int32Array(most).fill(NONE);
    this.#mateFrom = none();
    this.#mateTo = none();
    this.#upFrom = none();
    this.#upTo = none();
    this.#firstBelow = none();
    this.#nextBelow = none();
    this.#beforeBelow = none();
    this.#from = new Array<Int32Array | null>(most).fill(null);
    this.#to = new Array<Int32Array | null>(most).fill(null);
    this.#mark = new Int32Array(most);
    for (let r = most - 1; r >= terminals.length; r--) this.#free.push(r);
    this.#trees = terminals.length;
  }

  /** @returns false when the deadline strikes first */
  *run(deadline: Deadline): Steps<boolean> {
    for (let events = 1; this.#trees > 0; events++) {
      assertInternal(this.flood.advance(), 'terminals are left that cannot be matched');
      if (events % PAUSE !== 0) continue;
      if (deadline.expired) return false;
      yield;
    }
    return true;
  }

  touch(a: number, b: number, s: number, t: number): void {
    if (this.#role[a] !== OUTER) this.touch(b, a, t, s);
    else if (this.#role[b] === MATCHED) this.#attach(a, b, s, t);
    else if (this.#tree[a] === this.#tree[b]) this.#blossom(a, b, s, t);
    else this.#augment(a, b, s, t);
  }

  vanish(region: number): void {
    if (this.flood.children[region] !== null) this.#shatter(region);
    // The regions above and below an inner terminal of radius 0 touch in it.
    else this.#blossom(this.#above(region), this.#mate(region), this.#upTo[region]!, this.#mateTo[region]!);
  }

  /** Pairs of terminals that are matched, as 2·i, 2·i + 1. */
  pairs(): Int32Array {
    const pairs: number[] = [];
    const { terminals, top } = this.flood;
    // Regions whose inner pairs are to be found, with the terminal whose mate is outside.
    const stack: number[] = [];
    for (let r = 0; r < terminals.length; r++) {
      const outermost = top[r]!;
      // Each once: it is matched from the terminal r.
      if (this.#mateFrom[outermost] !== r) continue;
      if (r < this.#mateTo[outermost]!) pairs.push(r, this.#mateTo[outermost]!);
      stack.push(outermost, r);
    }
    while (stack.length > 0) {
      const terminal = stack.pop()!;
      const region = stack.pop()!;
      const children = this.flood.children[region]!;
      if (children === null) continue;
      const first = children.indexOf(this.#childOf(region, terminal));
      stack.push(children[first]!, terminal);
      for (let i = 1; i < children.length; i += 2) {
        const at = (first + i) % children.length;
        const [s, t] = [this.#from[region]![at]!, this.#to[region]![at]!];
        pairs.push(s, t);
        stack.push(children[at]!, s, children[(at + 1) % children.length]!, t);
      }
    }
    return Int32Array.from(pairs);
  }

  #mate(region: number): number {
    return this.flood.top[this.#mateTo[region]!]!;
  }

  /** The outer region above an inner one. */
  #above(inner: number): number {
    return this.flood.top[this.#upTo[inner]!]!;
  }

  /** The child of a blossom that holds a terminal. */
  #childOf(blossom: number, terminal: number): number {
    const { parent } = this.flood;
    let r = terminal;
    while (parent[r] !== blossom) r = parent[r]!;
    return r;
  }

  #link(outer: number, inner: number): void {
    const next = this.#firstBelow[outer]!;
    this.#nextBelow[inner] = next;
    this.#beforeBelow[inner] = NONE;
    if (next !== NONE) this.#beforeBelow[next] = inner;
    this.#firstBelow[outer] = inner;
  }

  #unlink(outer: number, inner: number): void {
    const next = this.#nextBelow[inner]!;
    const before = this.#beforeBelow[inner]!;
    if (next !== NONE) this.#beforeBelow[next] = before;
    if (before !== NONE) this.#nextBelow[before] = next;
    else this.#firstBelow[outer] = next;
  }

  /** A matched region and its mate join the tree of an outer one. */
  #attach(outer: number, inner: number, s: number, t: number): void {
    const mate = this.#mate(inner);
    this.#becomeInner(inner, outer, t, s);
    this.#becomeOuter(mate, this.#tree[outer]!);
    this.flood.setSlope(inner, -1);
    this.flood.setSlope(mate, 1);
  }

  #becomeInner(region: number, above: number, from: number, to: number): void {
    this.#role[region] = INNER;
    this.#tree[region] = this.#tree[above]!;
    this.#upFrom[region] = from;
    this.#upTo[region] = to;
    this.#link(above, region);
  }

  #becomeOuter(region: number, tree: number): void {
    this.#role[region] = OUTER;
    this.#tree[region] = tree;
    this.#firstBelow[region] = NONE;
  }

  /** Two trees touch: the ways to their roots change between matched and not, and all their regions rest. */
  #augment(a: number, b: number, s: number, t: number): void {
    const outer: number[] = [];
    const inner: number[] = [];
    this.#listTree(this.#tree[a]!, outer, inner);
    this.#listTree(this.#tree[b]!, outer, inner);
    this.#flip(a, s, t);
    this.#flip(b, t, s);
    for (const r of outer) this.#rest(r);
    for (const r of inner) this.#rest(r);
    this.#trees -= 2;
  }

  #rest(region: number): void {
    this.#role[region] = MATCHED;
    this.flood.setSlope(region, 0);
  }

  /** A tree's label is the terminal that is not matched in its root. */
  #listTree(label: number, outer: number[], inner: number[]): void {
    let next = outer.length;
    outer.push(this.flood.top[label]!);
    for (; next < outer.length; next++) {
      for (let r = this.#firstBelow[outer[next]!]!; r !== NONE; r = this.#nextBelow[r]!) {
        inner.push(r);
        outer.push(this.#mate(r));
      }
    }
  }

  #flip(region: number, from: number, to: number): void {
    let [r, s, t] = [region, from, to];
    for (;;) {
      const before = this.#mateTo[r]!;
      this.#mateFrom[r] = s;
      this.#mateTo[r] = t;
      if (before === NONE) return;
      const inner = this.flood.top[before]!;
      s = this.#upTo[inner]!;
      t = this.#upFrom[inner]!;
      this.#mateFrom[inner] = t;
      this.#mateTo[inner] = s;
      r = this.flood.top[s]!;
    }
  }

  /** The outer region above an outer one; NONE above the root. */
  #outerAbove(outer: number): number {
    return this.#mateTo[outer] === NONE ? NONE : this.#above(this.#mate(outer));
  }

  #commonAncestor(a: number, b: number): number {
    const mark = ++this.#marks;
    let [x, y] = [a, b];
    for (;;) {
      if (x !== NONE) {
        if (this.#mark[x] === mark) return x;
        this.#mark[x] = mark;
        x = this.#outerAbove(x);
      }
      [x, y] = [y, x];
    }
  }

  /** Outer regions a and b of the same tree touch on the way from terminal s to t. */
  #blossom(a: number, b: number, s: number, t: number): void {
    const base = this.#commonAncestor(a, b);
    // From the base down to a, over to b, and up again.
    const down: number[] = [];
    const downFrom: number[] = [];
    const downTo: number[] = [];
    this.#climb(a, base, down, downTo, downFrom);
    down.push(base);
    const children = down.reverse();
    const from = downFrom.reverse();
    const to = downTo.reverse();
    from.push(s);
    to.push(t);
    this.#climb(b, base, children, from, to);
    const region = this.#free.pop()!;
    this.#mateFrom[region] = this.#mateFrom[base]!;
    this.#mateTo[region] = this.#mateTo[base]!;
    this.#from[region] = Int32Array.from(from);
    this.#to[region] = Int32Array.from(to);
    const above = this.#mateTo[base] === NONE ? NONE : this.#mate(base);
    this.#becomeOuter(region, this.#tree[base]!);
    this.flood.enclose(region, Int32Array.from(children));
    for (const child of children) {
      if (this.#role[child] !== OUTER) continue;
      for (let r = this.#firstBelow[child]!; r !== NONE; ) {
        const next = this.#nextBelow[r]!;
        if (this.flood.parent[r] !== region) this.#link(region, r);
        r = next;
      }
    }
    assertInternal(above === NONE || this.#mate(above) === region, 'a blossom lost its mate');
  }

  /** The regions from an outer one up to, but without, its ancestor, and the ways between them. */
  #climb(outer: number, ancestor: number, regions: number[], from: number[], to: number[]): void {
    for (let r = outer; r !== ancestor; ) {
      const inner = this.#mate(r);
      regions.push(r, inner);
      from.push(this.#mateFrom[r]!, this.#upFrom[inner]!);
      to.push(this.#mateTo[r]!, this.#upTo[inner]!);
      r = this.#above(inner);
    }
  }

  /** An inner blossom of radius 0 is taken apart: the children on the even way from where the tree enters it to where it leaves are in the
   *  tree, the others are matched in pairs. */
  #shatter(blossom: number): void {
    const { flood } = this;
    const children = flood.children[blossom]!;
    const [from, to] = [this.#from[blossom]!, this.#to[blossom]!];
    const size = children.length;
    const above = this.#above(blossom);
    const entry = children.indexOf(this.#childOf(blossom, this.#upFrom[blossom]!));
    const exit = children.indexOf(this.#childOf(blossom, this.#mateFrom[blossom]!));
    flood.release(blossom);
    this.#unlink(above, blossom);
    // Around in the direction in which the number of steps is even.
    const forward = (exit - entry + size) % size;
    const step = forward % 2 === 0 ? 1 : size - 1;
    const steps = step === 1 ? forward : size - forward;
    const way = (i: number, next: number): [number, number] =>
      next === (i + 1) % size ? [from[i]!, to[i]!] : [to[next]!, from[next]!];
    const inner: number[] = [];
    const outer: number[] = [];
    let at = entry;
    let [upFrom, upTo, up] = [this.#upFrom[blossom]!, this.#upTo[blossom]!, above];
    for (let i = 0; i <= steps; i += 2) {
      const r = children[at]!;
      this.#becomeInner(r, up, upFrom, upTo);
      inner.push(r);
      if (i === steps) break;
      const next = (at + step) % size;
      const mate = children[next]!;
      this.#setMates(r, mate, way(at, next));
      this.#becomeOuter(mate, this.#tree[r]!);
      outer.push(mate);
      at = (next + step) % size;
      [upTo, upFrom] = way(next, at);
      up = mate;
    }
    this.#mateFrom[children[exit]!] = this.#mateFrom[blossom]!;
    this.#mateTo[children[exit]!] = this.#mateTo[blossom]!;
    const rest: number[] = [];
    for (let i = (exit + step) % size; i !== entry; i = (i + 2 * step) % size) {
      const next = (i + step) % size;
      this.#setMates(children[i]!, children[next]!, way(i, next));
      rest.push(children[i]!, children[next]!);
    }
    this.#from[blossom] = null;
    this.#to[blossom] = null;
    this.#free.push(blossom);
    for (const r of inner) flood.setSlope(r, -1);
    for (const r of rest) {
      this.#role[r] = MATCHED;
      flood.lookAgain(r);
    }
    for (const r of outer) flood.setSlope(r, 1);
  }

  #setMates(r: number, mate: number, [from, to]: [number, number]): void {
    this.#mateFrom[r] = from;
    this.#mateTo[r] = to;
    this.#mateFrom[mate] = to;
    this.#mateTo[mate] = from;
  }
}
