/** The certificate of a result, as `maxcut verify` checks it. */
import { UsageError } from '../core/errors.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { cutLattice } from '../problems/lattice.ts';
import { MaxCutForm } from '../problems/max-cut-form.ts';
import type { Proof } from '../problems/proof.ts';
import type { QuadraticProblem } from '../problems/quadratic.ts';
import type { QuadraticResult } from '../solve/quadratic-types.ts';
import type { SolveResult } from '../solve/types.ts';
import type { Certificate, Claim } from '../verify/certificate.ts';
import { graphFingerprint, problemFingerprint } from '../verify/fingerprint.ts';

/** @throws UsageError where there is no bound */
export async function certifyCut(graph: CsrGraph, result: SolveResult): Promise<Certificate> {
  return {
    problem: 'max-cut',
    sense: 'maximize',
    nodes: graph.n,
    edges: graph.m,
    sha256: await graphFingerprint(graph),
    numbers: readingOf(graph),
    claim: claimOf(result),
    partition: Array.from(result.spin, (s) => (s === 1 ? '0' : '1')).join(''),
    unit: 1,
    proof: proofOf(result),
  };
}

/** @throws UsageError where there is no bound */
export async function certifyValue(problem: QuadraticProblem, result: QuadraticResult): Promise<Certificate> {
  const zero = problem.kind === 'qubo' ? 0 : 1;
  return {
    problem: problem.kind,
    sense: result.sense,
    nodes: problem.n,
    edges: problem.couplings.m,
    sha256: await problemFingerprint(problem.kind, problem),
    numbers: readingOf(new MaxCutForm(problem).graph),
    claim: claimOf(result),
    partition: Array.from(result.values, (x) => (x === zero ? '0' : '1')).join(''),
    unit: result.maxCut.unit,
    proof: proofOf(result),
  };
}

/** Bounds are rounded to the lattice of the decimals that weights stand for. */
function readingOf(graph: CsrGraph): Certificate['numbers'] {
  const lattice = cutLattice(graph);
  return lattice !== null && lattice.scale % 10 === 0 ? 'decimal' : 'binary';
}

function proofOf({ multipliers, proof }: SolveResult | QuadraticResult): Proof {
  if (proof !== null) return proof();
  return multipliers === null ? { kind: 'positive-weights' } : { kind: 'sdp', multipliers };
}

function claimOf({ value, bound, boundKind, status }: SolveResult | QuadraticResult): Claim {
  if (bound === null || boundKind === 'none') throw new UsageError('there is no bound to certify');
  return { value, bound, boundKind, status };
}
