/** The regions of a matching under way, as a forest: outer and inner regions alternate from a root, which is not matched, downward; each inner one
 *  and its mate below it are matched. Regions in no tree are matched, too. Ways between regions are told by the terminals at their ends. */
import { NONE } from './regions.ts';

export const MATCHED = 0;
export const OUTER = 1;
export const INNER = 2;

export class AlternatingTrees {
  /** Per region: what it is, and the label of its tree. */
  readonly role: Uint8Array;
  readonly tree: Int32Array;
  /** Per region: terminals at the ends of the way to its mate, in it and in the mate; NONE for a root. */
  readonly mateFrom: Int32Array;
  readonly mateTo: Int32Array;
  /** Per inner region: the same of the way to the outer region above it. */
  readonly upFrom: Int32Array;
  readonly upTo: Int32Array;
  /** Per outer region: the first of the inner ones below it, which are linked. */
  readonly #firstBelow: Int32Array;
  readonly #nextBelow: Int32Array;
  readonly #beforeBelow: Int32Array;
  /** Per terminal: the outermost region that holds it. */
  readonly #top: Int32Array;
  readonly #mark: Int32Array;
  #marks = 0;

  /** All regions are roots. @param top as regions.ts has it */
  constructor(top: Int32Array) {
    const most = top.length;
    const none = () => new Int32Array(most).fill(NONE);
    this.#top = top;
    this.role = new Uint8Array(most).fill(OUTER);
    this.tree = Int32Array.from({ length: most }, (_, r) => r);
    this.mateFrom = none();
    this.mateTo = none();
    this.upFrom = none();
    this.upTo = none();
    this.#firstBelow = none();
    this.#nextBelow = none();
    this.#beforeBelow = none();
    this.#mark = new Int32Array(most);
  }

  mate(region: number): number {
    return this.#top[this.mateTo[region]!]!;
  }

  /** The outer region above an inner one. */
  above(inner: number): number {
    return this.#top[this.upTo[inner]!]!;
  }

  becomeInner(region: number, above: number, from: number, to: number): void {
    this.role[region] = INNER;
    this.tree[region] = this.tree[above]!;
    this.upFrom[region] = from;
    this.upTo[region] = to;
    this.#link(above, region);
  }

  becomeOuter(region: number, tree: number): void {
    this.role[region] = OUTER;
    this.tree[region] = tree;
    this.#firstBelow[region] = NONE;
  }

  setMates(r: number, mate: number, [from, to]: readonly [number, number]): void {
    this.mateFrom[r] = from;
    this.mateTo[r] = to;
    this.mateFrom[mate] = to;
    this.mateTo[mate] = from;
  }

  #link(outer: number, inner: number): void {
    const next = this.#firstBelow[outer]!;
    this.#nextBelow[inner] = next;
    this.#beforeBelow[inner] = NONE;
    if (next !== NONE) this.#beforeBelow[next] = inner;
    this.#firstBelow[outer] = inner;
  }

  unlink(outer: number, inner: number): void {
    const next = this.#nextBelow[inner]!;
    const before = this.#beforeBelow[inner]!;
    if (next !== NONE) this.#beforeBelow[next] = before;
    if (before !== NONE) this.#nextBelow[before] = next;
    else this.#firstBelow[outer] = next;
  }

  /** What is below the outer ones of the regions is below `blossom`, which holds them, but for these themselves.
   *  @param parent as regions.ts has it */
  moveBelow(regions: readonly number[], blossom: number, parent: Int32Array): void {
    for (const region of regions) {
      if (this.role[region] !== OUTER) continue;
      for (let r = this.#firstBelow[region]!; r !== NONE; ) {
        const next = this.#nextBelow[r]!;
        if (parent[r] !== blossom) this.#link(blossom, r);
        r = next;
      }
    }
  }

  /** All regions of a tree. @param label of the tree: the terminal that is not matched in its root */
  list(label: number, outer: number[], inner: number[]): void {
    let next = outer.length;
    outer.push(this.#top[label]!);
    for (; next < outer.length; next++) {
      for (let r = this.#firstBelow[outer[next]!]!; r !== NONE; r = this.#nextBelow[r]!) {
        inner.push(r);
        outer.push(this.mate(r));
      }
    }
  }

  /** What is matched on the way from an outer region to its root changes to what is not; the region is matched by the way given. */
  flip(region: number, from: number, to: number): void {
    let [r, s, t] = [region, from, to];
    for (;;) {
      const before = this.mateTo[r]!;
      this.mateFrom[r] = s;
      this.mateTo[r] = t;
      if (before === NONE) return;
      const inner = this.#top[before]!;
      s = this.upTo[inner]!;
      t = this.upFrom[inner]!;
      this.mateFrom[inner] = t;
      this.mateTo[inner] = s;
      r = this.#top[s]!;
    }
  }

  /** Of two outer regions of one tree. */
  commonAncestor(a: number, b: number): number {
    const mark = ++this.#marks;
    let [x, y] = [a, b];
    for (;;) {
      if (x !== NONE) {
        if (this.#mark[x] === mark) return x;
        this.#mark[x] = mark;
        x = this.mateTo[x] === NONE ? NONE : this.above(this.mate(x));
      }
      [x, y] = [y, x];
    }
  }

  /** The regions from an outer one up to, but without, its ancestor, and the ways between them. */
  climb(outer: number, ancestor: number, regions: number[], from: number[], to: number[]): void {
    for (let r = outer; r !== ancestor; ) {
      const inner = this.mate(r);
      regions.push(r, inner);
      from.push(this.mateFrom[r]!, this.upFrom[inner]!);
      to.push(this.mateTo[r]!, this.upTo[inner]!);
      r = this.above(inner);
    }
  }
}
