/** Steps of descent on all parameters at once. `rate` is the step size of the moment, `scale` multiplies it by parameter (all 1
 *  for adam, which scales by itself); the gradient already holds the decay.
 *  sgd: heavy ball. adam: Kingma & Ba 2015, the decay inside the gradient (an L2 term, as in the lemma, not AdamW).
 *  perturbed-gd: plain descent; where the gradient is small, and none came in the last steps, uniform noise from a ball
 *  (Jin et al. 2017). */
import type { Random } from '../../core/random.ts';

export type OptimizerName = 'sgd' | 'adam' | 'perturbed-gd';

export interface Optimizer {
  /** Moves the parameters, in place. */
  step(parameters: Float64Array, gradient: Float64Array, rate: number): void;
}

export interface OptimizerOptions {
  readonly momentum: number;
  /** perturbed-gd: gradient norm below which it perturbs, and radius of the ball. */
  readonly threshold: number;
  readonly radius: number;
  /** By parameter: its share of the step size. */
  readonly scale: Float64Array;
}

export function createOptimizer(name: OptimizerName, options: OptimizerOptions, random: Random): Optimizer {
  if (name === 'sgd') return new HeavyBall(options);
  return name === 'adam' ? new Adam(options) : new PerturbedDescent(options, random);
}

class HeavyBall implements Optimizer {
  readonly #velocity: Float64Array;
  readonly #momentum: number;
  readonly #scale: Float64Array;
  constructor({ scale, momentum }: OptimizerOptions) {
    this.#velocity = new Float64Array(scale.length);
    this.#momentum = momentum;
    this.#scale = scale;
  }
  step(parameters: Float64Array, gradient: Float64Array, rate: number): void {
    const velocity = this.#velocity;
    const momentum = this.#momentum;
    const scale = this.#scale;
    for (let i = 0; i < parameters.length; i++) {
      const v = momentum * velocity[i]! - rate * scale[i]! * gradient[i]!;
      velocity[i] = v;
      parameters[i]! += v;
    }
  }
}

class Adam implements Optimizer {
  readonly #mean: Float64Array;
  readonly #square: Float64Array;
  readonly #momentum: number;
  #steps = 0;
  constructor({ scale, momentum }: OptimizerOptions) {
    this.#mean = new Float64Array(scale.length);
    this.#square = new Float64Array(scale.length);
    this.#momentum = momentum;
  }
  step(parameters: Float64Array, gradient: Float64Array, rate: number): void {
    const mean = this.#mean;
    const square = this.#square;
    const beta = this.#momentum;
    this.#steps++;
    const scale = rate / (1 - beta ** this.#steps);
    const correction = 1 / (1 - 0.999 ** this.#steps);
    for (let i = 0; i < parameters.length; i++) {
      const g = gradient[i]!;
      const m = beta * mean[i]! + (1 - beta) * g;
      const s = 0.999 * square[i]! + 0.001 * g * g;
      mean[i] = m;
      square[i] = s;
      parameters[i]! -= (scale * m) / (Math.sqrt(s * correction) + 1e-8);
    }
  }
}

/** Steps between two perturbations. */
const PERTURB_EVERY = 50;

class PerturbedDescent implements Optimizer {
  readonly #options: OptimizerOptions;
  readonly #random: Random;
  #since = PERTURB_EVERY;
  constructor(options: OptimizerOptions, random: Random) {
    this.#options = options;
    this.#random = random;
  }
  step(parameters: Float64Array, gradient: Float64Array, rate: number): void {
    let square = 0;
    for (let i = 0; i < gradient.length; i++) square += gradient[i]! ** 2;
    this.#since++;
    if (Math.sqrt(square) <= this.#options.threshold && this.#since >= PERTURB_EVERY) {
      this.#since = 0;
      this.#perturb(parameters);
    }
    const { scale } = this.#options;
    for (let i = 0; i < parameters.length; i++) parameters[i]! -= rate * scale[i]! * gradient[i]!;
  }
  /** Uniform in the ball: a Gaussian direction, a radius whose d-th power is uniform. */
  #perturb(parameters: Float64Array): void {
    const noise = Float64Array.from(parameters, () => this.#random.normal());
    let square = 0;
    for (let i = 0; i < noise.length; i++) square += noise[i]! ** 2;
    const length = this.#options.radius * this.#random.uniform() ** (1 / noise.length);
    for (let i = 0; i < parameters.length; i++) parameters[i]! += (length * noise[i]!) / Math.sqrt(square);
  }
}
