/** The smallest eigenvalue of a large symmetric operator, by Lanczos with thick restarts.
 *  Every new vector is orthogonalised against the whole basis, which is kept small: when it is full, the Ritz vectors of
 *  the smallest values stay and the rest is dropped. Source: Wu & Simon, "Thick-restart Lanczos method for large symmetric
 *  eigenvalue problems", SIAM J. Matrix Anal. Appl. 22 (2000).
 *  Cost per step: one product with the operator and 4n·(basis size) flops; memory: the basis.
 *  The value is a Rayleigh quotient, so it lies ABOVE the smallest eigenvalue (to rounding): an estimate, never a proof. */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { Stopper } from '../core/blocks.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';

/** y ← Ax; A symmetric. At once, or as work that pauses. */
export type SymmetricOperator = (x: Float64Array, y: Float64Array) => Steps<void> | void;

/** Operator times vector. */
export function* applyOperator(operator: SymmetricOperator, x: Float64Array, y: Float64Array): Steps<void> {
  const work = operator(x, y);
  // A plain function may well return something, an array for example.
  if (work && 'next' in work) yield* work;
}

export interface LanczosOptions {
  readonly random: Random;
  /** Stop when the residual is below this times the operator's size; default 1e-10. */
  readonly tolerance?: number;
  /** Products with the operator at most; default 300. */
  readonly maxSteps?: number;
  /** Asked after every step. */
  readonly stopper?: Stopper | undefined;
  /** Shown the smallest Ritz value so far, its residual and the steps, every few steps; true ends the work. */
  readonly enough?: ((value: number, residual: number, steps: number) => boolean) | undefined;
}

export interface Eigenpair {
  readonly value: number;
  /** Float64Array(n), of length 1. */
  readonly vector: Float64Array;
  /** |A·vector − value·vector|: some eigenvalue lies within it of `value`. */
  readonly residual: number;
  readonly steps: number;
}

/** The basis may take this many doubles (128 MiB), but has 12 vectors at least and 80 at most. */
const BASIS_DOUBLES = 2 ** 24;
const MIN_BASIS = 12;
const MAX_BASIS = 80;
/** Entries of vectors worked on between two pauses: some 5 ms. */
const PAUSE_ENTRIES = 4e6;

/** Pauses between steps, and within them where n is large. At least one step is made. */
export function* smallestEigenpair(
  n: number,
  operator: SymmetricOperator,
  options: LanczosOptions,
): Steps<Eigenpair> {
  const { random, tolerance = 1e-10, maxSteps = 300, stopper, enough } = options;
  const size = Math.min(
    n,
    Math.max(MIN_BASIS, Math.min(MAX_BASIS, Math.floor(BASIS_DOUBLES / Math.max(n, 1)))),
  );
  const basis = new Basis(n, size, random);
  let steps = 0;
  let ritz = basis.ritz();
  while (steps < maxSteps) {
    // A full set of Ritz values only where it can end the search: when the basis is full, and now and then before.
    const closed = yield* basis.extend(operator);
    steps++;
    yield;
    const last = closed || steps === maxSteps || stopper?.expired === true;
    if (!last && basis.count < size && steps % 8 !== 0) continue;
    ritz = basis.ritz();
    if (last || ritz.residual <= tolerance * ritz.norm) break;
    if (enough?.(ritz.values[0]!, ritz.residual, steps)) break;
    if (basis.count === size) yield* basis.restart(ritz);
  }
  return yield* measured(n, operator, yield* basis.combine(ritz.coordinates), steps);
}

/** The Rayleigh quotient and the true residual of a vector. */
function* measured(
  n: number,
  operator: SymmetricOperator,
  vector: Float64Array,
  steps: number,
): Steps<Eigenpair> {
  const product = new Float64Array(n);
  scale(vector, 1 / Math.sqrt(dot(vector, vector)));
  yield* applyOperator(operator, vector, product);
  const value = dot(vector, product);
  let square = 0;
  for (let i = 0; i < n; i++) square += (product[i]! - value * vector[i]!) ** 2;
  return { value, vector, residual: Math.sqrt(square), steps };
}

interface Ritz {
  /** Coordinates of the smallest Ritz vector in the basis, and all of them, by increasing value. */
  readonly coordinates: readonly number[];
  readonly all: readonly (readonly number[])[];
  readonly values: readonly number[];
  readonly residual: number;
  /** Largest |Ritz value|: the operator's size as seen so far. */
  readonly norm: number;
}

class Basis {
  count = 0;
  readonly #n: number;
  readonly #random: Random;
  readonly #size: number;
  readonly #vectors: Float64Array[] = [];
  /** The operator in the basis: tridiagonal, with an arrowhead after a restart. */
  #matrix: number[][] = [];
  /** The next basis vector, and its coupling to the last one. */
  #next: Float64Array;
  #coupling = 0;
  /** Couplings of the vector after a restart to the kept Ritz vectors. */
  #arrow: number[] = [];

  constructor(n: number, size: number, random: Random) {
    this.#n = n;
    this.#size = size;
    this.#random = random;
    this.#next = new Float64Array(n);
    for (let i = 0; i < n; i++) this.#next[i] = random.normal();
    scale(this.#next, 1 / Math.sqrt(dot(this.#next, this.#next)));
  }

  /** Takes the next vector in, and forms the one after it.
   *  @returns true where the basis is closed under the operator: its Ritz values are eigenvalues */
  *extend(operator: SymmetricOperator): Steps<boolean> {
    const j = this.count++;
    const vector = this.#next;
    this.#vectors[j] = vector;
    const product = new Float64Array(this.#n);
    yield* applyOperator(operator, vector, product);
    const row: number[] = new Array(j + 1).fill(0);
    row[j] = dot(vector, product);
    if (this.#arrow.length > 0) for (let i = 0; i < j; i++) row[i] = this.#arrow[i]!;
    else if (j > 0) row[j - 1] = this.#coupling;
    this.#arrow = [];
    this.#matrix[j] = row;
    const before = Math.sqrt(dot(product, product));
    // The recurrence removes what is there in exact arithmetic; one pass over the basis, what rounding left of it.
    const perPause = Math.ceil(PAUSE_ENTRIES / this.#n);
    for (let i = 0; i <= j; i++) {
      if (row[i] !== 0) addMultiple(product, this.#vectors[i]!, -row[i]!);
      if (i % perPause === perPause - 1) yield;
    }
    for (let i = j; i >= 0; i--) {
      addMultiple(product, this.#vectors[i]!, -dot(this.#vectors[i]!, product));
      if (i % perPause === perPause - 1) yield;
    }
    this.#coupling = Math.sqrt(dot(product, product));
    if (this.count >= this.#n || this.#coupling <= 1e-14 * before) {
      this.#coupling = 0;
      return true;
    }
    scale(product, 1 / this.#coupling);
    this.#next = product;
    return false;
  }

  ritz(): Ritz {
    const m = this.count;
    if (m === 0) return { coordinates: [], all: [], values: [], residual: Number.POSITIVE_INFINITY, norm: 0 };
    const dense = Matrix.zeros(m, m);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j <= i; j++) {
        dense.set(i, j, this.#matrix[i]![j]!);
        dense.set(j, i, this.#matrix[i]![j]!);
      }
    }
    const decomposition = new EigenvalueDecomposition(dense, { assumeSymmetric: true });
    const values = decomposition.realEigenvalues;
    const columns = decomposition.eigenvectorMatrix;
    const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
    const all = order.map((i) => columns.getColumn(i));
    const sorted = order.map((i) => values[i]!);
    return {
      coordinates: all[0]!,
      all,
      values: sorted,
      residual: this.#coupling * Math.abs(all[0]![m - 1]!),
      norm: Math.max(Math.abs(sorted[0]!), Math.abs(sorted[m - 1]!)),
    };
  }

  /** Keeps the Ritz vectors of the smallest third of the values; the next vector stays coupled to each. */
  *restart(ritz: Ritz): Steps<void> {
    const kept = Math.max(1, Math.floor(this.#size / 3));
    const last = this.count - 1;
    const vectors: Float64Array[] = [];
    for (let i = 0; i < kept; i++) vectors.push(yield* this.combine(ritz.all[i]!));
    this.#arrow = ritz.all.slice(0, kept).map((coordinates) => this.#coupling * coordinates[last]!);
    this.#matrix = vectors.map((_, i) => {
      const row: number[] = new Array(i + 1).fill(0);
      row[i] = ritz.values[i]!;
      return row;
    });
    this.#vectors.length = 0;
    this.#vectors.push(...vectors);
    this.count = kept;
  }

  *combine(coordinates: readonly number[]): Steps<Float64Array> {
    const sum = new Float64Array(this.#n);
    if (coordinates.length === 0) {
      for (let i = 0; i < this.#n; i++) sum[i] = this.#random.normal();
      return sum;
    }
    const perPause = Math.ceil(PAUSE_ENTRIES / this.#n);
    for (let i = 0; i < coordinates.length; i++) {
      addMultiple(sum, this.#vectors[i]!, coordinates[i]!);
      if (i % perPause === perPause - 1) yield;
    }
    return sum;
  }
}

function dot(x: Float64Array, y: Float64Array): number {
  let even = 0;
  let odd = 0;
  const n = x.length;
  for (let i = 0; i + 1 < n; i += 2) {
    even += x[i]! * y[i]!;
    odd += x[i + 1]! * y[i + 1]!;
  }
  if (n % 2 === 1) even += x[n - 1]! * y[n - 1]!;
  return even + odd;
}

function addMultiple(x: Float64Array, y: Float64Array, factor: number): void {
  for (let i = 0; i < x.length; i++) x[i]! += factor * y[i]!;
}

function scale(x: Float64Array, factor: number): void {
  for (let i = 0; i < x.length; i++) x[i]! *= factor;
}
