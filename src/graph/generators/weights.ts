/** How generated edges are weighted. */
import type { Random } from '../../core/random.ts';
import type { WeightKind } from './family.ts';

/** As in the DIMACS torus files: normal weights are integers in units of 1e-5, so that cuts stay exact. */
const GAUSSIAN_UNIT = 100_000;
const UNIFORM_MOST = 100;

export const WEIGHT_KINDS: Readonly<Record<WeightKind, string>> = {
  ones: '1',
  signs: '±1',
  gaussian: `normal, times ${GAUSSIAN_UNIT} and rounded`,
  uniform: `integers in −${UNIFORM_MOST}..${UNIFORM_MOST}`,
};

/** Draws one weight after the other. */
export function weightSource(kind: WeightKind, random: Random): () => number {
  switch (kind) {
    case 'ones':
      return () => 1;
    case 'signs':
      return () => (random.int32() < 0 ? -1 : 1);
    case 'gaussian':
      // Adding 0 turns −0 into 0.
      return () => Math.round(GAUSSIAN_UNIT * random.normal()) + 0;
    case 'uniform':
      return () => random.below(2 * UNIFORM_MOST + 1) - UNIFORM_MOST;
  }
}
