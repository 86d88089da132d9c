/** Frames of one descent: how much chance is left in W, what random roundings of it weigh, and how far the spins have settled. The
 *  roundings of all frames share their random numbers, so that what moves is the distribution. */
import type { DescentState } from '../../applications/derandomized-cut.ts';
import { Random } from '../../core/random.ts';
import type { CsrGraph } from '../../graph/csr.ts';
import { cutWeight } from '../../graph/cut.ts';
import { erf } from '../../linalg/normal.ts';
import { type DescentFrame, MOST_DRAWN, VANISHED } from '../messages.ts';

/** Of the steps taken so far, how many pass between two frames: most happens at the beginning. Some 50 frames of 250 steps. */
const SPACING = 1 / 12;
/** Multiplications that the roundings of a frame may take, some milliseconds; the most roundings; the fewest worth showing. */
const WORK = 2e6;
const MOST_ROUNDINGS = 200;
const FEWEST_ROUNDINGS = 12;
/** Normal numbers that stand for the noise ε·ξ of every node and rounding. */
const NOISE = 4096;
/** |E s| of a spin that counts as settled. */
const SETTLED = 0.98;

export class DescentRecorder {
  /** Those that were not collected yet. */
  frames: DescentFrame[] = [];
  /** Whether a descent has been seen to its end, where nothing was left of W. */
  complete = false;
  readonly #graph: CsrGraph;
  readonly #random = new Random(1);
  readonly #noise = Float64Array.from({ length: NOISE }, () => this.#random.normal());
  #directions: Float64Array | null = null;
  #next = 0;
  #ended = false;

  constructor(graph: CsrGraph) {
    this.#graph = graph;
  }

  /** Takes a frame of the first descent now and then. */
  watch(state: DescentState): void {
    if (this.#ended || state.start > 0) return;
    const last = state.spin !== null;
    if (!last && state.step < this.#next) return;
    this.#ended = last;
    this.#next = state.step + Math.max(1, SPACING * state.step);
    const frame = this.#frame(state);
    this.complete ||= last && frame.residual < VANISHED;
    this.frames.push(frame);
  }

  collect(): DescentFrame[] {
    const { frames } = this;
    if (frames.length > 0) this.frames = [];
    return frames;
  }

  #frame(state: DescentState): DescentFrame {
    const { w, b, columns, smoothing, step, spin } = state;
    const { n } = this.#graph;
    const mean = new Int8Array(n <= MOST_DRAWN ? n : 0);
    let square = 0;
    let settled = 0;
    for (let u = 0; u < n; u++) {
      let length = 0;
      for (let c = u * columns; c < (u + 1) * columns; c++) length += w[c]! ** 2;
      square += length;
      const expected = spin?.[u] ?? erf(b[u]! / Math.sqrt(2 * (length + smoothing ** 2)));
      if (Math.abs(expected) > SETTLED) settled++;
      if (u < mean.length) mean[u] = Math.round(127 * expected);
    }
    const cuts = spin === null ? this.#roundings(state) : Float64Array.of(cutWeight(this.#graph, spin));
    return { step, residual: square / n, cuts, mean, settled: settled / n, last: spin !== null };
  }

  #roundings({ w, b, columns: k, smoothing }: DescentState): Float64Array {
    const { n, m } = this.#graph;
    const count = Math.min(MOST_ROUNDINGS, Math.floor(WORK / (n * k + m)));
    if (count < FEWEST_ROUNDINGS) return new Float64Array(0);
    this.#directions ??= Float64Array.from({ length: MOST_ROUNDINGS * k }, () => this.#random.normal());
    const x = this.#directions;
    const spin = new Int8Array(n);
    const cuts = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      for (let u = 0; u < n; u++) {
        let z = b[u]! + smoothing * this.#noise[(u * 31 + i * 977) % NOISE]!;
        for (let c = 0; c < k; c++) z += w[u * k + c]! * x[i * k + c]!;
        spin[u] = z < 0 ? -1 : 1;
      }
      cuts[i] = cutWeight(this.#graph, spin);
    }
    return cuts.sort();
  }
}
