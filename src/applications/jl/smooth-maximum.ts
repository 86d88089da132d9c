/** Descends from a map A to one whose largest distortion over the pairs is small: the smooth maximum
 *      D_β(A) = (1/β) log Σ_pairs (e^{β(q−1)} + e^{−β(q−1)}),   q = |A u|², u = (x_i − x_j)/|x_i − x_j|,
 *  with β growing in units of the present maximum, by Adam steps (Kingma & Ba 2015) that shrink linearly over the second half.
 *
 *  ∇D_β = 2A Σ c_ij u uᵀ = 2 (P)ᵀX with P_i = Σ_j c_ij/|x_i − x_j|² · A(x_i − x_j): pairs cost O(k), only points cost O(dk).
 *  Pairs far from the maximum weigh less than e^{−14} and are left out; where there are many pairs, seven steps of eight look
 *  only at those that were near it at the eighth. Only full looks decide which map is kept.
 *  Plain gradient steps with the same schedule needed three to ten times as many steps. */
import type { Deadline } from '../../core/deadline.ts';
import type { Steps } from '../../core/steps.ts';
import { imageSquare } from './distortion.ts';
import type { PairSet } from './pairs.ts';
import type { PointSet } from './points.ts';
import { project, pullBack } from './projection.ts';

export interface MaximumDescent {
  /** The best map met, scaled so that its smallest and largest q lie equally far from 1. */
  readonly map: Float64Array;
  readonly steps: number;
  /** Largest distortion after scaling, at full looks: step by step. */
  readonly history: readonly { readonly step: number; readonly distortion: number }[];
}

export interface MaximumOptions {
  readonly steps: number;
  /** Step size in units of 1/√d. */
  readonly stepSize: number;
}

/** Exponent at which a pair is left out. */
const NEGLIGIBLE = 14;
/** Above this many pairs, full looks come every eighth step. */
const MANY_PAIRS = 200_000;
const LOOK_EVERY = 8;
/** Pairs this near the maximum are listed: with twice the margin of NEGLIGIBLE alone, the rest overtook them late in the descent. */
const LISTED_SHARE = 0.6;

/** @param start k rows of d numbers, not changed */
export function* descendMaximum(
  points: PointSet,
  pairs: PairSet,
  start: Float64Array,
  k: number,
  options: MaximumOptions,
  deadline: Deadline,
): Steps<MaximumDescent> {
  const map = start.slice();
  const look = new Look(points, pairs, k);
  const adam = new Adam(map.length);
  const gradient = new Float64Array(map.length);
  const history: { step: number; distortion: number }[] = [];
  const every = pairs.inverse.length > MANY_PAIRS ? LOOK_EVERY : 1;
  const sharpStart = 2 * Math.log(pairs.inverse.length + 10);
  const best = { map: map.slice(), distortion: Number.POSITIVE_INFINITY };
  let done = 0;
  for (; ; done++) {
    const last = done === options.steps || !deadline.step();
    const share = done / options.steps;
    const sharpness = sharpStart * 20 ** share;
    project(points, map, k, look.image);
    if (done % every === 0 || last || !look.listed) {
      const { smallest, largest } = look.all(sharpness, last);
      const distortion = (largest - smallest) / (largest + smallest);
      if (distortion < best.distortion) {
        best.distortion = distortion;
        best.map.set(map);
        scaleBy(best.map, Math.sqrt(2 / (largest + smallest)));
      }
      history.push({ step: done, distortion });
    } else look.near(sharpness);
    if (last) break;
    pullBack(points, look.pull, k, 2, gradient);
    const rate = options.stepSize * Math.min(1, 2 * (1 - share));
    adam.step(map, gradient, rate / Math.sqrt(points.dimension));
    yield;
  }
  return { map: best.map, steps: done, history };
}

function scaleBy(map: Float64Array, factor: number): void {
  for (let i = 0; i < map.length; i++) map[i]! *= factor;
}

/** The state of the pairs under the present image, and the gradient by the image's rows. */
class Look {
  readonly image: Float64Array;
  /** Gradient of D_β by the image, halved: what pullBack turns into the map's gradient. */
  readonly pull: Float64Array;
  /** Whether the pairs near the maximum are listed. */
  listed = false;
  readonly #points: PointSet;
  readonly #pairs: PairSet;
  readonly #k: number;
  /** q − 1 of every pair. */
  readonly #offset: Float32Array;
  readonly #source: Int32Array;
  readonly #target: Int32Array;
  readonly #inverse: Float32Array;
  readonly #near: Float32Array;
  #count = 0;

  constructor(points: PointSet, pairs: PairSet, k: number) {
    this.#points = points;
    this.#pairs = pairs;
    this.#k = k;
    this.image = new Float64Array(points.count * k);
    this.pull = new Float64Array(points.count * k);
    this.#offset = new Float32Array(pairs.inverse.length);
    const room = pairs.inverse.length > MANY_PAIRS ? Math.ceil(pairs.inverse.length / 8) : 0;
    this.#source = new Int32Array(room);
    this.#target = new Int32Array(room);
    this.#inverse = new Float32Array(room);
    this.#near = new Float32Array(room);
  }

  /** Looks at every pair; lists those near the maximum where there is room.
   *  @param valueOnly leaves the gradient out */
  all(sharpness: number, valueOnly: boolean): { smallest: number; largest: number } {
    const range = this.#measure();
    if (valueOnly) return range;
    const top = Math.max(range.largest - 1, 1 - range.smallest);
    const beta = sharpness / (top || 1);
    // Pairs may move for seven steps before the next full look.
    const listFrom = Math.min(LISTED_SHARE * top, top - (2 * NEGLIGIBLE) / beta);
    const from = top - NEGLIGIBLE / beta;
    const { rowPtr, target, inverse } = this.#pairs;
    const offset = this.#offset;
    const room = this.#source.length;
    let listed = 0;
    let total = 0;
    this.pull.fill(0);
    for (let i = 0; i < this.#points.count; i++) {
      const first = rowPtr[i]!;
      for (let p = first, end = rowPtr[i + 1]!; p < end; p++) {
        const e = offset[p]!;
        const size = e < 0 ? -e : e;
        if (size < listFrom || inverse[p] === 0) continue;
        const j = target === null ? i + 1 + p - first : target[p]!;
        if (listed < room) {
          this.#source[listed] = i;
          this.#target[listed] = j;
          this.#inverse[listed] = inverse[p]!;
        }
        listed++;
        if (size >= from) total += this.#pullPair(i, j, inverse[p]!, e, beta * (size - top));
      }
    }
    this.listed = listed <= room;
    this.#count = listed;
    this.#normalize(total);
    return range;
  }

  /** Looks at the listed pairs only. */
  near(sharpness: number): void {
    const offset = this.#near;
    let top = 0;
    for (let l = 0; l < this.#count; l++) {
      const q = imageSquare(this.image, this.#k, this.#source[l]!, this.#target[l]!) * this.#inverse[l]!;
      offset[l] = q - 1;
      top = Math.max(top, Math.abs(q - 1));
    }
    const beta = sharpness / (top || 1);
    let total = 0;
    this.pull.fill(0);
    for (let l = 0; l < this.#count; l++) {
      const e = offset[l]!;
      const exponent = beta * (Math.abs(e) - top);
      if (exponent >= -NEGLIGIBLE)
        total += this.#pullPair(this.#source[l]!, this.#target[l]!, this.#inverse[l]!, e, exponent);
    }
    this.#normalize(total);
  }

  #measure(): { smallest: number; largest: number } {
    const { rowPtr, target, inverse } = this.#pairs;
    let smallest = Number.POSITIVE_INFINITY;
    let largest = 0;
    for (let i = 0; i < this.#points.count; i++) {
      const first = rowPtr[i]!;
      for (let p = first, end = rowPtr[i + 1]!; p < end; p++) {
        const scale = inverse[p]!;
        if (scale === 0) continue;
        const j = target === null ? i + 1 + p - first : target[p]!;
        const q = imageSquare(this.image, this.#k, i, j) * scale;
        this.#offset[p] = q - 1;
        if (q < smallest) smallest = q;
        if (q > largest) largest = q;
      }
    }
    return largest > 0 ? { smallest, largest } : { smallest: 1, largest: 1 };
  }

  #pullPair(i: number, j: number, inverse: number, offset: number, exponent: number): number {
    const weight = Math.exp(exponent);
    const signed = offset > 0 ? weight * inverse : -weight * inverse;
    const { image, pull } = this;
    let x = i * this.#k;
    let y = j * this.#k;
    for (const end = x + this.#k; x < end; x++, y++) {
      const step = signed * (image[x]! - image[y]!);
      pull[x]! += step;
      pull[y]! -= step;
    }
    return weight;
  }

  #normalize(total: number): void {
    if (total > 0) scaleBy(this.pull, 1 / total);
  }
}

class Adam {
  readonly #mean: Float64Array;
  readonly #square: Float64Array;
  #steps = 0;

  constructor(size: number) {
    this.#mean = new Float64Array(size);
    this.#square = new Float64Array(size);
  }

  step(x: Float64Array, gradient: Float64Array, rate: number): void {
    const mean = this.#mean;
    const square = this.#square;
    this.#steps++;
    const scale = rate / (1 - 0.9 ** this.#steps);
    const correction = 1 / (1 - 0.99 ** this.#steps);
    for (let i = 0; i < x.length; i++) {
      const g = gradient[i]!;
      const m = 0.9 * mean[i]! + 0.1 * g;
      const s = 0.99 * square[i]! + 0.01 * g * g;
      mean[i] = m;
      square[i] = s;
      x[i]! -= (scale * m) / (Math.sqrt(s * correction) + 1e-12);
    }
  }
}
