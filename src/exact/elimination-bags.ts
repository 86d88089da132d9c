/** What dynamic programming along an elimination order works on: for each node the *bag* of later nodes that eliminating the earlier
 *  ones has made its neighbours, and what tables over all sides of each bag cost, before any is made. */
import type { Deadline } from '../core/deadline.ts';
import { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { eliminationTree } from '../linalg/elimination-tree.ts';
import { narrowMinimumDegreeOrder, sweepOrder } from '../linalg/narrow-orders.ts';

export interface EliminationBags {
  /** Int32Array(n): order[i] is the node eliminated i-th; below, nodes are these numbers i. A postorder of the tree. */
  readonly order: Int32Array;
  /** Int32Array(n): the first of its bag to be eliminated, whose bag holds the rest; −1 where the bag is empty. */
  readonly parent: Int32Array;
  /** The bag of i is members[start[i]] .. members[start[i + 1] − 1], the last eliminated first, the parent last. */
  readonly start: Int32Array;
  readonly members: Int32Array;
  /** Nodes in the largest bag. */
  readonly width: number;
  /** Table cells read or written. */
  readonly operations: number;
  /** Most table cells in use at once. */
  readonly cells: number;
  /** Memory for tables and choices. */
  readonly bytes: number;
}

/** No bag is larger: two tables of 128 MB. */
const LARGEST_WIDTH = 24;
/** Approximate degrees may be too large by a few. */
const SLACK = 2;
/** Operations below which no other order is looked for, and no renumbering is tried. */
const CHEAP = 1e6;
const MODERATE = 1e7;
/** Graphs of so many nodes are renumbered so many times. */
const SMALL = 1000;
const RENUMBERINGS = 15;
/** Nodes between two pauses. */
const PAUSE = 4096;

/** The cheapest of a few orders (narrow-orders.ts): minimum degree; a sweep where that is not cheap; and where neither is, for small
 *  graphs, minimum degree again with the nodes numbered at random, so that ties fall otherwise. The last took t2g15's operations from
 *  3·10^8 to 6·10^7, more than a minimum fill order did.
 *  @returns null where all have too large bags, or when the deadline strikes */
export function* predictTreeDp(graph: CsrGraph, deadline: Deadline): Steps<EliminationBags | null> {
  const random = new Random(1);
  let best: EliminationBags | null = null;
  let operations = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 2 + RENUMBERINGS; attempt++) {
    const order = yield* findOrder(graph, attempt, random, deadline);
    const bags = order && (yield* eliminationBags(graph, order, deadline));
    if (deadline.expired) return null;
    if (bags !== null && bags.operations < operations) {
      best = bags;
      operations = bags.operations;
    }
    if (operations <= CHEAP || (attempt > 0 && (operations <= MODERATE || graph.n > SMALL))) break;
    yield;
  }
  return best;
}

function* findOrder(
  graph: CsrGraph,
  attempt: number,
  random: Random,
  deadline: Deadline,
): Steps<Int32Array | null> {
  const { n, rowPtr, adj } = graph;
  if (attempt === 0) return yield* narrowMinimumDegreeOrder(n, rowPtr, adj, LARGEST_WIDTH + SLACK, deadline);
  if (attempt === 1) return yield* sweepOrder(n, rowPtr, adj, LARGEST_WIDTH, deadline);
  return yield* renumberedOrder(graph, random, deadline);
}

function* renumberedOrder(
  { n, rowPtr, adj }: CsrGraph,
  random: Random,
  deadline: Deadline,
): Steps<Int32Array | null> {
  const name = Int32Array.from({ length: n }, (_, u) => u);
  random.shuffle(name);
  const place = new Int32Array(n);
  for (let i = 0; i < n; i++) place[name[i]!] = i;
  const start = new Int32Array(n + 1);
  const heads = new Int32Array(adj.length);
  for (let i = 0, write = 0; i < n; i++) {
    for (let a = rowPtr[name[i]!]!, end = rowPtr[name[i]! + 1]!; a < end; a++)
      heads[write++] = place[adj[a]!]!;
    start[i + 1] = write;
  }
  const order = yield* narrowMinimumDegreeOrder(n, start, heads, LARGEST_WIDTH + SLACK, deadline);
  return order === null ? null : order.map((i) => name[i]!);
}

/** O(entries of the bags · width). @returns null where a bag holds more than 24 nodes, or when the deadline strikes */
export function* eliminationBags(
  graph: CsrGraph,
  given: Int32Array,
  deadline: Deadline,
): Steps<EliminationBags | null> {
  const { n, rowPtr, adj } = graph;
  const { order, position, parent, columnCount } = yield* eliminationTree(n, rowPtr, adj, given);
  const start = new Int32Array(n + 1);
  for (let i = 0; i < n; i++) {
    if (columnCount[i]! > LARGEST_WIDTH + 1) return null;
    start[i + 1] = start[i]! + columnCount[i]! - 1;
  }
  const members = new Int32Array(start[n]!);
  const filled = new Int32Array(n);
  const insert = (i: number, member: number): void => {
    const begin = start[i]!;
    let at = begin + filled[i]!;
    while (at > begin && members[at - 1]! < member) at--;
    if (at > begin && members[at - 1] === member) return;
    for (let a = begin + filled[i]!++; a > at; a--) members[a] = members[a - 1]!;
    members[at] = member;
  };
  for (let i = 0; i < n; i++) {
    const node = order[i]!;
    for (let a = rowPtr[node]!, end = rowPtr[node + 1]!; a < end; a++) {
      if (position[adj[a]!]! > i) insert(i, position[adj[a]!]!);
    }
    // All but the last member, the parent itself, are in the parent's bag.
    for (let a = start[i]!; a < start[i + 1]! - 1; a++) insert(parent[i]!, members[a]!);
    if (i % PAUSE !== PAUSE - 1) continue;
    if (deadline.expired) return null;
    yield;
  }
  return { order, parent, start, members, ...costs(parent, start) };
}

type Costs = Pick<EliminationBags, 'width' | 'operations' | 'cells' | 'bytes'>;

/** Follows the stack of tables: those of a node's children are its top, and its own takes their place. */
function costs(parent: Int32Array, start: Int32Array): Costs {
  const n = parent.length;
  const children = new Int32Array(n);
  const below = new Float64Array(n); // cells of the children's tables
  let width = 0;
  let operations = 0;
  let cells = 0;
  let bytes = 0;
  let top = 0;
  for (let i = 0; i < n; i++) {
    const size = start[i + 1]! - start[i]!;
    const table = 2 ** size;
    width = Math.max(width, size);
    // A single child's table is compared where it is; several are added up before, on top of the stack.
    const single = children[i] === 1;
    operations += 2 * table * (single ? 1 : children[i]! + 1);
    if (!single) cells = Math.max(cells, top + 2 * table);
    else if (below[i]! <= table) cells = Math.max(cells, top + table);
    bytes += Math.ceil(table / 8);
    top -= below[i]!;
    if (parent[i]! < 0) continue;
    top += table;
    below[parent[i]!]! += table;
    children[parent[i]!]!++;
  }
  return { width, operations, cells, bytes: bytes + 8 * cells + 4 * start[n]! };
}
