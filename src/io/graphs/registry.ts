/** The formats a graph can be read from and written to. To add one: write its file, and list it here.
 *  Which format a file is of: the one the caller names; else the one its extension belongs to; else, or where several share
 *  the extension, the first in this list that recognizes the content. A format whose first lines could be something else (rudy)
 *  is also asked to confirm, if reading fails, that the file is a faulty one of its own: a wrong header must not turn into an
 *  edge. */
import { InputError, InternalError, UsageError } from '../../core/errors.ts';
import { finish, type Steps } from '../../core/steps.ts';
import { quoteText } from '../text/quote.ts';
import { adjacencyCsv } from './adjacency-csv.ts';
import { csrFile } from './csr-file.ts';
import { isCsr } from './csr-layout.ts';
import { cytoscape } from './cytoscape.ts';
import { dimacs } from './dimacs.ts';
import { dot } from './dot.ts';
import { edgeList } from './edge-list.ts';
import { gexf } from './gexf.ts';
import { gml } from './gml.ts';
import type { GraphFormat, ParsedGraph, ReadFormatOptions } from './graph-file.ts';
import { graph6 } from './graph6.ts';
import { graphml } from './graphml.ts';
import { graphologyJson } from './graphology-json.ts';
import { konect } from './konect.ts';
import { matrixMarket } from './matrix-market.ts';
import { metis } from './metis.ts';
import { nodeLink } from './node-link.ts';
import { npy } from './npy.ts';
import { npz } from './npz.ts';
import { counted } from './numbered-nodes.ts';
import { pajek } from './pajek.ts';
import { rudy } from './rudy.ts';

/** In the order in which content is tried; the last takes anything. */
export const graphFormats: readonly GraphFormat[] = [
  csrFile,
  npy,
  npz,
  graph6,
  matrixMarket,
  graphml,
  gexf,
  graphologyJson,
  cytoscape,
  nodeLink,
  pajek,
  konect,
  dot,
  gml,
  dimacs,
  metis,
  rudy,
  adjacencyCsv,
  edgeList,
];

export type WritableFormat = GraphFormat & Required<Pick<GraphFormat, 'write'>>;

/** The formats that are written, too. */
const writable = graphFormats.filter((format): format is WritableFormat => format.write !== undefined);

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
  return finish(parseGraphSteps(bytes, file, formatName, options));
}

/** The same with pauses. */
export function* parseGraphSteps(
  bytes: Uint8Array,
  file: string | undefined,
  formatName: string | undefined,
  options: ReadFormatOptions = {},
): Steps<DetectedGraph> {
  if (formatName !== undefined)
    return yield* readAs(formatNamed(formatName, graphFormats), bytes, file, options);
  if (isCsr(bytes)) return yield* readAs(csrFile, bytes, file, options);
  const extension = fileExtension(file ?? '');
  const byName = graphFormats.filter(({ extensions }) => extensions.includes(extension));
  const [only, another] = byName;
  if (only === undefined || another !== undefined)
    return yield* parseByContent(bytes, file, options, only === undefined ? graphFormats : byName);
  const doubts = only.doubts?.(bytes, file, true) ?? [];
  const read = yield* readAs(only, bytes, file, options);
  return { ...read, warnings: [...doubts, ...(yield* contentWarnings(bytes, only, byName))] };
}

/** The format a file is to be written in: the one the caller names, else the last in the list that has its extension. */
export function formatToWrite(file: string | undefined, formatName: string | undefined): WritableFormat {
  if (formatName !== undefined) return formatNamed(formatName, writable);
  const extension = fileExtension(file ?? '');
  const format = writable.filter(({ extensions }) => extensions.includes(extension)).at(-1);
  if (format !== undefined) return format;
  const onlyRead = graphFormats.find(({ extensions }) => extensions.includes(extension));
  const what =
    file === undefined
      ? 'no format given'
      : onlyRead === undefined
        ? `no format has the extension of ${quoteText(file)}`
        : `${onlyRead.name}, the format of ${quoteText(file)}, is only read`;
  throw new UsageError(`${what}, expected one of: ${formatNames(writable)}`);
}

function* readAs(
  format: GraphFormat,
  bytes: Uint8Array,
  file: string | undefined,
  options: ReadFormatOptions,
): Steps<DetectedGraph> {
  for (const name of ['columns', 'weight', 'symmetrize'] as const) {
    if (options[name] === undefined || format.takes?.includes(name)) continue;
    const takers = graphFormats.filter(({ takes }) => takes?.includes(name));
    throw new UsageError(`${format.name} takes no option ${name}, expected one of: ${formatNames(takers)}`);
  }
  return { format, parsed: yield* format.read(bytes, file, options), warnings: [] };
}

function formatNames(formats: readonly GraphFormat[]): string {
  return formats.map(({ name }) => name).join(', ');
}

function formatNamed<T extends GraphFormat>(name: string, formats: readonly T[]): T {
  const format = formats.find((candidate) => candidate.name === name);
  if (format !== undefined) return format;
  const onlyRead = graphFormats.some((candidate) => candidate.name === name);
  const problem = onlyRead ? `format ${name} is only read` : `unknown format ${quoteText(name)}`;
  throw new UsageError(`${problem}, expected one of: ${formatNames(formats)}`);
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
    if (format !== last && !(yield* answer(format.recognizes(bytes, file)))) continue;
    const doubts = format.doubts?.(bytes, file, false) ?? [];
    let read: DetectedGraph;
    try {
      read = yield* readAs(format, bytes, file, options);
    } catch (error) {
      if (!(error instanceof InputError) || format.confirms === undefined || format === last) throw error;
      if (!(yield* format.confirms(bytes))) continue;
      throw undecided(error, format, yield* recognizing(formats.slice(i + 1), bytes));
    }
    const warnings = formats === graphFormats ? [] : yield* contentWarnings(bytes, format, formats);
    const detected = { ...read, warnings: [...doubts, ...warnings] };
    return TABLES.includes(fileExtension(file ?? '')) || formats === graphFormats
      ? refuseTerms(detected, file)
      : detected;
  }
  throw new InternalError('internal error: there is no last format');
}

/** Lines `u u w` are the linear terms of a QUBO or Ising problem oftener than loops, which no cut holds: where only the content
 *  tells the format, its reader does not guess. */
function refuseTerms(read: DetectedGraph, file: string | undefined): DetectedGraph {
  const { weightedLoops } = read.parsed.edges;
  if (weightedLoops === 0 || !LISTS.includes(read.format)) return read;
  throw new InputError(
    { file },
    `a weight of a node with itself in ${counted(weightedLoops, 'line')}: this looks like a QUBO or Ising problem; name its format (qubo-list, bq, qubist, bqm-coo), or ${read.format.name} for a graph whose loops are ignored`,
  );
}

/** Extensions that do not say that a file is a graph. */
const TABLES: readonly string[] = ['csv', 'tsv'];

/** The formats that such problems come in without saying so. */
const LISTS: readonly GraphFormat[] = [rudy, edgeList];

export function* recognizing(formats: readonly GraphFormat[], bytes: Uint8Array): Steps<GraphFormat[]> {
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
function* contentWarnings(
  bytes: Uint8Array,
  chosen: GraphFormat,
  byName: readonly GraphFormat[],
): Steps<string[]> {
  const warnings: string[] = [];
  if (chosen !== graphFormats.at(-1)) return warnings;
  const others = graphFormats.filter((format) => !byName.includes(format));
  for (const { name, confirms } of yield* recognizing(others, bytes))
    if (confirms === undefined || (yield* confirms(bytes)))
      warnings.push(
        `read as ${chosen.name} because of the file's extension, but the content looks like ${name}`,
      );
  return warnings;
}

/** The last extension in lower case, without the dot and not counting that of a compression: letters first, as in `G1.txt` but not in
 *  `ising2.5-100_5555`. */
export function fileExtension(file: string): string {
  return /\.([a-z][a-z0-9]*)$/.exec(baseName(file).toLowerCase())?.[1] ?? '';
}

/** The file's name without its folders, compression and extension. */
export function graphName(file: string): string {
  const base = baseName(file);
  const extension = fileExtension(file);
  return extension === '' ? base : base.slice(0, -extension.length - 1) || base;
}

function baseName(file: string): string {
  const base = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  return base.replace(/\.(?:gz|bz2|xz|zst)$/i, '');
}
