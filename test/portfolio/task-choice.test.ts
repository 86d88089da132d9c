import { describe, expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { Random } from '../../src/core/random.ts';
import type { TaskOutcome } from '../../src/portfolio/task.ts';
import { type Arm, GROUP, TaskChoice } from '../../src/portfolio/task-choice.ts';

const outcome = (crossings = 0, gains = 0, steps = 100): TaskOutcome => ({
  spin: new Int8Array(0),
  cut: 0,
  steps,
  crossings,
  gains,
});

/** How often each arm is drawn. */
function drawn(choice: TaskChoice, descents: boolean): Map<Arm, number> {
  const random = new Random(3);
  const counts = new Map<Arm, number>();
  for (let i = 1; i <= 2000; i++) {
    const arm = choice.arm(i, 1, 5000, 5, descents, random);
    counts.set(arm, (counts.get(arm) ?? 0) + 1);
  }
  return counts;
}

describe('which', () => {
  test('the first finds out whether crossing gains, where there is time for it', () => {
    expect(new TaskChoice(100).arm(0, 1, 1600, 0, false, new Random(1))).toBe('island');
    expect(new TaskChoice(100).arm(0, 1, 50, 0, false, new Random(1))).toBe('hot');
  });

  test('islands where crossing gains, and only there', () => {
    const without = new TaskChoice(10_000);
    without.learn('island', true, outcome(10, 2), 0);
    expect([...drawn(without, false).keys()].sort()).toEqual(['hot', 'warm']);
    const withGains = new TaskChoice(10_000);
    withGains.learn('island', true, outcome(10, 4), 0);
    expect([...drawn(withGains, false).keys()].sort()).toEqual(['hot', 'island', 'warm']);
  });

  test('breakout on small graphs, descents where they may be had', () => {
    const choice = new TaskChoice(500);
    expect([...drawn(choice, true).keys()].sort()).toEqual(['breakout', 'descent', 'hot', 'warm']);
  });

  test('what wins is drawn more often', () => {
    const choice = new TaskChoice(10_000);
    for (let i = 0; i < 9; i++) {
      choice.learn('hot', false, outcome(), 0);
      choice.learn('warm', true, outcome(), 0);
    }
    // Rates 1/10 and 10/10.
    const counts = drawn(choice, false);
    expect(counts.get('warm')! / counts.get('hot')!).toBeGreaterThan(7);
    expect(counts.get('warm')! / counts.get('hot')!).toBeLessThan(14);
  });
});

describe('how long', () => {
  test('twice as long each time that all lanes have had one, up to a limit', () => {
    const choice = new TaskChoice(100);
    const sizes = [0, 1, 2, 3, 4, 100].map((id) => choice.sweeps(id, 2, new Deadline()));
    expect(sizes).toEqual([1600, 1600, 3200, 3200, 6400, 200_000]);
  });

  test('with a step limit a group takes no more than is left, whatever the number of threads', () => {
    const choice = new TaskChoice(100);
    expect(choice.sweeps(0, GROUP, new Deadline({ maxSteps: 1000 }))).toBe(250);
    expect(choice.sweeps(40, GROUP, new Deadline({ maxSteps: 1 }))).toBe(1);
  });

  test('with a time limit the last one takes what is left', () => {
    const choice = new TaskChoice(100);
    choice.learn('hot', true, outcome(0, 0, 1000), 1);
    expect(choice.secPerSweep).toBe(0.001);
    // 100 s are 100,000 sweeps: task 6 has 102,400, which is more than that.
    const last = choice.sweeps(6, 1, new Deadline({ timeLimitSec: 100 }));
    expect(last).toBeGreaterThan(99_000);
    expect(last).toBeLessThanOrEqual(100_000);
    expect(choice.sweeps(3, 1, new Deadline({ timeLimitSec: 100 }))).toBe(12_800);
  });
});

describe('where the time is worth few sweeps', () => {
  const random = new Random(1);
  const scarce = (timeLimitSec: number) => {
    const choice = new TaskChoice(100_000);
    const scout = choice.measured(0.001, new Deadline({ timeLimitSec }));
    return { choice, scout };
  };

  test('is a matter of the graph’s size', () => {
    expect(scarce(100).choice.scarce).toBe(true);
    expect(scarce(1000).choice.scarce).toBe(false);
    const small = new TaskChoice(1000);
    small.measured(0.001, new Deadline({ timeLimitSec: 100 }));
    expect(small.scarce).toBe(false);
  });

  test('a scout goes first, unless it would cost too much', () => {
    expect(scarce(100).scout).toBeGreaterThan(0);
    expect(scarce(1).scout).toBe(0);
    expect(scarce(1000).scout).toBe(0);
  });

  test('every lane has one long annealing, then cycles', () => {
    const { choice } = scarce(100);
    choice.learn('scout', true, outcome(1, 0), 0);
    expect(choice.arm(0, 2, 1600, 1, false, random)).toBe('long');
    expect(choice.arm(1, 2, 1600, 1, false, random)).toBe('long');
    expect(choice.arm(2, 2, 1600, 2, false, random)).toBe('warm');
  });

  test('islands where the scout saw crossing gain, no longer than the time allows', () => {
    const { choice } = scarce(2);
    choice.learn('scout', true, outcome(1, 1), 0);
    expect(choice.arm(0, 1, 800, 1, false, random)).toBe('island');
    const sweeps = choice.sweeps(0, 1, new Deadline({ timeLimitSec: 2 }));
    expect(sweeps).toBeGreaterThan(700);
    expect(sweeps).toBeLessThanOrEqual(800);
  });
});
