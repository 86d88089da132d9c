/** The certificate of a result, as `maxcut verify` checks it. */
import { UsageError } from '../core/errors.ts';
import type { CsrGraph } from '../graph/csr.ts';
import type { QuadraticProblem } from '../problems/quadratic.ts';
import type { QuadraticResult } from '../solve/quadratic-types.ts';
import type { SolveResult } from '../solve/types.ts';
import type { Certificate, Claim } from '../verify/certificate.ts';
import { graphFingerprint, problemFingerprint } from '../verify/fingerprint.ts';
import type { Proof } from '../verify/proof.ts';

/** @throws UsageError where there is no bound */
export async function certifyCut(
  graph: CsrGraph,
  result: SolveResult,
  proof: Proof = proofOf(result),
): Promise<Certificate> {
  return {
    problem: 'max-cut',
    sense: 'maximize',
    nodes: graph.n,
    edges: graph.m,
    sha256: await graphFingerprint(graph),
    numbers: 'binary',
    claim: claimOf(result),
    partition: Array.from(result.spin, (s) => (s === 1 ? '0' : '1')).join(''),
    unit: 1,
    proof,
  };
}

/** @throws UsageError where there is no bound */
export async function certifyValue(
  problem: QuadraticProblem,
  result: QuadraticResult,
  proof: Proof = proofOf(result),
): Promise<Certificate> {
  const zero = problem.kind === 'qubo' ? 0 : 1;
  return {
    problem: problem.kind,
    sense: result.sense,
    nodes: problem.n,
    edges: problem.couplings.m,
    sha256: await problemFingerprint(problem.kind, problem),
    numbers: 'binary',
    claim: claimOf(result),
    partition: Array.from(result.values, (x) => (x === zero ? '0' : '1')).join(''),
    unit: result.maxCut.unit,
    proof,
  };
}

function proofOf({ multipliers }: SolveResult | QuadraticResult): Proof {
  return multipliers === null ? { kind: 'positive-weights' } : { kind: 'sdp', multipliers };
}

function claimOf({ value, bound, boundKind, status }: SolveResult | QuadraticResult): Claim {
  if (bound === null || boundKind === 'none') throw new UsageError('there is no bound to certify');
  return { value, bound, boundKind, status };
}
