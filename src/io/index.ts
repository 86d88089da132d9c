/** Graph files as bytes: reading and writing in any format, and partitions both ways. No file system. */
export type {
  GraphFormat,
  GraphInput,
  GraphText,
  NodeLabels,
  ReadFormatOptions,
} from './graphs/graph-file.ts';
export {
  type ReadGraphOptions,
  type ReadStepsOptions,
  readGraph,
  readGraphSteps,
} from './graphs/read-graph.ts';
export { graphFormats } from './graphs/registry.ts';
export { type WriteGraphOptions, type WrittenGraph, writeGraph } from './graphs/write-graph.ts';
export { formatPartition, parsePartition } from './partition.ts';
export type { ProblemFormat, ProblemInput } from './problems/problem-file.ts';
export { problemFormats, readModel, readModelSteps, readProblem, writeProblem } from './problems/registry.ts';
export type { Content } from './text/text.ts';
export { programFormats, writeModel } from './write-model.ts';
