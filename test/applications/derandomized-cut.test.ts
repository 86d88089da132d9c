/** A descent gives way often, and wherever it is called off there is a cut. */
import { describe, expect, test } from 'vitest';
import { Derandomizer, planDescents } from '../../src/applications/derandomized-cut.ts';
import { Deadline } from '../../src/core/deadline.ts';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import { cutWeight } from '../../src/graph/cut.ts';
import { solveMixing } from '../../src/relax/mixing.ts';
import { randomPairs } from '../oracles/random-pairs.ts';
import { fromEdges } from '../support/build.ts';
import { DeadlineAfter, watch } from '../support/pauses.ts';

describe('a descent on a large graph', () => {
  const graph = fromEdges(randomPairs(1, 60_000, 300_000));
  const { vectors, rank } = finish(solveMixing(graph, 1, new Random(1), new Deadline({ maxSteps: 10 })));
  const { columns, descent } = planDescents(graph, 40);
  const create = () => Derandomizer.of(graph, vectors, rank, 1, columns);

  test('gives way within values, gradients, curvature and the last steps', () => {
    const made = watch(create());
    const run = watch(made.result.run(0, descent, new Random(1), new Deadline()));
    expect(run.result.cut).toBe(cutWeight(graph, run.result.spin));
    expect(run.result.descent.vanished).toBe(true);
    expect(run.result.chainHolds).toBe(true);
    expect(run.pauses).toBeGreaterThan(3 * run.result.descent.steps);
    expect(Math.max(made.longestMs, run.longestMs)).toBeLessThan(500);
  });

  test.each([0, 10, 40, 100])('called off after %d questions, there is a cut', (questions) => {
    const deadline = new DeadlineAfter(questions);
    const { spin, cut, descent: end } = finish(finish(create()).run(0, descent, new Random(1), deadline));
    expect(spin.every((side) => side === 1 || side === -1)).toBe(true);
    expect(cut).toBe(cutWeight(graph, spin));
    expect(cut).toBeGreaterThan(0.5 * graph.m);
    expect(end.vanished).toBe(false);
    expect(deadline.asked).toBeLessThan(questions + 40);
  });
});
