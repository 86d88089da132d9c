/** What needs Node: files. */
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
export { type WriteGraphFileOptions, writeGraphFile } from './write-file.ts';
