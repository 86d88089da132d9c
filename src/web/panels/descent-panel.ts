/** The derandomization as it went: the distribution of random cuts as a band that narrows into one, ‖W‖²/n below it, and a handle to
 *  go through the steps, which the picture follows. */
import { figure } from '../../cli/figures.ts';
import { byId, fillTerms, svg } from '../dom.ts';
import { type DescentFrame, VANISHED } from '../messages.ts';

const WIDTH = 400;
const HEIGHT = 190;
const LOW = 66;
const LEFT = 8;
const RIGHT = 78;
const TOP = 16;
const GAP = 26;
/** Frames a second, so that a descent of a few milliseconds can be seen. */
const FRAMES_PER_SEC = 16;
/** What the outer band leaves out at each end. */
const TAIL = 0.05;
/** ‖W‖²/n below which the axis ends. */
const LEAST = 1e-9;

export class DescentPanel {
  readonly #plot = byId('descent-plot');
  readonly #scrub = byId('descent-scrub');
  readonly #at = byId<HTMLInputElement>('descent-at');
  readonly #play = byId('descent-play');
  readonly #onFrame: (mean: Int8Array | null) => void;
  #frames: DescentFrame[] = [];
  #timer: ReturnType<typeof setInterval> | undefined;
  #what = 'cut';

  /** @param onFrame told of the spins to show; null once the descent is over or left */
  constructor(onFrame: (mean: Int8Array | null) => void) {
    this.#onFrame = onFrame;
    this.#at.addEventListener('input', () => {
      this.#stop();
      this.#show(Number(this.#at.value));
    });
    this.#at.addEventListener('change', () => this.#leaveAtEnd());
    this.#play.addEventListener('click', () => {
      if (this.#timer === undefined)
        this.#run(Number(this.#at.value) >= this.#frames.length - 1 ? 0 : undefined);
      else this.#stop();
    });
  }

  clear(what: string): void {
    this.#stop();
    this.#what = what;
    this.#frames = [];
    for (const part of [this.#scrub, this.#play]) part.hidden = true;
    byId('descent-empty').hidden = false;
    byId('descent-figures').replaceChildren();
    this.#plot.replaceChildren();
  }

  /** Takes further frames, and shows them one after another. */
  add(frames: readonly DescentFrame[]): void {
    const first = frames[0]!.step === 0;
    if (first) {
      this.#stop();
      this.#frames = [];
    }
    this.#frames.push(...frames);
    this.#at.max = String(this.#frames.length - 1);
    for (const part of [this.#scrub, this.#play]) part.hidden = false;
    byId('descent-empty').hidden = true;
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) this.#show(this.#frames.length - 1);
    else if (first) this.#run(0);
  }

  #run(from?: number): void {
    if (from !== undefined) this.#at.value = String(from);
    this.#show(Number(this.#at.value));
    this.#play.textContent = 'Pause';
    this.#timer = setInterval(() => {
      const next = Number(this.#at.value) + 1;
      if (next < this.#frames.length) this.#show(next);
      else if (this.#frames.at(-1)!.last) {
        this.#stop();
        this.#leaveAtEnd();
      }
    }, 1000 / FRAMES_PER_SEC);
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#play.textContent = 'Play';
  }

  /** At the end the picture goes back to the best cut. */
  #leaveAtEnd(): void {
    if (Number(this.#at.value) >= this.#frames.length - 1) this.#onFrame(null);
  }

  #show(index: number): void {
    const frame = this.#frames[index];
    if (frame === undefined) return;
    this.#at.value = String(index);
    this.#at.setAttribute('aria-valuetext', `step ${frame.step}`);
    this.#plot.replaceChildren(drawDescent(this.#frames, index, this.#what));
    fillTerms(byId('descent-figures'), figuresOf(frame, this.#what));
    if (frame.mean.length > 0) this.#onFrame(frame.mean);
  }
}

function figuresOf(frame: DescentFrame, what: string): [string, string][] {
  const { step, cuts, settled, last } = frame;
  const rows: [string, string][] = [
    ['step', String(step)],
    ['‖W‖²/n', residualText(frame)],
    ['spins settled', `${Math.floor(100 * settled)} %`],
  ];
  if (last) rows.push([frame.residual > VANISHED ? 'best draw' : `the ${what}`, figure(cuts[0]!)]);
  else if (cuts.length > 0)
    rows.push([`random ${what}s`, `${rough(mean(cuts))} ± ${rough(deviation(cuts))}`]);
  return rows;
}

function drawDescent(frames: readonly DescentFrame[], index: number, what: string): SVGElement {
  const height = HEIGHT + GAP + LOW + 8;
  const drawing = svg('svg', { viewBox: `0 0 ${WIDTH} ${height}`, role: 'img' });
  drawing.setAttribute('aria-label', `Random ${what}s at each step of the descent, and ‖W‖²/n`);
  const now = frames[index]!;
  // By frame, which are closer together at the beginning, where most happens.
  const order = new Map(frames.map((frame, i) => [frame, i]));
  const x = (frame: DescentFrame): number =>
    LEFT + (order.get(frame)! / Math.max(1, frames.length - 1)) * (WIDTH - LEFT - RIGHT);
  const drawn = frames.filter(({ cuts }) => cuts.length > 0);
  const all = drawn.flatMap(({ cuts }) => [quantile(cuts, TAIL), quantile(cuts, 1 - TAIL)]);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const y = (cut: number): number =>
    Math.min(HEIGHT + 2, TOP + (1 - (cut - least) / (most - least || 1)) * (HEIGHT - TOP - 4));
  const seen = drawn.filter((frame) => order.get(frame)! <= index);
  drawing.append(svg('line', { class: 'rule', x1: LEFT, x2: WIDTH - RIGHT, y1: HEIGHT + 4, y2: HEIGHT + 4 }));
  if (seen.length > 0) drawBand(drawing, seen, now, x, y);
  else drawing.append(svg('text', { x: LEFT, y: HEIGHT / 2 }, 'Too large to draw random cuts at every step'));
  drawing.append(svg('text', { x: LEFT, y: 11 }, `random ${what}s`));
  const highest = frames.reduce((most, { residual }) => Math.max(most, residual), 1);
  drawResiduals(drawing, frames.slice(0, index + 1), highest, x);
  return drawing;
}

function drawBand(
  drawing: SVGElement,
  seen: readonly DescentFrame[],
  now: DescentFrame,
  x: (frame: DescentFrame) => number,
  y: (cut: number) => number,
): void {
  const band = (low: number, high: number, kind: string): void => {
    const upper = seen.map((frame) => `${round(x(frame))} ${round(y(quantile(frame.cuts, high)))}`);
    const lower = seen.map((frame) => `${round(x(frame))} ${round(y(quantile(frame.cuts, low)))}`).reverse();
    drawing.append(svg('path', { class: kind, d: `M${[...upper, ...lower].join('L')}Z` }));
  };
  band(TAIL, 1 - TAIL, 'band-wide');
  band(0.25, 0.75, 'band-narrow');
  const middle = seen.map((frame) => `${round(x(frame))} ${round(y(quantile(frame.cuts, 0.5)))}`);
  drawing.append(svg('path', { class: 'middle', d: `M${middle.join('L')}` }));
  const at = x(now);
  drawing.append(svg('line', { class: 'now', x1: at, x2: at, y1: TOP, y2: HEIGHT + 4 }));
  const { cuts } = seen.at(-1)!;
  if (now.last)
    drawing.append(
      svg('rect', { class: 'final', x: at - 6, y: y(cuts[0]!) - 6, width: 12, height: 12, rx: 2 }),
    );
  // Each draw as a dot beside the handle, set side by side so that their number can be seen: a line of no length with round ends.
  else {
    const dots = Array.from(cuts, (cut, i) => `M${round(at + 4 + ((i * 37) % 29))} ${round(y(cut))}h0`);
    drawing.append(svg('path', { class: 'dots', d: dots.join('') }));
  }
  const label = now.last ? figure(cuts[0]!) : rough(mean(cuts));
  const dots = now.last ? 12 : 38;
  drawing.append(svg('text', { class: 'strong', x: at + dots, y: y(quantile(cuts, 0.5)) + 4 }, label));
}

function drawResiduals(
  drawing: SVGElement,
  seen: readonly DescentFrame[],
  highest: number,
  x: (frame: DescentFrame) => number,
): void {
  const top = HEIGHT + GAP;
  const y = ({ residual }: DescentFrame): number => {
    const share = Math.log(highest / Math.max(LEAST, residual)) / Math.log(highest / LEAST);
    return top + 6 + share * (LOW - 8);
  };
  drawing.append(svg('line', { class: 'rule', x1: LEFT, x2: WIDTH - RIGHT, y1: top + LOW, y2: top + LOW }));
  drawing.append(svg('text', { x: LEFT, y: top - 4 }, '‖W‖²/n, logarithmic: how much chance is left'));
  const points = seen.map((frame) => `${round(x(frame))} ${round(y(frame))}`);
  drawing.append(svg('path', { class: 'residual', d: `M${points.join('L')}` }));
  const now = seen.at(-1)!;
  drawing.append(svg('text', { class: 'strong', x: x(now) + 8, y: y(now) + 4 }, residualText(now)));
}

function residualText({ residual }: DescentFrame): string {
  if (residual === 0) return '0';
  return residual >= 0.01 ? residual.toFixed(3) : residual.toExponential(1);
}

/** Of ascending numbers. */
function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.round(share * (sorted.length - 1))]!;
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: Float64Array): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}

/** Three digits or whole numbers; those too long to be read as a power of ten. */
function rough(value: number): string {
  if (Math.abs(value) >= 1e9) return value.toExponential(3).replace('e+', 'e');
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

function round(value: number): number {
  return Math.round(10 * value) / 10;
}
