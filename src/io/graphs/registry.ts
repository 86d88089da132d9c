/** The formats a graph can be read from and written to. To add one: write its file, and list it here.
 *  Which format a file is of: the one the caller names; else the one its extension belongs to; else, or where several share
 *  the extension, the first in this list that recognizes the content, where a format whose first lines could be something else (rudy) is also asked to confirm,
 *  if reading fails, that the file is a faulty one of its own: a wrong header must not turn into an edge. */
import { InputError, UsageError } from '../../core/errors.ts';
import { quoteText } from '../text/quote.ts';
import { adjacencyCsv } from './adjacency-csv.ts';
import { dimacs } from './dimacs.ts';
import { edgeList } from './edge-list.ts';
import { gexf } from './gexf.ts';
import type { GraphFormat, ParsedGraph, ReadFormatOptions } from './graph-file.ts';
import { graphml } from './graphml.ts';
import { graphologyJson } from './graphology-json.ts';
import { matrixMarket } from './matrix-market.ts';
import { metis } from './metis.ts';
import { nodeLink } from './node-link.ts';
import { rudy } from './rudy.ts';

/** In the order in which content is tried; the last takes anything. */
export const graphFormats: readonly GraphFormat[] = [
  matrixMarket,
  graphml,
  gexf,
  graphologyJson,
  nodeLink,
  dimacs,
  metis,
  rudy,
  adjacencyCsv,
  edgeList,
];

export interface DetectedGraph {
  readonly format: GraphFormat;
  readonly parsed: ParsedGraph;
  readonly warnings: readonly string[];
}

/** Reads the bytes in the format named, or in the one detected. */
export function parseGraph(
  bytes: Uint8Array,
  file: string | undefined,
  formatName: string | undefined,
  options: ReadFormatOptions = {},
): DetectedGraph {
  if (formatName !== undefined) return readAs(formatNamed(formatName), bytes, file, options);
  const extension = fileExtension(file ?? '');
  const byName = graphFormats.filter(({ extensions }) => extensions.includes(extension));
  const [only, another] = byName;
  if (only === undefined || another !== undefined)
    return parseByContent(bytes, file, options, only === undefined ? graphFormats : byName);
  return { ...readAs(only, bytes, file, options), warnings: contentWarnings(bytes, only) };
}

/** The format a file is to be written in: the one the caller names, else the last in the list that has its extension. */
export function formatToWrite(file: string | undefined, formatName: string | undefined): GraphFormat {
  if (formatName !== undefined) return formatNamed(formatName);
  const extension = fileExtension(file ?? '');
  const format = graphFormats.filter(({ extensions }) => extensions.includes(extension)).at(-1);
  if (format !== undefined) return format;
  const what = file === undefined ? 'no format given' : `no format has the extension of ${quoteText(file)}`;
  throw new UsageError(`${what}, expected one of: ${formatNames(graphFormats)}`);
}

function readAs(
  format: GraphFormat,
  bytes: Uint8Array,
  file: string | undefined,
  options: ReadFormatOptions,
): DetectedGraph {
  for (const name of ['columns', 'weight'] as const) {
    if (options[name] === undefined || format.takes?.includes(name)) continue;
    const takers = graphFormats.filter(({ takes }) => takes?.includes(name));
    throw new UsageError(`${format.name} takes no option ${name}, expected one of: ${formatNames(takers)}`);
  }
  return { format, parsed: format.read(bytes, file, options), warnings: [] };
}

function formatNames(formats: readonly GraphFormat[]): string {
  return formats.map(({ name }) => name).join(', ');
}

function formatNamed(name: string): GraphFormat {
  const format = graphFormats.find((candidate) => candidate.name === name);
  if (format !== undefined) return format;
  throw new UsageError(`unknown format ${quoteText(name)}, expected one of: ${formatNames(graphFormats)}`);
}

function parseByContent(
  bytes: Uint8Array,
  file: string | undefined,
  options: ReadFormatOptions,
  formats: readonly GraphFormat[],
): DetectedGraph {
  const recognized = formats.filter((format) => format.recognizes(bytes));
  // The last says what it misses where none recognizes the content of its extension.
  const candidates = recognized.length > 0 ? recognized : formats.slice(-1);
  const last = candidates.length - 1;
  for (const [i, format] of candidates.slice(0, last).entries()) {
    try {
      return readAs(format, bytes, file, options);
    } catch (error) {
      if (!(error instanceof InputError) || format.confirms === undefined) throw error;
      if (format.confirms(bytes)) throw undecided(error, format, candidates.slice(i + 1));
    }
  }
  return readAs(candidates[last]!, bytes, file, options);
}

/** The error of the likelier format, with the way out for whoever meant another. */
function undecided(error: InputError, read: GraphFormat, others: readonly GraphFormat[]): InputError {
  const names = others.map(({ name }) => name).join(' or ');
  const detail = `${error.detail}; the file was read as ${read.name}: if it is not, name its format (${names})`;
  return new InputError(error.place, detail, { cause: error });
}

/** A hint where the extension decided for a format that takes anything, and the content fits a stricter one. */
function contentWarnings(bytes: Uint8Array, chosen: GraphFormat): string[] {
  if (chosen !== graphFormats.at(-1)) return [];
  return graphFormats
    .slice(0, -1)
    .filter((format) => format.recognizes(bytes) && (format.confirms?.(bytes) ?? true))
    .map(
      ({ name }) =>
        `read as ${chosen.name} because of the file's extension, but the content looks like ${name}`,
    );
}

/** The last extension in lower case, without the dot and not counting `.gz`: letters first, as in `G1.txt` but not in
 *  `ising2.5-100_5555`. */
export function fileExtension(file: string): string {
  return /\.([a-z][a-z0-9]*)$/.exec(baseName(file).toLowerCase())?.[1] ?? '';
}

/** The file's name without its folders, `.gz` and extension. */
export function graphName(file: string): string {
  const base = baseName(file);
  const extension = fileExtension(file);
  return extension === '' ? base : base.slice(0, -extension.length - 1) || base;
}

function baseName(file: string): string {
  const base = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  return base.replace(/\.gz$/i, '');
}
