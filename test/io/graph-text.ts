/** What the tests of the formats share: text in, comparison with the oracle out. */
import { expect } from 'vitest';
import { type GraphInput, type ReadGraphOptions, readGraph } from '../../src/io/index.ts';
import type { ParsedEdges } from '../oracles/parse-graph.ts';

export function readText(text: string, options: ReadGraphOptions = {}): GraphInput {
  return readGraph(new TextEncoder().encode(text), options);
}

/** The edges by name, in the order of the CSR rows. */
export function namedEdges({ graph, labels }: GraphInput): Array<[string, string, number]> {
  const edges: Array<[string, string, number]> = [];
  for (let u = 0; u < graph.n; u++)
    for (let a = graph.rowPtr[u]!; a < graph.rowPtr[u + 1]!; a++)
      if (graph.adj[a]! > u) edges.push([labels.labelOf(u), labels.labelOf(graph.adj[a]!), graph.weight[a]!]);
  return edges;
}

/** How many duplicates and self-loops the warnings own up to. */
export function warned(input: GraphInput, what: 'duplicate' | 'self-loop'): number {
  const counts = input.warnings.map((warning) => new RegExp(`^(\\d+) ${what}`).exec(warning)?.[1]);
  return Number(counts.find((found) => found !== undefined) ?? 0);
}

/** Same nodes, same edges bit for bit, and every line of the file accounted for. */
export function expectSame(input: GraphInput, expected: ParsedEdges): void {
  const { graph, labels } = input;
  expect(labels.size).toBe(graph.n);
  expect(Array.from({ length: graph.n }, (_, v) => labels.labelOf(v))).toEqual(expected.nodes);
  expect(namedEdges(input)).toEqual(expected.edges);
  expect(warned(input, 'self-loop')).toBe(expected.selfLoops);
  expect(graph.m + warned(input, 'duplicate') + warned(input, 'self-loop')).toBe(expected.lines);
}
