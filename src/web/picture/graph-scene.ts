/** A graph on a canvas: circles on side 0 and squares on side 1, edges of the cut thin and grey, edges within a side thick and red.
 *  Edges are stroked in a few paths, each one call: 20,000 of them take some 20 ms. */
import type { Drawing } from '../messages.ts';
import { type Palette, spinColor } from './palette.ts';
import type { View } from './view.ts';

export interface SceneState {
  readonly place: Float32Array;
  /** The expected spin of each node, −1..1; null before there are sides. */
  readonly mean: Float32Array | null;
  readonly view: View;
  readonly palette: Palette;
  /** The node under the pointer; −1 for none. */
  readonly hovered: number;
}

type Context = OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D;

/** Nodes whose names fit beside one another. */
const MOST_NAMED = 80;
const LONGEST_INSIDE = 3;
/** |E s| above which a side can be told. */
const TOLD = 0.35;

export class GraphScene {
  readonly #drawing: Drawing;
  readonly #rows: { readonly start: Int32Array; readonly edges: Int32Array };

  constructor(drawing: Drawing) {
    this.#drawing = drawing;
    this.#rows = edgesByNode(drawing);
  }

  /** Radius of a node in pixels. */
  radius({ scale }: View): number {
    const { n } = this.#drawing;
    const base = Math.max(2.2, Math.min(10, 110 / Math.sqrt(n || 1)));
    return Math.min(18, base * Math.max(0.6, Math.min(2.5, Math.sqrt(scale))));
  }

  /** The edges at a node, as numbers of the drawing. */
  edgesAt(u: number): Int32Array {
    return this.#rows.edges.subarray(this.#rows.start[u]!, this.#rows.start[u + 1]!);
  }

  /** The node at a point of the canvas; −1 for none. */
  nodeAt(x: number, y: number, state: SceneState, width: number, height: number): number {
    const { place, view } = state;
    const near = (this.radius(view) + 4) ** 2;
    let found = -1;
    let least = near;
    for (let u = 0; u < this.#drawing.n; u++) {
      const dx = (place[2 * u]! - view.x) * view.scale + width / 2 - x;
      const dy = (place[2 * u + 1]! - view.y) * view.scale + height / 2 - y;
      if (dx * dx + dy * dy >= least) continue;
      least = dx * dx + dy * dy;
      found = u;
    }
    return found;
  }

  draw(context: Context, width: number, height: number, state: SceneState): void {
    context.clearRect(0, 0, width, height);
    context.save();
    context.translate(width / 2, height / 2);
    context.scale(state.view.scale, state.view.scale);
    context.translate(-state.view.x, -state.view.y);
    this.#drawEdges(context, state);
    context.restore();
    this.#drawNodes(context, width, height, state);
    if (state.hovered >= 0) this.#drawHovered(context, width, height, state);
    context.globalAlpha = 1;
  }

  #drawEdges(context: Context, { place, mean, view, palette, hovered }: SceneState): void {
    const { source, target } = this.#drawing;
    const m = source.length;
    const paths = [new Path2D(), new Path2D(), new Path2D()] as const;
    for (let e = 0; e < m; e++) {
      const u = source[e]!;
      const v = target[e]!;
      const path = paths[mean === null ? 2 : edgeKind(mean[u]!, mean[v]!)];
      path.moveTo(place[2 * u]!, place[2 * u + 1]!);
      path.lineTo(place[2 * v]!, place[2 * v + 1]!);
    }
    // Many edges lie over one another: the more there are, the fainter each.
    const faint = hovered >= 0 ? 0.35 : 1;
    const opacity = faint * Math.max(0.1, Math.min(0.85, 1500 / (m || 1)));
    const width = Math.max(0.5, Math.min(1.4, 30 / Math.sqrt(m || 1))) / view.scale;
    const stroke = (path: Path2D, colour: string, alpha: number, times: number): void => {
      context.globalAlpha = alpha;
      context.strokeStyle = colour;
      context.lineWidth = width * times;
      context.stroke(path);
    };
    stroke(paths[2], palette.openEdge, opacity, 1);
    stroke(paths[0], palette.cutEdge, opacity * 0.9, 1);
    stroke(paths[1], palette.keptEdge, m > 3000 ? 0.7 * opacity : opacity, m > 400 ? 1.25 : 1.9);
  }

  #drawNodes(context: Context, width: number, height: number, state: SceneState): void {
    const { n, labels } = this.#drawing;
    const { place, mean, view, palette, hovered } = state;
    const radius = this.radius(view);
    const near = hovered >= 0 ? new Set(this.#neighbours(hovered)) : null;
    context.lineWidth = Math.min(2, radius / 4);
    context.strokeStyle = palette.paper;
    context.font = `600 ${Math.round(radius)}px system-ui, sans-serif`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    for (let u = 0; u < n; u++) {
      const x = (place[2 * u]! - view.x) * view.scale + width / 2;
      const y = (place[2 * u + 1]! - view.y) * view.scale + height / 2;
      if (x < -20 || y < -20 || x > width + 20 || y > height + 20) continue;
      context.globalAlpha = near === null || u === hovered || near.has(u) ? 1 : 0.25;
      context.fillStyle = spinColor(palette, mean === null ? 0 : mean[u]!);
      tracePiece(context, x, y, radius, mean !== null && mean[u]! < 0);
      context.fill();
      context.stroke();
      const label = labels?.[u];
      if (n > MOST_NAMED || label === undefined || radius < 7) continue;
      const inside = label.length <= LONGEST_INSIDE;
      context.fillStyle = inside ? inkOn(mean === null ? 0 : mean[u]!, palette) : palette.ink;
      if (inside) context.fillText(label, x, y + radius * 0.06);
      else context.fillText(label, x, y + radius * 1.9);
    }
  }

  #drawHovered(context: Context, width: number, height: number, state: SceneState): void {
    const { place, mean, view, palette, hovered } = state;
    const at = (u: number): [number, number] => [
      (place[2 * u]! - view.x) * view.scale + width / 2,
      (place[2 * u + 1]! - view.y) * view.scale + height / 2,
    ];
    const [x, y] = at(hovered);
    const radius = this.radius(view);
    context.globalAlpha = 1;
    context.lineWidth = 2;
    context.strokeStyle = palette.halo;
    tracePiece(context, x, y, radius + 3, mean !== null && mean[hovered]! < 0);
    context.stroke();
  }

  #neighbours(u: number): number[] {
    const { source, target } = this.#drawing;
    return Array.from(this.edgesAt(u), (e) => (source[e] === u ? target[e]! : source[e]!));
  }
}

/** 0 for an edge of the cut, 1 within a side, 2 where that is open. */
function edgeKind(a: number, b: number): 0 | 1 | 2 {
  if (Math.abs(a) < TOLD || Math.abs(b) < TOLD) return 2;
  return a > 0 === b > 0 ? 1 : 0;
}

function tracePiece(context: Context, x: number, y: number, radius: number, square: boolean): void {
  context.beginPath();
  if (square) {
    const half = radius * 0.9;
    context.roundRect(x - half, y - half, 2 * half, 2 * half, Math.min(3, radius / 4));
  } else context.arc(x, y, radius, 0, 2 * Math.PI);
}

/** White on the dark fills, black on the light ones. */
function inkOn(mean: number, { sides, undecided }: Palette): string {
  const fill = Math.abs(mean) < 0.5 ? undecided : mean > 0 ? sides[0] : sides[1];
  const light = 0.3 * fill[0] + 0.59 * fill[1] + 0.11 * fill[2] > 130;
  return light ? '#15181e' : '#ffffff';
}

/** Numbers of the edges at each node, those of u from start[u] to start[u + 1]. */
export function edgesByNode({ n, source, target }: Drawing) {
  const start = new Int32Array(n + 1);
  for (let e = 0; e < source.length; e++) {
    start[source[e]! + 1]!++;
    start[target[e]! + 1]!++;
  }
  for (let u = 0; u < n; u++) start[u + 1]! += start[u]!;
  const cursor = start.slice();
  const edges = new Int32Array(2 * source.length);
  for (let e = 0; e < source.length; e++) {
    edges[cursor[source[e]!]!++] = e;
    edges[cursor[target[e]!]!++] = e;
  }
  return { start, edges };
}
