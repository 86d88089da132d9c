/** `maxcut/structure`: structure discovery in networks, and its parts. */
export { type ActivationName, activations } from './activation.ts';
export { certifyStructure, type StructureCertificate } from './certificate.ts';
export {
  discoverStructure,
  discoverStructureSync,
  type StructureCheckpoint,
  type StructurePath,
  type StructureResult,
} from './discover-structure.ts';
export { type Loss, type LossName, losses, type PointLoss } from './loss.ts';
export { type Batch, type Layer, Network } from './network.ts';
export type { OptimizerName } from './optimizer.ts';
export {
  type ResolvedStructureOptions,
  type StructureOptions,
  structureOptionRows,
} from './options.ts';
export { createBatch, drawBatch, type Sampler } from './samples.ts';
export { outsidePart, principalAngles, type SubspaceFit, subspaceFit } from './subspace.ts';
export { diagonalTeacher, randomTeacher, type Teacher } from './teacher.ts';
