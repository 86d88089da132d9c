/** Generated graphs in memory (graph/generators says which). */
import type { CsrGraph } from '../graph/csr.ts';
import type { WeightKind } from '../graph/generators/family.ts';
import { generateGraph, graphFamilies } from '../graph/generators/generate.ts';
import { graphInMemory } from '../graph/generators/in-memory.ts';

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
  return graphInMemory(generateGraph(known, parameters, seed, weights));
}
