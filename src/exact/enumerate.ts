/** Exact maximum cut of a small graph by enumeration. An independent set needs none: given the sides of the others, each of its
 *  nodes adds (d + |h|)/2 at best, d its weighted degree and h its field Σ w·spin. The sides of the rest, one of them fixed, are run
 *  through in a Gray code, ten of them at a time: within such a run of 1,024 states one flip per step updates the fields of those
 *  ten and of the independent set alone, and each run starts from fields computed anew. Time 2^free·(10 + independent): 0.4 s for
 *  26 nodes all adjacent. */
import type { Deadline } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';

const RUN_BITS = 10;
/** Operations between two looks at the clock: a few milliseconds. */
const PAUSE = 2 ** 22;
/** Beyond this nothing is enumerated, and the runs could not be counted in 32 bits. */
const MOST_FREE = 40;
/** Not looked at: dynamic programming does better on so many nodes of which few need enumeration. */
const MOST_NODES = 1000;

/** How the nodes take part. */
interface Roles {
  /** The nodes enumerated: those of a run first, the fixed one last. */
  readonly rest: Int32Array;
  readonly independent: Int32Array;
  /** Nodes of `rest` whose side is free, and how many of them belong to a run. */
  readonly free: number;
  readonly run: number;
}

/** Operations of `enumerateCuts`; Infinity where there are too many nodes. O(n log n + m). */
export function predictEnumeration(graph: CsrGraph): number {
  return graph.n > MOST_NODES ? Number.POSITIVE_INFINITY : operations(assignRoles(graph));
}

function operations({ free, run, independent }: Roles): number {
  return free > MOST_FREE ? Number.POSITIVE_INFINITY : 2 ** free * (run + independent.length + 2);
}

/** @param graph integer weights whose sizes add up to at most 2^51: nothing rounds
 *  @returns sides of a maximum cut, Int8Array(n) of ±1; null when the deadline strikes first */
export function* enumerateCuts(graph: CsrGraph, deadline: Deadline): Steps<Int8Array | null> {
  const roles = assignRoles(graph);
  const enumeration = new Enumeration(graph, roles);
  const runs = 2 ** (roles.free - roles.run);
  const between = Math.max(1, Math.floor((PAUSE * runs) / operations(roles)));
  for (let index = 0; index < runs; index++) {
    enumeration.run(index);
    if ((index + 1) % between !== 0) continue;
    if (deadline.expired) return null;
    yield;
  }
  return enumeration.bestCut();
}

/** The independent set: greedily, the nodes of least degree first. */
function assignRoles({ n, rowPtr, adj }: CsrGraph): Roles {
  const degree = (u: number): number => rowPtr[u + 1]! - rowPtr[u]!;
  const order = Int32Array.from({ length: n }, (_, u) => u).sort((u, v) => degree(u) - degree(v) || u - v);
  const excluded = new Uint8Array(n);
  const independent: number[] = [];
  const rest: number[] = [];
  for (const u of order) {
    if (excluded[u] === 1) {
      rest.push(u);
      continue;
    }
    independent.push(u);
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) excluded[adj[a]!] = 1;
  }
  const free = Math.max(0, rest.length - 1);
  return {
    rest: Int32Array.from(rest),
    independent: Int32Array.from(independent),
    free,
    run: Math.min(RUN_BITS, free),
  };
}

class Enumeration {
  readonly #graph: CsrGraph;
  readonly #roles: Roles;
  readonly #spin: Int8Array;
  /** The sides in a run. */
  readonly #side: Int8Array;
  /** Of the nodes of a run, then of the independent set. */
  readonly #field: Float64Array;
  /** Twice the weights from each node of a run to those that have a field. */
  readonly #rows: Float64Array;
  /** Where a node has its field, −1 for nowhere. */
  readonly #place: Int32Array;
  /** [the best value so far, the step it was reached at] */
  readonly #best = new Float64Array([Number.NEGATIVE_INFINITY, 0]);
  #bestRun = 0;

  constructor(graph: CsrGraph, roles: Roles) {
    const { n, rowPtr, adj, weight } = graph;
    const { rest, independent, run } = roles;
    const width = run + independent.length;
    this.#graph = graph;
    this.#roles = roles;
    this.#spin = new Int8Array(n).fill(1);
    this.#side = new Int8Array(run);
    this.#field = new Float64Array(width);
    this.#rows = new Float64Array(run * width);
    this.#place = new Int32Array(n).fill(-1);
    for (let i = 0; i < run; i++) this.#place[rest[i]!] = i;
    for (let i = 0; i < independent.length; i++) this.#place[independent[i]!] = run + i;
    for (let i = 0; i < run; i++) {
      const u = rest[i]!;
      for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
        const place = this.#place[adj[a]!]!;
        if (place >= 0) this.#rows[i * width + place] = 2 * weight[a]!;
      }
    }
  }

  /** All sides of the nodes of a run, while the other free ones have the sides that the bits of `index` say. */
  run(index: number): void {
    this.#setSides(index, 0);
    const twiceCut = this.#prepareFields();
    const before = this.#best[0]!;
    this.#side.fill(1);
    runGrayCode(this.#roles.run, twiceCut, this.#side, this.#field, this.#rows, this.#best);
    if (this.#best[0]! > before) this.#bestRun = index;
  }

  bestCut(): Int8Array {
    const { independent, run } = this.#roles;
    const step = this.#best[1]!;
    this.#setSides(this.#bestRun, step ^ (step >>> 1));
    this.#prepareFields();
    for (let i = 0; i < independent.length; i++) {
      this.#spin[independent[i]!] = this.#field[run + i]! > 0 ? -1 : 1;
    }
    return this.#spin;
  }

  #setSides(index: number, inRun: number): void {
    const { rest, free, run } = this.#roles;
    for (let i = 0; i < run; i++) this.#spin[rest[i]!] = (inRun >>> i) & 1 ? -1 : 1;
    for (let i = run; i < free; i++) this.#spin[rest[i]!] = (index >>> (i - run)) & 1 ? -1 : 1;
  }

  /** @returns twice the cut between the nodes that are not independent */
  #prepareFields(): number {
    const { rowPtr, adj, weight } = this.#graph;
    const { rest, run } = this.#roles;
    const spin = this.#spin;
    const field = this.#field.fill(0);
    let twiceCut = 0;
    for (let i = 0; i < rest.length; i++) {
      const u = rest[i]!;
      for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
        const v = adj[a]!;
        const place = this.#place[v]!;
        if (place >= 0) field[place]! += weight[a]! * spin[u]!;
        if (place < run && spin[u] !== spin[v]) twiceCut += weight[a]!;
      }
    }
    return twiceCut;
  }
}

/** Runs through the 2^run sides from all +1 on. Value: twice the cut between the nodes that are not independent, plus Σ |field| of
 *  the independent ones; with their weighted degrees it would be twice the best cut.
 *  Invariant: field[t] = Σ w(t, u)·spin[u]; a flip of u adds spin[u]·field[u], as they were, to the cut between. */
function runGrayCode(
  run: number,
  twiceCut: number,
  side: Int8Array,
  field: Float64Array,
  rows: Float64Array,
  best: Float64Array,
): void {
  const width = field.length;
  const end = 1 << run;
  let cut = twiceCut;
  let value = cut;
  for (let t = run; t < width; t++) value += Math.abs(field[t]!);
  let bestValue = best[0]!;
  let bestStep = best[1]!;
  for (let step = 0; ; ) {
    if (value > bestValue) {
      bestValue = value;
      bestStep = step;
    }
    if (++step === end) break;
    const bit = 31 - Math.clz32(step & -step);
    const turned = -side[bit]!;
    side[bit] = turned;
    cut -= 2 * turned * field[bit]!;
    const row = bit * width;
    for (let t = 0; t < run; t++) field[t]! += turned * rows[row + t]!;
    value = cut;
    for (let t = run; t < width; t++) {
      const h = field[t]! + turned * rows[row + t]!;
      field[t] = h;
      value += Math.abs(h);
    }
  }
  best[0] = bestValue;
  best[1] = bestStep;
}
