/** `maxcut/derandomize`: from an expectation over random x to one deterministic point, with a certificate. */
export { Deadline, type DeadlineOptions } from '../core/deadline.ts';
export { Random } from '../core/random.ts';
export { finish, finishAsync, type Steps } from '../core/steps.ts';
export { certify, type SecondOrderCertificate } from './certificate.ts';
export {
  checkExpectation,
  checkGradient,
  checkStationarity,
  type ExpectationCheck,
  type GradientCheck,
  type GradientCheckOptions,
  type StationarityCheck,
} from './checks.ts';
export { type Derandomized, type DerandomizeOptions, derandomize, derandomizeSteps } from './derandomize.ts';
export {
  createWorkspace,
  type DescentCheckpoint,
  type DescentResult,
  type DescentWorkspace,
  descend,
} from './descent.ts';
export type { Distribution, Draws, Sampling } from './draws.ts';
export type { FixableEntries, FloatArray, GaussianObjective, Point } from './objective.ts';
export type { DescentMethod, MethodOptions } from './one-descent.ts';
export { type DescentOptions, type ResolvedDescentOptions, resolveDescentOptions } from './options.ts';
export {
  type PerturbedConstants,
  type PerturbedOptions,
  type PerturbedResult,
  perturbedConstants,
  perturbedDescent,
} from './perturbed-descent.ts';
export {
  type Estimate,
  SampledObjective,
  type SampledOptions,
  type SmoothFunction,
} from './sampled-objective.ts';
export type { ResolvedShape, Shape } from './shape.ts';
export { estimateSmoothness } from './smoothness.ts';
