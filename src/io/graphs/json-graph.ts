/** What the JSON formats of graphs share: an object with arrays of nodes and of edges; edges that are objects with two ends and a
 *  weight. Every member that is not a graph's is passed over, of edges with a warning where it may have been their weight. */
import type { Steps } from '../../core/steps.ts';
import { JsonCursor } from '../text/json-cursor.ts';
import { AttributeWeights } from './attribute-weights.ts';
import type { ParsedGraph } from './graph-file.ts';
import { JsonElement, readJsonAttribute, readJsonName } from './json-element.ts';
import { integerName } from './labels.ts';
import { NamedEdges } from './named-edges.ts';

/** The keys of a format. */
export interface JsonStyle {
  /** The member of a node that is its name. */
  readonly node: string;
  /** The names of the array of edges. */
  readonly edges: readonly string[];
  /** The member of an edge that holds its attributes; null where they are the edge's own members. */
  readonly attributes: string | null;
}

/** The top-level keys of a JSON object, or none where the text is something else. For telling formats apart: O(length). */
export function* jsonKeys(bytes: Uint8Array): Steps<Set<string>> {
  const keys = new Set<string>();
  const cursor = new JsonCursor(bytes, undefined);
  try {
    if (cursor.peek() !== 'object') return keys;
    yield* cursor.objectSteps('', (key) => {
      keys.add(key);
      return cursor.skipSteps();
    });
  } catch {
    // What is broken may be recognized all the same: its keys up to there were seen, and reading tells what is wrong.
  }
  return keys;
}

export class JsonGraphReader {
  readonly #cursor: JsonCursor;
  readonly #style: JsonStyle;
  readonly #graph: NamedEdges<number>;
  readonly #weights: AttributeWeights;
  #directed = false;
  /** graphology's graphs of both kinds of edges: those not marked as undirected have a direction. */
  #mixed = false;
  #marked = 0;

  constructor(bytes: Uint8Array, file: string | undefined, style: JsonStyle, weight: string | undefined) {
    this.#cursor = new JsonCursor(bytes, file);
    this.#style = style;
    this.#graph = new NamedEdges((offset, detail) => this.#cursor.fail(detail, offset));
    this.#weights = new AttributeWeights(weight);
  }

  *read(): Steps<ParsedGraph> {
    const cursor = this.#cursor;
    const present = new Set<string>();
    yield* cursor.objectSteps('an object with nodes and edges', (key, offset) => {
      const part = key === 'nodes' || this.#style.edges.includes(key) ? key : '';
      if (part !== '' && present.has(part)) cursor.fail(`a second member "${part}", expected one`, offset);
      present.add(part);
      if (part === 'nodes') return cursor.arraySteps('an array of nodes', (index) => this.#readNode(index));
      if (part !== '') return cursor.arraySteps('an array of edges', () => this.#readEdge());
      return this.#readOther(key);
    });
    cursor.end();
    if (!present.has('nodes')) cursor.fail('there is no member "nodes"', 0);
    if (!this.#style.edges.some((key) => present.has(key)))
      cursor.fail(`there is no member "${this.#style.edges.join('" or "')}"`, 0);
    const directed = this.#directed || (this.#mixed && this.#marked < this.#graph.edges.count);
    return yield* this.#graph.finish(true, this.#weights.warnings(directed));
  }

  #readNode(index: number): void {
    const cursor = this.#cursor;
    let name: string | null = null;
    let place = cursor.offset;
    cursor.object('an object for each node', (key) => {
      if (key !== this.#style.node) return cursor.skip();
      place = cursor.offset;
      name = readJsonName(cursor);
    });
    // Nodes without a name are meant by their place: so D3 and old versions of networkx write them.
    this.#graph.declare(name ?? String(index), place);
  }

  #readEdge(): void {
    // Named type: without it the compiler does not see that fail() never returns.
    const cursor: JsonCursor = this.#cursor;
    const start = cursor.offset;
    const element = new JsonElement(cursor, this.#weights);
    const { attributes } = this.#style;
    this.#weights.nextEdge();
    cursor.object('an object for each edge', (key) => {
      if (key === attributes)
        cursor.object('an object of attributes', (name) => readJsonAttribute(cursor, this.#weights, name));
      else if (attributes === null || key === 'source' || key === 'target')
        element.readMember(key, ['source', 'target']);
      else if (key === 'undirected') this.#marked += cursor.scalar().text === 'true' ? 1 : 0;
      else if (key === 'key') cursor.skip();
      else readJsonAttribute(cursor, this.#weights, key);
    });
    const { source, target } = element.names;
    if (source === undefined || target === undefined)
      cursor.fail(`an edge without ${source === undefined ? 'source' : 'target'}`, start);
    const u = this.#graph.mention(source.name, source.offset);
    const v = this.#graph.mention(target.name, target.offset);
    this.#weights.addEdge(this.#graph.edges, u, v, (detail, offset) => cursor.fail(detail, offset ?? start));
  }

  /** Members that say whether edges have a direction. */
  #readOther(key: string): undefined {
    const cursor = this.#cursor;
    if (key === 'directed') this.#directed = cursor.peek() === 'word' && cursor.scalar().text === 'true';
    else if (key === 'options' && cursor.peek() === 'object')
      cursor.object('', (name) => {
        if (name === 'type' && cursor.peek() === 'string') {
          const { text } = cursor.scalar();
          this.#directed ||= text === 'directed';
          this.#mixed = text === 'mixed';
        } else cursor.skip();
      });
    else cursor.skip();
  }
}

/** A node's name as JSON: a number where it reads back as the same name. */
export function jsonName(label: string): string {
  return Number.isNaN(integerName(label)) ? JSON.stringify(label) : label;
}
