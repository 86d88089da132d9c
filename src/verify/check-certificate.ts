/** Whether a certificate proves its bound for a graph, or for a QUBO or Ising problem, whose max-cut form is made again here
 *  from the coefficients, in their own scale.
 *
 *  With P the bound that check-bound.ts proves for the cuts of that form, every value is at least base − k·P (minimize; k = ½
 *  for a QUBO, 2 for Ising), and differs from base by a multiple of a step where the coefficients have a binary grid g: g for
 *  a QUBO, 2g for Ising. Other reals are compared with room for the rounding of the form, 1e-11 of its size. */
import type { CsrGraph } from '../graph/csr.ts';
import type { Certificate } from './certificate.ts';
import { checkBound } from './check-bound.ts';
import { graphOfEdges } from './edge-graph.ts';
import { graphFingerprint, problemFingerprint } from './fingerprint.ts';
import { CompensatedSum } from './recount.ts';
import type { QuadraticTerms } from './recount-value.ts';

export interface CertificateCheck {
  readonly holds: boolean;
  /** The bound that this check proves by itself; NaN where it came to none. */
  readonly provenBound: number;
  readonly reason?: string;
}

const ROOM = 1e-11;

/** The bound of a graph's cuts. */
export async function checkGraphCertificate(
  graph: CsrGraph,
  certificate: Certificate,
): Promise<CertificateCheck> {
  const { bound, multipliers, problem, sense } = certificate;
  if (problem !== 'max-cut' || sense !== 'maximize')
    return refused(`it is about a problem of kind ${problem} to ${sense}, not about a maximum cut`);
  if (certificate.sha256 !== (await graphFingerprint(graph)))
    return refused(otherThing('graph', certificate, graph.n, graph.m));
  const integral = Number.isInteger(bound) && graph.weight.every(Number.isInteger);
  return checkBound(graph, { upperBound: bound, multipliers, integral });
}

/** The bound of a problem's values. */
export async function checkProblemCertificate(
  kind: 'qubo' | 'ising',
  terms: QuadraticTerms,
  certificate: Certificate,
): Promise<CertificateCheck> {
  const { problem, sense, bound, unit } = certificate;
  if (problem !== kind) return refused(`it is about a problem of kind ${problem}, not ${kind}`);
  if (certificate.sha256 !== (await problemFingerprint(kind, terms)))
    return refused(otherThing('problem', certificate, terms.linear.length, terms.couplings.m));
  const sign = sense === 'minimize' ? 1 : -1;
  const form = maxCutForm(kind, terms, sign);
  const multipliers = Array.from(certificate.multipliers, (y) => y * unit);
  // A bound that nothing can prove makes the check say what it can prove.
  const { provenBound: cut, reason } = checkBound(form, {
    upperBound: Number.NEGATIVE_INFINITY,
    multipliers,
    integral: false,
  });
  const base = kind === 'qubo' ? terms.offset : baseOf(terms);
  const best = cut * (kind === 'qubo' ? 1 / 2 : 2);
  const grid = binaryGrid(terms);
  const step = grid === null ? 0 : kind === 'qubo' ? grid : 2 * grid;
  const reach = step === 0 ? best : step * Math.floor(best / step);
  const provenBound = base - sign * reach;
  const room = (step === 0 ? ROOM : 1e-15) * (Math.abs(base) + Math.abs(best));
  if (sign * (bound - provenBound) <= room) return { holds: true, provenBound };
  const why =
    multipliers.length > 0 && reason?.startsWith('the multipliers prove') !== true ? ` (${reason})` : '';
  return { holds: false, provenBound, reason: `it proves ${provenBound}, not ${bound}${why}` };
}

function refused(reason: string): CertificateCheck {
  return { holds: false, provenBound: Number.NaN, reason };
}

function otherThing(what: string, { nodes, edges }: Certificate, n: number, m: number): string {
  const [a, b] = what === 'graph' ? ['nodes', 'edges'] : ['variables', 'couplings'];
  const other = nodes === n && edges === m ? 'as large as this one' : `of ${nodes} ${a} and ${edges} ${b}`;
  return `it belongs to another ${what}, ${other}`;
}

/** Variable i is node i; the node that fixes what a side means is the last, and is left out of an Ising problem without fields. */
function maxCutForm(kind: 'qubo' | 'ising', { linear, couplings }: QuadraticTerms, sign: number): CsrGraph {
  const n = linear.length;
  const source: number[] = [];
  const target: number[] = [];
  const weight: number[] = [];
  let fields = kind === 'qubo';
  for (let i = 0; i < n; i++) {
    const row = new CompensatedSum();
    row.add(2 * linear[i]!);
    for (let a = couplings.rowPtr[i]!; a < couplings.rowPtr[i + 1]!; a++) {
      row.add(couplings.weight[a]!);
      if (couplings.adj[a]! < i) continue;
      source.push(i);
      target.push(couplings.adj[a]!);
      weight.push(sign * couplings.weight[a]!);
    }
    if (kind === 'ising' && linear[i] === 0) continue;
    fields = true;
    source.push(i);
    target.push(n);
    weight.push(kind === 'qubo' ? -sign * row.value : sign * linear[i]!);
  }
  return graphOfEdges(fields ? n + 1 : n, { source, target, weight });
}

/** The energy where all spins are +1. */
function baseOf({ linear, couplings, offset }: QuadraticTerms): number {
  const sum = new CompensatedSum();
  sum.add(offset);
  for (let i = 0; i < linear.length; i++) {
    sum.add(linear[i]!);
    for (let a = couplings.rowPtr[i]!; a < couplings.rowPtr[i + 1]!; a++)
      if (couplings.adj[a]! < i) sum.add(couplings.weight[a]!);
  }
  return sum.value;
}

/** The largest power of two from 2^40 down to 2^−40 that divides every coefficient; null where none does, or too many times. */
function binaryGrid({ linear, couplings }: QuadraticTerms): number | null {
  const all = [...Array.from(linear), ...couplings.weight].filter((x) => x !== 0);
  const size = all.reduce((sum, x) => sum + Math.abs(x), 0);
  for (let k = 40; k >= -40; k--) {
    const grid = 2 ** k;
    if (all.every((x) => Number.isInteger(x / grid))) return size / grid <= 2 ** 51 ? grid : null;
  }
  return null;
}
