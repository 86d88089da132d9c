/** What needs Node: files. */
export { readPartition, writePartition } from './partition-file.ts';
export { type ReadGraphFileOptions, readGraphFile } from './read-file.ts';
export { type WriteGraphFileOptions, writeGraphFile } from './write-file.ts';
