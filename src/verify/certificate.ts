/** Certificates as JSON: `solve --certificate` writes one, `verify --certificate` checks it. Of a graph's cuts, or of the values of a QUBO
 *  or Ising problem, whose proof is about its max-cut form (problems/max-cut-form.ts) with weights counted in `unit`.
 *
 *  Version 2 has a partition and a proof in steps (problems/proof.ts). Version 1 had a bound and multipliers alone, and is still read. */

import type { Proof } from '../problems/proof.ts';
import { parseProof, shown } from './parse-proof.ts';
import { Refusal } from './refusal.ts';

export type CertifiedProblem = 'max-cut' | 'qubo' | 'ising';

export interface Certificate {
  readonly problem: CertifiedProblem;
  readonly sense: 'minimize' | 'maximize';
  /** Nodes or variables, and edges or couplings. */
  readonly nodes: number;
  readonly edges: number;
  readonly sha256: string;
  /** What numbers of the file, and the claim's, mean: the doubles they are read as, or the shortest decimals that are nearest to these. */
  readonly numbers: 'binary' | 'decimal';
  readonly claim: Claim;
  /** For each node its side, 0 or 1; for each variable its value, 0 or 1, where 1 stands for −1 in an Ising problem. Null in
   *  version 1. */
  readonly partition: string | null;
  readonly unit: number;
  readonly proof: Proof;
}

export interface Claim {
  /** What the partition's cut weighs, or the assignment's value; null in version 1. */
  readonly value: number | null;
  /** No cut weighs more; no value is lower (minimize) or higher (maximize). */
  readonly bound: number;
  readonly boundKind: 'verified' | 'estimated';
  readonly status: 'optimal' | 'feasible' | 'interrupted';
}

const FORMAT = 'maxcut-certificate';
const VERSION = 2;

export function formatCertificate(certificate: Certificate): string {
  // Typed arrays would become objects.
  const plain = (_: string, value: unknown): unknown =>
    ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<number>) : value;
  return `${JSON.stringify({ format: FORMAT, version: VERSION, ...certificate }, plain)}\n`;
}

/** The certificate in the text, or in words why there is none. */
export function parseCertificate(text: string): Certificate | string {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return `not a certificate: ${error instanceof Error ? error.message : error}`;
  }
  if (typeof document !== 'object' || document === null)
    return 'not a certificate: the JSON is not an object';
  const fields = document as Record<string, unknown>;
  const problem = firstProblem(fields, HEADER, '');
  if (problem !== null) return problem;
  return fields.version === 1 ? ofVersion1(fields) : ofVersion2(fields);
}

function ofVersion1(fields: Record<string, unknown>): Certificate | string {
  const problem = firstProblem(fields, VERSION_1, '');
  if (problem !== null) return problem;
  const { bound, boundKind, multipliers, ...header } = fields as unknown as Certificate &
    Claim & { readonly multipliers: readonly number[] };
  return {
    ...header,
    numbers: 'binary',
    claim: { value: null, bound, boundKind, status: 'feasible' },
    partition: null,
    proof: multipliers.length === 0 ? { kind: 'positive-weights' } : { kind: 'sdp', multipliers },
  };
}

function ofVersion2(fields: Record<string, unknown>): Certificate | string {
  const claim = typeof fields.claim === 'object' && fields.claim !== null ? fields.claim : {};
  const problem =
    firstProblem(fields, VERSION_2, '') ?? firstProblem(claim as Record<string, unknown>, CLAIM, 'claim.');
  if (problem !== null) return problem;
  try {
    return { ...(fields as unknown as Certificate), proof: parseProof(fields.proof) };
  } catch (error) {
    if (error instanceof Refusal) return `not a certificate: ${error.message}`;
    throw error;
  }
}

type Check = readonly [name: string, expected: string, accepts: (value: unknown) => boolean];

function firstProblem(
  fields: Readonly<Record<string, unknown>>,
  checks: readonly Check[],
  prefix: string,
): string | null {
  for (const [name, expected, accepts] of checks) {
    if (!accepts(fields[name]))
      return `not a certificate: "${prefix}${name}" is ${shown(fields[name])}, expected ${expected}`;
  }
  return null;
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const oneOf = (...choices: unknown[]): [string, (value: unknown) => boolean] => [
  choices.map((choice) => JSON.stringify(choice)).join(' or '),
  (value) => choices.includes(value),
];
const finite: [string, (value: unknown) => boolean] = ['a finite number', Number.isFinite];

const HEADER: readonly Check[] = [
  ['format', ...oneOf(FORMAT)],
  ['version', ...oneOf(1, VERSION)],
  ['problem', ...oneOf('max-cut', 'qubo', 'ising')],
  ['sense', ...oneOf('minimize', 'maximize')],
  ['nodes', 'a count', isCount],
  ['edges', 'a count', isCount],
  ['sha256', '64 hexadecimal digits', (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)],
  ['unit', 'a number > 0', (value) => Number.isFinite(value) && (value as number) > 0],
];

const VERSION_1: readonly Check[] = [
  ['bound', ...finite],
  ['boundKind', ...oneOf('verified', 'estimated')],
  [
    'multipliers',
    'a list of finite numbers',
    (value) => Array.isArray(value) && value.every((y) => Number.isFinite(y)),
  ],
];

const VERSION_2: readonly Check[] = [
  ['numbers', ...oneOf('binary', 'decimal')],
  ['claim', 'an object', (value) => typeof value === 'object' && value !== null],
  ['partition', 'digits 0 and 1', (value) => typeof value === 'string' && /^[01]*$/.test(value)],
];

const CLAIM: readonly Check[] = [
  ['value', ...finite],
  ['bound', ...finite],
  ['boundKind', ...oneOf('verified', 'estimated')],
  ['status', ...oneOf('optimal', 'feasible', 'interrupted')],
];
