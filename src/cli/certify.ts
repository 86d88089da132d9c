/** The certificate of a result's bound, as `maxcut verify` checks it. */
import { UsageError } from '../core/errors.ts';
import type { CsrGraph } from '../graph/csr.ts';
import type { QuadraticProblem } from '../problems/quadratic.ts';
import type { QuadraticResult } from '../solve/quadratic-types.ts';
import type { SolveResult } from '../solve/types.ts';
import type { Certificate } from '../verify/certificate.ts';
import { graphFingerprint, problemFingerprint } from '../verify/fingerprint.ts';

/** @throws UsageError where there is no bound */
export async function certifyCut(graph: CsrGraph, result: SolveResult): Promise<Certificate> {
  return {
    problem: 'max-cut',
    sense: 'maximize',
    nodes: graph.n,
    edges: graph.m,
    sha256: await graphFingerprint(graph),
    ...boundOf(result.upperBound, result),
    unit: 1,
  };
}

/** @throws UsageError where there is no bound */
export async function certifyValue(problem: QuadraticProblem, result: QuadraticResult): Promise<Certificate> {
  return {
    problem: problem.kind,
    sense: result.sense,
    nodes: problem.n,
    edges: problem.couplings.m,
    sha256: await problemFingerprint(problem.kind, problem),
    ...boundOf(result.bound, result),
    unit: result.maxCut.unit,
  };
}

function boundOf(
  bound: number | null,
  { boundKind, multipliers }: Pick<SolveResult, 'boundKind' | 'multipliers'>,
): Pick<Certificate, 'bound' | 'boundKind' | 'multipliers'> {
  if (bound === null || boundKind === 'none') throw new UsageError('there is no bound to certify');
  return { bound, boundKind, multipliers: multipliers ?? [] };
}
