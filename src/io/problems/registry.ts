/** The formats of QUBO and Ising problems, and the choice between them and the formats of graphs: a file is a problem where the
 *  caller names such a format, or its extension or its first lines are those of one; otherwise it is a graph. */
import { InputError, UsageError } from '../../core/errors.ts';
import { isingToQubo, quboToIsing } from '../../problems/maps.ts';
import { buildProblem, type QuadraticProblem } from '../../problems/quadratic.ts';
import type { GraphInput, NodeLabels } from '../graphs/graph-file.ts';
import { type ReadGraphOptions, readGraph } from '../graphs/read-graph.ts';
import { fileExtension, graphName } from '../graphs/registry.ts';
import { quoteText } from '../text/quote.ts';
import { bqm } from './bqm.ts';
import { bqmCoo } from './bqm-coo.ts';
import { ising } from './ising.ts';
import type { ParsedProblem, ProblemFormat, ProblemInput } from './problem-file.ts';
import { qubo } from './qubo.ts';
import { quboList } from './qubo-list.ts';

export const problemFormats: readonly ProblemFormat[] = [qubo, quboList, ising, bqm, bqmCoo];

/** The problem format of a file, or null where it is to be read as a graph. */
export function problemFormatOf(
  bytes: Uint8Array,
  file: string | undefined,
  formatName: string | undefined,
): ProblemFormat | null {
  if (formatName !== undefined) return problemFormats.find(({ name }) => name === formatName) ?? null;
  const extension = fileExtension(file ?? '');
  return (
    problemFormats.find(({ extensions, recognizes }) => recognizes(bytes, extensions.includes(extension))) ??
    null
  );
}

/** Reads a problem or, where the content is none, a graph.
 *  @throws InputError if the content cannot be used, UsageError if there is no format of that name */
export function readModel(bytes: Uint8Array, options: ReadGraphOptions = {}): GraphInput | ProblemInput {
  const format = problemFormatOf(bytes, options.file, options.format);
  return format === null ? readGraph(bytes, options) : readProblemAs(format, bytes, options);
}

/** Reads a QUBO or an Ising problem from the content of a file.
 *  @throws InputError if the content cannot be used, UsageError if there is no format of that name */
export function readProblem(bytes: Uint8Array, options: ReadGraphOptions = {}): ProblemInput {
  const { file, format: name } = options;
  const format = problemFormatOf(bytes, file, name);
  if (format !== null) return readProblemAs(format, bytes, options);
  const known = problemFormats.map((candidate) => candidate.name).join(', ');
  if (name !== undefined)
    throw new UsageError(`unknown format ${quoteText(name)}, expected one of: ${known}`);
  throw new InputError({ file }, `this is no QUBO or Ising problem, expected one of: ${known}`);
}

/** The problem as text, turned into a QUBO or an Ising problem where the format holds only the other kind.
 *  @throws UsageError if there is no such format */
export function writeProblem(
  { problem, labels }: { readonly problem: QuadraticProblem; readonly labels: NodeLabels },
  formatName: string,
): Iterable<string> {
  const format = problemFormats.find(({ name }) => name === formatName);
  if (format === undefined) {
    const known = problemFormats.map(({ name }) => name).join(', ');
    throw new UsageError(`unknown format ${quoteText(formatName)}, expected one of: ${known}`);
  }
  const { kind } = format;
  if (kind === null || kind === problem.kind) return format.write(problem, labels);
  return format.write(kind === 'qubo' ? isingToQubo(problem) : quboToIsing(problem), labels);
}

function readProblemAs(format: ProblemFormat, bytes: Uint8Array, options: ReadGraphOptions): ProblemInput {
  const { file, name } = options;
  const parsed = format.read(bytes, file);
  const { problem, duplicates } = withPlace(file, () => assemble(parsed));
  return {
    problem,
    labels: parsed.labels,
    name: name ?? (file === undefined ? 'problem' : graphName(file)),
    format: format.name,
    warnings: duplicates === 0 ? [] : [`${duplicates} terms of a pair given before: they were added up`],
  };
}

function withPlace<T>(file: string | undefined, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof InputError ? new InputError({ file }, error.detail, { cause: error }) : error;
  }
}

/** Separates the linear terms from the couplings. */
function assemble({ kind, sense, labels, terms, offset }: ParsedProblem) {
  const { count, source, target, weight } = terms;
  const linear = new Float64Array(labels.size);
  const coupling = new Float64Array(count);
  let pairs = 0;
  for (let e = 0; e < count; e++) {
    const value = weight === null ? 1 : weight[e]!;
    if (source[e] === target[e]) linear[source[e]!]! += value;
    else {
      source[pairs] = source[e]!;
      target[pairs] = target[e]!;
      coupling[pairs++] = value;
    }
  }
  return buildProblem(kind, sense, { linear, source, target, coupling, count: pairs, offset });
}
