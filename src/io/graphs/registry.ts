/** The formats a graph can be read from and written to. To add one: write its file, and list it here.
 *  Which format a file is of: the one the caller names; else the one its extension belongs to; else, or where several share
 *  the extension, the first in this list that recognizes the content. A format whose first lines could be something else (rudy)
 *  is also asked to confirm, if reading fails, that the file is a faulty one of its own: a wrong header must not turn into an
 *  edge. */
import { InputError, InternalError, UsageError } from '../../core/errors.ts';
import { finish, type Steps } from '../../core/steps.ts';
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
): DetectedGraph {
  return finish(parseGraphSteps(bytes, file, formatName));
}

/** The same with pauses. */
export function* parseGraphSteps(
  bytes: Uint8Array,
  file: string | undefined,
  formatName: string | undefined,
  options: ReadFormatOptions = {},
): Steps<DetectedGraph> {
  if (formatName !== undefined) return yield* readAs(formatNamed(formatName), bytes, file, options);
  const extension = fileExtension(file ?? '');
  const byName = graphFormats.filter(({ extensions }) => extensions.includes(extension));
  const [only, another] = byName;
  if (only === undefined || another !== undefined)
    return yield* parseByContent(bytes, file, options, only === undefined ? graphFormats : byName);
  const read = yield* readAs(only, bytes, file, options);
  return { ...read, warnings: yield* contentWarnings(bytes, only) };
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

function* readAs(
  format: GraphFormat,
  bytes: Uint8Array,
  file: string | undefined,
  options: ReadFormatOptions,
): Steps<DetectedGraph> {
  for (const name of ['columns', 'weight'] as const) {
    if (options[name] === undefined || format.takes?.includes(name)) continue;
    const takers = graphFormats.filter(({ takes }) => takes?.includes(name));
    throw new UsageError(`${format.name} takes no option ${name}, expected one of: ${formatNames(takers)}`);
  }
  return { format, parsed: yield* format.read(bytes, file, options), warnings: [] };
}

function formatNames(formats: readonly GraphFormat[]): string {
  return formats.map(({ name }) => name).join(', ');
}

function formatNamed(name: string): GraphFormat {
  const format = graphFormats.find((candidate) => candidate.name === name);
  if (format !== undefined) return format;
  throw new UsageError(`unknown format ${quoteText(name)}, expected one of: ${formatNames(graphFormats)}`);
}

function* parseByContent(
  bytes: Uint8Array,
  file: string | undefined,
  options: ReadFormatOptions,
  formats: readonly GraphFormat[],
): Steps<DetectedGraph> {
  const last = formats.at(-1)!;
  for (const [i, format] of formats.entries()) {
    // The last says what it misses where none recognizes the content.
    if (format !== last && !(yield* answer(format.recognizes(bytes)))) continue;
    try {
      return yield* readAs(format, bytes, file, options);
    } catch (error) {
      if (!(error instanceof InputError) || format.confirms === undefined || format === last) throw error;
      if (!(yield* format.confirms(bytes))) continue;
      throw undecided(error, format, yield* recognizing(formats.slice(i + 1), bytes));
    }
  }
  throw new InternalError('internal error: there is no last format');
}

function* recognizing(formats: readonly GraphFormat[], bytes: Uint8Array): Steps<GraphFormat[]> {
  const found: GraphFormat[] = [];
  for (const format of formats) if (yield* answer(format.recognizes(bytes))) found.push(format);
  return found;
}

/** What a format answers that is asked whether it recognizes a content, at once or in steps. */
export function* answer(given: boolean | Steps<boolean>): Steps<boolean> {
  return typeof given === 'boolean' ? given : yield* given;
}

/** The error of the likelier format, with the way out for whoever meant another. */
function undecided(error: InputError, read: GraphFormat, others: readonly GraphFormat[]): InputError {
  const names = others.map(({ name }) => name).join(' or ');
  const detail = `${error.detail}; the file was read as ${read.name}: if it is not, name its format (${names})`;
  return new InputError(error.place, detail, { cause: error });
}

/** A hint where the extension decided for a format that takes anything, and the content fits a stricter one. */
function* contentWarnings(bytes: Uint8Array, chosen: GraphFormat): Steps<string[]> {
  const warnings: string[] = [];
  if (chosen !== graphFormats.at(-1)) return warnings;
  for (const { name, confirms } of yield* recognizing(graphFormats.slice(0, -1), bytes))
    if (confirms === undefined || (yield* confirms(bytes)))
      warnings.push(
        `read as ${chosen.name} because of the file's extension, but the content looks like ${name}`,
      );
  return warnings;
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
