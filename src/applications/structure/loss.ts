/** Losses of a prediction f against a label y, and the labels' distribution given the teacher's value t.
 *    squared   (f − y)²/2                                        y = t + noise·ξ
 *    huber     r²/2 where |r| ≤ 1, |r| − ½ beyond, r = f − y     y = t + noise·ξ, one in ten with ten times the noise
 *    logistic  log(1 + e^{−yf})                                  y = ±1 with odds e^t; noise is not used
 *  Each comes twice: against a drawn label, and as its expectation over the label given t, in closed form. Both have the same
 *  population loss; the second has none of the labels' sampling noise. */
import type { Random } from '../../core/random.ts';
import { normalCdf, normalPdf } from '../../linalg/normal.ts';

/** A loss as a function of the prediction and one more number. */
export interface PointLoss {
  value(prediction: number, label: number): number;
  /** Derivative by the prediction. */
  slope(prediction: number, label: number): number;
}

export interface Loss {
  /** Against a label. */
  readonly drawn: PointLoss;
  /** Expected over the label, against the teacher's value. */
  readonly expected: PointLoss;
  label(teacher: number, random: Random): number;
}

function squared(noise: number): Loss {
  return {
    drawn: { value: (f, y) => (f - y) ** 2 / 2, slope: (f, y) => f - y },
    expected: { value: (f, t) => ((f - t) ** 2 + noise * noise) / 2, slope: (f, t) => f - t },
    label: (teacher, random) => teacher + noise * random.normal(),
  };
}

/** Share and size of the outliers that Huber's loss is for. */
const OUTLIERS = 0.1;
const OUTLIER_NOISE = 10;

function huber(noise: number): Loss {
  const mixed = (part: (mean: number, deviation: number) => number) => (f: number, t: number) =>
    (1 - OUTLIERS) * part(f - t, noise) + OUTLIERS * part(f - t, OUTLIER_NOISE * noise);
  return {
    drawn: { value: (f, y) => huberValue(f - y), slope: (f, y) => clip(f - y) },
    expected: { value: mixed(expectedHuber), slope: mixed(expectedClip) },
    label(teacher, random) {
      const scale = random.uniform() < OUTLIERS ? OUTLIER_NOISE * noise : noise;
      return teacher + scale * random.normal();
    },
  };
}

const clip = (r: number): number => Math.max(-1, Math.min(1, r));

function huberValue(r: number): number {
  const size = Math.abs(r);
  return size <= 1 ? (r * r) / 2 : size - 0.5;
}

/** E[clip(r)], r ~ N(mean, s²): clip(r) = r − (r − 1)₊ + (−1 − r)₊. */
function expectedClip(mean: number, s: number): number {
  if (s === 0) return clip(mean);
  return mean - expectedExcess(mean - 1, s) + expectedExcess(-1 - mean, s);
}

/** E[huber(r)]: huber(r) = r²/2 − ((|r| − 1)₊)²/2. */
function expectedHuber(mean: number, s: number): number {
  if (s === 0) return huberValue(mean);
  return (mean * mean + s * s - expectedSquaredExcess(mean - 1, s) - expectedSquaredExcess(-1 - mean, s)) / 2;
}

/** E[(q)₊], q ~ N(mean, s²). */
function expectedExcess(mean: number, s: number): number {
  return mean * normalCdf(mean / s) + s * normalPdf(mean / s);
}

/** E[(q)₊²]. */
function expectedSquaredExcess(mean: number, s: number): number {
  return (mean * mean + s * s) * normalCdf(mean / s) + mean * s * normalPdf(mean / s);
}

const sigmoid = (f: number): number => 1 / (1 + Math.exp(-f));
const softplus = (f: number): number => Math.max(f, 0) + Math.log1p(Math.exp(-Math.abs(f)));

function logistic(): Loss {
  return {
    drawn: { value: (f, y) => softplus(-y * f), slope: (f, y) => -y * sigmoid(-y * f) },
    expected: {
      value: (f, t) => softplus(f) - sigmoid(t) * f,
      slope: (f, t) => sigmoid(f) - sigmoid(t),
    },
    label: (teacher, random) => (random.uniform() < sigmoid(teacher) ? 1 : -1),
  };
}

/** The losses by name, each made for a standard deviation of the label noise. */
export const losses = { squared, logistic, huber } satisfies Record<string, (noise: number) => Loss>;
export type LossName = keyof typeof losses;
