/** QUBO and Ising problems through solveQubo() and solveIsing() and their certificates, against enumeration in exact arithmetic. */
import { certifyValue } from '../src/cli/certify.ts';
import { finish } from '../src/core/steps.ts';
import { buildProblem, type QuadraticKind, type Sense } from '../src/problems/quadratic.ts';
import { solveQuadraticSteps } from '../src/solve/solve-quadratic.ts';
import { checkProblemCertificate } from '../src/verify/check-certificate.ts';
import { doubleUnits } from '../test/oracles/exact-cut.ts';
import { among, below, shorter, type Target } from './target.ts';
import { anyGraph, anyWeight, type GraphCase } from './weights.ts';

interface QuadraticCase extends GraphCase {
  readonly kind: QuadraticKind;
  readonly sense: Sense;
  readonly linear: readonly number[];
  readonly offset: number;
  readonly method: 'auto' | 'tabu' | 'greedy';
  readonly maxSteps: number;
}

function exactValue({ linear, edges, offset }: QuadraticCase, x: ArrayLike<number>): bigint {
  let value = doubleUnits(offset);
  linear.forEach((c, i) => {
    value += doubleUnits(c) * BigInt(x[i]!);
  });
  for (const [u, v, c] of edges) value += doubleUnits(c) * BigInt(x[u]! * x[v]!);
  return value;
}

/** Coefficients so far apart in size that the max-cut form has to round its weights: its proof need not be one of the problem's. */
function isWide({ linear, edges, offset }: QuadraticCase): boolean {
  const sizes = [...linear, ...edges.map(([, , w]) => w), offset].map(Math.abs).filter((x) => x > 0);
  return Math.max(...sizes) > 2 ** 40 * Math.min(...sizes);
}

export const quadraticTarget: Target<QuadraticCase> = {
  name: 'qubo and ising',
  weight: 10,
  make(uniform) {
    const { n, edges } = anyGraph(uniform);
    const scale = anyWeight(uniform);
    return {
      n: Math.min(n, 7),
      edges: edges.filter(([, v]) => v < 7),
      kind: among(uniform, ['qubo', 'ising'] as const),
      sense: among(uniform, ['minimize', 'maximize'] as const),
      linear: Array.from({ length: Math.min(n, 7) }, () =>
        uniform() < 0.5 ? 0 : uniform() < 0.5 ? anyWeight(uniform) : scale,
      ),
      offset: uniform() < 0.5 ? 0 : anyWeight(uniform),
      method: among(uniform, ['auto', 'tabu', 'greedy'] as const),
      maxSteps: below(uniform, 100),
    };
  },
  *smaller(given) {
    if (given.offset !== 0) yield { ...given, offset: 0 };
    for (const edges of shorter(given.edges)) yield { ...given, edges };
    for (let i = 0; i < given.n; i++)
      if (given.linear[i] !== 0) yield { ...given, linear: given.linear.map((c, j) => (j === i ? 0 : c)) };
  },
  async check(given) {
    const { n, edges, kind, sense, method, maxSteps } = given;
    const { problem } = buildProblem(kind, sense, {
      linear: Float64Array.from(given.linear),
      source: Int32Array.from(edges, ([u]) => u),
      target: Int32Array.from(edges, ([, v]) => v),
      coupling: Float64Array.from(edges, ([, , w]) => w),
      count: edges.length,
      offset: given.offset,
    });
    const result = finish(solveQuadraticSteps(kind, problem, { method, maxSteps, keepProof: true }, null));
    const certificate = await certifyValue(problem, result);
    const check = await checkProblemCertificate(kind, problem, certificate);
    if (result.boundKind === 'verified' && !check.holds && !isWide(given))
      return `its certificate is refused: ${check.reason}`;
    // Decimals are judged by the certificate alone: enumeration here is of the doubles.
    if (certificate.numbers === 'decimal') return null;
    const sign = sense === 'minimize' ? 1n : -1n;
    const low = kind === 'qubo' ? 0 : -1;
    let best: bigint | null = null;
    for (let mask = 0; mask < 2 ** n; mask++) {
      const x = Array.from({ length: n }, (_, i) => ((mask >> i) & 1 ? 1 : low));
      const value = sign * exactValue(given, x);
      if (best === null || value < best) best = value;
    }
    const found = sign * exactValue(given, result.values);
    if (result.status === 'optimal' && found !== best) return 'optimal, but another assignment is better';
    const { bound, value } = result;
    if (result.boundKind === 'verified' && sign * doubleUnits(bound!) > best!)
      return found === best && bound === value ? null : `the proven bound ${bound} excludes the best value`;
    return null;
  },
};
