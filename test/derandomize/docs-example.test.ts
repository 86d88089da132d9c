/** The example of docs/derandomizer.md, run as it stands there. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { derandomize } from '../../src/derandomize/index.ts';

test('the example of docs/derandomizer.md runs and ends in a minimum with its certificate', () => {
  const text = readFileSync(new URL('../../docs/derandomizer.md', import.meta.url), 'utf8');
  const [, code = ''] = /```js\n(.*?)```/s.exec(text) ?? [];
  expect(code).toContain("import { derandomize } from 'maxcut/derandomize';");
  const printed: unknown[][] = [];
  const body = code.replace(/^import .*$/m, '');
  new Function('derandomize', 'console', body)(derandomize, {
    log: (...words: unknown[]) => printed.push(words),
  });
  const [[b, value, , expectation], [, norm, , bound]] = printed as [
    [number[], number, string, number],
    [string, number, string, number],
  ];
  const waves = (z: number[]) =>
    z.reduce((sum, x, i) => sum + (x * x) / 4 + Math.cos(3 * x) + 0.2 * x * z[(i + 1) % 3]!, 0);
  expect(value).toBeCloseTo(waves(b), 12);
  expect(value).toBeLessThanOrEqual(expectation);
  expect(norm).toBeLessThanOrEqual(bound);
  for (let i = 0; i < 3; i++) {
    const moved = b.slice();
    moved[i]! += 0.05;
    expect(waves(moved)).toBeGreaterThan(value);
  }
});
