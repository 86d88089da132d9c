/** The formats of QUBO and Ising problems, and the choice between them and the formats of graphs: a file is a problem where the
 *  caller names such a format, or its extension or its first lines are those of one; otherwise it is a graph. */
import { InputError, UsageError } from '../../core/errors.ts';
import { finish, type Steps, untilAborted } from '../../core/steps.ts';
import { isingToQubo, quboToIsing } from '../../problems/maps.ts';
import { buildProblemSteps, type QuadraticProblem, repeatedTerms } from '../../problems/quadratic.ts';
import type { GraphInput, NodeLabels } from '../graphs/graph-file.ts';
import {
  type ReadGraphOptions,
  type ReadStepsOptions,
  readGraphSteps,
  requireNodes,
} from '../graphs/read-graph.ts';
import { answer, fileExtension, graphName } from '../graphs/registry.ts';
import { refuseForeign } from '../text/foreign.ts';
import { quoteText } from '../text/quote.ts';
import { bytesOf, type Content } from '../text/text.ts';
import { bq } from './bq.ts';
import { bqm } from './bqm.ts';
import { bqmCoo } from './bqm-coo.ts';
import { bqpjson } from './bqpjson.ts';
import { ising } from './ising.ts';
import type { ParsedProblem, ProblemFormat, ProblemInput } from './problem-file.ts';
import { qubist } from './qubist.ts';
import { qubo } from './qubo.ts';
import { quboList } from './qubo-list.ts';

export const problemFormats: readonly ProblemFormat[] = [
  qubo,
  quboList,
  bq,
  ising,
  qubist,
  bqm,
  bqmCoo,
  bqpjson,
];

/** The problem format of a file, or null where it is to be read as a graph. */
export function problemFormatOf(
  bytes: Uint8Array,
  file: string | undefined,
  formatName: string | undefined,
): ProblemFormat | null {
  return finish(detect(bytes, file, formatName));
}

function* detect(
  bytes: Uint8Array,
  file: string | undefined,
  formatName: string | undefined,
): Steps<ProblemFormat | null> {
  if (formatName !== undefined) return problemFormats.find(({ name }) => name === formatName) ?? null;
  const extension = fileExtension(file ?? '');
  for (const format of problemFormats)
    if (yield* answer(format.recognizes(bytes, format.extensions.includes(extension)))) return format;
  return null;
}

/** Reads a problem or, where the content is none, a graph; `kind` tells which it was.
 *  @throws InputError if the content cannot be used, UsageError if there is no format of that name */
export function readModel(content: Content, options: ReadGraphOptions = {}): GraphInput | ProblemInput {
  return finish(readModelSteps(content, options));
}

/** The same with pauses, as `readGraphSteps` has them; a D-Wave model in JSON is parsed without. */
export function* readModelSteps(
  content: Content,
  options: ReadStepsOptions = {},
): Steps<GraphInput | ProblemInput> {
  const { file, format: name, signal } = options;
  const bytes = bytesOf(content, 'readModel');
  refuseForeign(bytes, file);
  const format = yield* untilAborted(detect(bytes, file, name), signal);
  if (format === null) return yield* readGraphSteps(bytes, options);
  return yield* untilAborted(readProblemAs(format, bytes, options), signal);
}

/** Reads a QUBO or an Ising problem from the content of a file.
 *  @throws InputError if the content cannot be used, UsageError if there is no format of that name */
export function readProblem(content: Content, options: ReadGraphOptions = {}): ProblemInput {
  const { file, format: name } = options;
  const bytes = bytesOf(content, 'readProblem');
  refuseForeign(bytes, file);
  const format = problemFormatOf(bytes, file, name);
  if (format !== null) return finish(readProblemAs(format, bytes, options));
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

function* readProblemAs(
  format: ProblemFormat,
  bytes: Uint8Array,
  options: ReadGraphOptions,
): Steps<ProblemInput> {
  const { file, name, maxNodes } = options;
  for (const option of ['columns', 'weight', 'symmetrize'] as const)
    if (options[option] !== undefined) throw new UsageError(`${format.name} takes no option ${option}`);
  const parsed = yield* format.read(bytes, file, options);
  if (options.format === undefined && format.doubts !== undefined) yield* format.doubts(parsed, file);
  requireNodes(parsed.labels.size, maxNodes, 'variables', file);
  const { problem, duplicates } = yield* assemble(parsed, file);
  return {
    kind: problem.kind,
    problem,
    labels: parsed.labels,
    name: name ?? (file === undefined ? 'problem' : graphName(file)),
    format: format.name,
    warnings: [...(parsed.warnings ?? []), ...(parsed.entries ? [] : repeatedTerms(duplicates))],
  };
}

/** Separates the linear terms from the couplings. */
function* assemble({ kind, sense, labels, terms, offset }: ParsedProblem, file: string | undefined) {
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
  try {
    return yield* buildProblemSteps(kind, sense, { linear, source, target, coupling, count: pairs, offset });
  } catch (error) {
    throw error instanceof InputError ? new InputError({ file }, error.detail, { cause: error }) : error;
  }
}
