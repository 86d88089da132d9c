/** Labelled Gaussian inputs. With `reflected`, rows come in pairs that share the teacher's directions and the label and are
 *  opposite in all others: x and 2UᵀUx − x. Both are Gaussian, and the part of the sampling noise that would move W outside the
 *  subspace even where W has nothing there cancels exactly. It needs to know U: a device to see the population's descent through
 *  few samples, not a way of learning. */
import type { Random } from '../../core/random.ts';
import type { Loss } from './loss.ts';
import type { Batch } from './network.ts';
import type { Teacher } from './teacher.ts';

export interface Sampler {
  readonly teacher: Teacher;
  readonly loss: Loss;
  /** Whether a batch's labels are drawn, or the teacher's values (for losses expected over the label). */
  readonly drawn: boolean;
  readonly reflected: boolean;
}

/** A batch of zeros. @param count even where samples are reflected */
export function createBatch(dimension: number, count: number): Batch {
  return { inputs: new Float64Array(count * dimension), labels: new Float64Array(count) };
}

/** Fills a batch with fresh samples. O(count·d·r). */
export function drawBatch(sampler: Sampler, random: Random, { inputs, labels }: Batch): void {
  const { teacher, loss, drawn, reflected } = sampler;
  const { dimension, directions, basis } = teacher;
  const u = new Float64Array(directions);
  const rows = reflected ? 2 : 1;
  for (let s = 0; s < labels.length; s += rows) {
    const x = inputs.subarray(s * dimension, (s + 1) * dimension);
    for (let i = 0; i < dimension; i++) x[i] = random.normal();
    for (let c = 0; c < directions; c++) {
      let dot = 0;
      for (let i = 0, a = c * dimension; i < dimension; i++, a++) dot += basis[a]! * x[i]!;
      u[c] = dot;
    }
    const target = teacher.link(u);
    const label = drawn ? loss.label(target, random) : target;
    labels[s] = label;
    if (!reflected) continue;
    labels[s + 1] = label;
    const mirrored = inputs.subarray((s + 1) * dimension, (s + 2) * dimension);
    for (let i = 0; i < dimension; i++) mirrored[i] = -x[i]!;
    for (let c = 0; c < directions; c++) {
      for (let i = 0, a = c * dimension; i < dimension; i++, a++) mirrored[i]! += 2 * u[c]! * basis[a]!;
    }
  }
}

/** Picks rows of a fixed sample for a batch, pairs staying together. */
export function pickBatch(sample: Batch, reflected: boolean, random: Random, batch: Batch): void {
  const rows = reflected ? 2 : 1;
  const dimension = sample.inputs.length / sample.labels.length;
  for (let s = 0; s < batch.labels.length; s += rows) {
    const from = rows * random.below(sample.labels.length / rows);
    batch.inputs.set(sample.inputs.subarray(from * dimension, (from + rows) * dimension), s * dimension);
    batch.labels.set(sample.labels.subarray(from, from + rows), s);
  }
}
