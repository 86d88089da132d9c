/** Where violated inequalities come from: the cycles of the graph, or all triples of nodes. */
import type { Stopper } from '../core/blocks.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import { OddCycles } from '../cuts/odd-cycles.ts';
import { Triangles } from '../cuts/triangles.ts';
import type { CycleLagrangian } from './cycle-lagrangian.ts';

export interface CutLimits {
  /** The smallest violation that counts. */
  readonly violation: number;
  /** Inequalities added at most, and added ones that share an edge. */
  readonly most: number;
  readonly perEdge: number;
  /** Products of sweeps between two searches: a search may take about as long. */
  readonly products: number;
  /** Ends a search early. */
  readonly stopper: Stopper;
}

/** Adds violated inequalities to the Lagrangian's pool. */
export interface CutSearch {
  /** @returns how many were added, and the Lagrangian, of more edges where that was needed */
  search(
    lagrangian: CycleLagrangian,
    limits: CutLimits,
  ): Steps<{ added: number; lagrangian: CycleLagrangian }>;
}

/** Cycles found a search, per cycle that may be added. */
const SEARCHED = 2;
const LEAST_ARCS = 1e5;
/** Products of a sweep in the time of one arc of a search. */
const PRODUCTS_PER_ARC = 40;

/** Odd cycles of the graph through some nodes, in each search through others, at the mean of the vectors. */
export class CycleSearch implements CutSearch {
  readonly #separator: OddCycles;
  readonly #roots: Int32Array;
  readonly #uses: Uint8Array;
  readonly #random: Random;
  #next = 0;

  constructor({ weighted, edges }: CycleLagrangian, random: Random) {
    this.#separator = new OddCycles(weighted, edges);
    this.#roots = Int32Array.from({ length: weighted.n }, (_, u) => u);
    random.shuffle(this.#roots);
    this.#uses = new Uint8Array(weighted.m);
    this.#random = random;
  }

  *search(
    lagrangian: CycleLagrangian,
    { violation, most, perEdge, products, stopper }: CutLimits,
  ): Steps<{ added: number; lagrangian: CycleLagrangian }> {
    const { found } = this.#separator;
    found.clear();
    this.#next = yield* this.#separator.search(
      lagrangian.mean,
      violation,
      this.#roots,
      this.#next,
      LEAST_ARCS + products / PRODUCTS_PER_ARC,
      SEARCHED * most,
      stopper,
    );
    if (this.#next >= this.#roots.length) {
      this.#next = 0;
      this.#random.shuffle(this.#roots);
    }
    yield;
    return { added: found.choose(lagrangian.pool, most, perEdge, this.#uses), lagrangian };
  }
}

/** Triangles found a search, at most. */
const TRIANGLES = 1 << 17;

/** All triples of nodes, at the present vectors. Pairs that are no edges become edges of weight 0 while they are needed. */
export class TriangleSearch implements CutSearch {
  readonly #separator: Triangles;
  /** Int32Array(n²): the edge of each pair i < j. */
  readonly #edgeAt: Int32Array;

  constructor(n: number) {
    this.#separator = new Triangles(n, TRIANGLES);
    this.#edgeAt = new Int32Array(n * n);
  }

  *search(
    lagrangian: CycleLagrangian,
    { violation, most, perEdge }: CutLimits,
  ): Steps<{ added: number; lagrangian: CycleLagrangian }> {
    const { k, vectors } = lagrangian.mixing.arrays;
    yield* this.#separator.search(vectors, k, violation);
    const chosen = this.#separator.choose(most, perEdge);
    const { n } = lagrangian.weighted;
    const pairs = new Int32Array(6 * chosen.length);
    chosen.forEach((t, index) => {
      pairs.set([t.i, t.j, t.i, t.k, t.j, t.k], 6 * index);
    });
    yield;
    const grown = yield* lagrangian.withPairs(pairs);
    const { source, target } = grown.edges;
    for (let e = 0; e < source.length; e++) this.#edgeAt[source[e]! * n + target[e]!] = e;
    const members = new Int32Array(3);
    let added = 0;
    for (const { i, j, k, inF } of chosen) {
      const outside = (place: number) => (inF === 0 || inF === place ? 0 : 1);
      members[0] = 2 * this.#edgeAt[i * n + j]! + outside(1);
      members[1] = 2 * this.#edgeAt[i * n + k]! + outside(2);
      members[2] = 2 * this.#edgeAt[j * n + k]! + outside(3);
      if (grown.pool.add(members, 0, 3)) added++;
    }
    return { added, lagrangian: grown };
  }
}
