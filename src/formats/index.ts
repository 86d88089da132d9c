/** Graph files as bytes: reading in any format, and partitions both ways. No file system. */
export type { GraphFormat, GraphInput, NodeLabels } from './graph-file.ts';
export { formatPartition, parsePartition } from './partition.ts';
export { type ReadGraphOptions, readGraph } from './read-graph.ts';
export { graphFormats } from './registry.ts';
