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
import { AlternatingTrees, MATCHED, OUTER } from './alternating-trees.ts';
import type { Faces } from './faces.ts';
import { Flood, NONE } from './regions.ts';

/** Events between two pauses. */
const PAUSE = 20_000;

export class Matching {
  readonly flood: Flood;
  readonly #trees: AlternatingTrees;
  /** Per blossom: terminals at the ends of the way from each child to the next. */
  readonly #from: (Int32Array | null)[];
  readonly #to: (Int32Array | null)[];
  readonly #free: number[] = [];
  /** How many trees are left. */
  #left: number;

  /** @param terminals an even number of faces that are connected */
  constructor(faces: Faces, length: Float64Array, terminals: Int32Array) {
    this.flood = new Flood(faces, length, terminals, this);
    const most = this.flood.top.length;
    this.#trees = new AlternatingTrees(this.flood.top);
    this.#from = new Array<Int32Array | null>(most).fill(null);
    this.#to = new Array<Int32Array | null>(most).fill(null);
    for (let r = most - 1; r >= terminals.length; r--) this.#free.push(r);
    this.#left = terminals.length;
  }

  /** @returns false when the deadline strikes first */
  *run(deadline: Deadline): Steps<boolean> {
    for (let events = 1; this.#left > 0; events++) {
      assertInternal(this.flood.advance(), 'terminals are left that cannot be matched');
      if (events % PAUSE !== 0) continue;
      if (deadline.expired) return false;
      yield;
    }
    return true;
  }

  touch(a: number, b: number, s: number, t: number): void {
    const trees = this.#trees;
    if (trees.role[a] !== OUTER) this.touch(b, a, t, s);
    else if (trees.role[b] === MATCHED) this.#attach(a, b, s, t);
    else if (trees.tree[a] === trees.tree[b]) this.#blossom(a, b, s, t);
    else this.#augment(a, b, s, t);
  }

  vanish(region: number): void {
    const trees = this.#trees;
    if (this.flood.children[region] !== null) this.#shatter(region);
    // The regions above and below an inner terminal of radius 0 touch in it.
    else this.#blossom(trees.above(region), trees.mate(region), trees.upTo[region]!, trees.mateTo[region]!);
  }

  /** Pairs of terminals that are matched, as 2·i, 2·i + 1. */
  pairs(): Int32Array {
    const trees = this.#trees;
    const pairs: number[] = [];
    const { terminals, top } = this.flood;
    // Regions whose inner pairs are to be found, with the terminal whose mate is outside.
    const stack: number[] = [];
    for (let r = 0; r < terminals.length; r++) {
      const outermost = top[r]!;
      // Each once: it is matched from the terminal r.
      if (trees.mateFrom[outermost] !== r) continue;
      if (r < trees.mateTo[outermost]!) pairs.push(r, trees.mateTo[outermost]!);
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

  /** The child of a blossom that holds a terminal. */
  #childOf(blossom: number, terminal: number): number {
    const { parent } = this.flood;
    let r = terminal;
    while (parent[r] !== blossom) r = parent[r]!;
    return r;
  }

  /** A matched region and its mate join the tree of an outer one. */
  #attach(outer: number, inner: number, s: number, t: number): void {
    const trees = this.#trees;
    const mate = trees.mate(inner);
    trees.becomeInner(inner, outer, t, s);
    trees.becomeOuter(mate, trees.tree[outer]!);
    this.flood.setSlope(inner, -1);
    this.flood.setSlope(mate, 1);
  }

  /** Two trees touch: the ways to their roots change between matched and not, and all their regions rest. */
  #augment(a: number, b: number, s: number, t: number): void {
    const trees = this.#trees;
    const outer: number[] = [];
    const inner: number[] = [];
    trees.list(trees.tree[a]!, outer, inner);
    trees.list(trees.tree[b]!, outer, inner);
    trees.flip(a, s, t);
    trees.flip(b, t, s);
    for (const r of outer) this.#rest(r);
    for (const r of inner) this.#rest(r);
    this.#left -= 2;
  }

  #rest(region: number): void {
    const trees = this.#trees;
    trees.role[region] = MATCHED;
    this.flood.setSlope(region, 0);
  }

  /** Outer regions a and b of the same tree touch on the way from terminal s to t. */
  #blossom(a: number, b: number, s: number, t: number): void {
    const trees = this.#trees;
    const base = trees.commonAncestor(a, b);
    // From the base down to a, over to b, and up again.
    const down: number[] = [];
    const downFrom: number[] = [];
    const downTo: number[] = [];
    trees.climb(a, base, down, downTo, downFrom);
    down.push(base);
    const children = down.reverse();
    const from = downFrom.reverse();
    const to = downTo.reverse();
    from.push(s);
    to.push(t);
    trees.climb(b, base, children, from, to);
    const region = this.#free.pop()!;
    trees.mateFrom[region] = trees.mateFrom[base]!;
    trees.mateTo[region] = trees.mateTo[base]!;
    this.#from[region] = Int32Array.from(from);
    this.#to[region] = Int32Array.from(to);
    const above = trees.mateTo[base] === NONE ? NONE : trees.mate(base);
    trees.becomeOuter(region, trees.tree[base]!);
    this.flood.enclose(region, Int32Array.from(children));
    trees.moveBelow(children, region, this.flood.parent);
    assertInternal(above === NONE || trees.mate(above) === region, 'a blossom lost its mate');
  }

  /** An inner blossom of radius 0 is taken apart: the children on the even way from where the tree enters it to where it leaves are in the
   *  tree, the others are matched in pairs. */
  #shatter(blossom: number): void {
    const trees = this.#trees;
    const { flood } = this;
    const children = flood.children[blossom]!;
    const [from, to] = [this.#from[blossom]!, this.#to[blossom]!];
    const size = children.length;
    const above = trees.above(blossom);
    const entry = children.indexOf(this.#childOf(blossom, trees.upFrom[blossom]!));
    const exit = children.indexOf(this.#childOf(blossom, trees.mateFrom[blossom]!));
    flood.release(blossom);
    trees.unlink(above, blossom);
    // Around in the direction in which the number of steps is even.
    const forward = (exit - entry + size) % size;
    const step = forward % 2 === 0 ? 1 : size - 1;
    const steps = step === 1 ? forward : size - forward;
    const way = (i: number, next: number): [number, number] =>
      next === (i + 1) % size ? [from[i]!, to[i]!] : [to[next]!, from[next]!];
    const inner: number[] = [];
    const outer: number[] = [];
    let at = entry;
    let [upFrom, upTo, up] = [trees.upFrom[blossom]!, trees.upTo[blossom]!, above];
    for (let i = 0; i <= steps; i += 2) {
      const r = children[at]!;
      trees.becomeInner(r, up, upFrom, upTo);
      inner.push(r);
      if (i === steps) break;
      const next = (at + step) % size;
      const mate = children[next]!;
      trees.setMates(r, mate, way(at, next));
      trees.becomeOuter(mate, trees.tree[r]!);
      outer.push(mate);
      at = (next + step) % size;
      [upTo, upFrom] = way(next, at);
      up = mate;
    }
    trees.mateFrom[children[exit]!] = trees.mateFrom[blossom]!;
    trees.mateTo[children[exit]!] = trees.mateTo[blossom]!;
    const rest: number[] = [];
    for (let i = (exit + step) % size; i !== entry; i = (i + 2 * step) % size) {
      const next = (i + step) % size;
      trees.setMates(children[i]!, children[next]!, way(i, next));
      rest.push(children[i]!, children[next]!);
    }
    this.#from[blossom] = null;
    this.#to[blossom] = null;
    this.#free.push(blossom);
    for (const r of inner) flood.setSlope(r, -1);
    for (const r of rest) {
      trees.role[r] = MATCHED;
      flood.lookAgain(r);
    }
    for (const r of outer) flood.setSlope(r, 1);
  }
}
