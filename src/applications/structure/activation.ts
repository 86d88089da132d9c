/** Smooth activation functions: value and derivative together, since both come from the same exponential.
 *  The lemma needs two derivatives of the loss by the first layer's sums, so ReLU is not among them.
 *  GELU is x·Φ(x) itself, not its tanh approximation. */
import { normalCdf, normalPdf } from '../../linalg/normal.ts';

/** Writes σ(z) and σ'(z) for `count` numbers; `value` may be `z`. */
export type Activation = (z: Float64Array, count: number, value: Float64Array, slope: Float64Array) => void;

function tanh(z: Float64Array, count: number, value: Float64Array, slope: Float64Array): void {
  for (let i = 0; i < count; i++) {
    const x = z[i]!;
    // Math.tanh takes twice as long; beyond |x| = 20 tanh is ±1 to the last bit.
    const e = Math.exp(-2 * Math.min(20, Math.abs(x)));
    const t = x < 0 ? (e - 1) / (1 + e) : (1 - e) / (1 + e);
    value[i] = t;
    slope[i] = 1 - t * t;
  }
}

function softplus(z: Float64Array, count: number, value: Float64Array, slope: Float64Array): void {
  for (let i = 0; i < count; i++) {
    const x = z[i]!;
    const e = Math.exp(-Math.abs(x));
    value[i] = Math.max(x, 0) + Math.log1p(e);
    slope[i] = x < 0 ? e / (1 + e) : 1 / (1 + e);
  }
}

/** ½ log(1 + e^{2z}): nearer to ReLU, and what Tsikouras et al. train with. */
function softplus2(z: Float64Array, count: number, value: Float64Array, slope: Float64Array): void {
  for (let i = 0; i < count; i++) {
    const x = z[i]!;
    const e = Math.exp(-2 * Math.abs(x));
    value[i] = Math.max(x, 0) + Math.log1p(e) / 2;
    slope[i] = x < 0 ? e / (1 + e) : 1 / (1 + e);
  }
}

function gelu(z: Float64Array, count: number, value: Float64Array, slope: Float64Array): void {
  for (let i = 0; i < count; i++) {
    const x = z[i]!;
    const phi = normalCdf(x);
    value[i] = x * phi;
    slope[i] = phi + x * normalPdf(x);
  }
}

function sigmoid(z: Float64Array, count: number, value: Float64Array, slope: Float64Array): void {
  for (let i = 0; i < count; i++) {
    const x = z[i]!;
    const e = Math.exp(-Math.abs(x));
    const s = x < 0 ? e / (1 + e) : 1 / (1 + e);
    value[i] = s;
    slope[i] = s * (1 - s);
  }
}

function silu(z: Float64Array, count: number, value: Float64Array, slope: Float64Array): void {
  for (let i = 0; i < count; i++) {
    const x = z[i]!;
    const e = Math.exp(-Math.abs(x));
    const s = x < 0 ? e / (1 + e) : 1 / (1 + e);
    value[i] = x * s;
    slope[i] = s * (1 + x * (1 - s));
  }
}

export const activations = { tanh, softplus, softplus2, gelu, sigmoid, silu } satisfies Record<
  string,
  Activation
>;
export type ActivationName = keyof typeof activations;
