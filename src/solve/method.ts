/** A way of solving: what `--method` names. */
import type { Steps } from '../core/steps.ts';
import type { SolveContext } from './context.ts';

export interface Method {
  readonly name: string;
  /** One line for help texts. */
  readonly summary: string;
  /** Offers cuts to the context's incumbent. Leaves early when the deadline strikes or the incumbent is satisfied. */
  run(context: SolveContext): Steps<void>;
}
