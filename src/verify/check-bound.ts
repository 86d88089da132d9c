/** Checks multipliers y, said to make A = Diag(y) + W/4 positive semidefinite and with it every cut ≤ ω/2 + Σ y, ω the sum of the
 *  weights. Shares no code with what made it, and differs in method:
 *
 *  - order: exact minimum degree on plain sets, where the bound was made with an approximate one on a quotient graph;
 *  - factor: row by row (up-looking) with scalars, there supernodes and SIMD;
 *  - rounding: a posteriori. Whatever the factor L is, sᵀAs ≥ −Σ|Rᵢⱼ| for s ∈ {±1}ⁿ with the residual R = A − LLᵀ, and R is
 *    computed entry by entry with its own error bound: |computed − exact| ≤ γ·(|aᵢⱼ| + Σ|lᵢₚlⱼₚ|), γ = cu/(1 − cu) for
 *    c − 8 products (Higham, section 3.1; some of the eight are for the rounding of aᵢⱼ itself). No theorem about Cholesky is needed.
 *
 *  So OPT ≤ ω/2 + Σ y + Σᵢⱼ (|Rᵢⱼ| + its error), the first two terms summed without rounding. Slower than the
 *  solver's factorisation, with a wider limit on size. */
import type { ExactGraph } from './exact-graph.ts';
import { ExactSum } from './exact-sum.ts';
import { add, type Rational, timesPowerOfTwo } from './rational.ts';
import { matrixScale, UNDERFLOW, UNIT } from './scaled-weights.ts';

/** The bound that the multipliers prove, or why they prove none. */
export function boundFromMultipliers(graph: ExactGraph, multipliers: ArrayLike<number>): Rational | string {
  const { n } = graph;
  if (multipliers.length !== n) return `${multipliers.length} multipliers for ${n} nodes`;
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, Math.abs(multipliers[i]!));
  if (!(largest < Number.POSITIVE_INFINITY)) return 'a multiplier is not finite';
  const { exponent, quarters } = matrixScale(graph.weight, graph.unit, largest);
  const sum = new ExactSum();
  const diagonal = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    diagonal[i] = scaledDown(multipliers[i]!, exponent);
    sum.add(diagonal[i]!);
  }
  const { start, head, edge } = graph.rows();
  const weight = Float64Array.from(edge, (e) => quarters[e]!);
  const residual = residualOfFactor({ n, rowPtr: start, adj: head, weight }, diagonal);
  if (residual === 'too large') return 'the factor of the matrix would be too large to check';
  if (residual === null) return 'the matrix of the multipliers is not positive definite';
  sum.add(residual + UNDERFLOW);
  const half = timesPowerOfTwo(graph.worth(graph.total()), -1);
  return add(half, timesPowerOfTwo(sum.value(), exponent));
}

/** x/2^exponent, which only underflow can round. */
export function scaledDown(x: number, exponent: number): number {
  const half = Math.trunc(exponent / 2);
  return x / 2 ** half / 2 ** (exponent - half);
}

/** A matrix without its diagonal, by rows. */
interface SparseRows {
  readonly n: number;
  readonly rowPtr: Int32Array;
  readonly adj: Int32Array;
  readonly weight: Float64Array;
}

/** Operations of a factorisation, a few minutes' work; and entries of the sets that an order is found by. */
const MOST_OPERATIONS = 1e11;
const MOST_LISTED = 1e7;
/** Side of the square that is held as such. */
const MOST_DENSE = 4000;
/** The share of the rest that a node of least degree is joined to where the square begins. */
const FULL = 0.25;

/** Σᵢⱼ |Rᵢⱼ| with the error of computing it, for L of A; null where a pivot is not positive. */
function residualOfFactor(graph: SparseRows, diagonals: Float64Array): number | 'too large' | null {
  const { n } = graph;
  const elimination = eliminationOrder(graph);
  const factor = new Factor(graph, elimination);
  if (factor.operations > MOST_OPERATIONS) return 'too large';
  let total = 0;
  for (let i = 0; i < n; i++) {
    const residual = factor.addRow(i, diagonals[elimination.order[i]!]!);
    if (residual === null) return null;
    total += residual;
  }
  return total * (1 + 4 * n * UNIT) + n * n * 2 ** -1000;
}

/** L by columns, which grow row by row; the last ones, where nearly all is joined, as a square by rows: without indices a product
 *  takes half the time. */
class Factor {
  /** Σ over columns of their entries squared; beyond the limit there is no room for L. */
  readonly operations: number;
  readonly #graph: SparseRows;
  readonly #elimination: Elimination;
  /** Column j has the rows row[start[j]] .. row[next[j] − 1], the diagonal first, and values alike. */
  readonly #start: Float64Array;
  readonly #next: Float64Array;
  readonly #row: Int32Array;
  readonly #value: Float64Array;
  /** ‖lᵢ‖ of each row. */
  readonly #norm: Float64Array;
  readonly #work: Float64Array;
  /** The row that each column was last found to be in, and the columns of a row, each after those that it depends on. */
  readonly #seen: Int32Array;
  readonly #pattern: Int32Array;
  readonly #path: Int32Array;
  /** Where the square begins, its side, and its rows. */
  readonly #from: number;
  readonly #side: number;
  readonly #square: Float64Array;

  constructor(graph: SparseRows, elimination: Elimination) {
    const { n } = graph;
    this.#graph = graph;
    this.#elimination = elimination;
    this.#norm = new Float64Array(n);
    this.#work = new Float64Array(n);
    this.#seen = new Int32Array(n).fill(-1);
    this.#pattern = new Int32Array(n);
    this.#path = new Int32Array(n);
    this.#start = new Float64Array(n + 1);
    this.#from = elimination.dense;
    this.#side = n - this.#from;
    for (let i = 0; i < n; i++) {
      if (i < this.#from) this.#start[i + 1]!++;
      for (let k = this.#findPattern(i); k < n; k++) {
        const j = this.#pattern[k]!;
        if (j < this.#from) this.#start[j + 1]!++;
      }
    }
    this.operations = this.#start.reduce((sum, count) => sum + count * count, this.#side ** 3 / 3);
    this.#square = new Float64Array(this.#side ** 2);
    for (let j = 0; j < n; j++) this.#start[j + 1]! += this.#start[j]!;
    this.#next = this.#start.slice(0, n);
    const room = this.operations > MOST_OPERATIONS ? 0 : this.#start[n]!;
    this.#row = new Int32Array(room);
    this.#value = new Float64Array(room);
    this.#seen.fill(-1);
  }

  /** Computes row i. The sum that gives lᵢⱼ gives Rᵢⱼ, too: it is off by at most γ(|aᵢⱼ| + Σ|lᵢₚlⱼₚ|), and the sum of products is at most
   *  ‖lᵢ‖‖lⱼ‖. @returns Σ over the row of |R| and its error, entries left of the diagonal counted twice; null where there is no root */
  addRow(i: number, diagonal: number): number | null {
    const work = this.#work;
    const row = this.#row;
    const value = this.#value;
    const first = this.#findPattern(i);
    const { length } = work;
    let entries = Math.abs(diagonal) / 2 + this.#loadRow(i);
    let residual = 0;
    let square = 0;
    let norms = 0;
    let pivot = diagonal;
    let terms = Math.max(0, i - this.#from);
    for (let k = first; k < length; k++) {
      const j = this.#pattern[k]!;
      if (j >= this.#from) continue;
      terms++;
      const begin = this.#start[j]!;
      const end = this.#next[j]!;
      const root = value[begin]!;
      const x = work[j]! / root;
      residual += Math.abs(work[j]! - x * root);
      work[j] = 0;
      for (let a = begin + 1; a < end; a++) work[row[a]!]! -= x * value[a]!;
      row[end] = i;
      value[end] = x;
      this.#next[j] = end + 1;
      pivot -= x * x;
      square += x * x;
      norms += this.#norm[j]!;
    }
    // Columns of the square depend on those before it, not the other way round.
    const side = this.#side;
    const dense = this.#square;
    const own = (i - this.#from) * side;
    for (let j = this.#from; j < i; j++) {
      const other = (j - this.#from) * side;
      const sum = work[j]! - dotRows(dense, own, other, j - this.#from);
      work[j] = 0;
      const root = dense[other + j - this.#from]!;
      const x = sum / root;
      residual += Math.abs(sum - x * root);
      dense[own + j - this.#from] = x;
      pivot -= x * x;
      square += x * x;
      norms += this.#norm[j]!;
    }
    if (!(pivot > 0 && pivot < Number.POSITIVE_INFINITY)) return null;
    const root = Math.sqrt(pivot);
    if (i < this.#from) {
      const at = this.#next[i]!++;
      row[at] = i;
      value[at] = root;
    } else dense[own + i - this.#from] = root;
    const norm = Math.sqrt(square + root * root);
    this.#norm[i] = norm;
    entries += norm * (norms + norm / 2);
    const c = (terms + 8) * UNIT;
    return 2 * residual + Math.abs(pivot - root * root) + 2 * ((1.001 * c) / (1 - c)) * entries;
  }

  /** Writes row i of A left of the diagonal. @returns the sum of its sizes */
  #loadRow(i: number): number {
    const { rowPtr, adj, weight } = this.#graph;
    const { order, position } = this.#elimination;
    const node = order[i]!;
    let size = 0;
    for (let a = rowPtr[node]!, end = rowPtr[node + 1]!; a < end; a++) {
      const j = position[adj[a]!]!;
      if (j > i) continue;
      this.#work[j] = weight[a]!;
      size += Math.abs(weight[a]!);
    }
    return size;
  }

  /** The columns where row i of L has entries: from those of A up the tree to i, each path before those that were found earlier, since
   *  it ends below them. @returns where they begin in `pattern`, which they fill to its end */
  #findPattern(i: number): number {
    const { rowPtr, adj } = this.#graph;
    const { order, position, parent } = this.#elimination;
    const seen = this.#seen;
    const node = order[i]!;
    let top = this.#pattern.length;
    seen[i] = i;
    for (let a = rowPtr[node]!, end = rowPtr[node + 1]!; a < end; a++) {
      const j = position[adj[a]!]!;
      if (j > i) continue;
      let length = 0;
      for (let t = j; seen[t] !== i; t = parent[t]!) {
        seen[t] = i;
        this.#path[length++] = t;
      }
      while (length > 0) this.#pattern[--top] = this.#path[--length]!;
    }
    return top;
  }
}

/** Σ of the products of two rows' first entries, in four sums: no product is in more additions than in one. */
function dotRows(values: Float64Array, one: number, other: number, count: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let c = 0;
  for (; c + 4 <= count; c += 4) {
    s0 += values[one + c]! * values[other + c]!;
    s1 += values[one + c + 1]! * values[other + c + 1]!;
    s2 += values[one + c + 2]! * values[other + c + 2]!;
    s3 += values[one + c + 3]! * values[other + c + 3]!;
  }
  for (; c < count; c++) s0 += values[one + c]! * values[other + c]!;
  return s0 + s1 + (s2 + s3);
}

interface Elimination {
  readonly order: readonly number[];
  /** From this place on nearly all nodes are joined; n where no such square fits the memory. */
  readonly dense: number;
  /** The place of each node in the order. */
  readonly position: Int32Array;
  /** The elimination tree, by places; −1 at a root. */
  readonly parent: Int32Array;
}

/** The order of elimination with its tree (Liu's algorithm). */
function eliminationOrder(graph: SparseRows): Elimination {
  const { n } = graph;
  const { order, dense } = minimumDegree(graph);
  const position = new Int32Array(n);
  order.forEach((node, i) => {
    position[node] = i;
  });
  const parent = new Int32Array(n).fill(-1);
  const root = new Int32Array(n).fill(-1);
  for (let i = 0; i < n; i++) {
    const node = order[i]!;
    for (let a = graph.rowPtr[node]!, end = graph.rowPtr[node + 1]!; a < end; a++) {
      let j = position[graph.adj[a]!]!;
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
function minimumDegree(graph: SparseRows): { order: readonly number[]; dense: number } {
  const { n, rowPtr, adj } = graph;
  const around: Set<number>[] = [];
  const byDegree: Set<number>[] = [];
  const list = (u: number): void => {
    const degree = around[u]!.size;
    byDegree[degree] ??= new Set();
    byDegree[degree].add(u);
  };
  for (let u = 0; u < n; u++) {
    around.push(new Set(adj.subarray(rowPtr[u]!, rowPtr[u + 1]!)));
    list(u);
  }
  const order: number[] = [];
  const left = new Set(around.keys());
  let least = 0;
  let listed = adj.length;
  while (left.size > 0 && listed <= MOST_LISTED) {
    while (byDegree[least] === undefined || byDegree[least]!.size === 0) least++;
    if (least > FULL * left.size) break;
    const u = byDegree[least]!.values().next().value as number;
    const neighbours = [...around[u]!];
    for (const v of neighbours) listed -= around[v]!.size;
    for (const v of neighbours) byDegree[around[v]!.size]!.delete(v);
    byDegree[least]!.delete(u);
    for (const v of neighbours) {
      for (const t of neighbours) if (t !== v) around[v]!.add(t);
      around[v]!.delete(u);
    }
    for (const v of neighbours) {
      list(v);
      listed += around[v]!.size;
    }
    order.push(u);
    left.delete(u);
    least = Math.max(0, least - 1);
  }
  const dense = left.size <= MOST_DENSE && listed <= MOST_LISTED ? order.length : n;
  return { order: [...order, ...left], dense };
}
