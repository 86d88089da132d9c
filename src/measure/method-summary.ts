/** How each method did on the whole. */

import type { RunRow } from './row.ts';
import { mean, median } from './statistics.ts';

export interface MethodSummary {
  readonly method: string;
  readonly runs: number;
  readonly failed: number;
  /** Runs that reached the best known value, of those that have one to compare with. */
  readonly reached: number;
  readonly compared: number;
  /** Instances on which any seed reached it. */
  readonly instancesReached: number;
  readonly instancesCompared: number;
  /** Mean over the instances of the median over the seeds; null where nothing can be compared. */
  readonly meanGap: number | null;
  readonly medianSec: number | null;
}

export function methodsOf(rows: readonly RunRow[]): string[] {
  return [...new Set(rows.map(({ method }) => method))];
}

export function summarizeMethods(rows: readonly RunRow[]): MethodSummary[] {
  return methodsOf(rows).map((method) =>
    summarize(
      method,
      rows.filter((row) => row.method === method),
    ),
  );
}

function summarize(method: string, rows: readonly RunRow[]): MethodSummary {
  const gaps = new Map<string, number[]>();
  for (const { instance, gap } of rows) {
    if (gap !== null) gaps.set(instance, [...(gaps.get(instance) ?? []), gap]);
  }
  const all = [...gaps.values()].flat();
  const seconds = rows.flatMap(({ solveSec }) => (solveSec === null ? [] : [solveSec]));
  return {
    method,
    runs: rows.length,
    failed: rows.filter(({ status }) => status === 'failed').length,
    reached: all.filter((gap) => gap <= REACHED).length,
    compared: all.length,
    instancesReached: [...gaps.values()].filter((list) => list.some((gap) => gap <= REACHED)).length,
    instancesCompared: gaps.size,
    meanGap: gaps.size === 0 ? null : mean([...gaps.values()].map((list) => median(list))),
    medianSec: seconds.length === 0 ? null : median(seconds),
  };
}

/** A gap that is no more than the rounding of decimal weights. */
export const REACHED = 1e-9;
