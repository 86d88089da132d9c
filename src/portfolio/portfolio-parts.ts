/** What a portfolio is made of, and what it asks of its caller. */
import type { Deadline } from '../core/deadline.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import type { Reduction } from '../presolve/reduction.ts';
import type { Session } from './executor.ts';
import type { Incumbent } from './incumbent.ts';
import type { Operator } from './operators.ts';
import type { PortfolioParameters } from './parameters.ts';
import type { SearchTask } from './task.ts';

/** Derandomizing descents, which need the relaxation that only the calling thread has. */
export interface DescentOperator {
  /** Whether one is a small part of what the limit leaves. */
  readonly affordable: boolean;
  /** One more derandomized cut of the whole graph; null where the time ended before. */
  next(): Steps<Int8Array | null>;
}

export interface PortfolioParts {
  /** Of the incumbent's graph, with at least one edge left. */
  readonly reduction: Reduction;
  readonly incumbent: Incumbent;
  readonly deadline: Deadline;
  readonly random: Random;
  /** Null where the calling thread is the only one. */
  readonly session: Session | null;
  readonly parameters: PortfolioParameters;
  /** Weight of a cut of the whole graph. */
  readonly weigh: (spin: Int8Array) => number;
  readonly warn: (warning: string) => void;
}

/** A task that has been made and not yet counted. */
export interface Running {
  readonly id: number;
  readonly task: SearchTask;
  readonly operator: Operator;
  /** The elite cut that it starts from. */
  readonly parent: Int8Array | null;
}
