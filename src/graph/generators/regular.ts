/** Random d-regular graphs: the stubs of the nodes are paired at random, and pairs that would be loops or repeat an edge are mended by
 *  switching with a random edge (McKay and Wormald 1990). Near, not exactly, uniform. Keeps 8 bytes per stub. */
import { UsageError } from '../../core/errors.ts';
import type { Random } from '../../core/random.ts';
import { type Family, inPairBlocks, integer, type Pair } from './family.ts';

export const regular: Family = {
  name: 'regular',
  summary: 'random graph in which every node has the same degree',
  parameters: { nodes: integer('N', 'number of nodes', 1), degree: integer('D', 'edges at each node', 0) },
  weights: 'ones',
  example: '--nodes 1000 --degree 3',
  plan({ nodes: n, degree }) {
    if (degree! >= n!)
      throw new UsageError(`regular: degree is ${degree}, expected less than the ${n} nodes`);
    if ((n! * degree!) % 2 !== 0)
      throw new UsageError(
        `regular: ${n} nodes of degree ${degree} have an odd number of ends, expected an even one`,
      );
    return {
      nodes: n!,
      edges: (n! * degree!) / 2,
      blocks: (random) => inPairBlocks(regularPairs(n!, degree!, random)),
    };
  },
};

/** Above half of all degrees the graph is the complement of a sparser one. */
function* regularPairs(n: number, degree: number, random: Random): Generator<Pair> {
  const inverted = 2 * degree >= n;
  const graph = new Neighbours(n, inverted ? n - 1 - degree : degree);
  pairStubs(graph, random);
  for (let v = 1; v < n; v++)
    for (const u of inverted ? graph.strangersBelow(v) : graph.neighboursBelow(v)) yield [u, v];
}

/** Rows of fixed length: the neighbours of each node, in no order. */
class Neighbours {
  readonly n: number;
  readonly degree: number;
  readonly #rows: Int32Array;
  readonly #fill: Int32Array;
  constructor(n: number, degree: number) {
    this.n = n;
    this.degree = degree;
    this.#rows = new Int32Array(n * degree);
    this.#fill = new Int32Array(n);
  }
  row(u: number): Int32Array {
    return this.#rows.subarray(u * this.degree, u * this.degree + this.#fill[u]!);
  }
  joined(u: number, v: number): boolean {
    return this.row(u).includes(v);
  }
  join(u: number, v: number): void {
    this.#rows[u * this.degree + this.#fill[u]!++] = v;
    this.#rows[v * this.degree + this.#fill[v]!++] = u;
  }
  part(u: number, v: number): void {
    for (const [from, to] of [
      [u, v],
      [v, u],
    ] as const) {
      const row = this.row(from);
      row[row.indexOf(to)] = row[row.length - 1]!;
      this.#fill[from]!--;
    }
  }
  neighboursBelow(v: number): Int32Array {
    return this.row(v)
      .filter((u) => u < v)
      .sort();
  }
  *strangersBelow(v: number): Generator<number> {
    const known = new Set(this.row(v));
    for (let u = 0; u < v; u++) if (!known.has(u)) yield u;
  }
}

function pairStubs(graph: Neighbours, random: Random): void {
  const { n, degree } = graph;
  const stubs = Int32Array.from({ length: n * degree }, (_, i) => Math.floor(i / degree));
  random.shuffle(stubs);
  const left: Pair[] = [];
  for (let i = 0; i < stubs.length; i += 2) {
    const u = stubs[i]!;
    const v = stubs[i + 1]!;
    if (u === v || graph.joined(u, v)) left.push([u, v]);
    else graph.join(u, v);
  }
  for (const [u, v] of left) switchIn(graph, u, v, random);
}

/** Gives u and v an edge more each by breaking up an edge x–y that fits: u–x and v–y instead. */
function switchIn(graph: Neighbours, u: number, v: number, random: Random): void {
  for (;;) {
    const x = random.below(graph.n);
    const row = graph.row(x);
    if (row.length === 0) continue;
    const y = row[random.below(row.length)]!;
    if (x === u || y === v || graph.joined(u, x) || graph.joined(v, y)) continue;
    graph.part(x, y);
    graph.join(u, x);
    graph.join(v, y);
    return;
  }
}
