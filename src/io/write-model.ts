/** A graph, a QUBO or an Ising problem in any format that is written: where the format holds another kind of problem, the problem is
 *  mapped to it, and a note says what its values stand for. */
import { InputError, UsageError } from '../core/errors.ts';
import { buildCsr, type CsrGraph } from '../graph/csr.ts';
import { maxCutToIsing, maxCutToQubo } from '../problems/maps.ts';
import { MaxCutForm } from '../problems/max-cut-form.ts';
import type { QuadraticProblem } from '../problems/quadratic.ts';
import type { GraphInput, GraphText, NodeLabels } from './graphs/graph-file.ts';
import { stringLabels } from './graphs/labels.ts';
import { fileExtension, formatToWrite, graphFormats } from './graphs/registry.ts';
import { type WriteGraphOptions, type WrittenGraph, writeGraph } from './graphs/write-graph.ts';
import type { ProblemInput } from './problems/problem-file.ts';
import { problemFormats, writeProblem } from './problems/registry.ts';
import type { ProgramFormat } from './programs/cut-rows.ts';
import { lp } from './programs/lp.ts';
import { mps } from './programs/mps.ts';

/** Formats that are only written. */
export const programFormats: readonly ProgramFormat[] = [lp, mps];

/** @throws UsageError where no format is named, InputError where the format cannot hold the problem */
export function writeModel(input: GraphInput | ProblemInput, options: WriteGraphOptions): WrittenGraph {
  const { file, format } = options;
  const program = formatOf(programFormats, file, format);
  if (program !== undefined) {
    const { graph, labels, notes } = asGraph(input);
    return { format: program.name, ...program.write(graph, labels, notes) };
  }
  const problemFormat = formatOf(problemFormats, file, format);
  // Extensions such as .json belong to formats of both.
  const written = graphFormats.filter(({ write }) => write !== undefined);
  const graphFormat = formatOf(written, file, format);
  if (problemFormat !== undefined && (input.kind !== 'graph' || graphFormat === undefined))
    return { format: problemFormat.name, ...problemText(input, problemFormat.name, problemFormat.kind) };
  if (graphFormat === undefined) unknownFormat(options);
  const { graph, labels, notes } = asGraph(input);
  const text = writeGraph({ graph, labels }, options);
  return { ...text, warnings: [...notes, ...text.warnings] };
}

/** The error that names all formats. */
function unknownFormat(options: WriteGraphOptions): never {
  try {
    formatToWrite(options.file, options.format);
  } catch (error) {
    const more = [...problemFormats, ...programFormats].map(({ name }) => name).join(', ');
    throw error instanceof UsageError ? new UsageError(`${error.message}, ${more}`) : error;
  }
  throw new UsageError('no format given');
}

interface NamedGraph {
  readonly graph: CsrGraph;
  readonly labels: NodeLabels;
  /** What the cut's weight stands for. */
  readonly notes: readonly string[];
}

/** A problem as the max-cut whose heaviest cut is its best value. */
function asGraph(input: GraphInput | ProblemInput): NamedGraph {
  if (input.kind === 'graph') return { graph: input.graph, labels: input.labels, notes: [] };
  const { problem, labels } = input;
  const form = new MaxCutForm(problem);
  if (form.cutStep === 0)
    throw new InputError({}, 'the coefficients are too far apart to be mapped to a max-cut exactly');
  const reference = form.graph.n > problem.n ? freeName(labels) : null;
  const sign = problem.sense === 'minimize' ? '-' : '+';
  const factor = problem.kind === 'qubo' ? '1/2' : '2';
  const values = problem.kind === 'qubo' ? 'x = 1' : 's = -1';
  const side = reference === null ? 'one side' : `the side without node ${JSON.stringify(reference)}`;
  return {
    ...withNames(form, labels, reference),
    notes: [
      `the ${problem.kind} problem as a max-cut: its value is ${form.valueOfCut(0)} ${sign} ${factor} of the cut, and ${values} on ${side}`,
    ],
  };
}

/** The graph with its weights in the coefficients' scale, and its nodes in the order of their names. */
function withNames(
  form: MaxCutForm,
  labels: NodeLabels,
  reference: string | null,
): Pick<NamedGraph, 'graph' | 'labels'> {
  const { graph } = form;
  const scaled = { ...graph, weight: Float64Array.from(graph.weight, (w) => form.worthOf(w)) };
  if (reference === null) return { graph: scaled, labels };
  const names = Array.from({ length: graph.n }, (_, v) => (v < labels.size ? labels.labelOf(v) : reference));
  const order = names.map((_, v) => v).sort((a, b) => (names[a]! < names[b]! ? -1 : 1));
  const rank = new Int32Array(graph.n);
  for (const [place, v] of order.entries()) rank[v] = place;
  const source = new Int32Array(graph.m);
  const target = new Int32Array(graph.m);
  const weight = new Float64Array(graph.m);
  let e = 0;
  for (let u = 0; u < graph.n; u++)
    for (let a = graph.rowPtr[u]!; a < graph.rowPtr[u + 1]!; a++) {
      if (graph.adj[a]! < u) continue;
      source[e] = rank[u]!;
      target[e] = rank[graph.adj[a]!]!;
      weight[e++] = scaled.weight[a]!;
    }
  return {
    graph: buildCsr(graph.n, source, target, weight).graph,
    labels: stringLabels(order.map((v) => names[v]!)),
  };
}

/** A name that no variable has. */
function freeName(labels: NodeLabels): string {
  let name = 'reference';
  while (labels.indexOf(name) >= 0) name += '_';
  return name;
}

function problemText(
  input: GraphInput | ProblemInput,
  format: string,
  kind: QuadraticProblem['kind'] | null,
): GraphText {
  const warnings = numberWarnings(input.labels, format);
  if (input.kind !== 'graph') return { warnings, chunks: writeProblem(input, format) };
  const problem = negated(kind === 'qubo' ? maxCutToQubo(input.graph) : maxCutToIsing(input.graph));
  return {
    warnings: ['the max-cut as a problem to minimise: its value is minus the weight of the cut', ...warnings],
    chunks: writeProblem({ problem, labels: input.labels }, format),
  };
}

/** What the formats that number their variables begin with. */
const FIRST_NUMBERS: Readonly<Record<string, number>> = { qubo: 0, 'qubo-list': 1, bq: 1, qubist: 0 };

function numberWarnings(labels: NodeLabels, format: string): string[] {
  const first = FIRST_NUMBERS[format];
  if (first === undefined) return [];
  for (let v = 0; v < labels.size; v++)
    if (labels.labelOf(v) !== String(first + v))
      return [`${format} numbers its variables from ${first}: their names are lost, their order is kept`];
  return [];
}

function negated(problem: QuadraticProblem): QuadraticProblem {
  const { linear, couplings, offset } = problem;
  return {
    ...problem,
    sense: 'minimize',
    linear: linear.map((q) => 0 - q),
    couplings: { ...couplings, weight: Float64Array.from(couplings.weight, (q) => 0 - q) },
    offset: 0 - offset,
  };
}

interface Format {
  readonly name: string;
  readonly extensions: readonly string[];
}

/** The format of that name or, without one, the first that has the file's extension. */
function formatOf<T extends Format>(
  formats: readonly T[],
  file: string | undefined,
  name: string | undefined,
): T | undefined {
  return name === undefined
    ? formats.find(({ extensions }) => extensions.includes(fileExtension(file ?? '')))
    : formats.find((format) => format.name === name);
}
