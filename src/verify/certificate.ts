/** Certificates of a bound as JSON: `solve --certificate` writes one, `verify --certificate` checks it.
 *  For a graph `bound` is the upper bound on every cut; for a QUBO or Ising problem it is the bound on every value, and the
 *  multipliers belong to its max-cut form (problems/max-cut-form.ts) counted in `unit`. No multipliers: Σ max(w, 0). */

export type CertifiedProblem = 'max-cut' | 'qubo' | 'ising';

export interface Certificate {
  readonly problem: CertifiedProblem;
  readonly sense: 'minimize' | 'maximize';
  /** Nodes or variables, and edges or couplings. */
  readonly nodes: number;
  readonly edges: number;
  readonly sha256: string;
  readonly bound: number;
  readonly boundKind: 'verified' | 'estimated';
  readonly unit: number;
  readonly multipliers: ArrayLike<number>;
}

const FORMAT = 'maxcut-certificate';
const VERSION = 1;

export function formatCertificate(certificate: Certificate): string {
  const { multipliers, ...rest } = certificate;
  const document = { format: FORMAT, version: VERSION, ...rest, multipliers: Array.from(multipliers) };
  return `${JSON.stringify(document)}\n`;
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
  for (const [name, expected, accepts] of CHECKS) {
    if (!accepts(fields[name]))
      return `not a certificate: "${name}" is ${shown(fields[name])}, expected ${expected}`;
  }
  return fields as unknown as Certificate;
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'missing').slice(0, 40);
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const oneOf = (...choices: unknown[]): [string, (value: unknown) => boolean] => [
  choices.map((choice) => JSON.stringify(choice)).join(' or '),
  (value) => choices.includes(value),
];

const CHECKS: readonly (readonly [name: string, expected: string, accepts: (value: unknown) => boolean])[] = [
  ['format', ...oneOf(FORMAT)],
  ['version', ...oneOf(VERSION)],
  ['problem', ...oneOf('max-cut', 'qubo', 'ising')],
  ['sense', ...oneOf('minimize', 'maximize')],
  ['nodes', 'a count', isCount],
  ['edges', 'a count', isCount],
  ['sha256', '64 hexadecimal digits', (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)],
  ['bound', 'a finite number', Number.isFinite],
  ['boundKind', ...oneOf('verified', 'estimated')],
  ['unit', 'a number > 0', (value) => Number.isFinite(value) && (value as number) > 0],
  [
    'multipliers',
    'a list of finite numbers',
    (value) => Array.isArray(value) && value.every((y) => Number.isFinite(y)),
  ],
];
