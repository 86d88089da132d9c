/** The whole of the lemma: descend until W has vanished, certify, and where curvature is still negative leave the saddle
 *  along it and descend again. Ends in one point b whose value is no worse than the expectation it started from. */
import type { Deadline } from '../core/deadline.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import { certifySteps, type SecondOrderCertificate } from './certificate.ts';
import {
  createWorkspace,
  type DescentCheckpoint,
  type DescentWatcher,
  type DescentWorkspace,
  descend,
} from './descent.ts';
import { expectationOf, type GaussianObjective, type Point } from './objective.ts';
import { type DescentOptions, type ResolvedDescentOptions, resolveDescentOptions } from './options.ts';

export interface CertifiedDescent {
  /** E_x[g(Wx + b)] at the start, at the start's smoothing. */
  readonly valueStart: number;
  /** g's smoothed value at W = 0, b: the expectation has become a point. Where W has not vanished, the last checkpoint's value. */
  readonly valueEnd: number;
  /** |W|²_F/n at the end of the descent, before W is dropped. */
  readonly residual: number;
  readonly steps: number;
  readonly rejected: number;
  /** Times a saddle was left along negative curvature. */
  readonly escapes: number;
  readonly lambda: number;
  readonly smoothing: number;
  /** Null where W has not vanished: an interrupted descent does not wait for it. */
  readonly certificate: SecondOrderCertificate | null;
  /** W vanished before the deadline or the step limit. */
  readonly vanished: boolean;
  /** valueEnd ≤ valueStart up to rounding: nothing was lost on the way. */
  readonly monotone: boolean;
  readonly checkpoints: readonly DescentCheckpoint[];
}

/** Derandomizes E_x[g_θ(Wx + b)] from `point`, in place: on return point.w is 0 if W vanished, and point.b (and θ) the answer.
 *  If the deadline struck first, point.w is left as it was, for the caller to sample from.
 *  @param onStep told of the steps until W has vanished for the first time */
export function* certifiedDescent(
  objective: GaussianObjective,
  point: Point,
  options: DescentOptions,
  random: Random,
  deadline: Deadline,
  workspace: DescentWorkspace = createWorkspace(objective),
  onStep?: DescentWatcher,
): Steps<CertifiedDescent> {
  const resolved = resolveDescentOptions(options);
  const timed = deadline.withoutSteps();
  const first = yield* descend(objective, point, workspace, resolved, random, deadline, onStep);
  const certifyHere = () =>
    certifySteps(objective, point, workspace.gradient, last.lambda, last.smoothing, random, timed);
  let last = first;
  let { steps, rejected } = first;
  let escapes = 0;
  let certificate = last.vanished ? yield* certifyHere() : null;
  while (certificate?.secondOrder === false && escapes < resolved.escapes && !deadline.expired) {
    leaveSaddle(point, certificate.direction, resolved);
    last = yield* descend(objective, point, workspace, afterEscape(resolved, last), random, deadline);
    steps += last.steps;
    rejected += last.rejected;
    escapes++;
    certificate = last.vanished ? yield* certifyHere() : null;
  }
  if (last.vanished) point.w.fill(0);
  const valueStart = first.checkpoints[0]!.value;
  const valueEnd = last.vanished
    ? yield* expectationOf(objective, point, last.smoothing)
    : last.checkpoints.at(-1)!.value;
  return {
    valueStart,
    valueEnd,
    residual: last.residual,
    steps,
    rejected,
    escapes,
    lambda: last.lambda,
    smoothing: last.smoothing,
    certificate,
    vanished: last.vanished,
    monotone: valueEnd <= valueStart + 1e-9 * (Math.abs(valueStart) + Math.abs(valueEnd)),
    checkpoints: first.checkpoints,
  };
}

/** Moves b along the direction of negative curvature until its largest entry has moved ten times the noise. */
function leaveSaddle(point: Point, direction: Float64Array, options: ResolvedDescentOptions): void {
  let most = 0;
  for (let i = 0; i < direction.length; i++) most = Math.max(most, Math.abs(direction[i]!));
  const scale = most === 0 ? 0 : (10 * options.noise) / most;
  for (let i = 0; i < direction.length; i++) point.b[i]! += scale * direction[i]!;
}

/** A short descent at the λ and smoothing that the last one ended with. */
function afterEscape(
  options: ResolvedDescentOptions,
  last: { readonly lambda: number; readonly smoothing: number },
): ResolvedDescentOptions {
  return {
    ...options,
    steps: Math.max(20, Math.ceil(options.steps / 10)),
    lambdaStart: last.lambda,
    lambdaEnd: last.lambda,
    smoothingStart: last.smoothing,
    smoothingEnd: last.smoothing,
    noise: 0,
    checkpoints: 1,
  };
}
