/** Sparse Cholesky factors with what they leave, R = A − LLᵀ: row by row (up-looking), and from where nearly all is joined on as a
 *  square (dense-factor.ts). The sum that gives lᵢⱼ gives Rᵢⱼ, too: it is off by at most γ(|aᵢⱼ| + Σ|lᵢₚlⱼₚ|), and the sum of products is at
 *  most ‖lᵢ‖‖lⱼ‖. */
import { denseFactor, squaresOfRow } from './dense-factor.ts';
import { type Elimination, eliminationOrder, type SparseRows } from './elimination-order.ts';
import { UNIT } from './scaled-weights.ts';

/** Operations of a factorisation, a few minutes' work. */
const MOST_OPERATIONS = 1e11;

/** Σᵢⱼ |Rᵢⱼ| with the error of computing it, for the L of A; null where a pivot is not positive. */
export function sparseResidual(graph: SparseRows, diagonals: Float64Array): number | 'too large' | null {
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
  const square = factor.finish();
  return square === null ? null : (total + square) * (1 + 4 * n * UNIT) + n * n * 2 ** -1000;
}

/** L by columns, which grow row by row, but for the square. */
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
  /** ‖lᵢ‖ of each row; of those in the square until it is finished ‖lᵢ‖² left of it. */
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
  /** Of each row of the square: the sizes of A's entries, the diagonal's half; and of the columns left of it their number and norms. */
  readonly #sizes: Float64Array;
  readonly #terms: Int32Array;
  readonly #norms: Float64Array;

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
    const affordable = this.operations <= MOST_OPERATIONS;
    this.#square = new Float64Array(affordable ? this.#side ** 2 : 0);
    this.#sizes = new Float64Array(this.#side);
    this.#terms = new Int32Array(this.#side);
    this.#norms = new Float64Array(this.#side);
    for (let j = 0; j < n; j++) this.#start[j + 1]! += this.#start[j]!;
    this.#next = this.#start.slice(0, n);
    const room = affordable ? this.#start[n]! : 0;
    this.#row = new Int32Array(room);
    this.#value = new Float64Array(room);
    this.#seen.fill(-1);
  }

  /** Computes row i, in the square only what columns left of it take from it. @returns Σ over the row of |R| and its error, entries left
   *  of the diagonal counted twice; null where there is no root */
  addRow(i: number, diagonal: number): number | null {
    const work = this.#work;
    const row = this.#row;
    const value = this.#value;
    const first = this.#findPattern(i);
    const { length } = work;
    const size = Math.abs(diagonal) / 2 + this.#loadRow(i);
    let residual = 0;
    let square = 0;
    let norms = 0;
    let pivot = diagonal;
    let terms = 0;
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
    if (i >= this.#from) {
      this.#keepRow(i, pivot, size, terms, square, norms);
      return 2 * residual;
    }
    if (!(pivot > 0 && pivot < Number.POSITIVE_INFINITY)) return null;
    const root = Math.sqrt(pivot);
    const at = this.#next[i]!++;
    row[at] = i;
    value[at] = root;
    const norm = Math.sqrt(square + root * root);
    this.#norm[i] = norm;
    const entries = size + norm * (norms + norm / 2);
    return 2 * residual + Math.abs(pivot - root * root) + errorOf(entries, terms);
  }

  /** What is left of the row becomes one of the square. */
  #keepRow(i: number, pivot: number, size: number, terms: number, square: number, norms: number): void {
    const place = i - this.#from;
    const own = place * this.#side;
    for (let j = 0; j < place; j++) {
      this.#square[own + j] = this.#work[this.#from + j]!;
      this.#work[this.#from + j] = 0;
    }
    this.#square[own + place] = pivot;
    this.#sizes[place] = size;
    this.#terms[place] = terms;
    this.#norm[i] = square;
    this.#norms[place] = norms;
  }

  /** Factors the square. @returns as `addRow` does, of all its rows */
  finish(): number | null {
    const side = this.#side;
    let total = denseFactor(side, this.#square);
    if (total === null) return null;
    let before = 0;
    for (let place = 0; place < side; place++) {
      const norm = Math.sqrt(this.#norm[this.#from + place]! + squaresOfRow(this.#square, side, place));
      const entries = this.#sizes[place]! + norm * (this.#norms[place]! + before + norm / 2);
      total += errorOf(entries, this.#terms[place]! + place);
      before += norm;
    }
    return total;
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

/** What the sums of a row may be off by, each entry counted twice. @param entries their sizes @param terms of each at most */
function errorOf(entries: number, terms: number): number {
  const c = (terms + 8) * UNIT;
  return 2 * ((1.001 * c) / (1 - c)) * entries;
}
