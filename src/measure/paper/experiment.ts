/** What an experiment is given and gives. */
import type { Deadline } from '../../core/deadline.ts';
import type { Steps } from '../../core/steps.ts';
import type { Chapter } from '../report/report.ts';
import type { PaperSettings } from './settings.ts';

export interface ExperimentContext {
  /** Fewer and shorter runs: a look, not a measurement. */
  readonly quick: boolean;
  readonly seed: number;
  readonly deadline: Deadline;
  /** Told what begins. */
  readonly announce: (what: string) => void;
  /** What the reader chose in place of the chapter's own. */
  readonly settings: PaperSettings;
}

export interface ExperimentResult {
  readonly chapter: Chapter;
  /** Every figure in full, for the JSON beside the page. */
  readonly data: unknown;
}

/** The outcome of work that has no deadline of its own, or null where the deadline strikes first: the work is then given up. */
export function* unlessExpired<T>(steps: Steps<T>, deadline: Deadline): Steps<T | null> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    if (deadline.expired) return null;
    yield;
  }
}

/** 0.00123 → `1.2e-3`, 0.98765 → `0.9877`: four decimals where they say something; `none` for a bound that is infinite. */
export function short(value: number): string {
  if (value === 0) return '0';
  if (!Number.isFinite(value)) return 'none';
  const size = Math.abs(value);
  return size < 0.01 || size >= 1e6
    ? value.toExponential(1)
    : String(Number(value.toFixed(size >= 100 ? 1 : 4)));
}
