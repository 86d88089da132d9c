/** Bytes to graph: picks the format, reads, builds the CSR graph, and says what had to be merged or left out. */
import { InputError } from '../../core/errors.ts';
import { finish, type Steps, untilAborted } from '../../core/steps.ts';
import { buildWarnings } from '../../graph/build-warnings.ts';
import { buildCsrSteps, type CsrBuild } from '../../graph/csr.ts';
import { refuseForeign } from '../text/foreign.ts';
import { bytesOf, type Content } from '../text/text.ts';
import type { GraphInput, ParsedGraph, ReadFormatOptions } from './graph-file.ts';
import { type DetectedGraph, graphName, parseGraphSteps } from './registry.ts';

export interface ReadGraphOptions extends ReadFormatOptions {
  /** The file's name: used in errors, and its extension tells the format. Nothing is opened. */
  readonly file?: string | undefined;
  /** Name of a format; without it the format is detected. */
  readonly format?: string | undefined;
  /** Name of the graph; without it the file's base name. */
  readonly name?: string | undefined;
}

export interface ReadStepsOptions extends ReadGraphOptions {
  /** Ends the reading at its next pause; the signal's reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

/** Reads a graph from the content of a file.
 *  @throws InputError if the content cannot be used, UsageError if there is no format of that name */
export function readGraph(content: Content, options: ReadGraphOptions = {}): GraphInput {
  return finish(readGraphSteps(content, options));
}

/** The same with pauses, a few milliseconds apart whatever the size of the file; up to some tens where it is JSON or XML. */
export function* readGraphSteps(content: Content, options: ReadStepsOptions = {}): Steps<GraphInput> {
  return yield* untilAborted(graphSteps(bytesOf(content, 'readGraph'), options), options.signal);
}

function* graphSteps(bytes: Uint8Array, options: ReadGraphOptions): Steps<GraphInput> {
  const { file } = options;
  refuseForeign(bytes, file);
  try {
    return yield* buildGraphSteps(yield* parseGraphSteps(bytes, file, options.format, options), options);
  } catch (error) {
    // A typed array that cannot be allocated.
    if (!(error instanceof RangeError)) throw error;
    throw new InputError({ file }, 'the graph needs more memory than there is', { cause: error });
  }
}

/** The graph of what a format's reader has found. @param built where it has been built already */
export function* buildGraphSteps(
  { format, parsed, warnings }: DetectedGraph,
  { file, name, maxNodes }: ReadGraphOptions,
  built: CsrBuild | null = null,
): Steps<GraphInput> {
  const { labels } = parsed;
  requireNodes(labels.size, maxNodes, 'nodes', file);
  const build = built ?? (yield* buildParsed(parsed));
  return {
    kind: 'graph',
    graph: build.graph,
    labels,
    name: name ?? (file === undefined ? 'graph' : graphName(file)),
    format: format.name,
    warnings: [...warnings, ...parsed.warnings, ...buildWarnings(build)],
  };
}

function* buildParsed({ graph, labels, edges }: ParsedGraph): Steps<CsrBuild> {
  if (graph !== undefined) return { graph, duplicateEdges: 0, selfLoops: 0 };
  const { source, target, weight, count } = edges;
  return yield* buildCsrSteps(labels.size, source, target, weight, count);
}

/** @throws InputError where there are more than the caller allows */
export function requireNodes(
  n: number,
  most: number | undefined,
  what: string,
  file: string | undefined,
): void {
  if (most !== undefined && n > most)
    throw new InputError({ file }, `${n} ${what}, expected at most ${most} (--max-nodes)`);
}
