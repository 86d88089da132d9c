/** Cytoscape's JSON (Cytoscape.js, Cytoscape desktop's cyjs, networkx's cytoscape_data): `{"elements": {"nodes": [{"data": {"id": "a"}}],
 *  "edges": [{"data": {"source": "a", "target": "b", "weight": 2}}]}}`, or one array of elements. Only read. */
import type { Steps } from '../../core/steps.ts';
import { JsonCursor } from '../text/json-cursor.ts';
import { AttributeWeights } from './attribute-weights.ts';
import type { GraphFormat, ParsedGraph, ReadFormatOptions } from './graph-file.ts';
import { JsonElement, readJsonAttribute } from './json-element.ts';
import { jsonKeys } from './json-graph.ts';
import { NamedEdges } from './named-edges.ts';

export const cytoscape: GraphFormat = {
  name: 'cytoscape',
  description: 'JSON with elements {data: {id}} and {data: {source, target, weight}} (Cytoscape)',
  extensions: ['cyjs', 'json'],
  *recognizes(bytes) {
    return (yield* jsonKeys(bytes)).has('elements');
  },
  takes: ['weight'],
  *read(bytes, file, options?: ReadFormatOptions): Steps<ParsedGraph> {
    return yield* new CytoscapeReader(bytes, file, options?.weight).read();
  },
};

class CytoscapeReader {
  readonly #cursor: JsonCursor;
  readonly #graph: NamedEdges<number>;
  readonly #weights: AttributeWeights;
  #directed = false;

  constructor(bytes: Uint8Array, file: string | undefined, weight: string | undefined) {
    this.#cursor = new JsonCursor(bytes, file);
    this.#graph = new NamedEdges((offset, detail) => this.#cursor.fail(detail, offset));
    this.#weights = new AttributeWeights(weight);
  }

  *read(): Steps<ParsedGraph> {
    const cursor = this.#cursor;
    let elements = 0;
    yield* cursor.objectSteps('an object with elements', (key) => {
      if (key === 'directed') this.#directed = cursor.peek() === 'word' && cursor.scalar().text === 'true';
      if (key === 'directed' || key !== 'elements')
        return key === 'directed' ? undefined : cursor.skipSteps();
      if (elements++ > 0) cursor.fail('a second member "elements", expected one');
      return this.#readElements();
    });
    cursor.end();
    if (elements === 0) cursor.fail('there is no member "elements"', 0);
    return yield* this.#graph.finish(true, this.#weights.warnings(this.#directed));
  }

  *#readElements(): Steps<void> {
    const cursor = this.#cursor;
    if (cursor.peek() === 'array') {
      yield* cursor.arraySteps('an array of elements', () => this.#readElement(null));
      return;
    }
    yield* cursor.objectSteps('nodes and edges', (group) => {
      if (group !== 'nodes' && group !== 'edges') return cursor.skipSteps();
      return cursor.arraySteps(`an array of ${group}`, () => this.#readElement(group));
    });
  }

  /** @param group what it is, where the file has nodes and edges apart; an edge has a source otherwise */
  #readElement(group: 'nodes' | 'edges' | null): void {
    const cursor = this.#cursor;
    const start = cursor.offset;
    const element = new JsonElement(cursor, this.#weights);
    this.#weights.nextEdge();
    cursor.object('an object for each element', (key) => {
      if (key !== 'data')
        return group === 'nodes' ? cursor.skip() : readJsonAttribute(cursor, this.#weights, key);
      cursor.object('an object of data', (name) => {
        const named = ['id', 'source', 'target'];
        if (group === 'nodes' && !named.includes(name)) cursor.skip();
        else element.readMember(name, named);
      });
    });
    const { id, source, target } = element.names;
    if (group === 'nodes' || (group === null && source === undefined && target === undefined)) {
      if (id === undefined) cursor.fail('a node without id', start);
      this.#graph.declare(id!.name, id!.offset);
      return;
    }
    if (source === undefined || target === undefined)
      cursor.fail(`an edge without ${source === undefined ? 'source' : 'target'}`, start);
    const u = this.#graph.mention(source!.name, source!.offset);
    const v = this.#graph.mention(target!.name, target!.offset);
    this.#weights.addEdge(this.#graph.edges, u, v, (detail, offset) => cursor.fail(detail, offset ?? start));
  }
}
