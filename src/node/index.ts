/** What needs Node: files and worker threads. */
export {
  readAssignment,
  readCertificate,
  readPartition,
  writeAssignment,
  writeCertificate,
  writePartition,
} from './partition-file.ts';
export {
  type ReadGraphFileOptions,
  type ReadInputOptions,
  readGraphFile,
  readModelFile,
} from './read-file.ts';
export { workerThreads } from './worker-threads.ts';
export { type WriteGraphFileOptions, writeGraphFile } from './write-file.ts';
