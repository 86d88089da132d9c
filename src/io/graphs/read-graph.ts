/** Bytes to graph: picks the format, reads, builds the CSR graph, and says what had to be merged or left out. */
import { InputError } from '../../core/errors.ts';
import { buildCsr, type CsrBuild } from '../../graph/csr.ts';
import type { GraphInput, ParsedGraph, ReadFormatOptions } from './graph-file.ts';
import { graphName, parseGraph } from './registry.ts';

export interface ReadGraphOptions extends ReadFormatOptions {
  /** The file's name: used in errors, and its extension tells the format. Nothing is opened. */
  readonly file?: string | undefined;
  /** Name of a format; without it the format is detected. */
  readonly format?: string | undefined;
  /** Name of the graph; without it the file's base name. */
  readonly name?: string | undefined;
}

/** Reads a graph from the content of a file.
 *  @throws InputError if the content cannot be used, UsageError if there is no format of that name */
export function readGraph(bytes: Uint8Array, options: ReadGraphOptions = {}): GraphInput {
  const { file } = options;
  requireText(bytes, file);
  return withinMemory(file, () => {
    const { format, parsed, warnings } = parseGraph(bytes, file, options.format, options);
    const build = buildGraph(parsed);
    return {
      graph: build.graph,
      labels: parsed.labels,
      name: options.name ?? (file === undefined ? 'graph' : graphName(file)),
      format: format.name,
      warnings: [...warnings, ...parsed.warnings, ...buildWarnings(build)],
    };
  });
}

const WHITE_SPACE = [0x20, 0x09, 0x0a, 0x0d];

/** Refuses by name what every format would call broken: nothing at all, and UTF-16. */
function requireText(bytes: Uint8Array, file: string | undefined): void {
  if (bytes.every((byte) => WHITE_SPACE.includes(byte)))
    throw new InputError({ file }, 'the file is empty, expected a graph');
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    throw new InputError({ file, line: 1, column: 1 }, 'the text is UTF-16, expected UTF-8');
}

function buildGraph({ labels, edges }: ParsedGraph): CsrBuild {
  return buildCsr(labels.size, edges.source, edges.target, edges.weight, edges.count);
}

function buildWarnings({ duplicateEdges, selfLoops }: CsrBuild): string[] {
  const warnings: string[] = [];
  if (duplicateEdges === 1) warnings.push('1 duplicate edge: its weight was added to the first one');
  if (duplicateEdges > 1) warnings.push(`${duplicateEdges} duplicate edges: their weights were added up`);
  if (selfLoops > 0) warnings.push(`${selfLoops} self-loop${selfLoops === 1 ? '' : 's'} ignored`);
  return warnings;
}

/** A typed array that cannot be allocated is a RangeError: here it means that the input is too large for this machine. */
function withinMemory<T>(file: string | undefined, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InputError({ file }, 'the graph needs more memory than there is', { cause: error });
  }
}
