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
import { type CycleInequalities, CyclePool } from '../../cuts/cycle-pool.ts';
import type { EdgeIndex } from '../../cuts/edge-index.ts';
import { cutWeight } from '../../graph/cut.ts';
import { nextUp, UpwardSum } from '../../linalg/upward-sum.ts';
import { integerGraph } from '../../problems/lattice.ts';
import type { Proof } from '../../problems/proof.ts';
import { CutWeights, type RoundedGraph } from '../cut-weights.ts';
import { cyclesProof } from '../proof-file.ts';
import { type Tightened, tightenByCycles } from './cycles-around.ts';
import { frustratedFaces } from './faces.ts';
import { type Join, minimumJoin } from './join.ts';
import { cyclePacking } from './packing.ts';
import { shortestWayAround } from './shortest-way-around.ts';
import { oddWays, recognizeSurface, type Surface } from './surface.ts';

export interface SurfaceOptions {
  readonly deadline: Deadline;
  /** A cut to begin with, Int8Array(n) of ±1. */
  readonly start?: Int8Array | undefined;
  /** All cuts are multiples of this; 0 where nothing is known. */
  readonly step?: number | undefined;
  /** A better cut; the array is not written to afterwards. */
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
  /** Matchings. */
  readonly rounds: number;
  /** Odd cycles of the graph that prove the bound: its weights, times the scale, less the multipliers on the edges in F and plus those
   *  on the others, have the bound as Σ max(w, 0) + Σ multiplier·(|F| − 1). */
  readonly cycles: CycleInequalities;
  readonly edges: EdgeIndex;
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
/** Reals are not scaled by more. */
const LARGEST_EXPONENT = 900;
/** Rounds of tightening; tori of 20,000 nodes and weights ±1 take some 150. */
const MOST_ROUNDS = 2000;

/** A connected graph. Integer and decimal weights are taken exactly; other reals are rounded toward 0, which costs the proof of optimality
 *  but not the bound.
 *  @returns null where the graph is on no surface that is recognised, or the deadline strikes first */
export function* solvePlanarOrTorus(
  graph: RoundedGraph,
  options: SurfaceOptions,
): Steps<SurfaceSolution | null> {
  const surface = yield* recognizeSurface(graph, options.deadline);
  return surface && (yield* solveOnSurface(surface, options));
}

export function* solveOnSurface(surface: Surface, options: SurfaceOptions): Steps<SurfaceSolution | null> {
  const { graph, edges, faces } = surface;
  const { deadline, step = 0 } = options;
  const weights = edgeWeights(graph, edges);
  const { weight, length, positive, scale, exact } = weights;
  const terminals = frustratedFaces(faces, weight);
  const join = yield* minimumJoin(faces, length, terminals, deadline);
  if (join === null) return null;
  const wrong = oddWays(surface, join.edges) ^ oddWays(surface, positive);
  const best = new BestCut(surface, weights, options);
  let tight: Tightened = { join, units: 1, bound: join.weight, cycles: new CyclePool(), length, rounds: 1 };
  if (wrong === 0) best.offer(join.edges);
  else {
    options.onBound?.(boundOf(weights, tight));
    yield* offerMoved(surface, weights, join, wrong, best, deadline);
    tight = yield* tightenByCycles(surface, length, positive, terminals, join, {
      deadline,
      most: MOST_ROUNDS,
      step: step * scale,
      target: () => best.unsatisfied,
      onJoin(set) {
        if (oddWays(surface, set) === oddWays(surface, positive)) best.offer(set);
      },
    });
  }
  const packing = yield* cyclePacking(tight.join.flood, faces, edges, graph.n, positive);
  const packed = packing.multiplier.reduce((sum, y) => sum + y, 0);
  assertInternal(packed === tight.join.weight, 'the packing proves another weight than the join has');
  const cycles = together(tight.cycles, packing);
  const bound = boundOf(weights, tight);
  const reached = exact ? best.cut : new CutWeights(graph).below(best.spin);
  const optimal = (exact && wrong === 0) || reached >= bound || (step > 0 && bound < best.cut + step);
  options.onBound?.(bound);
  return {
    kind: surfaceKind(surface),
    spin: best.spin,
    cut: best.cut,
    bound: optimal ? best.cut : bound,
    optimal,
    rounds: tight.rounds,
    cycles,
    edges,
    scale: scale * tight.units,
    proof: () => cyclesProof(cycles, edges, scale * tight.units),
  };
}

/** A cut made of a join that is no cut's, by adding a light closed curve. */
function* offerMoved(
  surface: Surface,
  { length }: EdgeWeights,
  join: Join,
  wrong: number,
  best: BestCut,
  deadline: Deadline,
): Steps<void> {
  const cost = length.map((l, e) => (join.edges[e] === 1 ? 0 : l));
  const curve = yield* shortestWayAround(surface, cost, wrong, deadline);
  if (curve === null) return;
  const moved = join.edges.slice();
  for (const e of curve) moved[e]! ^= 1;
  best.offer(moved);
}

class BestCut {
  spin: Int8Array;
  cut: number;
  /** The weight of the edges that it does not satisfy, in the lengths' units. */
  unsatisfied: number;
  readonly #surface: Surface;
  readonly #weights: EdgeWeights;
  readonly #onCut: SurfaceOptions['onCut'];

  constructor(surface: Surface, weights: EdgeWeights, { start, onCut }: SurfaceOptions) {
    this.#surface = surface;
    this.#weights = weights;
    this.#onCut = onCut;
    this.spin = start ?? new Int8Array(surface.graph.n).fill(1);
    this.cut = cutWeight(surface.graph, this.spin);
    const { source, target } = surface.edges;
    const set = Uint8Array.from(weights.positive, (positive, e) =>
      (this.spin[source[e]!] !== this.spin[target[e]!]) === (positive === 1) ? 0 : 1,
    );
    this.unsatisfied = weightOf(set, weights.length);
  }

  /** @param unsatisfied Uint8Array(m): the edges that a cut does not satisfy */
  offer(unsatisfied: Uint8Array): void {
    const weight = weightOf(unsatisfied, this.#weights.length);
    if (weight >= this.unsatisfied) return;
    this.unsatisfied = weight;
    const spin = spinsOf(this.#surface, this.#weights.positive, unsatisfied);
    const cut = cutWeight(this.#surface.graph, spin);
    // Of reals the lengths are rounded.
    if (!(cut > this.cut)) return;
    this.spin = spin;
    this.cut = cut;
    this.#onCut?.(cut, spin);
  }
}

function weightOf(set: Uint8Array, length: Float64Array): number {
  let sum = 0;
  for (let e = 0; e < set.length; e++) if (set[e] === 1) sum += length[e]!;
  return sum;
}

function together(a: CycleInequalities, b: CycleInequalities): CycleInequalities {
  const [sizeA, sizeB] = [a.start[a.count]!, b.start[b.count]!];
  const start = new Int32Array(a.count + b.count + 1);
  const member = new Int32Array(sizeA + sizeB);
  const multiplier = new Float64Array(a.count + b.count);
  start.set(a.start.subarray(0, a.count + 1));
  for (let t = 0; t <= b.count; t++) start[a.count + t] = sizeA + b.start[t]!;
  member.set(a.member.subarray(0, sizeA));
  member.set(b.member.subarray(0, sizeB), sizeA);
  multiplier.set(a.multiplier.subarray(0, a.count));
  multiplier.set(b.multiplier, a.count);
  return { count: a.count + b.count, start, member, multiplier };
}

/** Per edge: its weight, |w| as an integer, times a scale, and 1 where w > 0. */
interface EdgeWeights {
  readonly weight: Float64Array;
  readonly length: Float64Array;
  readonly positive: Uint8Array;
  readonly scale: number;
  /** Otherwise lengths are rounded downward. */
  readonly exact: boolean;
}

function edgeWeights(graph: RoundedGraph, { forth }: EdgeIndex): EdgeWeights {
  const weight = Float64Array.from(forth, (a) => graph.weight[a]!);
  const positive = Uint8Array.from(weight, (w) => (w > 0 ? 1 : 0));
  const integers = graph.exact === undefined ? integerGraph(graph, LARGEST_SUM) : null;
  if (integers !== null) {
    const length = Float64Array.from(forth, (a) => Math.abs(integers.graph.weight[a]!));
    return { weight, length, positive, scale: integers.scale, exact: true };
  }
  const size = weight.reduce((sum, w) => sum + Math.abs(w), 0);
  const scale = 2 ** Math.min(LARGEST_EXPONENT, Math.floor(Math.log2(LARGEST_SUM / size)));
  const length = weight.map((w) => Math.floor(Math.abs(w) * scale));
  return { weight, length, positive, scale, exact: false };
}

/** Σ max(w, 0) less the bound on what is not satisfied, rounded upward where it rounds. */
function boundOf(
  { weight, length, positive, scale, exact }: EdgeWeights,
  { bound, units }: Tightened,
): number {
  if (exact) {
    const value = (weightOf(positive, length) * units - bound) / (scale * units);
    return Number.isInteger(Math.log2(scale)) ? value : nextUp(nextUp(value));
  }
  const sum = new UpwardSum();
  for (const w of weight) if (w > 0) sum.add(w);
  sum.add(-bound / (scale * units));
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
