import { expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import { dualBound } from '../../src/relax/dual-bound.ts';
import { solveMixing } from '../../src/relax/mixing.ts';
import { randomGraph } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

test('an estimate from more steps is no worse, and none is below what is proven', () => {
  for (let seed = 0; seed < 6; seed++) {
    const graph = fromEdges(randomGraph(seed, 200, [0.02, 0.05, 0.2][seed % 3]!));
    const { multipliers } = finish(solveMixing(graph, 1, new Random(seed), new Deadline()));
    const bound = (kind: 'estimated' | 'verified', estimateSteps?: number): number =>
      finish(dualBound(graph, multipliers, { kind, estimateSteps, integral: false, random: new Random(7) }))
        .value;
    const proven = bound('verified');
    let before = Number.POSITIVE_INFINITY;
    for (const steps of [16, 24, 40, 80, 160]) {
      const now = bound('estimated', steps);
      expect(now).toBeLessThanOrEqual(before * (1 + 1e-9));
      expect(now).toBeGreaterThanOrEqual(proven * (1 - 1e-6));
      before = now;
    }
  }
});
