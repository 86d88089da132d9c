/** The heaviest cut of a graph by dynamic programming along an order of elimination (nonserial dynamic programming; Bertelè and Brioschi,
 *  1972). A node that is eliminated leaves a table: for all sides of the later nodes it is joined to, the most that it and those
 *  eliminated into it can cut. Only weights are computed, no cut is kept. */
import type { ExactGraph } from './exact-graph.ts';
import { type IntegerParts, integerParts, joinParts } from './integer-parts.ts';

const MOST_NEIGHBOURS = 24;
const MOST_WORK = 5e10;

/** Over the sides of `nodes`, the side of nodes[i] in bit i. */
interface Table {
  readonly nodes: readonly number[];
  readonly high: Float64Array;
  readonly low: Float64Array;
}

/** The weight of the heaviest cut in the graph's units, or why it is not found. */
export function eliminate(graph: ExactGraph, order: readonly number[]): bigint | string {
  const { n } = graph;
  const place = new Int32Array(n).fill(-1);
  order.forEach((u, i) => {
    if (u < n && place[u] === -1) place[u] = i;
  });
  if (order.length !== n || place.includes(-1)) return 'the order does not have each node once';
  const parts = integerParts(graph);
  if (parts === null) return 'the weights differ too much in size';
  const tables: Table[][] = Array.from({ length: n }, () => []);
  let best = 0n;
  let work = 0;
  for (const v of order) {
    const { nodes, edges } = neighbours(graph, v, place, tables[v]!);
    work += 2 ** (nodes.length + 1) * (tables[v]!.length + 2);
    if (nodes.length > MOST_NEIGHBOURS) return `eliminating node ${v} joins ${nodes.length} nodes, too many`;
    if (work > MOST_WORK) return 'the elimination would take too long';
    const table = eliminateNode(v, nodes, edges, tables[v]!, parts);
    tables[v] = [];
    if (nodes.length === 0) best += joinParts(table.high[0]!, table.low[0] ?? 0, parts.bits);
    else tables[nodes.at(-1)!]!.push(table);
  }
  return best;
}

/** The later nodes that v is joined to when its turn comes, and its edge to each, −1 for none. */
function neighbours(
  graph: ExactGraph,
  v: number,
  place: Int32Array,
  tables: readonly Table[],
): { nodes: number[]; edges: number[] } {
  const { start, head, edge } = graph.rows();
  const found = new Map<number, number>();
  for (let a = start[v]!; a < start[v + 1]!; a++)
    if (place[head[a]!]! > place[v]!) found.set(head[a]!, edge[a]!);
  for (const { nodes } of tables) for (const u of nodes) if (u !== v && !found.has(u)) found.set(u, -1);
  // The next to be eliminated last: tables are then read nearly in order.
  const nodes = [...found.keys()].sort((a, b) => place[b]! - place[a]!);
  return { nodes, edges: nodes.map((u) => found.get(u)!) };
}

function eliminateNode(
  v: number,
  nodes: readonly number[],
  edges: readonly number[],
  tables: readonly Table[],
  { high, low, bits }: IntegerParts,
): Table {
  const weightsOf = (part: Float64Array): number[] => edges.map((e) => (e < 0 ? 0 : part[e]!));
  if (low === null && tables.length === 1)
    return { nodes, high: followOne(v, nodes, weightsOf(high), tables[0]!), low: NOTHING };
  const highSums = bothSides(v, nodes, weightsOf(high), tables, 'high');
  const lowSums = low === null ? [NOTHING, NOTHING] : bothSides(v, nodes, weightsOf(low), tables, 'low');
  return better(nodes, highSums, lowSums, 2 ** -bits);
}

const NOTHING = new Float64Array(0);

/** For all sides of `nodes`, what v cuts on side 0: the weights of its edges to side 1. */
function weightsToOne(weights: readonly number[]): Float64Array {
  const sums = new Float64Array(2 ** weights.length);
  weights.forEach((w, j) => {
    for (let s = 2 ** j, end = 2 * s, from = 0; s < end; s++, from++) sums[s] = sums[from]! + w;
  });
  return sums;
}

/** Where a table has the sides that each state of `nodes` gives its nodes, v's being 0. */
function indexInto(table: Table, nodes: readonly number[]): Int32Array {
  const index = new Int32Array(2 ** nodes.length);
  nodes.forEach((u, j) => {
    const at = table.nodes.indexOf(u);
    const bit = at < 0 ? 0 : 2 ** at;
    for (let s = 2 ** j, end = 2 * s, from = 0; s < end; s++, from++) index[s] = index[from]! | bit;
  });
  return index;
}

/** The most that v and its only table cut. */
function followOne(
  v: number,
  nodes: readonly number[],
  weights: readonly number[],
  table: Table,
): Float64Array {
  const sums = weightsToOne(weights);
  const total = weights.reduce((a, b) => a + b, 0);
  const index = indexInto(table, nodes);
  const own = 2 ** table.nodes.indexOf(v);
  const values = table.high;
  for (let s = 0; s < sums.length; s++) {
    sums[s] = Math.max(sums[s]! + values[index[s]!]!, total - sums[s]! + values[index[s]! | own]!);
  }
  return sums;
}

/** What v and its tables cut, v on side 0 and on side 1: one part of the numbers. */
function bothSides(
  v: number,
  nodes: readonly number[],
  weights: readonly number[],
  tables: readonly Table[],
  part: 'high' | 'low',
): [Float64Array, Float64Array] {
  const zero = weightsToOne(weights);
  const total = weights.reduce((a, b) => a + b, 0);
  const one = zero.map((x) => total - x);
  for (const table of tables) {
    const index = indexInto(table, nodes);
    const own = 2 ** table.nodes.indexOf(v);
    const values = table[part];
    for (let s = 0; s < zero.length; s++) {
      zero[s]! += values[index[s]!]!;
      one[s]! += values[index[s]! | own]!;
    }
  }
  return [zero, one];
}

/** The larger of the two for each state, in the places of the first. */
function better(
  nodes: readonly number[],
  [zeroHigh, oneHigh]: readonly Float64Array[],
  [zeroLow, oneLow]: readonly Float64Array[],
  scale: number,
): Table {
  const high = zeroHigh!;
  const low = zeroLow!;
  const pairs = low.length > 0;
  for (let s = 0; s < high.length; s++) {
    const difference = oneHigh![s]! - high[s]! + (pairs ? (oneLow![s]! - low[s]!) * scale : 0);
    if (!(difference > 0)) continue;
    high[s] = oneHigh![s]!;
    if (pairs) low[s] = oneLow![s]!;
  }
  return { nodes, high, low };
}
