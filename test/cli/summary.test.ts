import { describe, expect, test } from 'vitest';
import { count, duration, figure, percent } from '../../src/cli/figures.ts';
import { type SummaryContext, summary } from '../../src/cli/summary.ts';
import type { RoundingStage, SearchStage } from '../../src/problems/result.ts';
import type { SolveResult } from '../../src/solve/types.ts';
import { boundStage, derandomizationStage, relaxationStage } from '../support/stages.ts';
import { expectGolden } from './harness.ts';

const [sdp, derandomize, bound] = [relaxationStage(), derandomizationStage(), boundStage()];

const result: SolveResult = {
  problem: 'max-cut',
  value: 11593,
  bound: 12083,
  boundSource: 'sdp',
  graph: { name: 'G1', nodes: 800, edges: 19176, totalWeight: 19176 },
  cut: 11593,
  upperBound: 12083,
  boundKind: 'verified',
  gap: (12083 - 11593) / 12083,
  status: 'feasible',
  method: 'derandomized',
  seed: 1,
  threads: 1,
  elapsedSec: 0.97,
  timeToBestSec: 0.77,
  stages: [sdp, derandomize, bound],
  trace: [[0.77, 11593]],
  partition: {},
  spin: new Int8Array(0),
  solutions: [],
  multipliers: null,
  proof: null,
  warnings: [],
};
const context: SummaryContext = { negativeWeights: false, color: false };

describe('summary', () => {
  test('a whole run', () => {
    expectGolden('summary-whole.txt', summary(result, { ...context, writtenTo: 'G1.cut' }));
  });

  test('fits one screen', () => {
    const expectedRounding = sdp.expectedRounding!;
    const rounding: RoundingStage = {
      name: 'rounding',
      seconds: 0.04,
      cut: 11372,
      trials: 100,
      mean: 11270.123456,
      expectedRounding,
    };
    const stages = [sdp, rounding, derandomize];
    const more = (['annealing', 'tabu', 'one-flip'] as const).map(
      (name): SearchStage => ({ name, seconds: 1, cut: 11600 }),
    );
    const reason = { ...bound, reason: 'the factor would be too large' };
    const text = summary(
      { ...result, stages: [...stages, ...more, reason] },
      { ...context, writtenTo: 'G1.cut' },
    );
    const lines = text.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(24);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('an optimal cut', () => {
    expectGolden(
      'summary-optimal.txt',
      summary({ ...result, cut: 12083, value: 12083, gap: 0, status: 'optimal' }, context),
    );
  });

  test('an estimated bound, negative weights, an interrupted run', () => {
    const estimated = { ...result, boundKind: 'estimated', status: 'interrupted' } as const;
    expectGolden('summary-estimated.txt', summary(estimated, { ...context, negativeWeights: true }));
  });

  test('neither bound nor name nor stages', () => {
    const bare: SolveResult = {
      ...result,
      graph: { ...result.graph, name: null },
      upperBound: null,
      bound: null,
      boundSource: null,
      boundKind: 'none',
      gap: null,
      stages: [],
    };
    expectGolden('summary-bare.txt', summary(bare, context));
  });

  test('a promise that is not kept is said', () => {
    const broken = { ...derandomize, atLeastExpectedRounding: false };
    const text = summary({ ...result, cut: 11000, value: 11000, stages: [sdp, broken] }, context);
    expect(text).toContain('cut ≥ E[GW] is not met: 11000 < 11270.56061');
  });

  test('a graph whose bound is 0 has no ratio', () => {
    const text = summary(
      { ...result, cut: 0, value: 0, upperBound: 0, bound: 0, gap: 0, status: 'optimal' },
      context,
    );
    expect(text).not.toContain('cut / bound');
  });

  test('figures that look the same are told apart', () => {
    const near = (upperBound: number) =>
      summary(
        { ...result, cut: 21.5, value: 21.5, upperBound, bound: upperBound, gap: upperBound / 21.5 - 1 },
        context,
      );
    const beyond = 'the bound is 3.55e-15 beyond, perhaps by rounding';
    expect(near(21.5 + 2 ** -48)).toContain(`feasible: ${beyond}, not proven optimal\n`);
    expect(near(21.5)).toContain('feasible: the cut meets the bound as a double, not proven optimal\n');
    expect(near(21.6)).toContain('feasible: the best cut found, not proven optimal\n');
  });

  test('colour changes nothing but colour', () => {
    const colored = summary(result, { ...context, color: true });
    expect(colored).toContain('\u001b[1m11593\u001b[22m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what colour is made of
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(summary(result, context));
  });
});

describe('figures', () => {
  test.each([
    [0, '0'],
    [-0, '0'],
    [11624, '11624'],
    [-3, '-3'],
    [9007199254740991, '9007199254740991'],
    [12083.197336123, '12083.197336'],
    [0.5, '0.5'],
    [0.1 + 0.2, '0.3'],
    [1234567.125, '1234567.125'],
    [0.000123456, '0.000123'],
    [1.23456e-9, '1.23e-9'],
    [-2.5e-7, '-2.5e-7'],
  ])('%d', (value, text) => {
    expect(figure(value)).toBe(text);
  });

  test('durations, percentages and counts', () => {
    expect([duration(0.974), duration(61.23)]).toEqual(['0.97 s', '61.2 s']);
    expect([percent(0.040553), percent(0), percent(1.5)]).toEqual(['4.06 %', '0 %', '150 %']);
    expect([count(1, 'node'), count(0, 'edge'), count(800, 'node')]).toEqual([
      '1 node',
      '0 edges',
      '800 nodes',
    ]);
  });
});
