/** The best sides of a few nodes for every choice of the sides of up to three others, by a Gray code: one flip per step, gains kept.
 *  O(2^|I|·|I|) for each of the 2^(|B| − 1) choices. */
export interface Completions {
  /** By choice: what the edges that touch I cut at best. */
  readonly values: Float64Array;
  /** By choice: the nodes of I that are opposite to the first of B, as bits. */
  readonly opposite: Int32Array;
}

/** @param inner weights within I, |I|×|I| @param outer weights from each node of I to each of B, |I|×|B|
 *  @returns by the choice of B's sides: bit j − 1 set where node j is opposite to the first */
export function completionsOf(
  size: number,
  attached: number,
  inner: Float64Array,
  outer: Float64Array,
): Completions {
  const choices = 2 ** Math.max(0, attached - 1);
  const values = new Float64Array(choices);
  const opposite = new Int32Array(choices);
  const pull = new Float64Array(size);
  const search = new GrayCode(size, inner);
  // With nothing attached, one node may stay where it is.
  const free = attached === 0 ? size - 1 : size;
  for (let choice = 0; choice < choices; choice++) {
    for (let i = 0; i < size; i++) {
      pull[i] = 0;
      for (let j = 0; j < attached; j++) {
        const side = j > 0 && (choice >> (j - 1)) & 1 ? -1 : 1;
        pull[i]! += side * outer[i * attached + j]!;
      }
    }
    search.start(pull);
    search.run(2 ** free);
    opposite[choice] = search.best;
    let total = 0;
    for (const w of outer) total += w;
    values[choice] = search.weigh(pull, total);
  }
  return { values, opposite };
}

class GrayCode {
  /** Which nodes are turned in the best assignment. */
  best = 0;
  readonly #size: number;
  readonly #inner: Float64Array;
  readonly #spin: Int8Array;
  readonly #gain: Float64Array;
  #value = 0;
  #bestValue = 0;
  #turned = 0;

  constructor(size: number, inner: Float64Array) {
    this.#size = size;
    this.#inner = inner;
    this.#spin = new Int8Array(size);
    this.#gain = new Float64Array(size);
  }

  /** @param pull Σ w·side over the attached nodes, for each node */
  start(pull: Float64Array): void {
    const size = this.#size;
    this.#spin.fill(1);
    for (let i = 0; i < size; i++) {
      this.#gain[i] = pull[i]!;
      for (let j = 0; j < size; j++) this.#gain[i]! += this.#inner[i * size + j]!;
    }
    this.#value = 0;
    this.#bestValue = 0;
    this.best = 0;
    this.#turned = 0;
  }

  run(assignments: number): void {
    for (let step = 1; step < assignments; step++) {
      const i = 31 - Math.clz32(step & -step);
      this.#flip(i);
      this.#turned ^= 1 << i;
      if (this.#value > this.#bestValue) {
        this.#bestValue = this.#value;
        this.best = this.#turned;
      }
    }
  }

  #flip(i: number): void {
    const size = this.#size;
    const spin = this.#spin;
    const gain = this.#gain;
    const s = spin[i]!;
    this.#value += gain[i]!;
    gain[i] = -gain[i]!;
    spin[i] = -s;
    for (let j = 0, a = i * size; j < size; j++, a++) gain[j]! -= 2 * this.#inner[a]! * s * spin[j]!;
  }

  /** What the best assignment cuts, added up anew. @param total Σ of the weights to attached nodes */
  weigh(pull: Float64Array, total: number): number {
    const size = this.#size;
    let twice = total;
    for (let i = 0; i < size; i++) {
      const s = (this.best >> i) & 1 ? -1 : 1;
      twice -= s * pull[i]!;
      for (let j = 0; j < i; j++) {
        const t = (this.best >> j) & 1 ? -1 : 1;
        twice += this.#inner[i * size + j]! * (1 - s * t);
      }
    }
    return twice / 2;
  }
}
