/** Generated graphs in memory (graph/generators says which). */
import { buildCsr, type CsrGraph } from '../graph/csr.ts';
import type { WeightKind } from '../graph/generators/family.ts';
import { generateGraph, graphFamilies } from '../graph/generators/generate.ts';

export interface NamedGraph {
  readonly name: string;
  readonly graph: CsrGraph;
}

/** @throws UsageError for parameters that cannot be used */
export function generatedGraph(
  family: string,
  parameters: Readonly<Record<string, number>>,
  seed: number,
  weights?: WeightKind,
): CsrGraph {
  const known = graphFamilies.find(({ name }) => name === family)!;
  const { nodes, edges, weightedEdges } = generateGraph(known, parameters, seed, weights);
  const source = new Int32Array(edges);
  const target = new Int32Array(edges);
  const weight = new Float64Array(edges);
  let e = 0;
  for (const [u, v, w] of weightedEdges()) {
    source[e] = u;
    target[e] = v;
    weight[e++] = w;
  }
  return buildCsr(nodes, source, target, weight).graph;
}
