import { resolveOptions } from '../../src/core/options.ts';
import { denseParameters } from '../../src/exact/parameters.ts';

export const DEFAULT_DENSE = resolveOptions(denseParameters, {});
