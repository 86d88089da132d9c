/** Where the nodes are drawn, step by step (cli/plot/forces.ts). With sides, the two may be pulled apart. */
import { type Force, forceCollide, forceX, forceY, type SimulationNodeDatum } from 'd3-force';
import { DISTANCE, Drawing as Forces } from '../../cli/plot/forces.ts';
import type { Drawing } from '../messages.ts';
import { edgesByNode } from './graph-scene.ts';

export type LayoutMode = 'springs' | 'apart';

/** Of a node, so that it hides no other. */
const RADIUS = 9;

interface Link {
  readonly source: SimulationNodeDatum;
  readonly target: SimulationNodeDatum;
}

export class Layout {
  /** x and y by turns. */
  readonly place: Float32Array;
  readonly #drawing: Forces;

  constructor(drawing: Drawing) {
    const { n, source, target } = drawing;
    this.#drawing = new Forces(
      rowsOf(drawing),
      Array.from(source, (u, e) => [u, target[e]!] as const),
    );
    this.#drawing.forces.force('collide', n <= 300 ? forceCollide(RADIUS) : null);
    this.place = new Float32Array(2 * n);
    this.arrange('springs', null);
    this.#copy();
  }

  get settled(): boolean {
    const { forces } = this.#drawing;
    return forces.alpha() < forces.alphaMin();
  }

  tick(): void {
    this.#drawing.forces.tick();
    this.#copy();
  }

  /** Begins to move towards another arrangement. @param spin the sides, for `apart` */
  arrange(mode: LayoutMode, spin: ArrayLike<number> | null): void {
    const apart = mode === 'apart' && spin !== null;
    const { nodes, forces } = this.#drawing;
    const link = forces.force('link') as Force<SimulationNodeDatum, undefined> & {
      strength(value: (link: Link) => number): unknown;
      links(): Link[];
    };
    const degree = new Int32Array(nodes.length);
    for (const { source, target } of link.links()) {
      degree[source.index!]!++;
      degree[target.index!]!++;
    }
    // The edges of the cut would draw the sides together again.
    const share = apart ? 0.15 : 1;
    link.strength(({ source, target }) => share / Math.min(degree[source.index!]!, degree[target.index!]!));
    if (apart) {
      const across = DISTANCE * (1.5 + 0.55 * Math.sqrt(nodes.length));
      forces
        .force('x', forceX((_node, u) => across * -spin[u]!).strength(0.35))
        .force('y', forceY(0).strength(0.06))
        .force('hold', null);
    } else this.#drawing.gather();
    forces.alpha(1);
  }

  #copy(): void {
    this.#drawing.nodes.forEach(({ x, y }, u) => {
      this.place[2 * u] = x!;
      this.place[2 * u + 1] = y!;
    });
  }
}

/** The neighbours of each node. */
function rowsOf(drawing: Drawing) {
  const { n, source, target } = drawing;
  const { start, edges } = edgesByNode(drawing);
  const adj = new Int32Array(edges.length);
  for (let u = 0; u < n; u++)
    for (let a = start[u]!; a < start[u + 1]!; a++)
      adj[a] = source[edges[a]!] === u ? target[edges[a]!]! : source[edges[a]!]!;
  return { n, rowPtr: start, adj };
}
