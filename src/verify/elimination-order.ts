/** The order in which the rows of a sparse symmetric matrix are eliminated: exact minimum degree, the eliminated graph's neighbours in plain
 *  lists. Lists of one stamp are merged without a search: O(Σ over eliminated nodes of the lengths of their neighbours' lists). The
 *  last nodes, among which nearly all are joined, are left in any order: they are a square that is held as such. */

/** A matrix without its diagonal, by rows. */
export interface SparseRows {
  readonly n: number;
  readonly rowPtr: Int32Array;
  readonly adj: Int32Array;
  readonly weight: Float64Array;
}

export interface Elimination {
  readonly order: Int32Array;
  /** From this place on nearly all nodes are joined; n where no such square fits the memory. */
  readonly dense: number;
  /** The place of each node in the order. */
  readonly position: Int32Array;
  /** The elimination tree, by places; −1 at a root. */
  readonly parent: Int32Array;
}

/** Entries of all lists. */
const MOST_LISTED = 1e7;
/** Side of the square. */
const MOST_DENSE = 4000;
/** The share of the rest that a node of least degree is joined to where the square begins. */
const FULL = 0.25;

/** The order with its tree (Liu's algorithm). */
export function eliminationOrder(graph: SparseRows): Elimination {
  const { n, rowPtr, adj } = graph;
  const { order, dense } = minimumDegree(graph);
  const position = new Int32Array(n);
  order.forEach((node, i) => {
    position[node] = i;
  });
  const parent = new Int32Array(n).fill(-1);
  const root = new Int32Array(n).fill(-1);
  for (let i = 0; i < n; i++) {
    const node = order[i]!;
    for (let a = rowPtr[node]!, end = rowPtr[node + 1]!; a < end; a++) {
      let j = position[adj[a]!]!;
      while (j !== -1 && j < i) {
        const above: number = root[j]!;
        root[j] = i;
        if (above === -1) parent[j] = i;
        j = above;
      }
    }
  }
  return { order, dense, position, parent };
}

/** A node of least degree next, its neighbours joined; once most of the rest is joined, or that would take too much memory, any
 *  order. */
function minimumDegree(graph: SparseRows): { order: Int32Array; dense: number } {
  const { n } = graph;
  const rest = new EliminatedGraph(graph);
  const order = new Int32Array(n);
  let count = 0;
  while (count < n && rest.listed <= MOST_LISTED && rest.leastDegree <= FULL * (n - count)) {
    order[count++] = rest.eliminate();
  }
  const dense = n - count <= MOST_DENSE && rest.listed <= MOST_LISTED ? count : n;
  for (let u = 0; u < n; u++) if (!rest.gone(u)) order[count++] = u;
  return { order, dense };
}

/** What is left of a graph: each node's neighbours, and the nodes of each degree. */
class EliminatedGraph {
  /** Entries of all lists. */
  listed: number;
  readonly #neighbours: Int32Array[];
  /** −1 for a node that is gone. */
  readonly #degree: Int32Array;
  /** The nodes of each degree as a list: the first, and for each node the next and the one before; −1 for none. */
  readonly #first: Int32Array;
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  /** No node has a smaller degree. */
  #least = 0;
  readonly #mark: Int32Array;

  constructor({ n, rowPtr, adj }: SparseRows) {
    this.listed = adj.length;
    this.#neighbours = Array.from({ length: n }, (_, u) => adj.slice(rowPtr[u]!, rowPtr[u + 1]!));
    this.#degree = Int32Array.from(this.#neighbours, (list) => list.length);
    this.#first = new Int32Array(n + 1).fill(-1);
    this.#next = new Int32Array(n);
    this.#previous = new Int32Array(n);
    this.#mark = new Int32Array(n).fill(-1);
    for (let u = n - 1; u >= 0; u--) this.#insert(u);
  }

  gone(u: number): boolean {
    return this.#degree[u] === -1;
  }

  /** Of the nodes that are left, of which there is one. */
  get leastDegree(): number {
    while (this.#first[this.#least] === -1) this.#least++;
    return this.#least;
  }

  /** @returns the node of least degree, which is gone then, its neighbours joined */
  eliminate(): number {
    const degree = this.leastDegree;
    const u = this.#first[degree]!;
    const ends = this.#neighbours[u]!;
    this.#remove(u);
    this.#degree[u] = -1;
    for (let i = 0; i < degree; i++) this.#mark[ends[i]!] = u;
    this.#mark[u] = u;
    for (let i = 0; i < degree; i++) {
      const v = ends[i]!;
      this.#remove(v);
      this.listed -= this.#degree[v]!;
      this.#degree[v] = this.#join(v, ends, degree);
      this.listed += this.#degree[v]!;
      this.#insert(v);
    }
    this.listed -= degree;
    this.#neighbours[u] = NO_NODES;
    return u;
  }

  /** Lists the others of `ends`, all marked, in the place of the marked nodes of v's list. @returns how many v has then */
  #join(v: number, ends: Int32Array, count: number): number {
    let list = this.#neighbours[v]!;
    const stamp = this.#mark[v]!;
    const before = this.#degree[v]!;
    let kept = 0;
    for (let a = 0; a < before; a++) {
      const t = list[a]!;
      if (this.#mark[t] !== stamp) list[kept++] = t;
    }
    const degree = kept + count - 1;
    if (degree > list.length) {
      const larger = new Int32Array(2 * degree);
      larger.set(list.subarray(0, kept));
      this.#neighbours[v] = larger;
      list = larger;
    }
    for (let i = 0; i < count; i++) if (ends[i] !== v) list[kept++] = ends[i]!;
    return degree;
  }

  #insert(u: number): void {
    const degree = this.#degree[u]!;
    const next = this.#first[degree]!;
    this.#next[u] = next;
    this.#previous[u] = -1;
    if (next !== -1) this.#previous[next] = u;
    this.#first[degree] = u;
    this.#least = Math.min(this.#least, degree);
  }

  #remove(u: number): void {
    const next = this.#next[u]!;
    const previous = this.#previous[u]!;
    if (previous === -1) this.#first[this.#degree[u]!] = next;
    else this.#next[previous] = next;
    if (next !== -1) this.#previous[next] = previous;
  }
}

const NO_NODES = new Int32Array(0);
