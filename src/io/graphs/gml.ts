/** GML: `graph [ node [ id 1 label "a" ] edge [ source 1 target 2 weight 2.5 ] ]`, as Graph Modelling Language readers from igraph,
 *  networkx, Gephi and yEd take it. Nodes are named by their labels where all have different ones, otherwise by their ids. The
 *  weight is the edge's `weight`. Source: M. Himsolt, GML: a portable graph file format, Universität Passau, 1997. */
import { InputError } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import type { CsrGraph } from '../../graph/csr.ts';
import { isDecimal } from '../text/decimal.ts';
import { GmlTokens } from '../text/gml-tokens.ts';
import { AttributeWeights } from './attribute-weights.ts';
import type { GraphFormat, GraphText, NodeLabels, ParsedGraph, ReadFormatOptions } from './graph-file.ts';
import { edgeText, nodeText } from './graph-text.ts';
import { LabelledNodes } from './labelled-nodes.ts';

const STEP_TOKENS = 1 << 14;
const LOOK_AHEAD = 4096;

export const gml: GraphFormat = {
  name: 'gml',
  description: 'nested lists "graph [ node [ id 1 ] edge [ source 1 target 2 ] ]" (GML)',
  extensions: ['gml'],
  recognizes,
  takes: ['weight'],
  read,
  write,
};

/** Whether `graph [` comes within the first keys. */
function recognizes(bytes: Uint8Array): boolean {
  const tokens = new GmlTokens(bytes.subarray(0, LOOK_AHEAD), undefined);
  try {
    while (tokens.next()) {
      if (!tokens.is('word')) return false;
      const isGraph = tokens.text().toLowerCase() === 'graph';
      if (!tokens.next() || isGraph) return isGraph && tokens.is('open');
      if (!tokens.is('string') && !tokens.is('word')) return false;
    }
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
  }
  return false;
}

function* read(bytes: Uint8Array, file: string | undefined, options?: ReadFormatOptions): Steps<ParsedGraph> {
  const reader = new GmlReader(bytes, file, options?.weight);
  while (reader.readSome(STEP_TOKENS)) yield undefined;
  return yield* reader.finish();
}

/** What the list that is being read is. */
type Level = 'file' | 'graph' | 'node' | 'edge' | 'member' | 'other';

class GmlReader {
  readonly #tokens: GmlTokens;
  readonly #weights: AttributeWeights;
  readonly #nodes: LabelledNodes;
  readonly #levels: Level[] = ['file'];
  #graphs = 0;
  #directed = false;
  /** The node's or edge's own values. */
  readonly #values = new Map<string, string>();

  constructor(bytes: Uint8Array, file: string | undefined, weight: string | undefined) {
    this.#tokens = new GmlTokens(bytes, file);
    this.#weights = new AttributeWeights(weight);
    this.#nodes = new LabelledNodes((detail) => this.#tokens.fail(detail));
  }

  /** @returns whether something is left */
  readSome(tokens: number): boolean {
    for (let i = 0; i < tokens; i++) if (!this.#readMember()) return false;
    return true;
  }

  finish(): Steps<ParsedGraph> {
    if (this.#levels.length > 1) this.#tokens.fail('the file ends within a list, expected "]"');
    if (this.#graphs === 0) this.#tokens.fail('there is no graph in the file, expected "graph ["');
    return this.#nodes.finish(this.#weights.warnings(this.#directed));
  }

  /** A key with its value, or the end of a list. */
  #readMember(): boolean {
    const tokens = this.#tokens;
    if (!tokens.next()) return false;
    if (tokens.is('close')) {
      this.#closeList();
      return true;
    }
    if (!tokens.is('word')) tokens.fail(`${tokens.quoted()}, expected a key`);
    const key = tokens.text();
    if (!tokens.next()) tokens.fail('the file ends after a key, expected its value');
    if (tokens.is('open')) this.#openList(key.toLowerCase());
    else if (tokens.is('close')) tokens.fail('a key without a value');
    else this.#readValue(key, tokens.text());
    return true;
  }

  #openList(key: string): void {
    const level = this.#levels.at(-1)!;
    let inner: Level = 'other';
    if (level === 'file' && key === 'graph') {
      if (this.#graphs++ > 0) this.#tokens.fail('a second graph, expected one');
      inner = 'graph';
    } else if (level === 'graph') {
      inner = key === 'node' || key === 'edge' ? key : 'member';
      this.#values.clear();
      this.#weights.nextEdge();
    }
    this.#levels.push(inner);
  }

  #readValue(key: string, text: string): void {
    const level = this.#levels.at(-1)!;
    const lower = key.toLowerCase();
    if (level === 'graph' && lower === 'directed') this.#directed = text === '1';
    else if (level === 'node' || level === 'edge' || level === 'member') {
      if (level === 'node' ? lower === 'id' || lower === 'label' : lower === 'source' || lower === 'target')
        this.#values.set(lower, text);
      else if (level === 'edge') this.#weights.attributeSeen(key, text, isDecimal(text));
    }
  }

  #closeList(): void {
    const level = this.#levels.pop()!;
    if (level === 'file') this.#tokens.fail('"]" without a list that it closes');
    if (level === 'member' && this.#values.has('source') && this.#values.has('target'))
      this.#tokens.fail('a list with source and target, expected "edge ["');
    if (level === 'node') this.#nodes.declare(this.#required('id', level), this.#values.get('label'));
    else if (level === 'edge') {
      const u = this.#nodes.mention(this.#required('source', level));
      const v = this.#nodes.mention(this.#required('target', level));
      this.#weights.addEdge(this.#nodes.edges, u, v, (detail) => this.#tokens.fail(detail));
    }
  }

  #required(key: string, level: string): string {
    return this.#values.get(key) ?? this.#tokens.fail(`a ${level} without ${key}`);
  }
}

function write(graph: CsrGraph, labels: NodeLabels): GraphText {
  function* chunks(): Generator<string> {
    yield 'graph [\n  directed 0\n';
    yield* nodeText(graph.n, (v) => `  node [ id ${v} label "${escaped(labels.labelOf(v))}" ]\n`);
    yield* edgeText(graph, (u, v, w) => `  edge [ source ${u} target ${v} weight ${gmlNumber(w)} ]\n`);
    yield ']\n';
  }
  return { warnings: [], chunks: chunks() };
}

/** Python's readers take `1e-7` for a word: a real number has a point. */
function gmlNumber(w: number): string {
  return String(w).replace(/^(-?\d+)e/, '$1.0e');
}

function escaped(name: string): string {
  return name.replace(/[&"]|[^ -~]/gu, (character) => `&#${character.codePointAt(0)};`);
}
