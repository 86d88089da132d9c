/** Graphs through solve() and its certificate through verify, against enumeration in exact arithmetic; and certificates that were
 *  tampered with, which must not be believed where what they say is false. */
import { certifyCut } from '../src/cli/certify.ts';
import { buildCsr } from '../src/graph/csr.ts';
import { solveSync } from '../src/solve/solve.ts';
import type { SolveResult } from '../src/solve/types.ts';
import { type Certificate, formatCertificate, parseCertificate } from '../src/verify/certificate.ts';
import { checkGraphCertificate } from '../src/verify/check-certificate.ts';
import { allExactCuts, doubleUnits, exactCut, largest } from '../test/oracles/exact-cut.ts';
import { type Json, tamper } from './tamper.ts';
import { among, below, shorter, type Target, type Uniform } from './target.ts';
import { anyGraph, type GraphCase } from './weights.ts';

const METHODS = ['auto', 'exact', 'derandomized', 'annealing', 'tabu', 'greedy', 'gw', 'breakout'] as const;
const BOUNDS = ['sdp', 'verified', 'estimated'] as const;

interface SolveCase extends GraphCase {
  readonly method: (typeof METHODS)[number];
  readonly bound: (typeof BOUNDS)[number];
  readonly seed: number;
  readonly maxSteps: number;
}

function anySolve(uniform: Uniform): SolveCase {
  return {
    ...anyGraph(uniform),
    method: among(uniform, METHODS),
    bound: among(uniform, BOUNDS),
    seed: below(uniform, 1000),
    maxSteps: below(uniform, 200),
  };
}

function* smallerSolve(given: SolveCase): Generator<SolveCase> {
  for (const edges of shorter(given.edges)) yield { ...given, edges };
  if (given.n > 2 && given.edges.every(([, v]) => v < given.n - 1)) yield { ...given, n: given.n - 1 };
}

const columns = ({ edges }: GraphCase) => ({
  source: Int32Array.from(edges, ([u]) => u),
  target: Int32Array.from(edges, ([, v]) => v),
  weight: Float64Array.from(edges, ([, , w]) => w),
});

function run({ n, method, bound, seed, maxSteps }: SolveCase, columnsOf: ReturnType<typeof columns>) {
  const { graph } = buildCsr(n, columnsOf.source, columnsOf.target, columnsOf.weight);
  return { graph, result: solveSync(graph, { method, bound, seed, maxSteps, keepProof: true }) };
}

/** A tenth is meant where the doubles are decimals: then the decimals decide, in units of 10^−1100 (of which all are multiples). */
function units(numbers: Certificate['numbers']): (w: number) => bigint {
  if (numbers === 'binary') return doubleUnits;
  return (w) => {
    const [digits, power] = Math.abs(w).toExponential().split('e');
    const [whole, fraction = ''] = digits!.split('.');
    const size = BigInt(whole! + fraction) * 10n ** BigInt(1100 + Number(power) - fraction.length);
    return w < 0 ? -size : size;
  };
}

function judge(given: SolveCase, result: SolveResult, numbers: Certificate['numbers']): string | null {
  const { n, edges } = given;
  const { cut, upperBound, boundKind, status, spin } = result;
  const unit = units(numbers);
  const best = largest(allExactCuts(n, edges, unit));
  const found = exactCut(edges, spin, unit);
  const near = (x: number): boolean => {
    const off = unit(x) - found;
    const size = edges.reduce((sum, [, , w]) => sum + unit(Math.abs(w)), 0n);
    return (off < 0n ? -off : off) * 2n ** 50n <= size;
  };
  if (!near(cut)) return `the cut is said to weigh ${cut}`;
  if (status === 'optimal' && found !== best) return 'optimal, but another cut is heavier';
  if (upperBound === null) return null;
  if (upperBound < cut) return `the ${boundKind} bound ${upperBound} is below the cut ${cut}`;
  if (boundKind === 'verified' && unit(upperBound) < best && !(found === best && upperBound === cut))
    return `the proven bound ${upperBound} is below the best cut`;
  return null;
}

export const solveTarget: Target<SolveCase> = {
  name: 'solve',
  weight: 10,
  make: anySolve,
  smaller: smallerSolve,
  async check(given) {
    const edges = columns(given);
    const { graph, result } = run(given, edges);
    const certificate = await certifyCut(graph, result);
    const wrong = judge(given, result, certificate.numbers);
    if (wrong !== null || result.boundKind !== 'verified') return wrong;
    const { holds, reason } = await checkGraphCertificate(given.n, edges, certificate);
    return holds ? null : `its own certificate is refused: ${reason}`;
  },
};

interface ForgedCase extends SolveCase {
  /** Which tampering, and with what. */
  readonly tampering: number;
  readonly amount: number;
}

const TAMPERINGS: readonly ((document: Json, amount: number) => void)[] = [
  (d, x) => (d.claim.bound -= Math.abs(d.claim.bound * x) || x),
  (d, x) => (d.claim.bound = Math.floor(d.claim.bound - x)),
  (d, x) => (d.claim.value += Math.abs(d.claim.value * x) || x),
  (d) => (d.claim.status = 'optimal'),
  (d, x) => (d.partition = flipped(d.partition, x)),
  (d, x) => (d.unit *= 1 - x / 2),
  (d) => (d.proof = { kind: 'reduction', steps: [], scale: 1, rest: { kind: 'blocks', blocks: [] } }),
  (d, x) => tamper(d.proof, x),
  (d, x) => {
    tamper(d.proof, x);
    d.claim.bound -= Math.abs(d.claim.bound * x) || x;
  },
  (d, x) => {
    tamper(d.proof, (7 * x) % 1);
    tamper(d.proof, x);
    d.claim.status = 'optimal';
    d.claim.bound = d.claim.value;
  },
];

function flipped(digits: string, x: number): string {
  const at = Math.floor(x * digits.length);
  return `${digits.slice(0, at)}${digits[at] === '1' ? '0' : '1'}${digits.slice(at + 1)}`;
}

export const forgedTarget: Target<ForgedCase> = {
  name: 'forged certificates',
  weight: 10,
  make: (uniform) => ({
    ...anySolve(uniform),
    tampering: below(uniform, TAMPERINGS.length),
    amount: uniform() < 0.5 ? uniform() : 2 ** -below(uniform, 50),
  }),
  *smaller(given) {
    for (const simpler of smallerSolve(given)) yield { ...given, ...simpler };
  },
  async check(given) {
    const edges = columns(given);
    const { graph, result } = run(given, edges);
    const document: Json = JSON.parse(formatCertificate(await certifyCut(graph, result)));
    TAMPERINGS[given.tampering]!(document, given.amount);
    const certificate = parseCertificate(JSON.stringify(document));
    if (typeof certificate === 'string') return null;
    const { holds, optimal } = await checkGraphCertificate(given.n, edges, certificate);
    if (!holds) return null;
    const unit = units(certificate.numbers);
    const best = largest(allExactCuts(given.n, given.edges, unit));
    const found = exactCut(given.edges, [...certificate.partition!] as unknown as number[], unit);
    if ((optimal || certificate.claim.status === 'optimal') && found !== best)
      return 'believed to be optimal, but another cut is heavier';
    const { bound, value } = certificate.claim;
    return unit(bound) < best && !(found === best && bound === value)
      ? `the bound ${bound} is believed, but a cut is heavier`
      : null;
  },
};
