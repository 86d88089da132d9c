/** A way of solving: what `--method` names. */
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import type { PortfolioParameters } from '../portfolio/parameters.ts';
import type { SolveContext } from './context.ts';

export interface Method {
  readonly name: string;
  /** One line for help texts. */
  readonly summary: string;
  /** Steps where the caller set no limit at all, some seconds' work; absent where the method ends by itself. */
  readonly effort?: (graph: CsrGraph, parameters: PortfolioParameters) => number;
  /** Uses other threads where there are any. */
  readonly parallel?: true;
  /** Offers cuts to the context's incumbent. Leaves early when the deadline strikes or the incumbent is satisfied. */
  run(context: SolveContext): Steps<void>;
}
