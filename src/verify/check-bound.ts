/** Checks multipliers y, said to make A = Diag(y) + W/4 positive semidefinite and with it every cut ≤ ω/2 + Σ y, ω the sum of the
 *  weights. Shares no code with what made it, and differs in method:
 *
 *  - order: exact minimum degree on plain sets, where the bound was made with an approximate one on a quotient graph;
 *  - factor: row by row (up-looking) with scalars, there supernodes and SIMD;
 *  - rounding: a posteriori. Whatever the factor L is, sᵀAs ≥ −Σ|Rᵢⱼ| for s ∈ {±1}ⁿ with the residual R = A − LLᵀ, and R is
 *    recomputed entry by entry with its own error bound: |computed − exact| ≤ γ·(|aᵢⱼ| + Σ|lᵢₚlⱼₚ|), γ = cu/(1 − cu) for
 *    c − 4 products (Higham, section 3.1; the four are for the rounding of aᵢⱼ itself). No theorem about Cholesky is needed.
 *
 *  So OPT ≤ ω/2 + Σ y + Σᵢⱼ (|Rᵢⱼ| + its error), the first two terms summed without rounding. Slow (some 50 times the solver's
 *  factorisation); no limit on size. */
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

/** A column of L: its rows in the order they were found, and its values; the diagonal first. */
interface Column {
  readonly rows: number[];
  readonly values: number[];
}

/** Σᵢⱼ |Rᵢⱼ| with the error of computing it, for L of A; null where a pivot is not positive. */
function residualOfFactor(graph: SparseRows, diagonals: Float64Array): number | null {
  const { n } = graph;
  const elimination = eliminationOrder(graph);
  const columns: Column[] = [];
  const work = new Float64Array(n);
  const size = new Float64Array(n);
  const seen = new Int32Array(n).fill(-1);
  let total = 0;
  for (let i = 0; i < n; i++) {
    const diagonal = diagonals[elimination.order[i]!]!;
    const pattern = rowPattern(graph, elimination, i, seen);
    loadRow(graph, elimination, i, work);
    const row = solveRow(columns, pattern, work, i);
    let pivot = diagonal;
    for (const x of row) pivot -= x * x;
    if (!(pivot > 0 && pivot < Number.POSITIVE_INFINITY)) return null;
    const root = Math.sqrt(pivot);
    columns.push({ rows: [i], values: [root] });
    for (let k = 0; k < pattern.length; k++) {
      columns[pattern[k]!]!.rows.push(i);
      columns[pattern[k]!]!.values.push(row[k]!);
    }
    loadRow(graph, elimination, i, work);
    total += rowResidual(columns, pattern, row, root, diagonal, i, work, size);
  }
  return total * (1 + 4 * n * UNIT) + n * n * 2 ** -1000;
}

/** The columns where row i of L has entries, increasing: from those of A up the tree to i. */
function rowPattern(graph: SparseRows, elimination: Elimination, i: number, seen: Int32Array): number[] {
  const { order, position, parent } = elimination;
  const node = order[i]!;
  const pattern: number[] = [];
  seen[i] = i;
  for (let a = graph.rowPtr[node]!, end = graph.rowPtr[node + 1]!; a < end; a++) {
    const j = position[graph.adj[a]!]!;
    if (j > i) continue;
    for (let t = j; seen[t] !== i; t = parent[t]!) {
      seen[t] = i;
      pattern.push(t);
    }
  }
  return pattern.sort((a, b) => a - b);
}

/** Writes row i of A left of the diagonal. */
function loadRow(graph: SparseRows, elimination: Elimination, i: number, work: Float64Array): void {
  const { order, position } = elimination;
  const node = order[i]!;
  for (let a = graph.rowPtr[node]!, end = graph.rowPtr[node + 1]!; a < end; a++) {
    const j = position[graph.adj[a]!]!;
    if (j < i) work[j] = graph.weight[a]!;
  }
}

/** Row i of L left of the diagonal: solves with the columns before it; `work` holds row i of A and is cleared. */
function solveRow(
  columns: readonly Column[],
  pattern: readonly number[],
  work: Float64Array,
  i: number,
): number[] {
  const row: number[] = [];
  for (const j of pattern) {
    const { rows, values } = columns[j]!;
    const x = work[j]! / values[0]!;
    work[j] = 0;
    row.push(x);
    for (let k = 1; k < rows.length && rows[k]! < i; k++) work[rows[k]!]! -= x * values[k]!;
  }
  for (const j of pattern) work[j] = 0;
  return row;
}

/** Σ over row i of |R| and its error, entries left of the diagonal counted twice; `work` and `size` are cleared. */
function rowResidual(
  columns: readonly Column[],
  pattern: readonly number[],
  row: readonly number[],
  root: number,
  diagonal: number,
  i: number,
  work: Float64Array,
  size: Float64Array,
): number {
  for (const j of pattern) size[j] = Math.abs(work[j]!);
  let own = diagonal - root * root;
  let ownSize = Math.abs(diagonal) + root * root;
  for (let p = 0; p < pattern.length; p++) {
    const { rows, values } = columns[pattern[p]!]!;
    const x = row[p]!;
    for (let k = 0; rows[k]! < i; k++) {
      const product = x * values[k]!;
      work[rows[k]!]! -= product;
      size[rows[k]!]! += Math.abs(product);
    }
    own -= x * x;
    ownSize += x * x;
  }
  const c = (pattern.length + 8) * UNIT;
  const gamma = (1.001 * c) / (1 - c);
  let sum = Math.abs(own) + gamma * ownSize;
  for (const j of pattern) {
    sum += 2 * (Math.abs(work[j]!) + gamma * size[j]!);
    work[j] = 0;
    size[j] = 0;
  }
  return sum;
}

interface Elimination {
  readonly order: readonly number[];
  /** The place of each node in the order. */
  readonly position: Int32Array;
  /** The elimination tree, by places; −1 at a root. */
  readonly parent: Int32Array;
}

/** The order of elimination with its tree (Liu's algorithm). */
function eliminationOrder(graph: SparseRows): Elimination {
  const { n } = graph;
  const order = minimumDegree(graph);
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
  return { order, position, parent };
}

/** A node of least degree next, its neighbours joined; once most of the rest is joined, any order. */
function minimumDegree(graph: SparseRows): number[] {
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
  while (left.size > 0) {
    while (byDegree[least] === undefined || byDegree[least]!.size === 0) least++;
    if (least > 0.7 * left.size) break;
    const u = byDegree[least]!.values().next().value as number;
    const neighbours = [...around[u]!];
    for (const v of neighbours) byDegree[around[v]!.size]!.delete(v);
    byDegree[least]!.delete(u);
    for (const v of neighbours) {
      for (const t of neighbours) if (t !== v) around[v]!.add(t);
      around[v]!.delete(u);
    }
    for (const v of neighbours) list(v);
    order.push(u);
    left.delete(u);
    least = Math.max(0, least - 1);
  }
  return [...order, ...left];
}
