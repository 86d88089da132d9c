/** The descent's options: one table gives the type, the defaults and the range check. */
import { UsageError } from '../core/errors.ts';

const table = {
  steps: {
    value: 400,
    least: 1,
    most: 1e9,
    help: 'gradient steps over which λ and the smoothing are ramped',
  },
  extraSteps: { value: 1000, least: 0, most: 1e9, help: 'further steps allowed until W has vanished' },
  stepSize: { value: 1, least: 1e-12, most: 1e12, help: 'step length, in units of 1/metric' },
  momentum: { value: 0.9, least: 0, most: 0.9999, help: 'heavy-ball momentum' },
  endMomentum: {
    value: 0.5,
    least: 0,
    most: 0.9999,
    help: 'momentum of W after the ramps, while it dies out',
  },
  lambdaEnd: {
    value: 0.1,
    least: 0,
    most: 1e6,
    help: 'regulariser at the end of its ramp, in units of the metric',
  },
  rampFrom: { value: 0.3, least: 0, most: 1, help: 'share of the steps before λ leaves lambdaStart' },
  lambdaStart: { value: 0, least: 0, most: 1e6, help: 'regulariser before the ramp' },
  smoothingStart: { value: 0.1, least: 0, most: 1e6, help: 'smoothing at the first step' },
  smoothingEnd: { value: 0.1, least: 0, most: 1e6, help: 'smoothing at the last step' },
  noise: {
    value: 0.01,
    least: 0,
    most: 1e6,
    help: 'radius per coordinate of the perturbation that leaves saddle points',
  },
  checkpoints: {
    value: 4,
    least: 1,
    most: 1e6,
    help: 'times per run that sufficient decrease is checked on exact values',
  },
  decrease: {
    value: 1e-4,
    least: 0,
    most: 1,
    help: 'share of step·|gradient|² that a checkpoint must have gained',
  },
  residual: { value: 1e-8, least: 0, most: 1, help: '|W|²/n at which W counts as vanished' },
  gradient: {
    value: 1e-4,
    least: 0,
    most: 1e6,
    help: 'root mean square of ∇L per coordinate at which the descent may end',
  },
  stall: {
    value: 0,
    least: 0,
    most: 1,
    help: '1 ends a descent without ramps whose gradient has vanished before W has',
  },
  escapes: {
    value: 3,
    least: 0,
    most: 1e6,
    help: 'perturbations along negative curvature before giving up on a certificate',
  },
} as const;

export type DescentOptions = { readonly [name in keyof typeof table]?: number | undefined };
export type ResolvedDescentOptions = { readonly [name in keyof typeof table]: number };

/** Fills in the defaults; throws UsageError for an unknown name or a value out of range. */
export function resolveDescentOptions(given: DescentOptions = {}): ResolvedDescentOptions {
  const resolved: Record<string, number> = {};
  for (const [name, { value }] of Object.entries(table)) resolved[name] = value;
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const row = (table as Record<string, { least: number; most: number }>)[name];
    if (row === undefined) {
      throw new UsageError(
        `unknown descent option "${name}", expected one of ${Object.keys(table).join(', ')}`,
      );
    }
    if (!(value >= row.least && value <= row.most)) {
      throw new UsageError(
        `descent option ${name} is ${value}, expected a number in ${row.least}..${row.most}`,
      );
    }
    resolved[name] = value;
  }
  return resolved as ResolvedDescentOptions;
}
