/** The relaxation of one node: max-cut SDP with hypermetric inequalities by the method of multipliers on low-rank vectors.
 *  Each round minimises the augmented Lagrangian (kernels/hypermetric.ts) to a crude accuracy, takes its μ as the next
 *  multipliers, drops what is slack and adds what is violated. The Lagrangian at (V, μ) estimates the bound that μ gives; it is the
 *  bound where V is a global minimiser, which safe-bound.ts decides.
 *
 *  CPU time to an estimate, root of g05_100.0, of w05_100.0 and of pm1d_100.0 (SDP alone: 1463.5, 1918.0, 405.4; limit with all triangles
 *  1441.99, 1738.7, 364.5): triangles alone 1442.0, 1738.9, 364.5 in 0.08 s; with larger inequalities 1439.0, 1707, 358.6 in 0.13 s.
 *  What lost:
 *  - Mixing sweeps with a projected step on the multipliers, in C: g05_100.0 at 1450 in 0.2 s, 1443.4 in 4 s.
 *  - Anything with an eigendecomposition per evaluation (BiqCrunch's smoothed dual, ADMM): one of 100 nodes takes 8 ms in TypeScript,
 *    as long as 60 evaluations here, or three rounds.
 *  - Vectors without noise: they stay near the rank that few inequalities need, in saddle points. g05_80.0 after 14 rounds of 60 steps:
 *    proved 933.9 at an estimate of 930.8, with noise 930.93 at 930.89. Moving along the eigenvector of λ_min did not do, since many
 *    eigenvalues are negative at once. */
import type { Stopper } from '../core/blocks.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import { InequalityPool } from '../cuts/inequality-pool.ts';
import { type Separation, Separator } from '../cuts/separation.ts';
import {
  type HypermetricArrays,
  hypermetricArrays,
  hypermetricBytes,
  hypermetricDescent,
  STATE,
} from '../kernels/hypermetric.ts';
import { type Backend, KernelSpace } from '../kernels/space.ts';
import type { DenseProblem } from './dense-problem.ts';
import type { DenseParameters } from './parameters.ts';
import { BoundProver, type SafeBound } from './safe-bound.ts';
import { contractedWeights, importInequalities, type Subproblem } from './subproblem.ts';

const MOST_CAPACITY = 60000;

export class NodeRelaxation {
  readonly arrays: HypermetricArrays;
  readonly pool: InequalityPool;
  readonly problem: DenseProblem;
  readonly parameters: DenseParameters;
  /** Columns in use. */
  readonly columns: number;
  groups = 0;
  /** Weight within groups. */
  fixed = 0;
  /** What penalty and tolerance are measured by. */
  readonly unit: number;
  readonly #space: KernelSpace;
  readonly #separator: Separator;
  readonly #prover: BoundProver;

  constructor(problem: DenseProblem, parameters: DenseParameters, backend: Backend = 'wasm') {
    const { n } = problem;
    this.problem = problem;
    this.parameters = parameters;
    this.columns = Math.max(4, 4 * Math.ceil(Math.min(n, parameters.columns ?? 32 + n / 4) / 4));
    const sizes = {
      n,
      k: this.columns,
      memory: parameters.memory,
      capacity: Math.min(MOST_CAPACITY, Math.ceil(parameters.capacity * n)),
    };
    this.#space = new KernelSpace(hypermetricBytes(sizes) + Separator.bytes(n), backend);
    this.arrays = hypermetricArrays(this.#space, sizes);
    this.pool = new InequalityPool(this.arrays);
    this.#separator = new Separator(this.#space, n, this.pool);
    this.#prover = new BoundProver(n, backend);
    this.unit = typicalWeight(problem);
  }

  /** Starts from what the parent ended with, or from random vectors. */
  load(node: Subproblem, random: Random): void {
    const { half, vectors, state } = this.arrays;
    const { groups } = node;
    this.groups = groups;
    this.fixed = contractedWeights(this.problem, node, half);
    for (let i = 0; i < groups * groups; i++) half[i]! /= 2;
    state[STATE.kept] = 0;
    state[STATE.head] = 0;
    if (node.start === null) {
      this.pool.clear();
      for (let i = 0; i < groups * this.columns; i++) vectors[i] = random.normal();
    } else {
      importInequalities(this.pool, node, node.start.inequalities);
      vectors.set(node.start.vectors.subarray(0, groups * this.columns));
    }
    this.#normalize();
  }

  descend(iterations: number): void {
    const { penalty, tolerance } = this.parameters;
    const rho = penalty * this.unit;
    hypermetricDescent(
      this.#space,
      this.arrays,
      this.groups,
      this.pool.count,
      rho,
      tolerance * this.unit,
      iterations,
    );
  }

  /** What the bound of the multipliers μ would be were V optimal for them: never above that bound by more than rounding. */
  estimate(): number {
    const { half, products, mu } = this.arrays;
    const p = this.groups;
    let value = 0;
    for (let i = 0; i < p; i++) {
      for (let j = i + 1; j < p; j++) value += half[i * p + j]! * products[i * p + j]!;
    }
    for (let q = 0; q < this.pool.count; q++) if (mu[q]! > 0) value += mu[q]! * this.pool.violation(q);
    return (this.problem.total - this.fixed) / 2 - value;
  }

  /** @param target a bound below this is good enough @param stopper ends the search for a better one */
  prove(target: number, stopper: Stopper): Steps<SafeBound> {
    const { half, mu, pull } = this.arrays;
    const diagonal = pull.subarray(0, this.groups).map((x) => -x / 2);
    const multipliers = { half, pool: this.pool, gamma: mu, diagonal };
    return this.#prover.prove(this.problem, this, multipliers, target, stopper);
  }

  /** Adds normal noise to the vectors, about `length` to each, and forgets what the descent has learnt. */
  perturb(length: number, random: Random): void {
    const { vectors, state } = this.arrays;
    const k = this.columns;
    const factor = length / Math.sqrt(k);
    for (let i = 0; i < this.groups * k; i++) vectors[i]! += factor * random.normal();
    this.#normalize();
    state[STATE.kept] = 0;
  }

  /** F, about, when groups a and b are joined with sign s: after a short descent from both on one vector, tied by a term that is linear
   *  in X_ab. Changes the vectors and what depends on them. */
  probe(a: number, b: number, s: number, iterations: number): number {
    const { half, vectors, state } = this.arrays;
    const k = this.columns;
    let square = 0;
    for (let c = 0; c < k; c++) square += (vectors[a * k + c]! + s * vectors[b * k + c]!) ** 2;
    const inverse = square > 1e-12 ? 1 / Math.sqrt(square) : 0;
    for (let c = 0; c < k && inverse > 0; c++) {
      const x = (vectors[a * k + c]! + s * vectors[b * k + c]!) * inverse;
      vectors[a * k + c] = x;
      vectors[b * k + c] = s * x;
    }
    const tie = TIE * this.unit;
    const at = Math.min(a, b) * this.groups + Math.max(a, b);
    const kept = half[at]!;
    half[at] = kept - s * tie;
    state[STATE.kept] = 0;
    this.descend(iterations);
    half[at] = kept;
    return this.value + tie;
  }

  /** Adds violated inequalities: triangles, and larger ones once no triangle is violated by much.
   *  @param turn which half of the pool those grow from: even or odd */
  *separate(
    turn: number,
    stopper: Stopper,
  ): Steps<{ readonly triangles: Separation; readonly added: number }> {
    const { trianglesDone, triangles: most, extensions } = this.parameters;
    const { n } = this.problem;
    const separator = this.#separator;
    separator.read(this.groups, this.arrays.products);
    const triangles = yield* separator.addTriangles(CUT_THRESHOLD, Math.ceil(most * n));
    let { added } = triangles;
    if (triangles.worst < trianglesDone && extensions > 0) {
      const limit = Math.ceil(extensions * n);
      const pentagons = yield* separator.addExtensions(3, EXTENSION_THRESHOLD, limit, turn, stopper);
      added += pentagons.added;
      if (pentagons.worst < PENTAGONS_DONE)
        added += (yield* separator.addExtensions(5, EXTENSION_THRESHOLD, limit, turn, stopper)).added;
    }
    return { triangles, added };
  }

  /** F of the vectors: the bound is about a constant less F. */
  get value(): number {
    return this.arrays.state[STATE.value]!;
  }

  #normalize(): void {
    const { vectors } = this.arrays;
    const k = this.columns;
    for (let i = 0; i < this.groups; i++) {
      let square = 0;
      for (let c = i * k; c < (i + 1) * k; c++) square += vectors[c]! * vectors[c]!;
      if (!(square > 1e-12)) {
        vectors.fill(0, i * k, (i + 1) * k);
        vectors[i * k + (i % k)] = 1;
        square = 1;
      }
      const inverse = 1 / Math.sqrt(square);
      for (let c = i * k; c < (i + 1) * k; c++) vectors[c]! *= inverse;
    }
  }
}

/** The tie of a probe, in units of the weights: more than what joining two groups can cost. */
const TIE = 10;
const CUT_THRESHOLD = 0.02;
const EXTENSION_THRESHOLD = 0.05;
const PENTAGONS_DONE = 0.4;

/** Root mean square of the weights over pairs, of each no more than four times the edges' mean: few heavy ones, like those of the node that
 *  stands for the linear terms of a QUBO, would make the penalty too stiff for all others. */
function typicalWeight({ n, weight }: DenseProblem): number {
  const pairs = Math.max(1, n * (n - 1));
  let sum = 0;
  let edges = 0;
  for (const w of weight) {
    sum += Math.abs(w);
    if (w !== 0) edges++;
  }
  const most = (4 * sum) / Math.max(1, edges);
  let square = 0;
  for (const w of weight) square += Math.min(Math.abs(w), most) ** 2;
  return Math.sqrt(square / pairs) || 1;
}
