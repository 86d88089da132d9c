/** What is to be solved, read from its source: a graph, or a problem and its max-cut form. */
import { InputError, UsageError } from '../../core/errors.ts';
import { finishAsync } from '../../core/steps.ts';
import type { CsrGraph } from '../../graph/csr.ts';
import { generateGraph, graphFamilies, rudyText } from '../../graph/generators/generate.ts';
import { type GraphInput, type NodeLabels, type ProblemInput, readModelSteps } from '../../io/index.ts';
import { MaxCutForm } from '../../problems/max-cut-form.ts';
import { type Drawing, MOST_DRAWN, type Model, type Source } from '../messages.ts';
import { through } from '../streams.ts';

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

const GZIP = [0x1f, 0x8b];
/** How files begin that the command unpacks, and a browser does not. */
const OTHER_ARCHIVES: readonly (readonly [name: string, head: readonly number[]])[] = [
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
];

function startsWith(bytes: Uint8Array, head: readonly number[]): boolean {
  return head.every((byte, i) => bytes[i] === byte);
}

/** The bytes that a source stands for, unpacked where they are gzip. @throws InputError, UsageError */
export async function bytesOf(source: Source): Promise<Uint8Array> {
  if ('content' in source) {
    const { content, file } = source;
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    if (startsWith(bytes, GZIP)) return await unpack(bytes, file);
    const packed = OTHER_ARCHIVES.find(([, head]) => startsWith(bytes, head));
    if (packed === undefined) return bytes;
    throw new InputError(
      { file },
      `${packed[0]} data, which the page cannot unpack, expected a plain file or .gz`,
    );
  }
  const family = graphFamilies.find(({ name }) => name === source.family);
  if (family === undefined) throw new UsageError(`unknown family "${source.family}"`);
  const text = [...rudyText(generateGraph(family, source.parameters, source.seed))].join('');
  return new TextEncoder().encode(text);
}

/** What a typed array holds in every browser. */
const MOST_UNPACKED = 2 ** 31 - 1;

async function unpack(bytes: Uint8Array, file: string): Promise<Uint8Array> {
  try {
    return await through(bytes as Uint8Array<ArrayBuffer>, new DecompressionStream('gzip'), MOST_UNPACKED);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError({ file }, `damaged or truncated gzip data (${why})`, { cause: error });
  }
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
