/** Graph files as bytes: reading and writing in any format, and partitions both ways. No file system. */
export type { GraphFormat, GraphInput, GraphText, NodeLabels, ReadFormatOptions } from './graph-file.ts';
export { formatPartition, parsePartition } from './partition.ts';
export type { ProblemFormat, ProblemInput } from './problem-file.ts';
export { problemFormats, readModel, readProblem, writeProblem } from './problem-registry.ts';
export { type ReadGraphOptions, readGraph } from './read-graph.ts';
export { graphFormats } from './registry.ts';
export { type WriteGraphOptions, type WrittenGraph, writeGraph } from './write-graph.ts';
