/** What GraphML and GEXF share: nodes and edges as they come, with the errors at their tags. */
import { InputError } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import { bytePlace, type XmlPlace, type XmlTag } from '../text/xml.ts';
import { AttributeWeights } from './attribute-weights.ts';
import type { ParsedGraph } from './graph-file.ts';
import { NamedEdges } from './named-edges.ts';

export class XmlGraph {
  readonly weights: AttributeWeights;
  directed = false;
  readonly #bytes: Uint8Array;
  readonly #file: string | undefined;
  readonly #graph: NamedEdges<XmlPlace>;
  #edge: XmlTag | null = null;

  constructor(bytes: Uint8Array, file: string | undefined, weight: string | undefined) {
    this.#bytes = bytes;
    this.#file = file;
    this.weights = new AttributeWeights(weight);
    this.#graph = new NamedEdges((place, detail) => this.fail(place, detail));
  }

  fail(place: XmlPlace, detail: string): never {
    throw new InputError(bytePlace(this.#bytes, this.#file, place), detail);
  }

  /** An attribute that a tag must have. */
  required(tag: XmlTag, attribute: string): string {
    return tag.attributes[attribute] ?? this.fail(tag.place, `<${tag.name}> has no attribute "${attribute}"`);
  }

  declareNode(tag: XmlTag): void {
    this.#graph.declare(this.required(tag, 'id'), tag.place);
  }

  /** The edge begins; its attributes follow. */
  openEdge(tag: XmlTag): void {
    if (this.#edge !== null) this.fail(tag.place, 'an edge within an edge');
    this.required(tag, 'source');
    this.required(tag, 'target');
    this.weights.nextEdge();
    this.#edge = tag;
  }

  /** A tag that the format does not know, and which must not be an edge by another name. */
  pass({ name, attributes, place }: XmlTag): void {
    if (attributes.source !== undefined && attributes.target !== undefined)
      this.fail(place, `<${name}> has a source and a target, expected <edge>`);
  }

  get inEdge(): boolean {
    return this.#edge !== null;
  }

  closeEdge(): void {
    const tag = this.#edge!;
    this.#edge = null;
    const u = this.#graph.mention(tag.attributes.source!, tag.place);
    const v = this.#graph.mention(tag.attributes.target!, tag.place);
    this.weights.addEdge(this.#graph.edges, u, v, (detail) => this.fail(tag.place, detail));
  }

  finish(): Steps<ParsedGraph> {
    return this.#graph.finish(true, this.weights.warnings(this.directed));
  }
}
