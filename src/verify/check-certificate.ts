/** Whether a certificate proves its bound for a graph, or for a QUBO or Ising problem, whose max-cut form is made again here from the
 *  coefficients, without rounding.
 *
 *  With P the bound that check-proof.ts proves for the cuts of that form, no value is better than base − k·P (minimize; base + k·P
 *  otherwise), k = ½ for a QUBO and 2 for Ising, base the value where all variables are on the side of the reference. All
 *  comparisons are exact. Only two numbers of the claim may be rounded: its value, which is compared with the recounted one up to the
 *  rounding of a sum where sums are not exact in doubles, since parallel edges may have been added up before; and the bound of a value
 *  proven optimal, which may be that number. */
import type { Certificate } from './certificate.ts';
import { checkProof } from './check-proof.ts';
import { graphOfEdges } from './edge-graph.ts';
import { ExactGraph, readNumber } from './exact-graph.ts';
import { graphFingerprint, problemFingerprint } from './fingerprint.ts';
import {
  add,
  compare,
  isAtMost,
  lcmDenominator,
  nearestDouble,
  negative,
  ofDouble,
  over,
  type Rational,
  subtract,
  timesPowerOfTwo,
  ZERO,
} from './rational.ts';
import type { EdgeArrays } from './recount.ts';
import type { QuadraticTerms } from './recount-value.ts';
import { Refusal } from './refusal.ts';

export interface CertificateCheck {
  readonly holds: boolean;
  /** The double nearest to the bound that this check proves by itself; NaN where it came to none. */
  readonly provenBound: number;
  /** No solution is better than the one given, or where none is given, than the certificate's. */
  readonly optimal: boolean;
  readonly reason?: string;
}

/** The bound of a graph's cuts.
 *  @param side of each node, in place of the certificate's partition for `optimal` */
export async function checkGraphCertificate(
  n: number,
  edges: EdgeArrays,
  certificate: Certificate,
  side?: ArrayLike<number>,
): Promise<CertificateCheck> {
  const { problem, sense, numbers } = certificate;
  if (problem !== 'max-cut' || sense !== 'maximize')
    return refused(`it is about a problem of kind ${problem} to ${sense}, not about a maximum cut`);
  const graph = graphOfEdges(n, edges);
  const other = otherThing('graph', certificate, n, graph.m, await graphFingerprint(graph));
  if (other !== null) return refused(other);
  const exact = ExactGraph.ofEdges(n, edges, numbers);
  return check(certificate, {
    form: exact,
    valueOfCut: (cut) => cut,
    valueAt: (sides) => exact.worth(exact.cut(sides)),
    given: side === undefined ? null : Array.from(side, String),
    size: exact.worth(exact.size),
    grid: exact.unit.q,
  });
}

/** The bound of a problem's values. @param values of each variable, in place of the certificate's partition for `optimal` */
export async function checkProblemCertificate(
  kind: 'qubo' | 'ising',
  terms: QuadraticTerms,
  certificate: Certificate,
  values?: ArrayLike<number>,
): Promise<CertificateCheck> {
  const { problem, sense, numbers } = certificate;
  if (problem !== kind) return refused(`it is about a problem of kind ${problem}, not ${kind}`);
  const hash = await problemFingerprint(kind, terms);
  const other = otherThing('problem', certificate, terms.linear.length, terms.couplings.m, hash);
  if (other !== null) return refused(other);
  const exact = exactTerms(terms, numbers);
  const sign = sense === 'minimize' ? 1 : -1;
  const base = kind === 'qubo' ? exact.offset : weigh(exact, () => 1);
  const form = maxCutForm(kind, exact, sign);
  const one = kind === 'qubo' ? 1 : -1;
  const zero = kind === 'qubo' ? 0 : 1;
  const asDigit = (x: number): string => (x === one ? '1' : '0');
  const all = [...exact.linear, ...exact.pairs.map(([, , c]) => c), exact.offset];
  let size = ZERO;
  for (const x of all) size = add(size, x.p < 0n ? negative(x) : x);
  return check(certificate, {
    form,
    valueOfCut: (cut) => {
      const change = timesPowerOfTwo(cut, kind === 'qubo' ? -1 : 1);
      return sign > 0 ? subtract(base, change) : add(base, change);
    },
    valueAt: (digits) => weigh(exact, (i) => (digits[i] === '1' ? one : zero)),
    given: values === undefined ? null : Array.from(values, asDigit),
    size,
    grid: lcmDenominator(all),
  });
}

/** What the certificate is about. */
interface Subject {
  /** Whose cuts the proof bounds, before they are divided by the certificate's unit. */
  readonly form: ExactGraph;
  readonly valueOfCut: (cut: Rational) => Rational;
  /** @param digits '0' or '1' for each node or variable */
  readonly valueAt: (digits: ArrayLike<string>) => Rational;
  readonly given: readonly string[] | null;
  /** Sizes of all numbers that a value is the sum of, together; and q where all are multiples of 1/q. */
  readonly size: Rational;
  readonly grid: bigint;
}

function check(certificate: Certificate, subject: Subject): CertificateCheck {
  let proven: Rational | null = null;
  try {
    const unit = readNumber(certificate.unit, certificate.numbers);
    const { bound, remark } = checkProof(subject.form.scaled(over(ofDouble(1), unit)), certificate.proof);
    proven = subject.valueOfCut({ p: bound.p * unit.p, q: bound.q * unit.q });
    return {
      holds: true,
      provenBound: nearestDouble(proven),
      optimal: compareClaim(certificate, subject, proven, remark),
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return refused(error.message, proven === null ? Number.NaN : nearestDouble(proven));
  }
}

/** @returns whether the proven bound is met by the solution in question @throws Refusal where the claim does not hold */
function compareClaim(
  { claim, partition, numbers, sense, nodes }: Certificate,
  { valueAt, given, size, grid }: Subject,
  proven: Rational,
  remark: string | undefined,
): boolean {
  const meets = (value: Rational): boolean =>
    sense === 'maximize' ? isAtMost(proven, value) : isAtMost(value, proven);
  let optimal = false;
  if (partition !== null) {
    if (partition.length !== nodes)
      throw new Refusal('', `the partition has ${partition.length} digits, expected ${nodes}`);
    const value = valueAt(partition);
    if (!isRounded(claim.value!, value, numbers, size, grid))
      throw new Refusal('', `the partition has the value ${nearestDouble(value)}, not ${claim.value}`);
    optimal = meets(value);
    const because = remark === undefined ? '' : ` (${remark})`;
    if (claim.status === 'optimal' && !optimal)
      throw new Refusal(
        '',
        `it proves ${nearestDouble(proven)}, not that ${claim.value} is optimal${because}`,
      );
  }
  const bound = readNumber(claim.bound, numbers);
  const confirmed = sense === 'maximize' ? isAtMost(proven, bound) : isAtMost(bound, proven);
  if (!confirmed && !(optimal && claim.bound === claim.value)) {
    const because = remark === undefined ? '' : ` (${remark})`;
    throw new Refusal('', `it proves ${nearestDouble(proven)}, not ${claim.bound}${because}`);
  }
  return given === null ? optimal : meets(valueAt(given));
}

/** Whether a double is the exact number, where sums of doubles are exact, or else what a careful sum gives: off by a unit in the last
 *  place and 2⁻⁹⁶ of the terms; with decimals, whose nearest doubles were summed, by 2⁻⁵³ of the terms more. */
function isRounded(
  claimed: number,
  exact: Rational,
  numbers: 'binary' | 'decimal',
  size: Rational,
  grid: bigint,
): boolean {
  const read = readNumber(claimed, numbers);
  if (numbers === 'binary' && isAtMost({ p: size.p * grid, q: size.q }, ofDouble(2 ** 53)))
    return compare(read, exact) === 0;
  const off = subtract(read, exact);
  let room = add(timesPowerOfTwo(exact.p < 0n ? negative(exact) : exact, -52), timesPowerOfTwo(size, -96));
  if (numbers === 'decimal') room = add(room, timesPowerOfTwo(size, -52));
  return isAtMost(off.p < 0n ? negative(off) : off, add(room, ofDouble(Number.MIN_VALUE)));
}

function refused(reason: string, provenBound = Number.NaN): CertificateCheck {
  return { holds: false, provenBound, optimal: false, reason };
}

function otherThing(
  what: string,
  { nodes, edges, sha256 }: Certificate,
  n: number,
  m: number,
  hash: string,
): string | null {
  const [a, b] = what === 'graph' ? ['nodes', 'edges'] : ['variables', 'couplings'];
  if (nodes !== n || edges !== m) return `it belongs to another ${what}, of ${nodes} ${a} and ${edges} ${b}`;
  return sha256 === hash ? null : `it belongs to another ${what}, as large as this one`;
}

interface ExactTerms {
  readonly linear: readonly Rational[];
  readonly pairs: readonly (readonly [number, number, Rational])[];
  readonly offset: Rational;
}

function exactTerms(terms: QuadraticTerms, numbers: 'binary' | 'decimal'): ExactTerms {
  const { n, rowPtr, adj, weight } = terms.couplings;
  const pairs: [number, number, Rational][] = [];
  for (let i = 0; i < n; i++) {
    for (let a = rowPtr[i]!; a < rowPtr[i + 1]!; a++)
      if (adj[a]! > i) pairs.push([i, adj[a]!, readNumber(weight[a]!, numbers)]);
  }
  return {
    linear: Array.from(terms.linear, (x) => readNumber(x, numbers)),
    pairs,
    offset: readNumber(terms.offset, numbers),
  };
}

function weigh({ linear, pairs, offset }: ExactTerms, valueAt: (i: number) => number): Rational {
  let sum = offset;
  const count = (x: Rational, factor: number): void => {
    if (factor !== 0) sum = factor > 0 ? add(sum, x) : subtract(sum, x);
  };
  linear.forEach((x, i) => {
    count(x, valueAt(i));
  });
  for (const [i, j, x] of pairs) count(x, valueAt(i) * valueAt(j));
  return sum;
}

/** Variable i is node i; the node that fixes what a side means is the last, and is left out of an Ising problem without fields. */
function maxCutForm(kind: 'qubo' | 'ising', { linear, pairs }: ExactTerms, sign: 1 | -1): ExactGraph {
  const n = linear.length;
  const turned = (x: Rational, s: number): Rational => (s > 0 ? x : negative(x));
  const edges = pairs.map(([i, j, x]) => [i, j, turned(x, sign)] as [number, number, Rational]);
  const fields = kind === 'qubo' || linear.some(({ p }) => p !== 0n);
  if (!fields) return ExactGraph.ofRationals(n, edges);
  linear.forEach((x, i) => {
    edges.push([i, n, kind === 'qubo' ? turned(timesPowerOfTwo(x, 1), -sign) : turned(x, sign)]);
  });
  if (kind === 'qubo') {
    for (const [i, j, x] of pairs) edges.push([i, n, turned(x, -sign)], [j, n, turned(x, -sign)]);
  }
  return ExactGraph.ofRationals(n + 1, edges);
}
