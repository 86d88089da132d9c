import { writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RunEvent } from '../../src/cli/run-state.ts';
import { TableLog } from '../../src/cli/table-log.ts';
import type { SolveResult } from '../../src/solve/types.ts';
import { petersen } from './graphs.ts';
import { expectGolden, run, scratchFolder } from './harness.ts';

const path = scratchFolder();
beforeAll(() => {
  writeFileSync(path('petersen.txt'), petersen);
  writeFileSync(path('small.qubo'), 'p qubo 0 3 3 2\n0 0 1\n1 1 -2\n2 2 -1\n0 1 -3\n1 2 4\n');
});

/** A table on a clock that stands still between events. */
function tableOf(seconds: number, events: readonly RunEvent[], end?: Partial<SolveResult>): string {
  let nowMs = 5000;
  let text = '';
  const table = new TableLog({
    now: () => nowMs,
    write(line) {
      text += line;
    },
  });
  const queue = [...events];
  for (let ms = 0; ms <= 1000 * seconds; ms += 50) {
    nowMs = 5000 + ms;
    while (queue.length > 0 && 1000 * queue[0]!.elapsedSec <= ms) table.write(queue.shift()!);
    table.tick();
  }
  if (end === undefined) table.close();
  else table.end({ problem: 'max-cut', elapsedSec: seconds, ...end } as SolveResult);
  return text;
}

const stage = (elapsedSec: number, name: string): RunEvent => ({ type: 'stage', stage: name, elapsedSec });
const cut = (elapsedSec: number, weight: number, by: string): RunEvent => ({
  type: 'improved',
  cut: weight,
  elapsedSec,
  stage: by,
});
const bound = (
  elapsedSec: number,
  upperBound: number,
  boundKind: 'verified' | 'estimated',
  boundSource: 'sdp' | 'cutting-planes' | 'branch-and-bound',
): RunEvent => ({ type: 'bound', upperBound, boundKind, boundSource, elapsedSec });

describe('the table', () => {
  test('of a run that ends in a proof', () => {
    const text = tableOf(
      19,
      [
        stage(0, 'auto'),
        cut(0, 1409, 'one-flip'),
        stage(0.2, 'search'),
        cut(0.2, 1420, 'population'),
        cut(0.21, 1425, 'population'),
        cut(0.25, 1427, 'population'),
        stage(0.6, 'bound'),
        bound(0.8, 1469.5, 'estimated', 'sdp'),
        bound(1.2, 1463.123456789, 'verified', 'sdp'),
        // Lower, but no proof.
        bound(1.4, 1450, 'estimated', 'cutting-planes'),
        stage(1.5, 'prove'),
        { type: 'tree', nodes: 1, open: 2, elapsedSec: 1.6 },
        bound(1.6, 1443, 'verified', 'branch-and-bound'),
        { type: 'tree', nodes: 31, open: 20, elapsedSec: 12 },
        cut(15, 1430, 'prove'),
        { type: 'tree', nodes: 51, open: 0, elapsedSec: 19 },
        bound(19, 1430, 'verified', 'branch-and-bound'),
      ],
      { value: 1430, bound: 1430, boundKind: 'verified', gap: 0, status: 'optimal' },
    );
    expectGolden('table-log.txt', text);
  });

  test('has its header again after twenty lines', () => {
    const events = Array.from({ length: 45 }, (_, i) => cut(i, i, 'annealing'));
    const lines = tableOf(45, events).split('\n');
    const headers = lines.flatMap((line, i) => (line.includes('nodes') ? [i] : []));
    // An empty line goes before each but the first.
    expect(headers).toEqual([0, 22, 44]);
  });

  test('stays in its columns, whatever the values', () => {
    const values = [-123456789012, 1e-300, 1.2345678901234e30, 12345.678901234, -0.1, 99999999999];
    const lines = tableOf(
      6,
      values.map((value, i) => cut(i, value, 'x')),
    ).split('\n');
    for (const line of lines.slice(1, -1)) expect(line.indexOf('cut: x')).toBe(lines[0]!.indexOf('improved'));
  });
});

describe('--log -', () => {
  test.each([false, true])('prints the table on standard error, a terminal or not (%s)', async (stderr) => {
    const argv = ['solve', path('petersen.txt'), '--log', '-', '--json'];
    const { code, stdout, stderr: text } = await run(argv, { terminal: { stderr } });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).cut).toBe(12);
    expect(text).toMatch(/^ +time +stage +nodes +open +cut +bound +gap +improved\n/);
    expect(text).toMatch(/ end +- +- +12 +12 +0 % +optimal\n$/);
    expect(text).not.toContain('\u001b');
  });

  test.each(['annealing', 'gw', 'greedy', 'derandomized', 'tabu', 'random-best'])(
    'method %s',
    async (method) => {
      const argv = ['solve', path('petersen.txt'), '--log', '-', '--method', method, '--max-steps', '50'];
      const { code, stderr } = await run(argv);
      expect(code).toBe(0);
      expect(stderr).not.toContain('reading');
      expect(stderr.trimEnd().split('\n').at(-1)).toMatch(
        / end +- +- +\d+ +\d+ +[\d.]+ % +(feasible|optimal)$/,
      );
    },
  );

  test('in the values of a QUBO, in its own sense', async () => {
    for (const [sense, value] of [
      ['minimize', -4],
      ['maximize', 1],
    ] as const) {
      const argv = ['solve', path('small.qubo'), '--log', '-', '--sense', sense, '--json'];
      const { stdout, stderr } = await run(argv);
      expect(JSON.parse(stdout).value).toBe(value);
      expect(stderr).toMatch(/^ +time +stage +nodes +open +value +bound /);
      expect(stderr).toMatch(new RegExp(` end +- +- +${value} +${value} +0 % +optimal\\n$`));
    }
  });

  test('--quiet leaves the table, but no warning', async () => {
    writeFileSync(path('twice.txt'), '3 3\n1 2 1\n1 2 1\n2 3 1\n');
    const { stderr } = await run(['solve', path('twice.txt'), '--log', '-', '--quiet']);
    expect(stderr).toContain(' optimal\n');
    expect(stderr).not.toContain('warning');
  });
});
