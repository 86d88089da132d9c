/** Sparse Cholesky of symmetric matrices that share one pattern: analyse once, factor and solve many times.
 *  Order (ordering.ts) → tree and counts → supernodes → panels in one kernel space (kernels/cholesky.ts).
 *  `factor` returning true is the evidence the verified bound rests on: see relax/psd-certificate.ts. */
import { type CholeskyArrays, choleskyBytes, choleskySolve, choleskySupernode } from '../kernels/cholesky.ts';
import { type Backend, KernelSpace } from '../kernels/space.ts';
import { type EliminationTree, eliminationTree } from './elimination-tree.ts';
import { minimumDegreeOrder, type OrderingLimits } from './ordering.ts';
import { type Supernodes, supernodes } from './supernodes.ts';

/** The pattern: CSR, symmetric, no diagonal; both arcs of an edge are stored. */
export interface SymmetricPattern {
  readonly n: number;
  readonly rowPtr: Int32Array;
  readonly adj: Int32Array;
}

/** Panels above this many doubles (2 GiB) are refused, whatever the limits. */
const MAX_PANEL_DOUBLES = 2 ** 28;
/** Work between two looks at the clock: some 5 ms. */
const STOP_INTERVAL_FLOPS = 4e7;

export class SparseCholesky {
  /** Entries of L without the zeros that supernodes add, and the multiplications and additions of one factorisation. */
  readonly entries: number;
  readonly flops: number;
  /** Int32Array(n): entries of L in the row of each node, diagonal included. */
  readonly rowEntries: Int32Array;
  readonly #pattern: SymmetricPattern;
  readonly #space: KernelSpace;
  readonly #arrays: CholeskyArrays;
  /** The column of each node; where in the panels its diagonal entry and the entry of each edge (u < v) lie. */
  readonly #position: Int32Array;
  readonly #diagonalSlot: Int32Array;
  readonly #edgeSlot: Int32Array;

  /** Orders and analyses the pattern; null where the factor would exceed the limits, or when told to stop. */
  static analyse(
    pattern: SymmetricPattern,
    limits: Partial<OrderingLimits> = {},
    backend: Backend = 'wasm',
  ): SparseCholesky | null {
    const { n, rowPtr, adj } = pattern;
    const entries = Math.min(limits.entries ?? MAX_PANEL_DOUBLES, MAX_PANEL_DOUBLES);
    const ordering = minimumDegreeOrder(n, rowPtr, adj, {
      flops: Number.POSITIVE_INFINITY,
      ...limits,
      entries,
    });
    if (ordering === null) return null;
    const tree = eliminationTree(n, rowPtr, adj, ordering.order);
    const nodes = supernodes(rowPtr, adj, tree);
    const layout = panelLayout(nodes);
    if (layout.doubles > MAX_PANEL_DOUBLES) return null;
    const rowEntries = tree.position.map((i) => tree.rowCount[i]!);
    return new SparseCholesky(pattern, tree, nodes, layout, rowEntries, backend);
  }

  private constructor(
    pattern: SymmetricPattern,
    tree: EliminationTree,
    nodes: Supernodes,
    layout: PanelLayout,
    rowEntries: Int32Array,
    backend: Backend,
  ) {
    this.entries = tree.columnCount.reduce((sum, count) => sum + count, 0);
    this.flops = tree.columnCount.reduce((sum, count) => sum + (count - 1) ** 2, 0);
    this.rowEntries = rowEntries;
    this.#pattern = pattern;
    this.#position = tree.position;
    const { n } = pattern;
    const { count, rowIndex } = nodes;
    const bytes = choleskyBytes(n, count, rowIndex.length, layout.doubles, layout.longest);
    const space = new KernelSpace(bytes, backend);
    this.#space = space;
    this.#arrays = {
      supernodes: count,
      firstColumn: copyInto(space.i32(count + 1), nodes.firstColumn),
      rowStart: copyInto(space.i32(count + 1), nodes.rowStart),
      rowIndex: copyInto(space.i32(rowIndex.length), rowIndex),
      panelStart: copyInto(space.i32(count + 1), layout.start),
      stride: copyInto(space.i32(count), layout.stride),
      owner: copyInto(space.i32(n), nodes.owner),
      panels: space.f64(layout.doubles),
      rowTarget: space.i32(layout.longest),
      columnTarget: space.i32(layout.longest),
      vector: space.f64(n),
    };
    [this.#diagonalSlot, this.#edgeSlot] = findSlots(pattern, nodes, layout, tree.position);
  }

  /** Factors the matrix with these diagonal entries (per node) and off-diagonal ones (per arc, read where u < v).
   *  @returns false where a pivot was not positive and finite, or `shouldStop` said so: then there is no factor */
  factor(diagonal: Float64Array, offDiagonal: Float64Array, shouldStop?: () => boolean): boolean {
    const { n, rowPtr, adj } = this.#pattern;
    const { panels, supernodes: count, firstColumn, rowStart } = this.#arrays;
    panels.fill(0);
    let edge = 0;
    for (let u = 0; u < n; u++) {
      panels[this.#diagonalSlot[u]!] = diagonal[u]!;
      for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
        if (adj[a]! > u) panels[this.#edgeSlot[edge++]!] = offDiagonal[a]!;
      }
    }
    let sinceLook = 0;
    for (let s = 0; s < count; s++) {
      if (choleskySupernode(this.#space, this.#arrays, s) >= 0) return false;
      sinceLook += (firstColumn[s + 1]! - firstColumn[s]!) * (rowStart[s + 1]! - rowStart[s]!) ** 2;
      if (sinceLook < STOP_INTERVAL_FLOPS) continue;
      if (shouldStop?.()) return false;
      sinceLook = 0;
    }
    return true;
  }

  /** x ← A⁻¹x, with the last factor. O(entries of L). */
  solve(x: Float64Array): void {
    const { vector } = this.#arrays;
    for (let u = 0; u < x.length; u++) vector[this.#position[u]!] = x[u]!;
    choleskySolve(this.#space, this.#arrays);
    for (let u = 0; u < x.length; u++) x[u] = vector[this.#position[u]!]!;
  }
}

interface PanelLayout {
  readonly start: Int32Array;
  readonly stride: Int32Array;
  readonly doubles: number;
  readonly longest: number;
}

/** Where each panel goes. A wide panel's rows are an odd number of cache lines apart, so that a block of rows does not
 *  fall into the same few sets of the cache. */
function panelLayout(nodes: Supernodes): PanelLayout {
  const start = new Int32Array(nodes.count + 1);
  const stride = new Int32Array(nodes.count);
  let doubles = 0;
  let longest = 0;
  for (let s = 0; s < nodes.count; s++) {
    const columns = nodes.firstColumn[s + 1]! - nodes.firstColumn[s]!;
    const rows = nodes.rowStart[s + 1]! - nodes.rowStart[s]!;
    stride[s] = columns < 32 ? columns : (Math.ceil(columns / 8) | 1) * 8;
    start[s] = doubles;
    doubles += rows * stride[s]!;
    longest = Math.max(longest, rows);
  }
  start[nodes.count] = doubles;
  return { start, stride, doubles, longest };
}

function findSlots(
  pattern: SymmetricPattern,
  nodes: Supernodes,
  layout: PanelLayout,
  position: Int32Array,
): [Int32Array, Int32Array] {
  const { n, rowPtr, adj } = pattern;
  const diagonal = new Int32Array(n);
  const edges = new Int32Array(rowPtr[n]! / 2);
  let edge = 0;
  for (let u = 0; u < n; u++) {
    diagonal[u] = slotOf(nodes, layout, position[u]!, position[u]!);
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
      const v = adj[a]!;
      if (v < u) continue;
      const column = Math.min(position[u]!, position[v]!);
      edges[edge++] = slotOf(nodes, layout, column, Math.max(position[u]!, position[v]!));
    }
  }
  return [diagonal, edges];
}

/** Place of entry (row, column) in the panels: the row is found by bisection in its supernode's list. */
function slotOf(nodes: Supernodes, layout: PanelLayout, column: number, row: number): number {
  const s = nodes.owner[column]!;
  let low = nodes.rowStart[s]!;
  let high = nodes.rowStart[s + 1]! - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (nodes.rowIndex[middle]! < row) low = middle + 1;
    else high = middle;
  }
  const line = low - nodes.rowStart[s]!;
  return layout.start[s]! + line * layout.stride[s]! + column - nodes.firstColumn[s]!;
}

function copyInto(target: Int32Array, source: Int32Array): Int32Array {
  target.set(source);
  return target;
}
