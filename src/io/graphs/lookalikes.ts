/** Texts that would pass for an edge list and mean something else: refused by their names, unless the caller says that the file is
 *  an edge list. Only the first lines are looked at. */
import { InputError } from '../../core/errors.ts';
import { isDecimal } from '../text/decimal.ts';
import { startOfText, startsComment } from '../text/scanner.ts';

const LOOK_AHEAD = 1 << 16;
const LINES = 100;

interface Sample {
  readonly comments: readonly string[][];
  readonly lines: readonly string[][];
}

/** @returns what the sample looks like, null where it may be an edge list */
type Lookalike = (sample: Sample) => string | null;

const LOOKALIKES: readonly Lookalike[] = [
  ({ lines: [first = []] }) => (first[0]?.startsWith('*') ? 'Pajek without a line "*Vertices n"' : null),
  ({ lines: [first = []] }) => {
    const [sign, next] = first.join('');
    if (sign === '[' && '[0123456789-;'.includes(next ?? ''))
      return 'a matrix or list in brackets (Python, MATLAB)';
    if (sign === '(') return 'a list of tuples, (u, v)';
    return sign === '{' || sign === '[' ? 'JSON or Python of no known kind' : null;
  },
  ({ lines: [first = []] }) => {
    const last = first.at(-1) ?? '';
    return last.endsWith(';') && first.every((value) => isDecimal(value.replaceAll(';', '')))
      ? 'a matrix with rows that end in ";" (MATLAB)'
      : null;
  },
  ({ lines }) =>
    lines.every(
      ([first = '', second = '']) => (first.endsWith(':') && first.length > 1) || second.startsWith(':'),
    )
      ? 'an adjacency list, "node: neighbours"'
      : null,
  ({ lines }) =>
    lines.every(([, sign = '']) => sign === '--' || sign === '->' || sign === '-->' || sign === '---')
      ? 'arrows between nodes (DOT without its "graph {", or Mermaid)'
      : null,
  ({ lines }) => (isSif(lines) ? 'SIF, "node relation node" (Cytoscape)' : null),
  ({ comments, lines }) => (isLgl(comments, lines) ? 'LGL, "# node" and then its neighbours' : null),
  ({ lines }) =>
    lines.length === 3 &&
    lines.every((line) => line.length === 3 && line.every(isDecimal)) &&
    lines.some(([u, v]) => !isInteger(u!) || !isInteger(v!))
      ? 'a matrix of 3 × 3 numbers that is not symmetric'
      : null,
];

/** @throws InputError that names what the text looks like */
export function refuseLookalikes(bytes: Uint8Array, file: string | undefined): readonly string[] {
  const sample = sampleOf(bytes);
  if (sample.lines.length === 0) return [];
  for (const lookalike of LOOKALIKES) {
    const what = lookalike(sample);
    if (what === null) continue;
    throw new InputError(
      { file },
      `this looks like ${what}, which is not read: expected a graph format, or the format edge-list by name`,
    );
  }
  return [];
}

/** Every line has the same relation between two numbers. */
function isSif(lines: readonly string[][]): boolean {
  const relation = lines[0]?.[1] ?? '';
  return (
    !isDecimal(relation) &&
    lines.every(([u = '', name, v = '']) => name === relation && isInteger(u) && isInteger(v))
  );
}

/** Comments of one value, which are nodes, above lines of a neighbour and perhaps a weight. */
function isLgl(comments: readonly string[][], lines: readonly string[][]): boolean {
  const heads = comments.filter(({ length }) => length === 1).map(([name]) => name!);
  if (heads.length === 0 || !lines.every(({ length }) => length <= 2)) return false;
  const named = new Set(lines.map(([name]) => name!));
  return heads.length > 1 || isInteger(heads[0]!) || named.has(heads[0]!);
}

function isInteger(text: string): boolean {
  return isDecimal(text) && Number.isInteger(Number(text)) && !text.includes('.');
}

function sampleOf(bytes: Uint8Array): Sample {
  const start = startOfText(bytes);
  const text = new TextDecoder().decode(bytes.subarray(start, start + LOOK_AHEAD));
  const rows = text.split(/\r\n|\n|\r/);
  // The last one may be cut off.
  if (bytes.length > start + LOOK_AHEAD && rows.length > 1) rows.pop();
  const comments: string[][] = [];
  const lines: string[][] = [];
  for (const row of rows.slice(0, LINES)) {
    const values = row.split(/[\s,]+/).filter((value) => value !== '');
    if (values.length === 0) continue;
    if (startsComment(new TextEncoder().encode(values[0]), 0))
      comments.push(values[0] === '#' ? values.slice(1) : []);
    else lines.push(values);
  }
  return { comments, lines };
}
