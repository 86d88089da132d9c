/** Every kind of graph that solve() accepts, made into one: a CSR graph whose nodes have names.
 *  Nothing is silently dropped, merged or turned into a 1: what was added up or left out is counted in a warning. */
import type { AbstractGraph, Attributes } from 'graphology-types';
import { InputError, UsageError } from '../core/errors.ts';
import { showValue } from '../core/options.ts';
import { buildWarnings } from '../graph/build-warnings.ts';
import { checkCsr } from '../graph/check-csr.ts';
import { buildCsr, type CsrBuild, type CsrGraph } from '../graph/csr.ts';
import { quoteText } from '../io/text/quote.ts';
import { checkLabels, refuseUnknownFields, remedy } from './input-fields.ts';
import type { EdgeListGraph, GetEdgeWeight, NamedGraph } from './types.ts';

/** A graph read from a file, as `readGraph` gives it. It is solved in place, not copied, and must not be changed meanwhile. */
export interface ReadGraph {
  readonly graph: CsrGraph;
  readonly labels: { labelOf(index: number): string; indexOf(label: string): number; readonly size?: number };
  readonly name: string;
  readonly warnings: readonly string[];
}

export type SolvableGraph<Node extends Attributes = Attributes, Edge extends Attributes = Attributes> =
  | AbstractGraph<Node, Edge>
  | CsrGraph
  | EdgeListGraph
  | ReadGraph;

/** The fields of each kind; of a file those of all that is read of it. */
const CSR_FIELDS = ['n', 'm', 'rowPtr', 'adj', 'weight'];
const FILE_FIELDS = ['kind', 'graph', 'labels', 'name', 'format', 'warnings'];
const EDGE_LIST_FIELDS = ['nodes', 'edges'];

/** Tells the kind of graph by its shape and converts it.
 *  @throws InputError for anything that is none of them, UsageError for getEdgeWeight beside any but graphology's */
export function nameGraph(input: SolvableGraph, getEdgeWeight?: GetEdgeWeight | null): NamedGraph {
  if (isGraphology(input)) return fromGraphology(input, getEdgeWeight);
  const named = nameOther(input);
  if (getEdgeWeight !== undefined)
    throw new UsageError(
      'option getEdgeWeight is for graphology graphs, but this is none: its edges have their weights with them',
    );
  return named;
}

function isGraphology(input: SolvableGraph): input is AbstractGraph {
  return (
    typeof input === 'object' &&
    input !== null &&
    'forEachEdge' in input &&
    typeof input.forEachEdge === 'function'
  );
}

function nameOther(input: Exclude<SolvableGraph, AbstractGraph>): NamedGraph {
  if (typeof input === 'object' && input !== null) {
    if ('rowPtr' in input) return fromCsr(input);
    if ('graph' in input && 'labels' in input) return fromFile(input as ReadGraph);
    if ('edges' in input && Array.isArray(input.edges)) return fromEdgeList(input as EdgeListGraph);
  }
  throw new InputError(
    {},
    `solve: the graph is none of a graphology graph, a CSR graph { n, m, rowPtr, adj, weight }, { nodes, edges } or what readGraph returns${remedy(input)}`,
  );
}

function fromGraphology(graph: AbstractGraph, getEdgeWeight?: GetEdgeWeight | null): NamedGraph {
  const labels = graph.nodes();
  const index = indexLabels(labels);
  const count = graph.size;
  const source = new Int32Array(count);
  const target = new Int32Array(count);
  const weight = new Float64Array(count);
  const attribute = typeof getEdgeWeight === 'string' ? getEdgeWeight : 'weight';
  const seen = new SeenAttributes(attribute);
  let e = 0;
  graph.forEachEdge((edge, attributes, u, v, uAttributes, vAttributes, undirected) => {
    let w: unknown = 1;
    if (typeof getEdgeWeight === 'function') {
      w = getEdgeWeight(edge, attributes, u, v, uAttributes, vAttributes, undirected);
    } else if (getEdgeWeight !== null) {
      seen.add(attributes);
      w = attributes[attribute] === undefined ? 1 : attributes[attribute];
    }
    source[e] = index.get(u)!;
    target[e] = index.get(v)!;
    weight[e++] = checkWeight(w, `edge "${edge}" between "${u}" and "${v}"`);
  });
  const named = withLabels(buildCsr(labels.length, source, target, weight), labels, index);
  return {
    ...named,
    warnings: [...directionWarning(graph.directedSize), ...seen.warnings(), ...named.warnings],
  };
}

/** Which attributes of edges might have been meant as the weight. */
class SeenAttributes {
  readonly #attribute: string;
  readonly #numeric = new Set<string>();
  #with = 0;
  #without = 0;

  constructor(attribute: string) {
    this.#attribute = attribute;
  }

  add(attributes: Readonly<Record<string, unknown>>): void {
    if (attributes[this.#attribute] !== undefined) {
      this.#with++;
      return;
    }
    this.#without++;
    if (this.#numeric.size < 8)
      for (const [name, value] of Object.entries(attributes))
        if (typeof value === 'number') this.#numeric.add(name);
  }

  /** Nothing where no edge has a number: such a graph has no weights. */
  warnings(): string[] {
    const name = quoteText(this.#attribute);
    if (this.#with > 0 && this.#without > 0)
      return [
        `${this.#without} of ${this.#with + this.#without} edges have no attribute ${name}: they weigh 1`,
      ];
    if (this.#with > 0 || this.#without === 0) return [];
    if (this.#numeric.size === 0)
      return this.#attribute === 'weight' ? [] : [`no edge has the attribute ${name}: each weighs 1`];
    const others = [...this.#numeric].map((other) => quoteText(other)).join(', ');
    return [`no edge has the attribute ${name}: each weighs 1; attributes that are numbers: ${others}`];
  }
}

/** A cut has no direction: who wants only the edges from one side to the other needs another problem (max-dicut). */
function directionWarning(directedEdges: number): string[] {
  if (directedEdges === 0) return [];
  const edges = directedEdges === 1 ? '1 directed edge was' : `${directedEdges} directed edges were`;
  return [`${edges} taken as undirected: a cut counts both directions`];
}

function fromEdgeList(input: EdgeListGraph): NamedGraph {
  refuseUnknownFields(input, EDGE_LIST_FIELDS, 'solve');
  const { nodes, edges } = input;
  const index = new Map<string, number>();
  if (typeof nodes === 'number') {
    if (!Number.isInteger(nodes) || nodes < 0 || nodes >= 2 ** 31) {
      throw new InputError({}, `solve: nodes is ${nodes}, expected a count ≥ 0 or a list of names`);
    }
    for (let i = 0; i < nodes; i++) index.set(String(i), i);
  } else {
    if (nodes !== undefined && !Array.isArray(nodes))
      throw new InputError(
        {},
        `solve: nodes is ${showValue(nodes)}, expected a count ≥ 0 or a list of names`,
      );
    for (const [i, node] of (nodes ?? []).entries()) {
      const label = nameOf(node, `solve: node ${i}`);
      if (index.has(label)) throw new InputError({}, `solve: node "${label}" is given twice`);
      index.set(label, index.size);
    }
  }
  const declared = nodes !== undefined;
  const indexOf = (node: unknown, e: number) => {
    const label = nameOf(node, `solve: a node of edge ${e}`);
    const known = index.get(label);
    if (known !== undefined) return known;
    if (declared)
      throw new InputError({}, `solve: edge ${e} names node "${label}", which is not among the nodes`);
    index.set(label, index.size);
    return index.size - 1;
  };
  const source = new Int32Array(edges.length);
  const target = new Int32Array(edges.length);
  const weight = new Float64Array(edges.length);
  // Holes as well.
  for (const [e, edge] of edges.entries()) {
    if (!Array.isArray(edge) || edge.length < 2 || edge.length > 3) {
      throw new InputError({}, `solve: edge ${e} is ${showValue(edge)}, expected [u, v] or [u, v, weight]`);
    }
    source[e] = indexOf(edge[0], e);
    target[e] = indexOf(edge[1], e);
    weight[e] = checkWeight(
      edge[2] === undefined ? 1 : edge[2],
      `edge ${e} between "${edge[0]}" and "${edge[1]}"`,
    );
  }
  return withLabels(buildCsr(index.size, source, target, weight), [...index.keys()], index);
}

/** A copy: a caller who changed the arrays while the work pauses would lead it astray. */
function fromCsr(graph: CsrGraph): NamedGraph {
  refuseUnknownFields(graph, CSR_FIELDS, 'solve');
  checkCsr(graph, 'solve');
  const { n, m, rowPtr, adj, weight } = graph;
  return {
    graph: { n, m, rowPtr: rowPtr.slice(), adj: adj.slice(), weight: weight.slice() },
    name: null,
    warnings: [],
    labelOf: String,
    indexOf: (label) => {
      const i = Number(label);
      return Number.isInteger(i) && i >= 0 && i < n && String(i) === label ? i : -1;
    },
  };
}

function fromFile(input: ReadGraph): NamedGraph {
  refuseUnknownFields(input, FILE_FIELDS, 'solve');
  const { graph, labels, name, warnings } = input;
  if (warnings !== undefined && !Array.isArray(warnings))
    throw new InputError({}, `solve: warnings are ${showValue(warnings)}, expected a list of lines`);
  checkCsr(graph, 'solve');
  checkLabels(labels, graph.n, 'nodes', 'solve');
  return {
    graph,
    name: name ?? null,
    warnings: warnings ?? [],
    labelOf: (index) => labels.labelOf(index),
    indexOf: (label) => labels.indexOf(label),
  };
}

function checkWeight(weight: unknown, where: string): number {
  if (typeof weight === 'number' && Number.isFinite(weight)) return weight;
  throw new InputError({}, `solve: the weight of ${where} is ${showValue(weight)}, expected a finite number`);
}

/** @throws InputError for what would be no name but a slip, such as null */
export function nameOf(node: unknown, what: string): string {
  if (typeof node === 'string' || Number.isFinite(node)) return String(node);
  throw new InputError({}, `${what} is ${showValue(node)}, expected a string or a number`);
}

function indexLabels(labels: readonly string[]): Map<string, number> {
  return new Map(labels.map((label, i) => [label, i]));
}

function withLabels(
  build: CsrBuild,
  labels: readonly string[],
  index: ReadonlyMap<string, number>,
): NamedGraph {
  return {
    graph: build.graph,
    name: null,
    warnings: buildWarnings(build),
    labelOf: (i) => labels[i]!,
    indexOf: (label) => index.get(label) ?? -1,
  };
}
