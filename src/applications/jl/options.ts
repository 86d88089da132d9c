/** Options of jlEmbedding: one table gives the types, the defaults and the checks. */
import { UsageError } from '../../core/errors.ts';

export const jlOptionTable = {
  draws: {
    value: 100,
    least: 1,
    most: 1e6,
    integer: true,
    help: 'Gaussian maps to draw; the best one is where the descent may start',
  },
  steps: {
    value: 0,
    least: 0,
    most: 1e9,
    integer: true,
    help: 'descent steps; 0 takes as many as the size affords',
  },
  stepSize: { value: 0.1, least: 1e-9, most: 1e3, integer: false, help: 'first step, in units of 1/√d' },
  seed: {
    value: 1,
    least: 0,
    most: Number.MAX_SAFE_INTEGER,
    integer: true,
    help: 'seed of the random numbers',
  },
  lambda: {
    value: 1e-3,
    least: 0,
    most: 1e6,
    integer: false,
    help: 'regulariser of the sampler (objective failure)',
  },
  spread: {
    value: 0.3,
    least: 1e-6,
    most: 1e3,
    integer: false,
    help: "the sampler's σ at its start, times √k (objective failure)",
  },
} as const;

export type JlNumbers = { readonly [name in keyof typeof jlOptionTable]: number };

/** Fills in the defaults; throws UsageError for a value out of range. */
export function resolveJlNumbers(
  given: { readonly [name in keyof JlNumbers]?: number | undefined },
): JlNumbers {
  const resolved: Record<string, number> = {};
  for (const [name, { value, least, most, integer }] of Object.entries(jlOptionTable)) {
    const x = given[name as keyof JlNumbers] ?? value;
    if (!(x >= least && x <= most) || (integer && !Number.isInteger(x)))
      throw new UsageError(
        `option ${name} is ${x}, expected ${integer ? 'an integer' : 'a number'} in ${least}..${most}`,
      );
    resolved[name] = x;
  }
  return resolved as JlNumbers;
}
