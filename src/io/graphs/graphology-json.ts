/** graphology's JSON (`graph.export()`): `{"nodes": [{"key": "a"}, …], "edges": [{"source": "a", "target": "b", "attributes":
 *  {"weight": 2.5}}, …]}`. Written as a simple undirected graph. */
import type { Steps } from '../../core/steps.ts';
import type { CsrGraph } from '../../graph/csr.ts';
import { JsonCursor } from '../text/json-cursor.ts';
import type { GraphFormat, GraphText, NodeLabels } from './graph-file.ts';
import { edgeText, nodeText } from './graph-text.ts';
import { JsonGraphReader } from './json-graph.ts';

export const graphologyJson: GraphFormat = {
  name: 'graphology',
  description: 'JSON with nodes {key} and edges {source, target, attributes} (graphology)',
  extensions: ['json'],
  recognizes,
  takes: ['weight'],
  read: (bytes, file, options) =>
    new JsonGraphReader(
      bytes,
      file,
      { node: 'key', edges: ['edges'], attributes: 'attributes' },
      options?.weight,
    ).read(),
  write,
};

/** Whether the first node has a key, or there is none and edges stand beside options. */
function* recognizes(bytes: Uint8Array): Steps<boolean> {
  const cursor = new JsonCursor(bytes, undefined);
  const seen = { key: false, nodes: 0, edges: false, options: false };
  try {
    if (cursor.peek() !== 'object') return false;
    yield* cursor.objectSteps('', (member) => {
      if (member === 'edges') seen.edges = true;
      if (member === 'options') seen.options = true;
      if (member !== 'nodes') return cursor.skipSteps();
      return cursor.arraySteps('', () => {
        seen.nodes++;
        if (seen.nodes > 1) cursor.skip();
        else
          cursor.object('', (key) => {
            if (key === 'key') seen.key = true;
            cursor.skip();
          });
      });
    });
  } catch {
    // As for node-link: what was seen up to the fault decides.
  }
  return seen.key || (seen.nodes === 0 && seen.edges && seen.options);
}

function write(graph: CsrGraph, labels: NodeLabels): GraphText {
  const names = Array.from({ length: graph.n }, (_, v) => JSON.stringify(labels.labelOf(v)));
  let first = true;
  const edge = (u: number, v: number, w: number) => {
    const comma = first ? '' : ',';
    first = false;
    return `${comma}\n{"source":${names[u]},"target":${names[v]},"attributes":{"weight":${w}}}`;
  };
  function* chunks(): Generator<string> {
    yield '{"options":{"type":"undirected","multi":false,"allowSelfLoops":false},"attributes":{},"nodes":[';
    yield* nodeText(graph.n, (v) => `${v === 0 ? '' : ','}\n{"key":${names[v]}}`);
    yield '],"edges":[';
    yield* edgeText(graph, edge);
    yield ']}\n';
  }
  return { warnings: [], chunks: chunks() };
}
