/** A generated graph in memory. */
import { buildCsr, type CsrGraph } from '../csr.ts';
import type { GeneratedGraph } from './generate.ts';

export function graphInMemory(graph: GeneratedGraph): CsrGraph {
  const source = new Int32Array(graph.edges);
  const target = new Int32Array(graph.edges);
  let weight: Float64Array | null = null;
  let e = 0;
  for (const block of graph.blocks()) {
    const { count } = block;
    source.set(block.source.subarray(0, count), e);
    target.set(block.target.subarray(0, count), e);
    if (block.weight !== null) {
      weight ??= new Float64Array(graph.edges);
      weight.set(block.weight.subarray(0, count), e);
    }
    e += count;
  }
  return buildCsr(graph.nodes, source, target, weight).graph;
}
