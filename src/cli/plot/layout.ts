/** Where to draw the nodes of a graph (forces.ts). 2,000 nodes with 20,000 edges take some 4 s. */
import type { CsrGraph } from '../../graph/csr.ts';
import { Drawing, TICKS } from './forces.ts';

/** Float64Array(2n): x and y by turns, within 0..1. */
export function layoutGraph(graph: CsrGraph): Float64Array {
  const edges = Array.from(edgesOf(graph), ([u, v]) => [u, v] as const);
  const { nodes, forces } = new Drawing(graph, edges);
  forces.tick(TICKS);
  return scaled(nodes);
}

/** Each edge once, as [u, v, a] with u < v and its arc a. */
export function* edgesOf({ n, rowPtr, adj }: CsrGraph): Generator<readonly [number, number, number]> {
  for (let u = 0; u < n; u++) {
    for (let a = rowPtr[u]!; a < rowPtr[u + 1]!; a++) if (adj[a]! > u) yield [u, adj[a]!, a];
  }
}

/** Both axes by the same factor, centred. */
function scaled(nodes: Drawing['nodes']): Float64Array {
  const place = Float64Array.from(nodes.flatMap(({ x = 0, y = 0 }) => [x, y]));
  const range = (axis: number) => {
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    for (let i = axis; i < place.length; i += 2) {
      least = Math.min(least, place[i]!);
      most = Math.max(most, place[i]!);
    }
    return { middle: (least + most) / 2, extent: most - least };
  };
  const axes = [range(0), range(1)];
  const extent = Math.max(axes[0]!.extent, axes[1]!.extent) || 1;
  return place.map((value, i) => 0.5 + (value - axes[i % 2]!.middle) / extent);
}
