/** Tightens the bound of a graph on a torus, where the minimum join is no cut's, by odd cycles around it.
 *
 *  With u_e = 1 where a cut does not satisfy edge e, an odd-cycle inequality says Σ u − Σ u' ≥ 1 − |C'|, u' over the edges C' of the
 *  cycle that are in F though negative, or not though positive. Faces give all inequalities of cycles that bound a part of the
 *  surface, which joins satisfy. Others, times multipliers λ ≥ 0, go into the lengths of the edges, and the
 *  minimum join for these lengths bounds again (Lagrange): any λ that leaves no length negative will do. λ follows the volume algorithm
 *  (Barahona, Anbil, Mathematical Programming 87 (2000)): subgradient steps from the best λ, along the mean of the joins; the inequalities
 *  are those that this mean violates. Once the joins are made to prefer it, one of them is often a cut's. */
import type { Deadline } from '../../core/deadline.ts';
import type { Steps } from '../../core/steps.ts';
import { CyclePool } from '../../cuts/cycle-pool.ts';
import { OddCycles } from '../../cuts/odd-cycles.ts';
import { type Join, minimumJoin } from './join.ts';
import type { Surface } from './surface.ts';

export interface Tightened {
  /** The join that proves the bound, for lengths less what the cycles take. */
  readonly join: Join;
  /** The bound on the weight of unsatisfied edges, and all lengths, are in units of 1/units. */
  readonly units: number;
  readonly bound: number;
  /** Inequalities, as cuts/cycle-pool.ts has them, with their multipliers, and the lengths left. */
  readonly cycles: CyclePool;
  readonly length: Float64Array;
  /** Matchings so far. */
  readonly rounds: number;
}

export interface TightenOptions {
  readonly deadline: Deadline;
  /** The least weight of unsatisfied edges that is known of a cut; asked again after every join. */
  readonly target: () => number;
  /** Ends once the bound is above the target less this, or meets the target. */
  readonly step: number;
  /** A join of the first lengths' units: of which weight is the caller's to say. */
  readonly onJoin: (edges: Uint8Array) => void;
  readonly most: number;
}

const LARGEST_SUM = 2 ** 47;
const FINEST = 2 ** 12;
/** The part of a new join in the mean. */
const SHARE = 0.1;
/** Roots searched for cycles, cycles taken, and arcs looked at, per round. */
const ROOTS = 60;
const CYCLES = 60;
const ARCS = 4e5;
const LEAST_VIOLATION = 0.05;
/** Steps without a better bound until they are shortened. */
const PATIENCE = 20;
/** Ended where steps have become so short. */
const SHORTEST = 1e-3;

/** @param length Float64Array(m): |w| as integers @param first its minimum join */
export function* tightenByCycles(
  surface: Surface,
  length: Float64Array,
  positive: Uint8Array,
  terminals: Int32Array,
  first: Join,
  { deadline, target, step, onJoin, most }: TightenOptions,
): Steps<Tightened> {
  let size = 0;
  for (const l of length) size += l;
  const units = Math.max(1, Math.min(FINEST, 2 ** Math.floor(Math.log2(LARGEST_SUM / size))));
  const whole = length.map((l) => l * units);
  const relaxed = new RelaxedCycles(surface, positive, whole);
  let best: Tightened = {
    join: first,
    units: 1,
    bound: first.weight,
    cycles: new CyclePool(),
    length,
    rounds: 1,
  };
  let reached = first.weight * units;
  let scale = 0.5;
  let failures = 0;
  relaxed.average(first.edges, 1);
  let rounds = 1;
  for (let round = 0; round < most && !deadline.expired; round++) {
    yield* relaxed.separate(round);
    if (relaxed.pool.count === 0) break;
    const lengths = relaxed.step(scale * (target() * units - reached));
    const join = yield* minimumJoin(surface.faces, lengths, terminals, deadline);
    if (join === null) break;
    rounds++;
    onJoin(join.edges);
    relaxed.average(join.edges, Math.max(SHARE, 1 / (round + 2)));
    const bound = join.weight + relaxed.constant();
    if (bound > reached) {
      reached = bound;
      best = { join, units, bound, cycles: relaxed.keep(), length: lengths, rounds };
      failures = 0;
      scale = Math.min(2, 1.1 * scale);
    } else if (++failures >= PATIENCE) {
      scale *= 0.66;
      failures = 0;
    }
    const missing = target() * units - reached;
    if (missing <= 0 || missing < step * units || scale < SHORTEST) break;
    yield;
  }
  return { ...best, rounds };
}

/** The inequalities, their multipliers, and the mean of the joins. */
class RelaxedCycles {
  readonly pool = new CyclePool();
  readonly #surface: Surface;
  readonly #positive: Uint8Array;
  readonly #whole: Float64Array;
  readonly #mean: Float64Array;
  readonly #search: OddCycles;
  /** Multipliers that the next step begins at. */
  #center = new Float64Array(0);

  constructor(surface: Surface, positive: Uint8Array, whole: Float64Array) {
    this.#surface = surface;
    this.#positive = positive;
    this.#whole = whole;
    this.#mean = new Float64Array(whole.length);
    this.#search = new OddCycles(surface.graph, surface.edges);
  }

  average(join: Uint8Array, share: number): void {
    const mean = this.#mean;
    for (let e = 0; e < mean.length; e++) mean[e]! += share * (join[e]! - mean[e]!);
  }

  /** Adds inequalities that the mean violates. */
  *separate(round: number): Steps<void> {
    const { n } = this.#surface.graph;
    // What part of the edge is cut.
    const x = this.#mean.map((u, e) => (this.#positive[e] === 1 ? 1 - u : u));
    // Other nodes each time, evenly spread: a golden section apart.
    const offset = Math.floor(((round * 0.6180339887498949) % 1) * n);
    const roots = Int32Array.from({ length: Math.min(n, ROOTS) }, (_, i) =>
      Math.floor((offset + (i * n) / ROOTS) % n),
    );
    const { found } = this.#search;
    found.clear();
    yield* this.#search.search(x, LEAST_VIOLATION, roots, 0, ARCS, CYCLES);
    for (let t = 0; t < found.count; t++) {
      const from = found.start[t]!;
      this.pool.add(found.member, from, found.start[t + 1]! - from);
    }
  }

  /** 1 where an edge of an inequality counts as it is, −1 where the edges that are satisfied count. */
  #sign(member: number): 1 | -1 {
    return (member & 1) !== this.#positive[member >> 1]! ? 1 : -1;
  }

  /** By how much the mean violates an inequality. */
  #violation(t: number): number {
    const { start, member } = this.pool;
    let sum = 1;
    for (let i = start[t]!; i < start[t + 1]!; i++) {
      const u = this.#mean[member[i]! >> 1]!;
      sum -= this.#sign(member[i]!) === 1 ? u : 1 - u;
    }
    return sum;
  }

  /** Moves the multipliers along the violations, so far that the bound would grow by `gain` if it were linear.
   *  @returns the lengths less what the inequalities take */
  step(gain: number): Float64Array {
    const { count, multiplier } = this.pool;
    const violation = new Float64Array(count);
    let square = 0;
    for (let t = 0; t < count; t++) {
      violation[t] = this.#violation(t);
      if (violation[t]! > 0 || (this.#center[t] ?? 0) > 0) square += violation[t]! ** 2;
    }
    const factor = square === 0 ? 0 : gain / square;
    for (let t = 0; t < count; t++)
      multiplier[t] = Math.max(0, Math.floor((this.#center[t] ?? 0) + factor * violation[t]!));
    this.#fit();
    return this.#lengths();
  }

  /** Lowers multipliers that would take more than an edge's length. */
  #fit(): void {
    const { count, start, member, multiplier } = this.pool;
    const load = new Float64Array(this.#whole.length);
    for (let t = 0; t < count; t++) {
      for (let i = start[t]!; i < start[t + 1]!; i++)
        if (this.#sign(member[i]!) === 1) load[member[i]! >> 1]! += multiplier[t]!;
    }
    for (let t = 0; t < count; t++) {
      let factor = 1;
      for (let i = start[t]!; i < start[t + 1]!; i++) {
        const e = member[i]! >> 1;
        if (this.#sign(member[i]!) === 1 && load[e]! > this.#whole[e]!)
          factor = Math.min(factor, this.#whole[e]! / load[e]!);
      }
      multiplier[t] = Math.floor(multiplier[t]! * factor);
    }
  }

  #lengths(): Float64Array {
    const { count, start, member, multiplier } = this.pool;
    const lengths = this.#whole.slice();
    for (let t = 0; t < count; t++) {
      if (multiplier[t] === 0) continue;
      for (let i = start[t]!; i < start[t + 1]!; i++)
        lengths[member[i]! >> 1]! -= this.#sign(member[i]!) * multiplier[t]!;
    }
    return lengths;
  }

  /** What the inequalities add to the bound: each multiplier times 1 − |C'|. */
  constant(): number {
    const { count, start, member, multiplier } = this.pool;
    let sum = 0;
    for (let t = 0; t < count; t++) {
      let rest = 1;
      for (let i = start[t]!; i < start[t + 1]!; i++) if (this.#sign(member[i]!) === -1) rest--;
      sum += rest * multiplier[t]!;
    }
    return sum;
  }

  /** The multipliers are the best so far: a copy of the inequalities that have some. */
  keep(): CyclePool {
    const { count, start, member, multiplier } = this.pool;
    this.#center = multiplier.slice(0, count);
    const copy = new CyclePool();
    for (let t = 0; t < count; t++) {
      if (multiplier[t] === 0) continue;
      copy.add(member, start[t]!, start[t + 1]! - start[t]!);
      copy.multiplier[copy.count - 1] = multiplier[t]!;
    }
    return copy;
  }
}
