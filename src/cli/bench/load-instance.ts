/** An instance in memory: read from its file, or generated. */

import type { Instance } from '../../bench/plan.ts';
import type { GeneratedInstance } from '../../bench/suite.ts';
import type { GraphInput } from '../../formats/graph-file.ts';
import { consecutiveLabels } from '../../formats/labels.ts';
import type { ProblemInput } from '../../formats/problem-file.ts';
import { buildCsr } from '../../graph/csr.ts';
import { generateGraph, graphFamilies } from '../../graph/generators/generate.ts';
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
    graph: buildCsr(graph.nodes, source, target, weight).graph,
    labels: consecutiveLabels(graph.nodes, 1),
    name,
    format: 'generated',
    warnings: [],
  };
}
