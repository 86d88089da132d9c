/** DOT (Graphviz): `graph { a -- b [weight=2.5]; b -- {c d} }`, undirected or directed, with chains of edges, subgraphs and defaults
 *  of edges. The weight is the attribute `weight`; ports, drawings and the attributes of nodes are passed over. `strict` merges
 *  edges between the same two nodes in Graphviz: here a second one is refused, as which weight holds is not said.
 *  Source: graphviz.org, The DOT language. The parser is our own: @ts-graphviz/ast 3.0.6 refuses more than 100,000 tree nodes
 *  (about 30,000 edges), takes 1.3 s for 10,000 edges, and cannot pause. */
import { InputError } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import type { CsrGraph } from '../../graph/csr.ts';
import { isDecimal } from '../text/decimal.ts';
import { DotTokens } from '../text/dot-tokens.ts';
import { AttributeWeights } from './attribute-weights.ts';
import type { GraphFormat, GraphText, NodeLabels, ParsedGraph, ReadFormatOptions } from './graph-file.ts';
import { edgeText, nodeText } from './graph-text.ts';
import { NamedEdges } from './named-edges.ts';

const STEP_STATEMENTS = 4096;
const MAX_DEPTH = 500;
const LOOK_AHEAD = 4096;
const MOST_PAIRS = 2 ** 22;

export const dot: GraphFormat = {
  name: 'dot',
  description: 'Graphviz: "graph { a -- b [weight=2.5] }" (DOT)',
  extensions: ['dot', 'gv'],
  recognizes,
  takes: ['weight'],
  read,
  write,
};

/** Whether the text begins with `graph`, `digraph` or `strict`, perhaps a name, and a brace. */
function recognizes(bytes: Uint8Array): boolean {
  const tokens = new DotTokens(bytes.subarray(0, LOOK_AHEAD), undefined);
  try {
    let next = tokens.next();
    if (next && keyword(tokens) === 'strict') next = tokens.next();
    if (!next || !['graph', 'digraph'].includes(keyword(tokens))) return false;
    next = tokens.next();
    if (next && tokens.is('')) next = tokens.next();
    return next && tokens.is('{');
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

/** The keyword in lower case, "" for any other token. */
function keyword({ bare, name }: DotTokens): string {
  return bare ? name.toLowerCase() : '';
}

function* read(bytes: Uint8Array, file: string | undefined, options?: ReadFormatOptions): Steps<ParsedGraph> {
  const reader = new DotReader(bytes, file, options?.weight);
  reader.readHead();
  for (let i = 1; reader.readStatement(); i++) if (i % STEP_STATEMENTS === 0) yield undefined;
  return yield* reader.finish();
}

/** What the statements of one pair of braces share. */
interface Scope {
  /** The nodes named within; null for the graph itself, which is no end of an edge. */
  readonly nodes: Set<number> | null;
  /** The edges' weight by default. */
  weight: string | null;
  /** The ends on the left of this subgraph, which edges lead from; and the edges of the chain so far. */
  readonly before: Chain | null;
}

/** A chain `a -- b -- c` that is being read: the ends last named, and the pairs that wait for the weight. */
interface Chain {
  ends: Iterable<number>;
  readonly pairs: [number, number][];
}

class DotReader {
  readonly #tokens: DotTokens;
  readonly #names: NamedEdges<number>;
  readonly #weights: AttributeWeights;
  readonly #scopes: Scope[] = [];
  readonly #pairs = new Set<string>();
  #strict = false;
  #arrow = '--';

  constructor(bytes: Uint8Array, file: string | undefined, weight: string | undefined) {
    this.#tokens = new DotTokens(bytes, file);
    this.#names = new NamedEdges((offset, detail) => this.#tokens.fail(detail, offset));
    this.#weights = new AttributeWeights(weight);
  }

  readHead(): void {
    const tokens = this.#tokens;
    tokens.next();
    if (keyword(tokens) === 'strict') {
      this.#strict = true;
      tokens.next();
    }
    const kind = keyword(tokens);
    if (kind !== 'graph' && kind !== 'digraph')
      tokens.fail(`${tokens.quoted()}, expected "graph {" or "digraph {"`);
    this.#arrow = kind === 'digraph' ? '->' : '--';
    tokens.next();
    if (tokens.is('')) tokens.next();
    if (!tokens.is('{')) tokens.fail(`${tokens.quoted()}, expected "{"`);
    this.#scopes.push({ nodes: null, weight: null, before: null });
    tokens.next();
  }

  /** The current token begins a statement, or closes braces. @returns false after the last brace */
  readStatement(): boolean {
    const tokens = this.#tokens;
    while (tokens.is(';') || tokens.is(',')) tokens.next();
    if (tokens.is('}')) return this.#closeBraces();
    const word = keyword(tokens);
    if (tokens.is('{') || word === 'subgraph') this.#openSubgraph(null);
    else if (word === 'graph' || word === 'node' || word === 'edge') this.#readDefaults(word);
    else if (!tokens.is('') || tokens.name === '') {
      if (tokens.offset >= tokens.bytes.length) tokens.fail('the file ends within braces, expected "}"');
      if (!tokens.is('')) tokens.fail(`${tokens.quoted()}, expected a statement`);
      tokens.fail('a node without a name');
    } else this.#readNodeStatement();
    return true;
  }

  finish(): Steps<ParsedGraph> {
    const tokens = this.#tokens;
    if (!tokens.is('') || tokens.name !== '' || tokens.offset < tokens.bytes.length)
      tokens.fail(`${tokens.quoted()} follows the graph, expected one graph`);
    return this.#names.finish(false, this.#weights.warnings(this.#arrow === '->'));
  }

  /** `a`, `a [..]`, `a = b`, or the beginning of a chain. */
  #readNodeStatement(): void {
    const tokens = this.#tokens;
    const { name, offset } = tokens;
    tokens.next();
    if (tokens.is('=')) {
      tokens.next();
      tokens.next();
      return;
    }
    this.#readPort();
    const node = this.#mention(name, offset);
    this.#continue({ ends: [node], pairs: [] });
  }

  /** What follows an end of a chain: an arrow and the next end, or attributes and the end of the statement. */
  #continue(chain: Chain): void {
    const tokens = this.#tokens;
    while (tokens.is('--') || tokens.is('->')) {
      if (tokens.sign !== this.#arrow) tokens.fail(`${tokens.quoted()} in a graph of "${this.#arrow}"`);
      tokens.next();
      if (tokens.is('{') || keyword(tokens) === 'subgraph') {
        this.#openSubgraph(chain);
        return;
      }
      const { name, offset } = tokens;
      if (name === '') tokens.fail(`${tokens.quoted()}, expected a node`);
      tokens.next();
      this.#readPort();
      this.#connect(chain, [this.#mention(name, offset)]);
    }
    this.#weights.nextEdge();
    const { weight } = this.#scopes.at(-1)!;
    if (weight !== null) this.#weights.attributeSeen(this.#weights.attribute, weight, true);
    const isEdge = chain.pairs.length > 0;
    this.#readAttributes((name, value) => {
      if (isEdge) this.#weights.attributeSeen(name, value, isDecimal(value));
    });
    for (const [u, v] of chain.pairs) this.#addEdge(u, v);
  }

  #addEdge(u: number, v: number): void {
    if (this.#strict) {
      const pair = `${Math.min(u, v)} ${Math.max(u, v)}`;
      if (this.#pairs.has(pair)) this.#tokens.fail('a strict graph with two edges between the same nodes');
      this.#pairs.add(pair);
    }
    this.#weights.addEdge(this.#names.edges, u, v, (detail) => this.#tokens.fail(detail));
  }

  #connect(chain: Chain, ends: Iterable<number>): void {
    for (const u of chain.ends) for (const v of ends) chain.pairs.push([u, v]);
    // From a few kilobytes two subgraphs make millions of edges.
    if (chain.pairs.length > MOST_PAIRS) this.#tokens.fail(`a statement of more than ${MOST_PAIRS} edges`);
    chain.ends = ends;
  }

  /** @param before the chain whose next end the subgraph is; null where a statement begins */
  #openSubgraph(before: Chain | null): void {
    const tokens = this.#tokens;
    if (!tokens.is('{')) {
      tokens.next();
      if (tokens.is('')) tokens.next();
    }
    if (!tokens.is('{')) tokens.fail(`${tokens.quoted()}, expected "{"`);
    if (this.#scopes.length > MAX_DEPTH) tokens.fail(`nested more than ${MAX_DEPTH} levels deep`);
    this.#scopes.push({ nodes: new Set(), weight: this.#scopes.at(-1)!.weight, before });
    tokens.next();
  }

  #closeBraces(): boolean {
    const { nodes, before } = this.#scopes.pop()!;
    this.#tokens.next();
    if (nodes === null) return false;
    const outer = this.#scopes.at(-1)!.nodes;
    if (outer !== null) for (const node of nodes) outer.add(node);
    const chain = before ?? { ends: nodes, pairs: [] };
    if (before !== null) this.#connect(before, nodes);
    this.#continue(chain);
    return true;
  }

  #readDefaults(word: string): void {
    const tokens = this.#tokens;
    tokens.next();
    // `node = …` and the like set attributes of those names.
    if (tokens.is('=')) {
      tokens.next();
      tokens.next();
      return;
    }
    if (!tokens.is('[')) tokens.fail(`${tokens.quoted()} follows "${word}", expected "["`);
    this.#readAttributes((name, value) => {
      if (word === 'edge' && this.#weights.isWeight(name)) this.#scopes.at(-1)!.weight = value;
    });
  }

  /** Lists `[a=b, c=d; e=f]`, as many as there are. */
  #readAttributes(member: (name: string, value: string) => void): void {
    const tokens = this.#tokens;
    while (tokens.is('[')) {
      tokens.next();
      while (!tokens.is(']')) {
        if (tokens.is(',') || tokens.is(';')) {
          tokens.next();
          continue;
        }
        const { name } = tokens;
        if (!tokens.is('') || tokens.offset >= tokens.bytes.length)
          tokens.fail('attributes without their end, expected "name=value" and "]"');
        tokens.next();
        if (!tokens.is('=')) {
          member(name, 'true');
          continue;
        }
        tokens.next();
        if (!tokens.is('')) tokens.fail(`${tokens.quoted()}, expected the value of an attribute`);
        member(name, tokens.name);
        tokens.next();
      }
      tokens.next();
    }
  }

  /** `:port` and `:port:compass` say where on a node an edge is drawn. */
  #readPort(): void {
    const tokens = this.#tokens;
    while (tokens.is(':')) {
      tokens.next();
      tokens.next();
    }
  }

  #mention(name: string, offset: number): number {
    const node = this.#names.mention(name, offset);
    this.#scopes.at(-1)!.nodes?.add(node);
    return node;
  }
}

function write(graph: CsrGraph, labels: NodeLabels): GraphText {
  const names = Array.from({ length: graph.n }, (_, v) => quoted(labels.labelOf(v)));
  function* chunks(): Generator<string> {
    yield 'graph {\n';
    yield* nodeText(graph.n, (v) => `  ${names[v]}\n`);
    yield* edgeText(graph, (u, v, w) => `  ${names[u]} -- ${names[v]} [weight=${dotNumber(w)}]\n`);
    yield '}\n';
  }
  return { warnings: [], chunks: chunks() };
}

/** A number of DOT has no exponent: with one it has to be a string. */
function dotNumber(w: number): string {
  const text = String(w);
  return text.includes('e') ? `"${text}"` : text;
}

/** @throws InputError for a name that ends with a backslash or holds one before a quote: in DOT it would take the quote with it */
function quoted(name: string): string {
  if (/\\(?:"|$)/.test(name))
    throw new InputError({}, `DOT cannot hold the node name ${JSON.stringify(name.slice(0, 32))}`);
  return `"${name.replaceAll('"', '\\"')}"`;
}
