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
  const { patience, rootPatience } = options.parameters;
  const { safe, rounds, interrupted } = yield* bound(
    relaxation,
    options,
    node.start === null ? rootPatience : patience,
    random,
    deadline,
  );
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

/** Proofs tried in a round, each after some more descent, as long as what they are short of is not so many times the distance between
 *  estimate and target; of more than the first few only where it is less. */
const PROOFS = 3;
const MOST_PROOFS = 12;
const FAR = 20;
const NEAR = 4;
/** Descents are cut into calls of about so many multiplications: 50 ms. */
const SLICE = 1.5e8;

/** Rounds until the bound is below the target, or will not get there. */
function* bound(
  relaxation: NodeRelaxation,
  options: NodeOptions,
  patience: number,
  random: Random,
  deadline: Deadline,
): Steps<{ safe: SafeBound; rounds: number; interrupted: boolean }> {
  const { parameters, target } = options;
  let before = Number.POSITIVE_INFINITY;
  let rounds = 0;
  // A step is a node: this one has been taken.
  const timed = deadline.withoutSteps();
  let failures = 0;
  while (rounds < parameters.rounds) {
    rounds++;
    relaxation.perturb(parameters.noise, random);
    if (yield* descend(relaxation, parameters.iterations, timed)) break;
    const estimate = relaxation.estimate();
    if (estimate < target) {
      const { safe, trials } = yield* tryProofs(relaxation, options, timed);
      failures += trials;
      const late = timed.expired;
      if (safe.bound < target || failures >= PROOFS * parameters.failures || late)
        return { safe, rounds, interrupted: late && !(safe.bound < target) };
    } else if (estimate - patience * (before - estimate) > target) break;
    before = estimate;
    relaxation.pool.update(parameters.slack);
    yield* relaxation.separate(rounds, timed);
  }
  const late = yield* descend(relaxation, parameters.polish, timed);
  const safe = yield* relaxation.prove(target, timed);
  return { safe, rounds, interrupted: late && !(safe.bound < target) };
}

function* tryProofs(
  relaxation: NodeRelaxation,
  { parameters, target }: NodeOptions,
  timed: Deadline,
): Steps<{ safe: SafeBound; trials: number }> {
  for (let trials = 1; ; trials++) {
    yield* descend(relaxation, parameters.polish, timed);
    const safe = yield* relaxation.prove(target, timed);
    const short = safe.bound - target;
    const margin = Math.max(0, target - relaxation.estimate());
    const over = trials >= PROOFS ? short > NEAR * margin : short > FAR * margin;
    if (short < 0 || over || trials === MOST_PROOFS || timed.expired) return { safe, trials };
  }
}

/** @returns whether the time is up */
function* descend(relaxation: NodeRelaxation, iterations: number, timed: Deadline): Steps<boolean> {
  const { groups, columns } = relaxation;
  const slice = Math.max(1, Math.round(SLICE / (groups * groups * columns)));
  for (let left = iterations; left > 0 && !timed.expired; left -= slice) {
    relaxation.descend(Math.min(slice, left));
    yield;
  }
  return timed.expired;
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
