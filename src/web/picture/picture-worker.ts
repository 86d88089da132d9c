/** The worker that lays out and draws, on a canvas that the page has handed over: however large the graph, the page itself stays free. */
import { type Drawing, MOST_DRAWN } from '../messages.ts';
import { GraphScene, type SceneState } from './graph-scene.ts';
import { Layout, type LayoutMode } from './layout.ts';
import { drawMatrix } from './matrix-scene.ts';
import type { FromPicture, Hover, ToPicture } from './messages.ts';
import { PALETTES } from './palette.ts';
import { fitView, type View } from './view.ts';

interface Scope {
  postMessage(message: FromPicture, transfer?: Transferable[]): void;
  onmessage: ((event: { data: ToPicture }) => void) | null;
  requestAnimationFrame(callback: () => void): number;
}

const scope = globalThis as unknown as Scope;
const MARGIN = 34;
/** Of the way to where they are going, what colours and the view take in a frame. */
const EASE = 0.22;
/** Milliseconds of a frame that ticks of the layout may take. */
const TICK_MS = 12;

/** The nodes of a graph that is small enough, and what moves them. */
interface Nodes {
  readonly scene: GraphScene;
  readonly layout: Layout;
}

class Picture {
  #canvas: OffscreenCanvas | null = null;
  #context: OffscreenCanvasRenderingContext2D | null = null;
  #still = false;
  #width = 1;
  #height = 1;
  #ratio = 1;
  #scheme: 'light' | 'dark' = 'light';
  #drawing: Drawing | null = null;
  #nodes: Nodes | null = null;
  #view: View = { x: 0, y: 0, scale: 1 };
  /** The view follows the nodes until someone moves it. */
  #following = true;
  #mode: LayoutMode = 'springs';
  #shown: Float32Array | null = null;
  #wanted: Int8Array | null = null;
  #hovered = -1;
  #drawn = true;
  #waiting = false;
  #told = true;

  receive(message: ToPicture): void {
    switch (message.type) {
      case 'open':
        this.#canvas = message.canvas;
        this.#context = message.canvas.getContext('2d');
        this.#still = message.still;
        break;
      case 'size':
        this.#resize(message.width, message.height, message.ratio);
        break;
      case 'scheme':
        this.#scheme = message.scheme;
        break;
      case 'load':
        this.#load(message.drawing);
        break;
      case 'sides':
        this.#setSides(message.mean);
        break;
      case 'arrange':
        this.#mode = message.mode;
        this.#arrange();
        break;
      case 'pan':
        this.#following = false;
        this.#view.x -= message.dx / this.#view.scale;
        this.#view.y -= message.dy / this.#view.scale;
        break;
      case 'zoom':
        this.#zoom(message.factor, message.x, message.y);
        break;
      case 'fit':
        this.#following = true;
        break;
      case 'point':
        this.#point(message.x, message.y);
        break;
      case 'leave':
        this.#hover(-1, 0, 0);
        break;
      case 'place':
        scope.postMessage({ type: 'place', place: this.#placeWithinOne() });
        return;
    }
    this.#told = false;
    this.#drawn = false;
    this.#schedule();
  }

  #resize(width: number, height: number, ratio: number): void {
    Object.assign(this.#canvas!, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
    this.#width = width;
    this.#height = height;
    this.#ratio = ratio;
    if (this.#following && this.#nodes !== null) this.#view = this.#fitted(this.#nodes);
  }

  #load(drawing: Drawing): void {
    this.#drawing = drawing;
    this.#nodes =
      drawing.n > MOST_DRAWN ? null : { scene: new GraphScene(drawing), layout: new Layout(drawing) };
    this.#following = true;
    this.#mode = 'springs';
    this.#shown = null;
    this.#wanted = null;
    this.#hovered = -1;
    if (this.#nodes === null) return;
    if (this.#still) while (!this.#nodes.layout.settled) this.#nodes.layout.tick();
    this.#view = this.#fitted(this.#nodes);
  }

  #setSides(mean: Int8Array | null): void {
    if (this.#drawing === null || (mean !== null && mean.length !== this.#drawing.n)) return;
    this.#wanted = mean;
    if (mean === null) this.#shown = null;
    else if (this.#shown === null || this.#still || this.#nodes === null)
      this.#shown = Float32Array.from(mean, (x) => (this.#still || this.#nodes === null ? x / 127 : 0));
    if (this.#mode === 'apart') this.#arrange();
  }

  #arrange(): void {
    if (this.#nodes === null) return;
    this.#nodes.layout.arrange(this.#mode, this.#wanted?.map(Math.sign) ?? null);
    if (this.#still) while (!this.#nodes.layout.settled) this.#nodes.layout.tick();
  }

  #zoom(factor: number, x: number, y: number): void {
    this.#following = false;
    const view = this.#view;
    const scale = Math.max(0.02, Math.min(40, view.scale * factor));
    const dx = (x - this.#width / 2) / view.scale;
    const dy = (y - this.#height / 2) / view.scale;
    view.x += dx * (1 - view.scale / scale);
    view.y += dy * (1 - view.scale / scale);
    view.scale = scale;
  }

  #point(x: number, y: number): void {
    if (this.#nodes === null) return;
    this.#hover(this.#nodes.scene.nodeAt(x, y, this.#state(this.#nodes), this.#width, this.#height), x, y);
  }

  #hover(node: number, x: number, y: number): void {
    if (node === this.#hovered) return;
    this.#hovered = node;
    scope.postMessage({ type: 'hover', hover: node < 0 ? null : this.#hoverOf(node, x, y) });
  }

  #hoverOf(node: number, x: number, y: number): Hover {
    const { source, target, weight } = this.#drawing!;
    const edges = this.#nodes!.scene.edgesAt(node);
    const neighbours = edges.map((e) => (source[e] === node ? target[e]! : source[e]!));
    return { node, x, y, neighbours, weights: Float64Array.from(edges, (e) => weight[e]!) };
  }

  #placeWithinOne(): Float32Array | null {
    if (this.#nodes === null) return null;
    const { place } = this.#nodes.layout;
    const view = fitView(place, 1000, 1000, 0);
    const extent = 1000 / view.scale;
    return place.map((value, i) => 0.5 + (value - (i % 2 === 0 ? view.x : view.y)) / extent);
  }

  #fitted({ layout, scene }: Nodes): View {
    const margin = MARGIN + scene.radius({ x: 0, y: 0, scale: 1 });
    return fitView(layout.place, this.#width, this.#height, margin);
  }

  #state({ layout }: Nodes): SceneState {
    return {
      place: layout.place,
      mean: this.#shown,
      view: this.#view,
      palette: PALETTES[this.#scheme],
      hovered: this.#hovered,
    };
  }

  #schedule(): void {
    if (this.#waiting || this.#context === null) return;
    this.#waiting = true;
    scope.requestAnimationFrame(() => {
      this.#waiting = false;
      this.#frame();
    });
  }

  #frame(): void {
    const moving = this.#move();
    if (moving || !this.#drawn) this.#draw();
    this.#drawn = true;
    if (moving) this.#schedule();
    else if (!this.#told && this.#drawing !== null) {
      this.#told = true;
      scope.postMessage({ type: 'settled' });
    }
  }

  /** @returns whether there is more to move */
  #move(): boolean {
    const nodes = this.#nodes;
    let moving = this.#easeSides();
    if (nodes === null) return moving;
    const endMs = performance.now() + TICK_MS;
    while (!nodes.layout.settled) {
      nodes.layout.tick();
      moving = true;
      if (performance.now() > endMs) break;
    }
    if (this.#following) {
      const to = this.#fitted(nodes);
      const far =
        Math.abs(to.scale / this.#view.scale - 1) +
        Math.abs(to.x - this.#view.x) +
        Math.abs(to.y - this.#view.y);
      const share = this.#still ? 1 : EASE;
      for (const name of ['x', 'y', 'scale'] as const)
        this.#view[name] += share * (to[name] - this.#view[name]);
      if (far > 0.01) moving = true;
    }
    return moving;
  }

  #easeSides(): boolean {
    const shown = this.#shown;
    const wanted = this.#wanted;
    if (shown === null || wanted === null) return false;
    let moving = false;
    for (let u = 0; u < shown.length; u++) {
      const step = wanted[u]! / 127 - shown[u]!;
      if (Math.abs(step) < 0.01) shown[u] = wanted[u]! / 127;
      else {
        shown[u]! += EASE * step;
        moving = true;
      }
    }
    return moving;
  }

  #draw(): void {
    const context = this.#context!;
    context.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    if (this.#drawing === null) context.clearRect(0, 0, this.#width, this.#height);
    else if (this.#nodes !== null)
      this.#nodes.scene.draw(context, this.#width, this.#height, this.#state(this.#nodes));
    else {
      const spin = this.#wanted;
      drawMatrix(
        context,
        this.#width,
        this.#height,
        this.#drawing,
        spin?.map(Math.sign) ?? null,
        PALETTES[this.#scheme],
      );
    }
  }
}

const picture = new Picture();
scope.onmessage = ({ data }) => picture.receive(data);
