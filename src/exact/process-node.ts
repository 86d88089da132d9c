/** One node of the branch and bound: its bound, perhaps a cut, and its children. The unit of parallel work: everything in and
 *  out is plain data. The result depends on the arguments alone. */
import { Deadline } from '../core/deadline.ts';
import { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import { chooseBranch } from './branching.ts';
import type { DenseParameters } from './parameters.ts';
import type { NodeRelaxation } from './relaxation.ts';
import { bestRounding } from './round-vectors.ts';
import type { SafeBound } from './safe-bound.ts';
import {
  contract,
  exportInequalities,
  liftSpin,
  type RootInequalities,
  representatives,
  type Subproblem,
} from './subproblem.ts';

/** What the bound of a node rests on, to be recomputed as safe-bound.ts says: groups and signs give the contraction. */
export interface LeafProof {
  readonly group: Int16Array;
  readonly sign: Int8Array;
  readonly inequalities: RootInequalities;
  /** Float64Array(groups). */
  readonly y: Float64Array;
  readonly bound: number;
}

export interface NodeResult {
  /** No cut of the node weighs more. */
  readonly bound: number;
  /** The bound is good enough: the node needs no children. */
  readonly closed: boolean;
  /** The time was up before the node was done: the bound holds, but there are no children. */
  readonly interrupted: boolean;
  /** ±1 for each node of the root: the best cut seen here, in rounded weights; null where none beats the incumbent. */
  readonly spin: Int8Array | null;
  /** The root nodes that the children join, x_v = x_u in the first and x_v = −x_u in the second. */
  readonly branch: { readonly u: number; readonly v: number } | null;
  /** Without ids: the tree gives them. */
  readonly children: readonly Subproblem[];
  readonly inequalities: number;
  readonly rounds: number;
  readonly proof: LeafProof | null;
}

export interface NodeOptions {
  readonly parameters: DenseParameters;
  /** A node whose bound is below this, or equal to it where `closesAt`, is closed. */
  readonly target: number;
  /** The best cut known. */
  readonly incumbent: number;
  readonly recordProof: boolean;
}

const ROUNDINGS = 8;

export function* processNode(
  relaxation: NodeRelaxation,
  node: Subproblem,
  options: NodeOptions,
  deadline: Deadline = new Deadline(),
): Steps<NodeResult> {
  const random = new Random(node.id + 1);
  relaxation.load(node, random);
  const { safe, rounds, interrupted } = yield* bound(relaxation, options, random, deadline);
  const value = Math.min(node.bound, safe.bound);
  const closed = (options.recordProof ? safe.bound : value) < options.target;
  const best = bestRounding(relaxation, node, ROUNDINGS, random);
  const result = {
    bound: value,
    closed,
    interrupted,
    spin: best.cut > options.incumbent ? liftSpin(node, best.spin) : null,
    inequalities: relaxation.pool.count,
    rounds,
    proof: options.recordProof ? leafProof(relaxation, node, safe) : null,
  };
  if (closed || interrupted || node.groups === 1) return { ...result, branch: null, children: [] };
  const inequalities = exportInequalities(relaxation.pool, relaxation.arrays.mu, node, 0);
  const [a, b] = yield* chooseBranch(relaxation);
  const known = {
    id: -1,
    bound: value,
    vectors: relaxation.arrays.vectors,
    columns: relaxation.columns,
    inequalities,
  };
  const representative = representatives(node);
  return {
    ...result,
    branch: { u: representative[a]!, v: representative[b]! },
    children: [contract(node, a, b, 1, known), contract(node, a, b, -1, known)],
  };
}

/** Proofs tried in a round, each after some more descent. */
const PROOFS = 3;

/** Rounds until the bound is below the target, or will not get there. */
function* bound(
  relaxation: NodeRelaxation,
  options: NodeOptions,
  random: Random,
  deadline: Deadline,
): Steps<{ safe: SafeBound; rounds: number; interrupted: boolean }> {
  const { parameters, target } = options;
  let before = Number.POSITIVE_INFINITY;
  let rounds = 0;
  // A step is a node: this one has been taken.
  const timed = deadline.withoutSteps();
  let late = false;
  let failures = 0;
  while (rounds < parameters.rounds) {
    rounds++;
    relaxation.perturb(parameters.noise, random);
    relaxation.descend(parameters.iterations);
    yield;
    const estimate = relaxation.estimate();
    late = timed.expired;
    if (late) break;
    if (estimate < target) {
      for (let trial = 0; trial < PROOFS; trial++) {
        relaxation.descend(parameters.polish);
        yield;
        const safe = relaxation.prove();
        if (safe.bound < target) return { safe, rounds, interrupted: false };
        if (++failures === PROOFS * parameters.failures) return { safe, rounds, interrupted: false };
      }
    } else if (hopeless(estimate, before, target, parameters)) break;
    before = estimate;
    relaxation.pool.update(parameters.slack);
    relaxation.separate(rounds);
  }
  relaxation.descend(parameters.polish);
  const safe = relaxation.prove();
  return { safe, rounds, interrupted: late && !(safe.bound < target) };
}

function hopeless(estimate: number, before: number, target: number, { patience }: DenseParameters): boolean {
  if (before === Number.POSITIVE_INFINITY) return false;
  return estimate - patience * (before - estimate) > target;
}

function leafProof(relaxation: NodeRelaxation, node: Subproblem, safe: SafeBound): LeafProof {
  return {
    group: node.group,
    sign: node.sign,
    inequalities: exportInequalities(relaxation.pool, safe.gamma, node, 0),
    y: safe.y,
    bound: safe.bound,
  };
}
