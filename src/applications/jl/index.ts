/** `maxcut/jl`: deterministic Johnson–Lindenstrauss maps, the random ones they replace, and what either does to distances. */
export { achlioptasMap, gaussianMap, verySparseMap } from './baselines.ts';
export { type Distortion, measureDistortion } from './distortion.ts';
export { FailureProbability } from './failure-probability.ts';
export { type JlResult, jlEmbedding, jlSteps } from './jl-embedding.ts';
export { type JlObjective, type JlOptions, jlOptionTable } from './options.ts';
export { createPairs, type GivenPairs, type PairSet } from './pairs.ts';
export { type JlPoints, type PointSet, toPointSet } from './points.ts';
export { principalComponents } from './principal-components.ts';
export { promisedDistortion, targetDimension } from './target-dimension.ts';
