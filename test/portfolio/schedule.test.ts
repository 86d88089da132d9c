import { describe, expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { Random } from '../../src/core/random.ts';
import type { Operator } from '../../src/portfolio/operators.ts';
import { DEFAULT_PORTFOLIO_PARAMETERS } from '../../src/portfolio/parameters.ts';
import { GROUP, Schedule } from '../../src/portfolio/schedule.ts';
import type { SearchOutcome } from '../../src/portfolio/task.ts';

const scheduleOf = (nodes: number) => new Schedule(nodes, DEFAULT_PORTFOLIO_PARAMETERS);

const outcome = (crossovers = 0, gains = 0, sweeps = 100): SearchOutcome => ({
  kind: 'search',
  spin: new Int8Array(0),
  cut: 0,
  sweeps,
  crossovers,
  gains,
});

/** How often each operator is drawn. */
function drawn(schedule: Schedule, descents: boolean): Map<Operator, number> {
  const random = new Random(3);
  const counts = new Map<Operator, number>();
  for (let i = 1; i <= 2000; i++) {
    const operator = schedule.operator(i, 1, 5000, 5, descents, random);
    counts.set(operator, (counts.get(operator) ?? 0) + 1);
  }
  return counts;
}

describe('which', () => {
  test('the first finds out whether crossover gains, where there is time for it', () => {
    expect(scheduleOf(100).operator(0, 1, 1600, 0, false, new Random(1))).toBe('population');
    expect(scheduleOf(100).operator(0, 1, 50, 0, false, new Random(1))).toBe('restart');
  });

  test('populations where crossover gains, and only there', () => {
    const without = scheduleOf(10_000);
    without.learn('population', true, outcome(10, 2), 0);
    expect([...drawn(without, false).keys()].sort()).toEqual(['cycling', 'restart']);
    const withGains = scheduleOf(10_000);
    withGains.learn('population', true, outcome(10, 4), 0);
    expect([...drawn(withGains, false).keys()].sort()).toEqual(['cycling', 'population', 'restart']);
  });

  test('breakout on small graphs, descents where they may be had', () => {
    const schedule = scheduleOf(500);
    expect([...drawn(schedule, true).keys()].sort()).toEqual(['breakout', 'cycling', 'descent', 'restart']);
  });

  test('what wins is drawn more often', () => {
    const schedule = scheduleOf(10_000);
    for (let i = 0; i < 9; i++) {
      schedule.learn('restart', false, outcome(), 0);
      schedule.learn('cycling', true, outcome(), 0);
    }
    // Rates 1/10 and 10/10.
    const counts = drawn(schedule, false);
    expect(counts.get('cycling')! / counts.get('restart')!).toBeGreaterThan(7);
    expect(counts.get('cycling')! / counts.get('restart')!).toBeLessThan(14);
  });
});

describe('how long', () => {
  test('twice as long each time that all workers have had one, up to a limit', () => {
    const schedule = scheduleOf(100);
    const sizes = [0, 1, 2, 3, 4, 100].map((id) => schedule.sweeps(id, 2, new Deadline()));
    expect(sizes).toEqual([1600, 1600, 3200, 3200, 6400, 200_000]);
  });

  test('with a step limit a group takes no more than is left, whatever the number of threads', () => {
    const schedule = scheduleOf(100);
    expect(schedule.sweeps(0, GROUP, new Deadline({ maxSteps: 1000 }))).toBe(250);
    expect(schedule.sweeps(40, GROUP, new Deadline({ maxSteps: 1 }))).toBe(1);
  });

  test('with a time limit the last one takes what is left', () => {
    const schedule = scheduleOf(100);
    schedule.learn('restart', true, outcome(0, 0, 1000), 1);
    expect(schedule.secPerSweep).toBe(0.001);
    // 100 s are 100,000 sweeps: task 6 has 102,400, which is more than that.
    const last = schedule.sweeps(6, 1, new Deadline({ timeLimitSec: 100 }));
    expect(last).toBeGreaterThan(99_000);
    expect(last).toBeLessThanOrEqual(100_000);
    expect(schedule.sweeps(3, 1, new Deadline({ timeLimitSec: 100 }))).toBe(12_800);
  });
});

describe('where the time is worth few sweeps', () => {
  const random = new Random(1);
  const scarce = (timeLimitSec: number) => {
    const schedule = scheduleOf(100_000);
    const probe = schedule.measured(0.001, new Deadline({ timeLimitSec }));
    return { schedule, probe };
  };

  test('is a matter of the graph’s size', () => {
    expect(scarce(100).schedule.scarce).toBe(true);
    expect(scarce(1000).schedule.scarce).toBe(false);
    const small = scheduleOf(1000);
    small.measured(0.001, new Deadline({ timeLimitSec: 100 }));
    expect(small.scarce).toBe(false);
  });

  test('a probe goes first, unless it would cost too much', () => {
    expect(scarce(100).probe).toBeGreaterThan(0);
    expect(scarce(1).probe).toBe(0);
    expect(scarce(1000).probe).toBe(0);
  });

  test('every worker has one long annealing, then cycles', () => {
    const { schedule } = scarce(100);
    schedule.learn('probe', true, outcome(1, 0), 0);
    expect(schedule.operator(0, 2, 1600, 1, false, random)).toBe('long-annealing');
    expect(schedule.operator(1, 2, 1600, 1, false, random)).toBe('long-annealing');
    expect(schedule.operator(2, 2, 1600, 2, false, random)).toBe('cycling');
  });

  test('populations where the probe saw crossover gain, no longer than the time allows', () => {
    const { schedule } = scarce(2);
    schedule.learn('probe', true, outcome(1, 1), 0);
    expect(schedule.operator(0, 1, 800, 1, false, random)).toBe('population');
    const sweeps = schedule.sweeps(0, 1, new Deadline({ timeLimitSec: 2 }));
    expect(sweeps).toBeGreaterThan(700);
    expect(sweeps).toBeLessThanOrEqual(800);
  });
});
