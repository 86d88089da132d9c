/** An instance in memory: read from its file, or generated. */

import { buildCsr } from '../../graph/csr.ts';
import { generateGraph, graphFamilies } from '../../graph/generators/generate.ts';
import type { GraphInput } from '../../io/graphs/graph-file.ts';
import { consecutiveLabels } from '../../io/graphs/labels.ts';
import type { ProblemInput } from '../../io/problems/problem-file.ts';
import type { Instance } from '../../measure/plan.ts';
import type { GeneratedInstance } from '../../measure/suite.ts';
import { readModelFile } from '../../node/read-file.ts';

export async function loadInstance(source: Instance['source']): Promise<GraphInput | ProblemInput> {
  return 'file' in source ? readModelFile(source.file) : generated(source.generated);
}

function generated({ name, family, seed, weights, parameters }: GeneratedInstance): GraphInput {
  const known = graphFamilies.find((candidate) => candidate.name === family)!;
  const graph = generateGraph(known, parameters, seed, weights);
  const source = new Int32Array(graph.edges);
  const target = new Int32Array(graph.edges);
  const weight = new Float64Array(graph.edges);
  let e = 0;
  for (const [u, v, w] of graph.weightedEdges()) {
    source[e] = u;
    target[e] = v;
    weight[e++] = w;
  }
  return {
    kind: 'graph',
    graph: buildCsr(graph.nodes, source, target, weight).graph,
    labels: consecutiveLabels(graph.nodes, 1),
    name,
    format: 'generated',
    warnings: [],
  };
}
