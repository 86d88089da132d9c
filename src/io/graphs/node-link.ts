/** Node-link JSON: `{"nodes": [{"id": "a"}, …], "links": [{"source": "a", "target": "b", "weight": 2.5}, …]}`, as networkx and D3
 *  write it; `edges` in place of `links` in networkx from version 3.4 on. Nodes without id are named by their place, from 0.
 *  Written with both members networkx asks for, and the edges as `links`. */
import type { CsrGraph } from '../../graph/csr.ts';
import type { GraphFormat, GraphText, NodeLabels } from './graph-file.ts';
import { edgeText, nodeText } from './graph-text.ts';
import { JsonGraphReader, jsonKeys, jsonName } from './json-graph.ts';

export const nodeLink: GraphFormat = {
  name: 'node-link',
  description: 'JSON with nodes {id} and links {source, target, weight} (networkx, D3)',
  extensions: ['json'],
  *recognizes(bytes) {
    const keys = yield* jsonKeys(bytes);
    return keys.has('nodes') && (keys.has('links') || keys.has('edges'));
  },
  takes: ['weight'],
  read: (bytes, file, options) =>
    new JsonGraphReader(
      bytes,
      file,
      { node: 'id', edges: ['links', 'edges'], attributes: null },
      options?.weight,
    ).read(),
  write,
};

function write(graph: CsrGraph, labels: NodeLabels): GraphText {
  const names = Array.from({ length: graph.n }, (_, v) => jsonName(labels.labelOf(v)));
  let first = true;
  const edge = (u: number, v: number, w: number) => {
    const comma = first ? '' : ',';
    first = false;
    return `${comma}\n{"source":${names[u]},"target":${names[v]},"weight":${w}}`;
  };
  function* chunks(): Generator<string> {
    yield '{"directed":false,"multigraph":false,"graph":{},"nodes":[';
    yield* nodeText(graph.n, (v) => `${v === 0 ? '' : ','}\n{"id":${names[v]}}`);
    yield '],"links":[';
    yield* edgeText(graph, edge);
    yield ']}\n';
  }
  return { warnings: [], chunks: chunks() };
}
