/** The page's side of the picture: the canvas and its worker, pointer and keys, and the tip that names the node under the pointer. */
import { figure } from '../../cli/figures.ts';
import { byId, element } from '../dom.ts';
import type { Drawing } from '../messages.ts';
import type { LayoutMode } from './layout.ts';
import type { FromPicture, Hover, ToPicture } from './messages.ts';

const NAMED_NEIGHBOURS = 6;
const STEP = 40;
const ZOOM = 1.25;

export class PictureClient {
  readonly #canvas = byId<HTMLCanvasElement>('canvas');
  readonly #tip = byId('tip');
  readonly #worker: Worker;
  #labels: readonly string[] | null = null;
  #mean: Int8Array | null = null;
  #awaited: ((place: Float32Array | null) => void)[] = [];

  constructor() {
    this.#worker = new Worker(new URL('./picture-worker.ts', import.meta.url), { type: 'module' });
    this.#worker.onmessage = ({ data }) => this.#receive(data);
    const canvas = this.#canvas.transferControlToOffscreen();
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.#post({ type: 'open', canvas, still }, [canvas]);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const tellScheme = () => this.#post({ type: 'scheme', scheme: dark.matches ? 'dark' : 'light' });
    dark.addEventListener('change', tellScheme);
    tellScheme();
    new ResizeObserver(() => this.#tellSize()).observe(this.#canvas);
    this.#tellSize();
    this.#listen();
  }

  load(drawing: Drawing): void {
    this.#labels = drawing.labels;
    this.#mean = null;
    this.#tip.hidden = true;
    delete this.#canvas.dataset.settled;
    const { source, target, weight } = drawing;
    this.#post({ type: 'load', drawing }, [source.buffer, target.buffer, weight.buffer]);
  }

  /** @param mean the expected spin of each node, times 127 */
  show(mean: Int8Array | null): void {
    this.#mean = mean;
    this.#post({ type: 'sides', mean });
  }

  arrange(mode: LayoutMode): void {
    this.#post({ type: 'arrange', mode });
  }

  zoom(factor: number): void {
    const { clientWidth, clientHeight } = this.#canvas;
    this.#post({ type: 'zoom', factor, x: clientWidth / 2, y: clientHeight / 2 });
  }

  fit(): void {
    this.#post({ type: 'fit' });
  }

  describe(words: string): void {
    this.#canvas.setAttribute('aria-label', words);
  }

  /** Where the nodes are drawn. */
  place(): Promise<Float32Array | null> {
    return new Promise((resolve) => {
      this.#awaited.push(resolve);
      this.#post({ type: 'place' });
    });
  }

  #post(message: ToPicture, transfer: Transferable[] = []): void {
    if (message.type !== 'place') delete this.#canvas.dataset.settled;
    this.#worker.postMessage(message, transfer);
  }

  #receive(message: FromPicture): void {
    if (message.type === 'hover') this.#showTip(message.hover);
    else if (message.type === 'place') this.#awaited.shift()?.(message.place);
    else this.#canvas.dataset.settled = 'true';
  }

  #tellSize(): void {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    if (width > 0) this.#post({ type: 'size', width, height, ratio: Math.min(3, devicePixelRatio) });
  }

  #listen(): void {
    const canvas = this.#canvas;
    let dragging = false;
    canvas.addEventListener('pointerdown', (event) => {
      dragging = event.button === 0 && event.pointerType !== 'touch';
      if (dragging) canvas.setPointerCapture(event.pointerId);
      canvas.classList.toggle('dragging', dragging);
      this.#post({ type: 'point', x: event.offsetX, y: event.offsetY });
    });
    canvas.addEventListener('pointermove', (event) => {
      if (dragging) this.#post({ type: 'pan', dx: event.movementX, dy: event.movementY });
      else this.#post({ type: 'point', x: event.offsetX, y: event.offsetY });
    });
    const release = (): void => {
      dragging = false;
      canvas.classList.remove('dragging');
    };
    canvas.addEventListener('pointerup', release);
    canvas.addEventListener('pointercancel', release);
    canvas.addEventListener('pointerleave', () => this.#post({ type: 'leave' }));
    canvas.addEventListener(
      'wheel',
      (event) => {
        // Without a key the page scrolls.
        if (!event.ctrlKey && !event.metaKey && document.activeElement !== canvas) return;
        event.preventDefault();
        this.#post({ type: 'zoom', factor: 1.0015 ** -event.deltaY, x: event.offsetX, y: event.offsetY });
      },
      { passive: false },
    );
    canvas.addEventListener('keydown', (event) => this.#key(event));
  }

  #key(event: KeyboardEvent): void {
    const pan: Readonly<Record<string, readonly [number, number]>> = {
      ArrowLeft: [STEP, 0],
      ArrowRight: [-STEP, 0],
      ArrowUp: [0, STEP],
      ArrowDown: [0, -STEP],
    };
    const by = pan[event.key];
    if (by !== undefined) this.#post({ type: 'pan', dx: by[0], dy: by[1] });
    else if (event.key === '+' || event.key === '=') this.zoom(ZOOM);
    else if (event.key === '-') this.zoom(1 / ZOOM);
    else if (event.key === '0') this.fit();
    else return;
    event.preventDefault();
  }

  #showTip(hover: Hover | null): void {
    const tip = this.#tip;
    tip.hidden = hover === null || this.#labels === null;
    if (hover === null || this.#labels === null) return;
    const { node, neighbours, weights, x, y } = hover;
    const total = weights.reduce((sum, w) => sum + w, 0);
    const side =
      this.#mean === null || this.#mean[node] === 0 ? '' : `, side ${this.#mean[node]! > 0 ? 0 : 1}`;
    const named = Array.from(neighbours.subarray(0, NAMED_NEIGHBOURS), (v, i) => {
      const weight = weights[i] === 1 ? '' : ` (${figure(weights[i]!)})`;
      return `${this.#labels![v]}${weight}`;
    });
    const more = neighbours.length - named.length;
    const edges = `${neighbours.length} ${neighbours.length === 1 ? 'edge' : 'edges'} of weight ${figure(total)}`;
    tip.replaceChildren(
      element('strong', {}, `${this.#labels[node]}${side}`),
      `${edges}: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
    );
    const left = Math.max(4, Math.min(x + 14, this.#canvas.clientWidth - tip.offsetWidth - 4));
    const above = y + 18 + tip.offsetHeight > this.#canvas.clientHeight;
    tip.style.left = `${left}px`;
    tip.style.top = `${above ? Math.max(4, y - tip.offsetHeight - 14) : y + 18}px`;
  }
}
