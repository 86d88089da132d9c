/** The upper bound of a solve: the dual of the relaxation where there is time, and never worse than Σ max(w, 0). */
import type { Steps } from '../core/steps.ts';
import { dualBound } from '../relax/dual-bound.ts';
import { type SolveContext, STREAM } from './context.ts';
import type { BoundKind, BoundRequest } from './types.ts';

export interface CutBound {
  readonly upperBound: number | null;
  readonly boundKind: BoundKind;
}
