import { expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';

test('a limited part takes its steps from the whole, and ends at its own limit', () => {
  const whole = new Deadline({ maxSteps: 10 });
  const part = whole.limit(4);
  expect(part.take(3)).toBe(3);
  expect(part.take(3)).toBe(1);
  expect(part.expired).toBe(true);
  expect(whole.stepsLeft).toBe(6);
  const second = whole.limit(100);
  expect(second.take(100)).toBe(6);
  expect(second.expired).toBe(true);
  expect(whole.expired).toBe(true);
});

test('a share ends with the whole', () => {
  const controller = new AbortController();
  const whole = new Deadline({ timeLimitSec: 1000, signal: controller.signal });
  const part = whole.share(0.5).limit(5);
  expect(part.remainingSec()).toBeLessThanOrEqual(500);
  expect(part.expired).toBe(false);
  controller.abort();
  expect(part.expired).toBe(true);
});
