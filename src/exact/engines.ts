/** The exact engines. A further one is a row here. */
import { denseEngine } from './dense-engine.ts';
import type { ExactEngine } from './engine.ts';
import { enumerationEngine, treeDecompositionEngine } from './small-engines.ts';
import { SMALL_LIMITS } from './solve-small.ts';
import { sparseEngine } from './sparse-engine.ts';
import { surfaceEngine } from './surface/surface-engine.ts';

export interface EngineLimits {
  /** The largest graph for the dense branch and bound. */
  readonly denseNodes: number;
  /** The most operations, of about a nanosecond, of enumeration and dynamic programming. */
  readonly operations: number;
}

export function exactEngines({ denseNodes, operations }: EngineLimits): readonly ExactEngine[] {
  return [
    enumerationEngine(operations),
    treeDecompositionEngine(operations, SMALL_LIMITS.bytes),
    surfaceEngine,
    denseEngine(denseNodes),
    sparseEngine,
  ];
}
