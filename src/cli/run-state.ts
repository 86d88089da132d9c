/** Where a run stands, gathered from the events of solve(): what the progress bar and the table log show. */
import { type BoundKind, type BoundSource, relativeGap } from '../problems/result.ts';
import type { QuadraticProgressEvent } from '../solve/quadratic-types.ts';
import type { ProgressEvent } from '../solve/types.ts';

export type RunEvent = ProgressEvent | QuadraticProgressEvent;

/** What an event made better as a result would report it, and what found it. */
export interface Improvement {
  readonly what: 'value' | 'bound';
  readonly by: string;
}

/** What a bound rests on, in a word or two. */
const SHORT_SOURCES: Readonly<Record<BoundSource, string>> = {
  'positive-weights': 'positive weights',
  sdp: 'SDP',
  'cutting-planes': 'odd cycles',
  reduction: 'reduction',
  enumeration: 'enumeration',
  'tree-decomposition': 'dynamic programming',
  matching: 'matching',
  'branch-and-bound': 'branching',
};

/** The stage before solve() has the graph. */
export const READING = 'reading';

export class RunState {
  stage: string = READING;
  /** The best cut, or the best value of a QUBO or Ising problem. */
  value: number | null = null;
  /** The best proven bound; the best estimate while there is none. */
  bound: number | null = null;
  boundKind: BoundKind = 'none';
  /** Of the tree, once there is one. */
  nodes: number | null = null;
  open: number | null = null;

  /** Null where the event improved neither value nor bound. */
  update(event: RunEvent): Improvement | null {
    switch (event.type) {
      case 'stage':
        this.stage = event.stage;
        return null;
      case 'tree':
        this.nodes = event.nodes;
        this.open = event.open;
        return null;
      case 'improved':
        this.value = 'value' in event ? event.value : event.cut;
        return { what: 'value', by: event.stage };
      case 'bound': {
        // As in the result: an estimate, however low, does not take the place of a proof.
        if (this.boundKind === 'verified' && event.boundKind === 'estimated') return null;
        this.bound = 'bound' in event ? event.bound : event.upperBound;
        this.boundKind = event.boundKind;
        return { what: 'bound', by: SHORT_SOURCES[event.boundSource] };
      }
    }
  }

  /** |bound − value|/|bound|; null while one of them is missing. */
  get gap(): number | null {
    return this.value === null || this.bound === null ? null : relativeGap(this.bound, this.value);
  }
}
