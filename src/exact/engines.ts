/** The exact engines. A further one is a row here. */
import { type DenseLimits, denseEngine } from './dense-engine.ts';
import type { ExactEngine } from './engine.ts';
import { enumerationEngine, treeDecompositionEngine } from './small-engines.ts';
import { SMALL_LIMITS } from './solve-small.ts';
import { sparseEngine } from './sparse-engine.ts';
import { surfaceEngine } from './surface/surface-engine.ts';
import {
  DEFAULT_TREE_PARAMETERS,
  denseParametersOf,
  sparseParametersOf,
  type TreeParameters,
} from './tree-parameters.ts';

export interface EngineLimits {
  /** The largest graphs for the dense branch and bound. */
  readonly dense: DenseLimits;
  /** The most operations, of about a nanosecond, of enumeration and dynamic programming. */
  readonly operations: number;
  /** Of both branch and bounds. */
  readonly parameters?: TreeParameters;
}

export function exactEngines({
  dense,
  operations,
  parameters = DEFAULT_TREE_PARAMETERS,
}: EngineLimits): readonly ExactEngine[] {
  return [
    enumerationEngine(operations),
    treeDecompositionEngine(operations, SMALL_LIMITS.bytes),
    surfaceEngine,
    denseEngine(dense, denseParametersOf(parameters)),
    sparseEngine(sparseParametersOf(parameters)),
  ];
}
