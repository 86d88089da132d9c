/** Stages of a run, complete, for what reads them. */
import type { BoundStage, DerandomizationStage, RelaxationStage } from '../../src/problems/result.ts';

export const relaxationStage = (fields: Partial<RelaxationStage> = {}): RelaxationStage => ({
  name: 'sdp',
  seconds: 0.04,
  value: 12083.197336,
  rank: 32,
  sweeps: 62,
  converged: true,
  expectedRounding: 11270.56061,
  ...fields,
});

export const derandomizationStage = (fields: Partial<DerandomizationStage> = {}): DerandomizationStage => ({
  name: 'derandomize',
  seconds: 0.72,
  cut: 11593,
  starts: 3,
  columns: 8,
  strict: false,
  expectedRounding: 11270.56,
  expectationStart: 11271.019921,
  expectationEnd: 11590.999999,
  chainHolds: true,
  atLeastExpectedRounding: true,
  steps: 319,
  rejected: 0,
  escapes: 0,
  vanished: true,
  residual: 8.21e-9,
  lambda: 0.1,
  smoothing: 0.1,
  gradientNorm: null,
  smallestCurvature: null,
  norm: null,
  normBound: null,
  secondOrder: false,
  ...fields,
});

export const boundStage = (fields: Partial<BoundStage> = {}): BoundStage => ({
  name: 'bound',
  seconds: 0.2,
  upperBound: 12083,
  kind: 'verified',
  value: 12083.2,
  source: 'sdp',
  shift: 0,
  factorizations: 2,
  factorEntries: 300_000,
  reason: null,
  ...fields,
});
