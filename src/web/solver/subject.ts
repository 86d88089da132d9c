/** What is to be solved, read from its source: a graph, or a problem and its max-cut form. */
import { UsageError } from '../../core/errors.ts';
import { finishAsync } from '../../core/steps.ts';
import type { CsrGraph } from '../../graph/csr.ts';
import { generateGraph, graphFamilies, rudyText } from '../../graph/generators/generate.ts';
import { type GraphInput, type NodeLabels, type ProblemInput, readModelSteps } from '../../io/index.ts';
import { MaxCutForm } from '../../problems/max-cut-form.ts';
import { type Drawing, MOST_DRAWN, type Model, type Source } from '../messages.ts';
import { unpack } from './unpack.ts';

export interface Subject {
  readonly input: GraphInput | ProblemInput;
  /** The graph whose cuts are searched. */
  readonly graph: CsrGraph;
  /** Null where the input is that graph. */
  readonly form: MaxCutForm | null;
  /** Names of the graph's nodes. */
  readonly labels: NodeLabels;
}

export async function readSubject(bytes: Uint8Array, file: string): Promise<Subject> {
  const input = await finishAsync(readModelSteps(bytes, { file }));
  if (input.kind === 'graph') return { input, graph: input.graph, form: null, labels: input.labels };
  const form = new MaxCutForm(input.problem);
  const labels = {
    size: form.graph.n,
    labelOf: (u: number) => (u < input.problem.n ? input.labels.labelOf(u) : 'reference'),
    indexOf: (label: string) => input.labels.indexOf(label),
  };
  return { input, graph: form.graph, form, labels };
}

/** The bytes that a source stands for, unpacked, and the name that tells their format.
 *  @throws InputError, UsageError */
export async function contentOf(source: Source): Promise<{ bytes: Uint8Array; file: string }> {
  const { file } = source;
  if ('content' in source) {
    const { content } = source;
    const packed = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    const { bytes, inner } = await unpack(packed, file);
    return { bytes, file: inner === undefined ? file : `${file}/${inner}` };
  }
  const family = graphFamilies.find(({ name }) => name === source.family);
  if (family === undefined) throw new UsageError(`unknown family "${source.family}"`);
  const text = [...rudyText(generateGraph(family, source.parameters, source.seed))].join('');
  return { bytes: new TextEncoder().encode(text), file };
}

export function modelOf({ input, graph }: Subject): Model {
  const { kind, name, format, warnings } = input;
  const [nodes, edges] =
    input.kind === 'graph' ? [graph.n, graph.m] : [input.problem.n, input.problem.couplings.m];
  const minimize = input.kind !== 'graph' && input.problem.sense === 'minimize';
  const negativeWeights = graph.weight.some((w) => w < 0);
  return { kind, name, format, nodes, edges, minimize, negativeWeights, warnings };
}

export function drawingOf({ graph, labels }: Subject): Drawing {
  const { n, m, rowPtr, adj, weight } = graph;
  const drawing = {
    n,
    source: new Int32Array(m),
    target: new Int32Array(m),
    weight: new Float64Array(m),
    labels: n <= MOST_DRAWN ? Array.from({ length: n }, (_, u) => labels.labelOf(u)) : null,
  };
  let e = 0;
  for (let u = 0; u < n; u++) {
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
      if (adj[a]! < u) continue;
      drawing.source[e] = u;
      drawing.target[e] = adj[a]!;
      drawing.weight[e++] = weight[a]!;
    }
  }
  return drawing;
}
