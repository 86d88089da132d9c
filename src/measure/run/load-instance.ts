/** An instance in memory: read from its file, or generated. */
import type { GraphInput } from '../../io/graphs/graph-file.ts';
import { consecutiveLabels } from '../../io/graphs/labels.ts';
import type { ProblemInput } from '../../io/problems/problem-file.ts';
import { readModelFile } from '../../node/read-file.ts';
import { generatedGraph } from '../generated-graph.ts';
import type { Instance } from '../plan.ts';

export async function loadInstance(source: Instance['source']): Promise<GraphInput | ProblemInput> {
  if ('file' in source) return readModelFile(source.file, source.read);
  const { name, family, seed, weights, parameters } = source.generated;
  const graph = generatedGraph(family, parameters, seed, weights);
  const labels = consecutiveLabels(graph.n, 1);
  return { kind: 'graph', graph, labels, name, format: 'generated', warnings: [] };
}
