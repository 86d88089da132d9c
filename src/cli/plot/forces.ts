/** Forces that draw a graph (d3-force): springs along edges, charges between nodes, a weak pull to the middle of each component. The start
 *  has laid out what is large (start-places.ts); forces even out what is near. A tick is O(n log n + m): 5,000 nodes with 20,000 edges 35 ms.
 *  Charges reach any distance: cut off at 20 edges they drew arcs of that radius, in which nodes of large graphs gathered. */
import {
  type Force,
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
  type Simulation,
  type SimulationLinkDatum,
  type SimulationNodeDatum,
} from 'd3-force';
import { type Rows, type StartPlaces, startPlaces } from './start-places.ts';

type Node = SimulationNodeDatum;
type Forces = Simulation<Node, SimulationLinkDatum<Node>>;

/** Of the ends of an edge. */
export const DISTANCE = 30;
/** The weaker both are, the better a sheet keeps its corners; the stronger, the wider a tree unfolds. */
const CHARGE = 30;
const PULL = 0.008;
/** Of the way to where it was that the middle of a component is moved in a tick. */
const HOLD = 0.5;
/** Until the forces have cooled. */
export const TICKS = 160;

export class Drawing {
  readonly nodes: Node[];
  readonly forces: Forces;
  readonly #start: StartPlaces;

  constructor(graph: Rows, edges: Iterable<readonly [number, number]>) {
    const { n } = graph;
    const start = startPlaces(graph);
    this.#start = start;
    this.nodes = Array.from({ length: n }, (_, u) => ({
      x: DISTANCE * start.place[2 * u]!,
      y: DISTANCE * start.place[2 * u + 1]!,
    }));
    const links = Array.from(edges, ([source, target]) => ({ source, target }));
    this.forces = forceSimulation(this.nodes)
      .force('charge', forceManyBody().strength(-CHARGE).theta(1))
      .force(
        'link',
        forceLink(links)
          .distance(DISTANCE)
          .iterations(n < 500 ? 2 : 1),
      )
      .alphaDecay(1 - 0.001 ** (1 / TICKS))
      .stop();
    this.gather();
  }

  /** Pulls each node to the middle of its component. */
  gather(): void {
    const { centre } = this.#start;
    this.forces
      .force('x', forceX((_node, u) => DISTANCE * centre[2 * u]!).strength(PULL))
      .force('y', forceY((_node, u) => DISTANCE * centre[2 * u + 1]!).strength(PULL))
      .force('hold', this.#hold);
  }

  /** Keeps the components where they are: the charges of all the others would drive the small ones away. */
  readonly #hold: Force<Node, undefined> = (alpha) => {
    const { centre, components } = this.#start;
    for (const members of components)
      for (const [axis, speed, i] of [
        ['x', 'vx', 0],
        ['y', 'vy', 1],
      ] as const) {
        let sum = 0;
        for (const u of members) sum += this.nodes[u]![axis]!;
        const target = DISTANCE * centre[2 * members[0]! + i]!;
        const shift = HOLD * alpha * (target - sum / members.length);
        for (const u of members) this.nodes[u]![speed]! += shift;
      }
  };
}
