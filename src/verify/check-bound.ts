/** Checks a certificate of an upper bound: multipliers y, said to make Diag(y) + W/4 positive semidefinite and with it
 *  every cut ≤ W/2 + Σ y. Shares no code with what made it, and differs in method:
 *
 *  - order: exact minimum degree on plain sets, where the bound was made with an approximate one on a quotient graph;
 *  - factor: row by row (up-looking) with scalars, there supernodes and SIMD;
 *  - rounding: a posteriori. Whatever the factor L is, sᵀAs ≥ −Σ|Rᵢⱼ| for s ∈ {±1}ⁿ with the residual R = A − LLᵀ, and R is
 *    recomputed entry by entry with its own error bound: |computed − exact| ≤ γ·(|aᵢⱼ| + Σ|lᵢₚlⱼₚ|), γ = (c + 2)u/(1 − (c + 2)u)
 *    for c products (Higham, section 3.1). No theorem about Cholesky is needed.
 *
 *  So OPT ≤ W/2 + Σ y + Σᵢⱼ (|Rᵢⱼ| + its error). Slow (some 50 times the solver's factorisation); no limit on size. */
import type { CsrGraph } from '../graph/csr.ts';

export interface BoundCertificate {
  readonly upperBound: number;
  readonly multipliers: ArrayLike<number>;
  /** The bound was rounded down because every weight is an integer. */
  readonly integral: boolean;
}

export interface BoundCheck {
  readonly holds: boolean;
  /** The bound this check proves by itself: from the multipliers, or Σ max(w, 0) where that is lower. */
  readonly provenBound: number;
  readonly reason?: string;
}

const UNIT = 2 ** -53;
/** Relative room for this check's own rounding where the bound is not an integer. */
const ROOM = 1e-12;

export function checkBound(graph: CsrGraph, certificate: BoundCertificate): BoundCheck {
  const { upperBound, multipliers, integral } = certificate;
  if (Number.isNaN(upperBound))
    return { holds: false, provenBound: Number.NaN, reason: 'the bound is not a number' };
  if (integral && !graph.weight.every(Number.isInteger)) {
    return {
      holds: false,
      provenBound: Number.NaN,
      reason: 'rounded down, but some weight is not an integer',
    };
  }
  const claim = (proven: number): boolean =>
    (integral ? Math.floor(proven) : proven - Math.abs(proven) * ROOM) <= upperBound;
  const trivial = roundedUp(positiveWeights(graph), graph.m);
  if (claim(trivial)) return { holds: true, provenBound: trivial };
  const fromMultipliers = boundFromMultipliers(graph, multipliers);
  if (typeof fromMultipliers === 'string')
    return { holds: false, provenBound: trivial, reason: fromMultipliers };
  const provenBound = Math.min(trivial, fromMultipliers);
  if (claim(provenBound)) return { holds: true, provenBound };
  return { holds: false, provenBound, reason: `the multipliers prove ${provenBound}, not ${upperBound}` };
}

/** W/2 + Σ y + Σ|R|, rounded upward, or why there is no such bound. */
function boundFromMultipliers(graph: CsrGraph, multipliers: ArrayLike<number>): number | string {
  const { n, rowPtr, adj, weight } = graph;
  if (multipliers.length !== n) return `${multipliers.length} multipliers for ${n} nodes`;
  // Largest entry to 1, by a power of two: exact but for underflow, which the last term covers.
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, Math.abs(multipliers[i]!));
  for (const w of weight) largest = Math.max(largest, Math.abs(w));
  if (!(largest < Number.POSITIVE_INFINITY)) return 'a multiplier or a weight is not finite';
  const exponent = Math.max(-1000, Math.min(1000, Math.floor(Math.log2(largest))));
  const unit = 2 ** exponent;
  const terms: number[] = [];
  for (let u = 0; u < n; u++) {
    terms.push(multipliers[u]! / unit);
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
      if (adj[a]! > u) terms.push(weight[a]! / unit / 2);
    }
  }
  const residual = residualOfFactor(graph, multipliers, unit);
  if (residual === null) return 'the matrix of the multipliers is not positive definite';
  terms.push(residual, 2 ** -900);
  return roundedUp(terms, terms.length) * unit + (unit < 1 ? Number.MIN_VALUE : 0);
}

function positiveWeights(graph: CsrGraph): number[] {
  const terms: number[] = [];
  for (let u = 0; u < graph.n; u++) {
    for (let a = graph.rowPtr[u]!, end = graph.rowPtr[u + 1]!; a < end; a++) {
      if (graph.adj[a]! > u && graph.weight[a]! > 0) terms.push(graph.weight[a]!);
    }
  }
  return terms;
}

/** A number ≥ the sum: pairwise, so that the error stays below (log₂ N + 1)·u·Σ|x|. Exact integers stay as they are. */
function roundedUp(terms: readonly number[], count: number): number {
  let size = 0;
  for (const x of terms) size += Math.abs(x);
  const sum = pairwise(terms, 0, terms.length);
  if (size <= Number.MAX_SAFE_INTEGER && terms.every(Number.isInteger)) return sum;
  return sum + size * UNIT * (Math.log2(count + 1) + 4) * 1.001;
}

function pairwise(terms: readonly number[], from: number, to: number): number {
  if (to - from <= 2) return (from < to ? terms[from]! : 0) + (from + 1 < to ? terms[from + 1]! : 0);
  const middle = (from + to) >> 1;
  return pairwise(terms, from, middle) + pairwise(terms, middle, to);
}

/** A column of L: its rows in the order they were found, and its values; the diagonal first. */
interface Column {
  readonly rows: number[];
  readonly values: number[];
}

/** Σᵢⱼ |Rᵢⱼ| with the error of computing it, for L of A = Diag(y) + W/4 in units; null where a pivot is not positive. */
function residualOfFactor(graph: CsrGraph, multipliers: ArrayLike<number>, unit: number): number | null {
  const { n } = graph;
  const elimination = eliminationOrder(graph);
  const columns: Column[] = [];
  const work = new Float64Array(n);
  const size = new Float64Array(n);
  const seen = new Int32Array(n).fill(-1);
  let total = 0;
  for (let i = 0; i < n; i++) {
    const diagonal = multipliers[elimination.order[i]!]! / unit;
    const pattern = rowPattern(graph, elimination, i, seen);
    loadRow(graph, elimination, i, unit, work);
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
    loadRow(graph, elimination, i, unit, work);
    total += rowResidual(columns, pattern, row, root, diagonal, i, work, size);
  }
  return total * (1 + 4 * n * UNIT) + n * n * 2 ** -1000;
}

/** The columns where row i of L has entries, increasing: from those of A up the tree to i. */
function rowPattern(graph: CsrGraph, elimination: Elimination, i: number, seen: Int32Array): number[] {
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

/** Writes row i of A left of the diagonal, in units. */
function loadRow(
  graph: CsrGraph,
  elimination: Elimination,
  i: number,
  unit: number,
  work: Float64Array,
): void {
  const { order, position } = elimination;
  const node = order[i]!;
  for (let a = graph.rowPtr[node]!, end = graph.rowPtr[node + 1]!; a < end; a++) {
    const j = position[graph.adj[a]!]!;
    if (j < i) work[j] = graph.weight[a]! / unit / 4;
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
  const c = (pattern.length + 4) * UNIT;
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
function eliminationOrder(graph: CsrGraph): Elimination {
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
function minimumDegree(graph: CsrGraph): number[] {
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
