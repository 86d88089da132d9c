import { expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import { dualBound } from '../../src/relax/dual-bound.ts';
import { scaledProblem } from '../../src/relax/dual-problem.ts';
import { productByColumns } from '../../src/relax/estimated-bound.ts';
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

test.each([1, 7, 64, 199, 200, 500])('a product by ranges of %d columns is that of the matrix', (columns) => {
  const { n, edges } = randomGraph(3, 200, 0.05, () => 3);
  const diagonal = Float64Array.from({ length: n }, (_, u) => 1 + Math.cos(u));
  const problem = finish(scaledProblem(fromEdges({ n, edges }), diagonal))!;
  const x = Float64Array.from({ length: n }, (_, u) => Math.sin(u));
  const expected = x.map((value, u) => diagonal[u]! * value);
  for (const [u, v, w] of edges) {
    expected[u]! += (w / 4) * x[v]!;
    expected[v]! += (w / 4) * x[u]!;
  }
  const product = productByColumns(problem, columns);
  const y = new Float64Array(n);
  for (let again = 0; again < 2; again++) {
    finish(product(x, y));
    for (let u = 0; u < n; u++) expect(y[u]! * 2 ** problem.exponent).toBeCloseTo(expected[u]!, 4);
  }
});
