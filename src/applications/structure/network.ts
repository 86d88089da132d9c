/** A dense network with one output and a smooth activation after every layer but the last; all parameters lie in one array.
 *  Depth counts the weight layers: 2 is one hidden layer. Weights start at N(0, 1/in), biases at 0. */
import type { Random } from '../../core/random.ts';
import { type Activation, type ActivationName, activations } from './activation.ts';
import { layerBackward, layerForward, layerGradient } from './dense-layer.ts';
import type { PointLoss } from './loss.ts';

export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  /** outputs × inputs, row-major; a view of the network's parameters. */
  readonly weight: Float64Array;
  readonly bias: Float64Array;
}

export interface Batch {
  /** A row per sample. */
  readonly inputs: Float64Array;
  /** What the loss compares predictions with: labels, or the teacher's values. */
  readonly labels: Float64Array;
}

export class Network {
  readonly layers: readonly Layer[];
  /** All weights and biases; the first `firstWeights` are the first layer's weights. */
  readonly parameters: Float64Array;
  readonly firstWeights: number;
  readonly #activation: Activation;
  #memory: BatchMemory;

  constructor(dimension: number, width: number, depth: number, activation: ActivationName) {
    const sizes = [dimension, ...new Array<number>(depth - 1).fill(width), 1];
    let total = 0;
    for (let i = 1; i < sizes.length; i++) total += sizes[i]! * (sizes[i - 1]! + 1);
    this.parameters = new Float64Array(total);
    this.layers = layersOf(sizes, this.parameters);
    this.firstWeights = dimension * width;
    this.#activation = activations[activation];
    this.#memory = new BatchMemory(this.layers, 0);
  }

  /** @param meanField the last layer's weights start at N(0, 1/in²) */
  initialize(random: Random, meanField = false): void {
    for (const layer of this.layers) {
      const { weight, bias, inputs } = layer;
      const scale = meanField && layer === this.layers.at(-1) ? 1 / inputs : 1 / Math.sqrt(inputs);
      for (let i = 0; i < weight.length; i++) weight[i] = scale * random.normal();
      bias.fill(0);
    }
  }

  /** Predictions for rows of inputs; valid until the next call. */
  predict(inputs: Float64Array, count: number): Float64Array {
    const memory = this.#memoryFor(count);
    let below = inputs;
    this.layers.forEach(({ weight, bias }, l) => {
      const { values, slopes } = memory.layers[l]!;
      layerForward(weight, bias, below, count, values);
      if (l < this.layers.length - 1) this.#activation(values, count * bias.length, values, slopes);
      below = values;
    });
    return below;
  }

  /** Mean loss over a batch, without any regulariser. */
  loss({ inputs, labels }: Batch, loss: PointLoss): number {
    const count = labels.length;
    let sum = 0;
    for (let from = 0; from < count; from += CHUNK) {
      const rows = Math.min(CHUNK, count - from);
      const size = this.layers[0]!.inputs;
      const predictions = this.predict(inputs.subarray(from * size, (from + rows) * size), rows);
      for (let s = 0; s < rows; s++) sum += loss.value(predictions[s]!, labels[from + s]!);
    }
    return sum / count;
  }

  /** Adds the gradient of the batch's mean loss to `gradient`, laid out as `parameters`; returns the mean loss. */
  addGradient({ inputs, labels }: Batch, loss: PointLoss, gradient: Float64Array): number {
    const count = labels.length;
    const size = this.layers[0]!.inputs;
    const parts = layersOf([size, ...this.layers.map(({ outputs }) => outputs)], gradient);
    let sum = 0;
    for (let from = 0; from < count; from += CHUNK) {
      const to = Math.min(from + CHUNK, count);
      const rows = { inputs: inputs.subarray(from * size, to * size), labels: labels.subarray(from, to) };
      sum += this.#addChunk(rows, loss, 1 / count, parts);
    }
    return sum / count;
  }

  #addChunk({ inputs, labels }: Batch, loss: PointLoss, share: number, parts: readonly Layer[]): number {
    const count = labels.length;
    const predictions = this.predict(inputs, count);
    const { layers } = this.#memory;
    const top = layers.length - 1;
    let sum = 0;
    for (let s = 0; s < count; s++) {
      sum += loss.value(predictions[s]!, labels[s]!);
      layers[top]!.deltas[s] = loss.slope(predictions[s]!, labels[s]!) * share;
    }
    for (let l = top; l >= 0; l--) {
      const below = l === 0 ? inputs : layers[l - 1]!.values;
      const { deltas } = layers[l]!;
      layerGradient(below, deltas, count, parts[l]!.weight, parts[l]!.bias);
      if (l === 0) break;
      const { slopes, deltas: next } = layers[l - 1]!;
      layerBackward(this.layers[l]!.weight, deltas, count, this.layers[l]!.outputs, slopes, next);
    }
    return sum;
  }

  #memoryFor(count: number): BatchMemory {
    if (this.#memory.count < count) this.#memory = new BatchMemory(this.layers, count);
    return this.#memory;
  }
}

/** Samples that pass the network together: their sums of all layers stay in the cache. */
const CHUNK = 128;

/** Values, slopes and deltas of every layer for a batch. */
class BatchMemory {
  readonly count: number;
  readonly layers: readonly { values: Float64Array; slopes: Float64Array; deltas: Float64Array }[];

  constructor(layers: readonly Layer[], count: number) {
    this.count = count;
    this.layers = layers.map(({ outputs }) => ({
      values: new Float64Array(count * outputs),
      slopes: new Float64Array(count * outputs),
      deltas: new Float64Array(count * outputs),
    }));
  }
}

/** Views of the layers in one array, first layer first, weights before biases. */
function layersOf(sizes: readonly number[], parameters: Float64Array): Layer[] {
  let at = 0;
  const take = (length: number) => {
    at += length;
    return parameters.subarray(at - length, at);
  };
  return sizes.slice(1).map((outputs, l) => {
    const inputs = sizes[l]!;
    return { inputs, outputs, weight: take(outputs * inputs), bias: take(outputs) };
  });
}
