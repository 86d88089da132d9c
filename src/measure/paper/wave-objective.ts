/** A smooth function with many minima whose Gaussian expectation is known, to see the lemma at work on:
 *    g(z) = (γ/2)|z|² + Σ_j α_j cos(⟨a_j, z⟩ + c_j)
 *    E g(Wx + b) = (γ/2)(|b|² + |W|²) + Σ_j α_j e^{−|Wᵀa_j|²/2} cos θ_j,   θ_j = ⟨a_j, b⟩ + c_j
 *    H = γI − Σ_j α_j e^{−|Wᵀa_j|²/2} cos θ_j · a_j a_jᵀ,   ∇_W E = HW. */
import type { Random } from '../../core/random.ts';
import type { GaussianObjective, Point } from '../../derandomize/objective.ts';

export class WaveObjective implements GaussianObjective {
  readonly n: number;
  readonly k: number;
  readonly metric: Float64Array;
  readonly #waves: readonly {
    readonly height: number;
    readonly phase: number;
    readonly direction: Float64Array;
  }[];
  readonly #bowl: number;

  /** @param waves how many, of heights about 1 and lengths about √n */
  constructor(n: number, k: number, waves: number, bowl: number, random: Random) {
    this.n = n;
    this.k = k;
    this.metric = new Float64Array(n).fill(1);
    this.#bowl = bowl;
    this.#waves = Array.from({ length: waves }, () => ({
      height: 0.4 + random.uniform(),
      phase: 2 * Math.PI * random.uniform(),
      direction: Float64Array.from({ length: n }, () => 1.6 * random.normal()),
    }));
  }

  createPoint(): Point {
    return { w: new Float64Array(this.n * this.k), b: new Float64Array(this.n), theta: new Float64Array(0) };
  }

  value({ w, b }: Point): number {
    let sum = 0;
    for (const part of [w, b]) for (const x of part) sum += (this.#bowl / 2) * x * x;
    for (const wave of this.#waves) {
      const [damped, angle] = this.#dampedWave(wave, w, b);
      sum += damped * Math.cos(angle);
    }
    return sum;
  }

  gradient(point: Point, smoothing: number, out: Point): void {
    const { w, b } = point;
    for (let i = 0; i < this.n; i++) out.b[i] = this.#bowl * b[i]!;
    for (const wave of this.#waves) {
      const [damped, angle] = this.#dampedWave(wave, w, b);
      const pull = damped * Math.sin(angle);
      for (let i = 0; i < this.n; i++) out.b[i]! -= pull * wave.direction[i]!;
    }
    const product = this.curvature(point, smoothing);
    const column = new Float64Array(this.n);
    const image = new Float64Array(this.n);
    for (let c = 0; c < this.k; c++) {
      for (let i = 0; i < this.n; i++) column[i] = w[i * this.k + c]!;
      product(column, image);
      for (let i = 0; i < this.n; i++) out.w[i * this.k + c] = image[i]!;
    }
  }

  curvature({ w, b }: Point, _smoothing: number) {
    const bends = this.#waves.map((wave) => {
      const [damped, angle] = this.#dampedWave(wave, w, b);
      return damped * Math.cos(angle);
    });
    return (direction: Float64Array, out: Float64Array): void => {
      for (let i = 0; i < this.n; i++) out[i] = this.#bowl * direction[i]!;
      this.#waves.forEach(({ direction: a }, j) => {
        let dot = 0;
        for (let i = 0; i < this.n; i++) dot += a[i]! * direction[i]!;
        for (let i = 0; i < this.n; i++) out[i]! -= bends[j]! * dot * a[i]!;
      });
    };
  }

  /** α_j e^{−|Wᵀa_j|²/2} and θ_j. */
  #dampedWave(
    { height, phase, direction: a }: { height: number; phase: number; direction: Float64Array },
    w: ArrayLike<number>,
    b: ArrayLike<number>,
  ): [number, number] {
    let angle = phase;
    let square = 0;
    for (let i = 0; i < this.n; i++) angle += a[i]! * b[i]!;
    for (let c = 0; c < this.k; c++) {
      let dot = 0;
      for (let i = 0; i < this.n; i++) dot += a[i]! * w[i * this.k + c]!;
      square += dot * dot;
    }
    return [height * Math.exp(-square / 2), angle];
  }
}
