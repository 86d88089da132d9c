/** Maximum cuts of planar graphs, and bounds for graphs on a torus or another surface, by a minimum-weight perfect matching.
 *
 *  An edge is not satisfied by a cut if its weight is positive and it is not cut, or negative and it is. A cut weighs Σ max(w, 0) less
 *  the |w| of the edges that it does not satisfy. Those meet a face oddly exactly where the face is frustrated, that is, has an odd
 *  number of positive edges: in the graph of the faces they are a join of the frustrated ones, no lighter than the minimum join.
 *  On the sphere every join is the unsatisfied edges of some cut. On a torus it is if it also meets two cycles around the torus
 *  as a cut must; otherwise the minimum join is a bound only, and a cut is made of it by adding a light closed curve.
 *  The matching proves the bound by a packing of frustrated cycles (packing.ts), that is, by odd-cycle inequalities.
 *  Sources: Hadlock, "Finding a maximum cut of a planar graph in polynomial time", SIAM J. Comput. 4 (1975); Bieche et al.,
 *  J. Phys. A 13 (1980); Thomas, Middleton, "Matching Kasteleyn cities for spin glass ground states", Phys. Rev. B 76 (2007). */
import type { Deadline } from '../../core/deadline.ts';
import { assertInternal } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import type { CsrGraph } from '../../graph/csr.ts';
import { cutWeight } from '../../graph/cut.ts';
import { nextUp, UpwardSum } from '../../linalg/upward-sum.ts';
import { integerGraph } from '../../problems/lattice.ts';
import type { Proof } from '../../problems/proof.ts';
import { packingProof } from '../proof-file.ts';
import { frustratedFaces } from './faces.ts';
import { minimumJoin } from './join.ts';
import { type CyclePacking, cyclePacking } from './packing.ts';
import { shortestWayAround } from './shortest-way-around.ts';
import { oddWays, recognizeSurface, type Surface } from './surface.ts';

export interface SurfaceOptions {
  readonly deadline: Deadline;
  /** A cut to begin with, Int8Array(n) of ±1. */
  readonly start?: Int8Array | undefined;
  /** All cuts are multiples of this; 0 where nothing is known. */
  readonly step?: number | undefined;
  /** A better cut. */
  readonly onCut?: ((cut: number, spin: Int8Array) => void) | undefined;
  /** A smaller bound. */
  readonly onBound?: ((bound: number) => void) | undefined;
}

export interface SurfaceSolution {
  readonly kind: SurfaceKind;
  /** Int8Array(n) of ±1: the best cut known, and its weight. */
  readonly spin: Int8Array;
  readonly cut: number;
  /** No cut weighs more. */
  readonly bound: number;
  /** No cut weighs more than this one. */
  readonly optimal: boolean;
  /** Frustrated cycles that prove the bound, on the graph's edges (cuts/edge-index.ts), in units of 1/scale. */
  readonly packing: CyclePacking;
  readonly scale: number;
  readonly proof: () => Proof;
}

export type SurfaceKind = 'planar' | 'torus' | 'surface';

export function surfaceKind({ characteristic }: Surface): SurfaceKind {
  if (characteristic === 2) return 'planar';
  return characteristic === 0 ? 'torus' : 'surface';
}

/** Integers up to this, over all edges, are added and halved without rounding. */
const LARGEST_SUM = 2 ** 45;
/** Tinier weights than this makes integers of count for less. */
const LARGEST_EXPONENT = 1000;

/** A connected graph. Integer and decimal weights are taken exactly; other reals are rounded toward 0, which costs the proof of optimality
 *  but not the bound.
 *  @returns null where the graph is on no surface that is recognised, or the deadline strikes first */
export function* solvePlanarOrTorus(graph: CsrGraph, options: SurfaceOptions): Steps<SurfaceSolution | null> {
  const surface = yield* recognizeSurface(graph, options.deadline);
  return surface && (yield* solveOnSurface(surface, options));
}

export function* solveOnSurface(surface: Surface, options: SurfaceOptions): Steps<SurfaceSolution | null> {
  const { graph, edges, faces } = surface;
  const { deadline, step = 0 } = options;
  const weight = Float64Array.from(edges.forth, (a) => graph.weight[a]!);
  const { length, scale, exact } = edgeLengths(graph, weight, edges.forth);
  const positive = Uint8Array.from(weight, (w) => (w > 0 ? 1 : 0));
  const join = yield* minimumJoin(faces, length, frustratedFaces(faces, weight), deadline);
  if (join === null) return null;
  const packing = yield* cyclePacking(join.flood, faces, edges, graph.n, positive);
  assertInternal(packing.total === join.weight, 'the packing proves another weight than the join has');
  const bound = boundOf(weight, positive, length, packing.total, scale, exact);
  options.onBound?.(bound);
  const wrong = oddWays(surface, join.edges) ^ oddWays(surface, positive);
  const best = { spin: options.start ?? new Int8Array(graph.n).fill(1), cut: 0 };
  best.cut = cutWeight(graph, best.spin);
  const offer = (unsatisfied: Uint8Array): void => {
    const spin = spinsOf(surface, positive, unsatisfied);
    const cut = cutWeight(graph, spin);
    if (!(cut > best.cut)) return;
    best.spin = spin;
    best.cut = cut;
    options.onCut?.(cut, spin);
  };
  if (wrong === 0) offer(join.edges);
  else {
    const cost = length.map((l, e) => (join.edges[e] === 1 ? 0 : l));
    const curve = yield* shortestWayAround(surface, cost, wrong, deadline);
    const moved = join.edges.slice();
    for (const e of curve ?? []) moved[e]! ^= 1;
    if (curve !== null) offer(moved);
  }
  return {
    kind: surfaceKind(surface),
    ...best,
    bound,
    optimal: (exact && wrong === 0) || best.cut >= bound || (step > 0 && bound < best.cut + step),
    packing,
    scale,
    proof: () => packingProof(packing, positive, scale),
  };
}

/** |w| of each edge as integers, times a scale; where that is not exact they are rounded downward. */
function edgeLengths(
  graph: CsrGraph,
  weight: Float64Array,
  forth: Int32Array,
): { length: Float64Array; scale: number; exact: boolean } {
  const integers = integerGraph(graph, LARGEST_SUM);
  if (integers !== null) {
    const length = Float64Array.from(forth, (a) => Math.abs(integers.graph.weight[a]!));
    return { length, scale: integers.scale, exact: true };
  }
  let size = 0;
  for (const w of weight) size += Math.abs(w);
  const scale = 2 ** Math.min(LARGEST_EXPONENT, Math.floor(Math.log2(LARGEST_SUM / size)));
  return { length: weight.map((w) => Math.floor(Math.abs(w) * scale)), scale, exact: false };
}

/** Σ max(w, 0) less the packing: of integers exactly, then divided, as decimals are. */
function boundOf(
  weight: Float64Array,
  positive: Uint8Array,
  length: Float64Array,
  packed: number,
  scale: number,
  exact: boolean,
): number {
  if (exact) {
    let units = -packed;
    for (let e = 0; e < length.length; e++) if (positive[e] === 1) units += length[e]!;
    return units / scale;
  }
  const sum = new UpwardSum();
  for (const w of weight) if (w > 0) sum.add(w);
  sum.add(-packed / scale);
  return nextUp(sum.upper());
}

/** The sides that leave exactly these edges unsatisfied, or as many of them as a spanning tree has. */
function spinsOf(
  { graph, edges, treeArc, treeOrder }: Surface,
  positive: Uint8Array,
  unsatisfied: Uint8Array,
): Int8Array {
  const spin = new Int8Array(graph.n);
  for (const v of treeOrder) {
    const a = treeArc[v]!;
    if (a < 0) spin[v] = 1;
    else {
      const e = edges.edgeOf[a]!;
      const parent = edges.source[e] === v ? edges.target[e]! : edges.source[e]!;
      spin[v] = positive[e] !== unsatisfied[e] ? -spin[parent]! : spin[parent]!;
    }
  }
  return spin;
}
