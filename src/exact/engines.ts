/** The exact engines. A further one is a row here. */
import { denseEngine } from './dense-engine.ts';
import type { ExactEngine } from './engine.ts';
import { enumerationEngine, treeDecompositionEngine } from './small-engines.ts';
import { SMALL_LIMITS } from './solve-small.ts';

export interface EngineLimits {
  /** The largest graph for the dense branch and bound. */
  readonly denseNodes: number;
}

export function exactEngines({ denseNodes }: EngineLimits): readonly ExactEngine[] {
  return [enumerationEngine, treeDecompositionEngine(SMALL_LIMITS.bytes), denseEngine(denseNodes)];
}
