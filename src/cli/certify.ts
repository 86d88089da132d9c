/** The certificate of a result, as `maxcut verify` checks it. */
import { UsageError } from '../core/errors.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { sizeOfWeights, summarizeWeights } from '../graph/weights.ts';
import { nextUp } from '../linalg/upward-sum.ts';
import { cutLattice } from '../problems/lattice.ts';
import { MaxCutForm } from '../problems/max-cut-form.ts';
import type { Proof } from '../problems/proof.ts';
import type { QuadraticProblem } from '../problems/quadratic.ts';
import type { QuadraticResult } from '../solve/quadratic-types.ts';
import type { SolveResult } from '../solve/types.ts';
import type { Certificate, Claim } from '../verify/certificate.ts';
import {
  type CertificateCheck,
  checkGraphCertificate,
  checkProblemCertificate,
} from '../verify/check-certificate.ts';
import { graphFingerprint, problemFingerprint } from '../verify/fingerprint.ts';
import type { EdgeArrays } from '../verify/recount.ts';

/** @throws UsageError where there is no bound */
export async function certifyCut(graph: CsrGraph, result: SolveResult): Promise<Certificate> {
  const certificate: Certificate = {
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
  const { integral } = summarizeWeights(graph);
  return confirmed(certificate, graph, integral, () =>
    checkGraphCertificate(graph.n, edgesOf(graph), certificate),
  );
}

/** @throws UsageError where there is no bound */
export async function certifyValue(problem: QuadraticProblem, result: QuadraticResult): Promise<Certificate> {
  const zero = problem.kind === 'qubo' ? 0 : 1;
  const { graph, decimal, exact } = new MaxCutForm(problem);
  const integral = exact && summarizeWeights(graph).integral;
  const certificate: Certificate = {
    problem: problem.kind,
    sense: result.sense,
    nodes: problem.n,
    edges: problem.couplings.m,
    sha256: await problemFingerprint(problem.kind, problem),
    numbers: decimal ? 'decimal' : exact ? readingOf(graph) : 'binary',
    claim: claimOf(result),
    partition: Array.from(result.values, (x) => (x === zero ? '0' : '1')).join(''),
    unit: result.maxCut.unit,
    proof: proofOf(result),
  };
  return confirmed(certificate, graph, integral, () =>
    checkProblemCertificate(problem.kind, problem, certificate),
  );
}

/** The same with the bound that the check proves, where that is a rounding away: integers are rounded to the lattice by both, but of
 *  other weights the check, which allows for errors of its own, proves a little less than the solver did. */
async function confirmed(
  certificate: Certificate,
  graph: CsrGraph,
  integral: boolean,
  check: () => Promise<CertificateCheck>,
): Promise<Certificate> {
  const { claim, proof, sense, unit } = certificate;
  const quick = proof.kind === 'sdp' || proof.kind === 'positive-weights';
  if (!quick || claim.boundKind !== 'verified' || integral) return certificate;
  const { holds, provenBound } = await check();
  const size = sizeOfWeights(graph.weight) * unit + Math.abs(claim.bound);
  if (holds || !(Math.abs(provenBound - claim.bound) <= 1e-9 * size + 1e-300)) return certificate;
  const bound = sense === 'maximize' ? nextUp(provenBound) : -nextUp(-provenBound);
  // Met by the value in doubles, but not exactly.
  const status = claim.status === 'optimal' ? 'feasible' : claim.status;
  return { ...certificate, claim: { ...claim, bound, status } };
}

/** Each edge once. */
function edgesOf({ n, m, rowPtr, adj, weight }: CsrGraph): EdgeArrays {
  const edges = {
    source: new Int32Array(m),
    target: new Int32Array(m),
    weight: new Float64Array(m),
  };
  let e = 0;
  for (let u = 0; u < n; u++) {
    for (let a = rowPtr[u]!; a < rowPtr[u + 1]!; a++) {
      if (adj[a]! < u) continue;
      edges.source[e] = u;
      edges.target[e] = adj[a]!;
      edges.weight[e++] = weight[a]!;
    }
  }
  return edges;
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
