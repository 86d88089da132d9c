/** `maxcut/derandomize`: from an expectation over Gaussian x to one deterministic point, with a certificate. */
export { Deadline, type DeadlineOptions } from '../core/deadline.ts';
export { Random } from '../core/random.ts';
export { finish, finishAsync, type Steps } from '../core/steps.ts';
export { certify, type SecondOrderCertificate } from './certificate.ts';
export { type DerandomizeResult, derandomize } from './derandomize.ts';
export {
  createWorkspace,
  type DescentCheckpoint,
  type DescentResult,
  type DescentWorkspace,
  descend,
} from './descent.ts';
export type { FloatArray, GaussianObjective, Point } from './objective.ts';
export { type DescentOptions, type ResolvedDescentOptions, resolveDescentOptions } from './options.ts';
