/** Rows of a benchmark made up for tests. */
import type { RunRow } from '../../src/measure/row.ts';

export function row(fields: Partial<RunRow> = {}): RunRow {
  const { instance = 'a', method = 'm', seed = 1, value = 90, bestKnown = 100, sense = 'maximize' } = fields;
  const missing =
    value === null || bestKnown === null
      ? null
      : sense === 'maximize'
        ? bestKnown - value
        : value - bestKnown;
  return {
    id: `${instance}/${method}/${seed}`,
    suite: 'test',
    instance,
    family: 'family',
    method,
    seed,
    timeLimitSec: 10,
    maxSteps: null,
    threads: 1,
    stopAtBest: false,
    bound: 'none',
    nodes: 10,
    edges: 20,
    sense,
    value,
    cut: value,
    bestKnown,
    provenOptimal: false,
    gap: missing === null ? null : missing / Math.abs(bestKnown!),
    status: value === null ? 'failed' : 'feasible',
    error: value === null ? 'it fell over' : null,
    upperBound: null,
    boundKind: 'none',
    boundSec: null,
    trace: value === null ? [] : [[0.5, value]],
    stages: [],
    loadSec: 0.01,
    solveSec: 10,
    wallSec: 10.2,
    cpuSec: 9.5,
    peakMemoryMiB: 60,
    loadedMemoryMiB: 50,
    versions: { maxcut: '0.1.0', node: '20.0.0', commit: 'abc' },
    machine: { cpu: 'processor', cores: 2, os: 'linux 6 x64' },
    date: '2026-01-02T03:04:05.000Z',
    ...fields,
  };
}
