/** A certificate checked against the source, as `maxcut verify` does: only the reading is shared with the solver, what is counted and
 *  proven here is by src/verify. */
import { count, figure, percent } from '../../cli/figures.ts';
import { parseGraph } from '../../io/graphs/registry.ts';
import { readProblem } from '../../io/index.ts';
import { problemFormatOf } from '../../io/problems/registry.ts';
import { type Certificate, parseCertificate } from '../../verify/certificate.ts';
import {
  type CertificateCheck,
  checkGraphCertificate,
  checkProblemCertificate,
} from '../../verify/check-certificate.ts';
import { recountEdges } from '../../verify/recount.ts';
import { recountValue } from '../../verify/recount-value.ts';
import type { Check } from '../messages.ts';

export async function checkCertificate(bytes: Uint8Array, file: string, text: string): Promise<Check> {
  const certificate = parseCertificate(text);
  if (typeof certificate === 'string') return refused(certificate);
  return problemFormatOf(bytes, file, undefined) === null
    ? checkCut(bytes, file, certificate)
    : checkValue(bytes, file, certificate);
}

async function checkCut(bytes: Uint8Array, file: string, certificate: Certificate): Promise<Check> {
  const { labels, edges: buffer } = parseGraph(bytes, file, undefined).parsed;
  const edges = {
    source: buffer.source.subarray(0, buffer.count),
    target: buffer.target.subarray(0, buffer.count),
    weight: buffer.weight?.subarray(0, buffer.count) ?? null,
  };
  const check = await checkGraphCertificate(labels.size, edges, certificate);
  if (!check.holds) return refused(check.reason!);
  const { partition } = certificate;
  const cut = partition === null ? null : recountEdges(edges, Array.from(partition, Number));
  return confirmed(
    `${count(buffer.count, 'edge')}`,
    ['cut', 'No cut weighs more than'],
    certificate,
    check,
    cut,
  );
}

async function checkValue(bytes: Uint8Array, file: string, certificate: Certificate): Promise<Check> {
  const { problem } = readProblem(bytes, { file });
  const { kind } = problem;
  const check = await checkProblemCertificate(kind, problem, certificate);
  if (!check.holds) return refused(check.reason!);
  const [zero, one] = kind === 'qubo' ? [0, 1] : [1, -1];
  const { partition } = certificate;
  const values =
    partition === null ? null : Int8Array.from(partition, (digit) => (digit === '1' ? one : zero));
  const value = values === null ? null : recountValue(problem, values);
  const limit = `No value is ${certificate.sense === 'minimize' ? 'lower' : 'higher'} than`;
  return confirmed('coefficients', ['value', limit], certificate, check, value);
}

function confirmed(
  counted: string,
  [what, limit]: readonly [string, string],
  { claim: { bound } }: Certificate,
  { optimal }: CertificateCheck,
  found: number | null,
): Check {
  const lines: string[] = [];
  if (found !== null)
    lines.push(`The certificate's ${what} is ${figure(found)}, recounted from the ${counted}.`);
  lines.push(`${limit} ${figure(bound)}: every step of the proof holds.`);
  if (optimal) lines.push(`The two meet: the ${what} is optimal.`);
  else if (found !== null)
    lines.push(
      `Between the two is a gap of ${percent(Math.abs(bound - found) / Math.abs(bound || found || 1))}.`,
    );
  return { holds: true, optimal, lines };
}

function refused(reason: string): Check {
  return { holds: false, optimal: false, lines: [`${reason[0]!.toUpperCase()}${reason.slice(1)}.`] };
}
