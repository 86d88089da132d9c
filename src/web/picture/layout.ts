/** Where the nodes are drawn, step by step: forces as of springs along edges and charges between nodes (d3-force), from a start that
 *  two smooth vectors of the graph give, which leaves tori and road maps untangled. With sides, the two may be pulled apart. */
import {
  type Force,
  forceCollide,
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
  type Simulation,
  type SimulationNodeDatum,
} from 'd3-force';
import type { Drawing } from '../messages.ts';

export type LayoutMode = 'springs' | 'apart';

const DISTANCE = 30;
const CHARGE = 45;
/** Of a node, so that it hides no other. */
const RADIUS = 9;
/** Ticks until the forces have cooled. */
const TICKS = 160;
/** Averagings over neighbours that smooth the start. */
const SMOOTHING = 120;
/** Multiplications that smoothing may take. */
const MOST_WORK = 3e7;

export class Layout {
  /** x and y by turns. */
  readonly place: Float32Array;
  readonly #nodes: SimulationNodeDatum[];
  readonly #simulation: Simulation<SimulationNodeDatum, undefined>;
  readonly #n: number;

  constructor(drawing: Drawing) {
    const { n, source, target } = drawing;
    this.#n = n;
    const start = smoothStart(drawing);
    const radius = DISTANCE * 0.6 * Math.sqrt(n);
    this.#nodes = Array.from({ length: n }, (_, u) => ({
      x: radius * start[2 * u]!,
      y: radius * start[2 * u + 1]!,
    }));
    const links = Array.from(source, (u, e) => ({ source: u, target: target[e]! }));
    this.#simulation = forceSimulation(this.#nodes)
      .force(
        'charge',
        forceManyBody()
          .strength(-CHARGE)
          .theta(1)
          .distanceMax(20 * DISTANCE),
      )
      .force(
        'link',
        forceLink(links)
          .distance(DISTANCE)
          .iterations(n < 500 ? 2 : 1),
      )
      .force('collide', n <= 300 ? forceCollide(RADIUS) : null)
      .alphaDecay(1 - 0.001 ** (1 / TICKS))
      .stop();
    this.place = new Float32Array(2 * n);
    this.arrange('springs', null);
    this.#copy();
  }

  get settled(): boolean {
    return this.#simulation.alpha() < this.#simulation.alphaMin();
  }

  tick(): void {
    this.#simulation.tick();
    this.#copy();
  }

  /** Begins to move towards another arrangement. @param spin the sides, for `apart` */
  arrange(mode: LayoutMode, spin: ArrayLike<number> | null): void {
    const apart = mode === 'apart' && spin !== null;
    const across = DISTANCE * (1.5 + 0.55 * Math.sqrt(this.#n));
    const link = this.#simulation.force('link') as Force<SimulationNodeDatum, undefined> & {
      strength(
        value: (link: { source: SimulationNodeDatum; target: SimulationNodeDatum }) => number,
      ): unknown;
    };
    const degree = new Int32Array(this.#n);
    const links = (
      link as unknown as { links(): { source: SimulationNodeDatum; target: SimulationNodeDatum }[] }
    ).links();
    for (const { source, target } of links) {
      degree[source.index!]!++;
      degree[target.index!]!++;
    }
    // The edges of the cut would draw the sides together again.
    const share = apart ? 0.15 : 1;
    link.strength(({ source, target }) => share / Math.min(degree[source.index!]!, degree[target.index!]!));
    this.#simulation
      .force('x', forceX((_node, u) => (apart ? across * -spin[u]! : 0)).strength(apart ? 0.35 : 0.04))
      .force('y', forceY(0).strength(apart ? 0.06 : 0.04))
      .alpha(1);
  }

  #copy(): void {
    this.#nodes.forEach(({ x, y }, u) => {
      this.place[2 * u] = x!;
      this.place[2 * u + 1] = y!;
    });
  }
}

/** Two vectors over the nodes, averaged over neighbours again and again and kept free of one another and of the constant: near to the
 *  smoothest ones there are. Spread to −1..1, with some of a spiral, so that no two nodes coincide. */
function smoothStart({ n, source, target }: Drawing): Float64Array {
  const degree = new Float64Array(n).fill(1);
  for (let e = 0; e < source.length; e++) {
    degree[source[e]!]!++;
    degree[target[e]!]!++;
  }
  const rounds = Math.min(SMOOTHING, Math.floor(MOST_WORK / Math.max(1, n + source.length)));
  const spiral = (axis: number): Float64Array =>
    Float64Array.from({ length: n }, (_, u) => {
      const angle = u * Math.PI * (3 - Math.sqrt(5));
      return Math.sqrt((u + 0.5) / n) * (axis === 0 ? Math.cos(angle) : Math.sin(angle));
    });
  const vectors = [spiral(0), spiral(1)];
  const next = new Float64Array(n);
  for (let round = 0; round < rounds; round++) {
    vectors.forEach((x, i) => {
      for (let u = 0; u < n; u++) next[u] = x[u]!;
      for (let e = 0; e < source.length; e++) {
        next[source[e]!]! += x[target[e]!]!;
        next[target[e]!]! += x[source[e]!]!;
      }
      for (let u = 0; u < n; u++) x[u] = next[u]! / degree[u]!;
      removePart(x, null, degree);
      if (i === 1) removePart(x, vectors[0]!, degree);
      normalize(x);
    });
  }
  const start = new Float64Array(2 * n);
  vectors.forEach((x, axis) => {
    const chance = spiral(axis);
    // By rank as much as by value: a few far nodes must not press the others together.
    for (let u = 0; u < n; u++) start[2 * u + axis] = 0.85 * x[u]! + 0.15 * chance[u]!;
  });
  return start;
}

/** Takes the part along `other`, or along the constant, out of x. */
function removePart(x: Float64Array, other: Float64Array | null, degree: Float64Array): void {
  let along = 0;
  let length = 0;
  for (let u = 0; u < x.length; u++) {
    const y = other === null ? 1 : other[u]!;
    along += degree[u]! * x[u]! * y;
    length += degree[u]! * y * y;
  }
  const share = length === 0 ? 0 : along / length;
  for (let u = 0; u < x.length; u++) x[u]! -= share * (other === null ? 1 : other[u]!);
}

/** Root mean square ½, and nothing beyond ±1. */
function normalize(x: Float64Array): void {
  let square = 0;
  for (const value of x) square += value * value;
  const scale = square === 0 ? 0 : 0.5 / Math.sqrt(square / x.length);
  for (let u = 0; u < x.length; u++) x[u] = Math.max(-1.5, Math.min(1.5, x[u]! * scale));
}
