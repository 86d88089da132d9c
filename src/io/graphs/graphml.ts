/** GraphML: nodes with ids, edges with source and target, and data whose keys are declared. The weight is the data whose key has the
 *  attr.name `weight` (or, where a key has no attr.name, that id), whatever its attr.type says or does not say; a key's default
 *  holds for edges without. Refused: hyperedges, graphs within nodes, a second graph. Attributes other than the weight, ports
 *  and drawings are passed over; yEd's labels of edges go by the name EdgeLabel. Source: U. Brandes et al., GraphML progress report, Graph Drawing 2001. */

import type { Steps } from '../../core/steps.ts';
import type { CsrGraph } from '../../graph/csr.ts';
import { isDecimal } from '../text/decimal.ts';
import { readXml, startsWithElement, type XmlTag, xmlValue } from '../text/xml.ts';
import type { GraphFormat, GraphText, NodeLabels, ParsedGraph, ReadFormatOptions } from './graph-file.ts';
import { edgeText, nodeText } from './graph-text.ts';
import { XmlGraph } from './xml-graph.ts';

export const graphml: GraphFormat = {
  name: 'graphml',
  description: 'XML with nodes, edges and data of declared keys (GraphML)',
  extensions: ['graphml'],
  recognizes: (bytes) => startsWithElement(bytes, 'graphml'),
  takes: ['weight'],
  read,
  write,
};

function* read(bytes: Uint8Array, file: string | undefined, options?: ReadFormatOptions): Steps<ParsedGraph> {
  const graph = new XmlGraph(bytes, file, options?.weight);
  const reader = new GraphmlReader(graph);
  yield* readXml(bytes, file, reader);
  return yield* reader.finish();
}

/** Those that an edge has by the format's definition; others are weights that people write where a `data` belongs. */
const OWN_ATTRIBUTES = ['id', 'source', 'target', 'directed', 'sourceport', 'targetport'];

class GraphmlReader {
  readonly #graph: XmlGraph;
  /** The names of the edges' attributes by key. */
  readonly #keys = new Map<string, string>();
  /** The attribute that is being declared, the key of the data that is being read. */
  #declared: string | null = null;
  #dataKey: string | null = null;
  #graphs = 0;
  #inNode = 0;

  constructor(graph: XmlGraph) {
    this.#graph = graph;
  }

  open(tag: XmlTag): void {
    const { name, attributes, place } = tag;
    if (name === 'key') this.#openKey(tag);
    else if (name === 'graph') {
      if (this.#inNode > 0)
        this.#graph.fail(place, 'a graph within a node, expected one graph of nodes and edges');
      if (this.#graphs++ > 0) this.#graph.fail(place, 'a second graph, expected one');
      if (attributes.edgedefault === 'directed') this.#graph.directed = true;
    } else if (name === 'node') {
      this.#inNode++;
      this.#graph.declareNode(tag);
    } else if (name === 'edge') this.#openEdge(tag);
    else if (name === 'hyperedge') this.#graph.fail(place, 'a hyperedge, expected edges between two nodes');
    else if (name === 'data' && this.#graph.inEdge) this.#dataKey = this.#graph.required(tag, 'key');
    else this.#graph.pass(tag);
  }

  close(name: string, text: string): void {
    if (name === 'node') this.#inNode--;
    else if (name === 'edge') this.#graph.closeEdge();
    else if (name === 'key') this.#declared = null;
    else if (name === 'default' && this.#declared !== null)
      this.#graph.weights.standardSeen(this.#declared, text, isDecimal(text));
    else if (name === 'data' && this.#dataKey !== null) {
      this.#graph.weights.attributeSeen(
        this.#keys.get(this.#dataKey) ?? this.#dataKey,
        text,
        isDecimal(text),
      );
      this.#dataKey = null;
    } else if (this.#graph.inEdge && (name === 'y:EdgeLabel' || isDecimal(text)))
      this.#graph.weights.attributeSeen(name === 'y:EdgeLabel' ? 'EdgeLabel' : name, text, isDecimal(text));
  }

  finish(): Steps<ParsedGraph> {
    if (this.#graphs === 0) this.#graph.fail({ line: 1, units: 0 }, 'there is no graph in the file');
    return this.#graph.finish();
  }

  #openKey(tag: XmlTag): void {
    const domain = tag.attributes.for ?? 'all';
    this.#declared = null;
    if (domain !== 'edge' && domain !== 'all') return;
    const id = this.#graph.required(tag, 'id');
    this.#declared = tag.attributes['attr.name'] ?? id;
    this.#keys.set(id, this.#declared);
  }

  #openEdge(tag: XmlTag): void {
    this.#graph.openEdge(tag);
    for (const [name, value] of Object.entries(tag.attributes))
      if (!OWN_ATTRIBUTES.includes(name)) this.#graph.weights.attributeSeen(name, value, isDecimal(value));
    if (tag.attributes.directed === 'true') this.#graph.directed = true;
  }
}

function write(graph: CsrGraph, labels: NodeLabels): GraphText {
  const names = Array.from({ length: graph.n }, (_, v) => xmlValue(labels.labelOf(v)));
  function* chunks(): Generator<string> {
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n';
    yield '<key id="weight" for="edge" attr.name="weight" attr.type="double"/>\n<graph edgedefault="undirected">\n';
    yield* nodeText(graph.n, (v) => `<node id="${names[v]}"/>\n`);
    yield* edgeText(
      graph,
      (u, v, w) => `<edge source="${names[u]}" target="${names[v]}"><data key="weight">${w}</data></edge>\n`,
    );
    yield '</graph>\n</graphml>\n';
  }
  return { warnings: [], chunks: chunks() };
}
