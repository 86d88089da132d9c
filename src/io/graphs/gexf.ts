/** GEXF (Gephi): nodes with ids and edges with source, target and weight; where an edge has no weight of its own, the value of its
 *  attribute titled `weight` holds. Nodes are named by their ids, not by their labels, which need not differ. Attributes, positions
 *  and times are passed over. Source: gexf.net, version 1.3. */
import type { Steps } from '../../core/steps.ts';
import type { CsrGraph } from '../../graph/csr.ts';
import { isDecimal } from '../text/decimal.ts';
import { readXml, startsWithElement, type XmlTag, xmlValue } from '../text/xml.ts';
import type { GraphFormat, GraphText, NodeLabels, ParsedGraph, ReadFormatOptions } from './graph-file.ts';
import { edgeText, nodeText } from './graph-text.ts';
import { XmlGraph } from './xml-graph.ts';

export const gexf: GraphFormat = {
  name: 'gexf',
  description: 'XML with nodes and weighted edges (GEXF, Gephi)',
  extensions: ['gexf'],
  recognizes: (bytes) => startsWithElement(bytes, 'gexf'),
  takes: ['weight'],
  read,
  write,
};

/** Those that an edge has by the format's definition, beside its label, and its weight, which goes before all others. */
const OWN_ATTRIBUTES = 'id source target type kind weight start end startopen endopen'.split(' ');
const NUMBERS = ['integer', 'long', 'float', 'double', 'short', 'byte', 'biginteger', 'bigdecimal'];

function* read(bytes: Uint8Array, file: string | undefined, options?: ReadFormatOptions): Steps<ParsedGraph> {
  const graph = new XmlGraph(bytes, file, options?.weight);
  const reader = new GexfReader(graph);
  yield* readXml(bytes, file, reader);
  return yield* reader.finish();
}

interface Attribute {
  readonly title: string;
  readonly isNumber: boolean;
}

class GexfReader {
  readonly #graph: XmlGraph;
  /** The attributes of edges by id. */
  readonly #attributes = new Map<string, Attribute>();
  #declaring = false;
  #declared: Attribute | null = null;
  #graphs = 0;
  #ownWeight: string | undefined;

  constructor(graph: XmlGraph) {
    this.#graph = graph;
  }

  open(tag: XmlTag): void {
    const { name, attributes, place } = tag;
    if (name === 'graph') {
      if (this.#graphs++ > 0) this.#graph.fail(place, 'a second graph, expected one');
      if (attributes.defaultedgetype === 'directed') this.#graph.directed = true;
    } else if (name === 'attributes') this.#declaring = attributes.class === 'edge';
    else if (name === 'attribute' && this.#declaring) this.#declare(tag);
    else if (name === 'node') this.#graph.declareNode(tag);
    else if (name === 'edge') this.#openEdge(tag);
    else if (name === 'attvalue' && this.#graph.inEdge) {
      const id = attributes.for ?? attributes.id ?? '';
      const value = this.#graph.required(tag, 'value');
      const { title, isNumber } = this.#attributes.get(id) ?? { title: id, isNumber: isDecimal(value) };
      this.#graph.weights.attributeSeen(title, value, isNumber);
    } else this.#graph.pass(tag);
  }

  close(name: string, text: string): void {
    if (name === 'attributes') this.#declaring = false;
    else if (name === 'attribute') this.#declared = null;
    else if (name === 'default' && this.#declared !== null)
      this.#graph.weights.standardSeen(this.#declared.title, text, this.#declared.isNumber);
    else if (name === 'edge') {
      if (this.#ownWeight !== undefined) this.#graph.weights.attributeSeen('weight', this.#ownWeight, true);
      this.#graph.closeEdge();
    }
  }

  finish(): Steps<ParsedGraph> {
    if (this.#graphs === 0) this.#graph.fail({ line: 1, units: 0 }, 'there is no graph in the file');
    return this.#graph.finish();
  }

  #declare(tag: XmlTag): void {
    const isNumber = NUMBERS.includes((tag.attributes.type ?? '').toLowerCase());
    const id = this.#graph.required(tag, 'id');
    this.#declared = { title: tag.attributes.title ?? id, isNumber };
    this.#attributes.set(id, this.#declared);
  }

  #openEdge(tag: XmlTag): void {
    const { type, weight } = tag.attributes;
    this.#graph.openEdge(tag);
    for (const [name, value] of Object.entries(tag.attributes))
      if (!OWN_ATTRIBUTES.includes(name)) this.#graph.weights.attributeSeen(name, value, isDecimal(value));
    if (type === 'directed' || type === 'mutual') this.#graph.directed = true;
    this.#ownWeight = weight;
  }
}

function write(graph: CsrGraph, labels: NodeLabels): GraphText {
  return { warnings: [], chunks: gexfText(graph, labels) };
}

/** The graph as GEXF, with the side of each node as an attribute where a cut is given. @param spin ±1 by node: sides 0 and 1 */
export function* gexfText(graph: CsrGraph, labels: NodeLabels, spin?: Int8Array): Generator<string> {
  const names = Array.from({ length: graph.n }, (_, v) => xmlValue(labels.labelOf(v)));
  const side = (v: number): string =>
    spin === undefined
      ? '/>'
      : `><attvalues><attvalue for="side" value="${spin[v]! < 0 ? 1 : 0}"/></attvalues></node>`;
  let id = 0;
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3">\n';
  yield '<graph defaultedgetype="undirected">\n';
  if (spin !== undefined)
    yield '<attributes class="node"><attribute id="side" title="side" type="integer"/></attributes>\n';
  yield '<nodes>\n';
  yield* nodeText(graph.n, (v) => `<node id="${names[v]}" label="${names[v]}"${side(v)}\n`);
  yield '</nodes>\n<edges>\n';
  yield* edgeText(
    graph,
    (u, v, w) => `<edge id="${id++}" source="${names[u]}" target="${names[v]}" weight="${w}"/>\n`,
  );
  yield '</edges>\n</graph>\n</gexf>\n';
}
