/** Sparse Cholesky of symmetric matrices that share one pattern: analyse once, factor and solve many times.
 *  Order (ordering.ts) → tree and counts → supernodes → panels in one kernel space (kernels/cholesky.ts).
 *  `factor` returning true is the evidence the verified bound rests on: see relax/psd-certificate.ts. */
import { inBlocks, inRowBlocks, type Stopper } from '../core/blocks.ts';
import type { Steps } from '../core/steps.ts';
import {
  type CholeskyArrays,
  choleskyBackward,
  choleskyBytes,
  choleskyForward,
  choleskyPanel,
  choleskyPush,
} from '../kernels/cholesky.ts';
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
/** Work between two pauses, some 5 ms: of a factorisation, of its products within a call; entries of L in a solve; entries of a
 *  panel to clear; rows and arcs of the pattern. */
const PAUSE_FLOPS = 4e7;
const PAUSE_ENTRIES = 2e6;
const PAUSE_CLEAR = 4e6;
const PAUSE_WORK = 1e5;
/** What a supernode costs beside its products. */
const CALL_FLOPS = 1e4;

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

  /** Orders and analyses the pattern; null where the factor would exceed the limits, or the stopper ended it.
   *  @throws RangeError where there is not enough memory */
  static *analyse(
    pattern: SymmetricPattern,
    limits: Partial<OrderingLimits> = {},
    backend: Backend = 'wasm',
  ): Steps<SparseCholesky | null> {
    const { n, rowPtr, adj } = pattern;
    const entries = Math.min(limits.entries ?? MAX_PANEL_DOUBLES, MAX_PANEL_DOUBLES);
    const ordering = yield* minimumDegreeOrder(n, rowPtr, adj, {
      flops: Number.POSITIVE_INFINITY,
      ...limits,
      entries,
    });
    if (ordering === null) return null;
    const tree = yield* eliminationTree(n, rowPtr, adj, ordering.order);
    if (limits.stopper?.expired) return null;
    const nodes = yield* supernodes(rowPtr, adj, tree);
    const layout = panelLayout(nodes);
    if (layout.doubles > MAX_PANEL_DOUBLES || limits.stopper?.expired) return null;
    const rowEntries = tree.position.map((i) => tree.rowCount[i]!);
    yield;
    const slots = yield* findSlots(pattern, nodes, layout, tree.position);
    return new SparseCholesky(pattern, tree, nodes, layout, rowEntries, slots, backend);
  }

  private constructor(
    pattern: SymmetricPattern,
    tree: EliminationTree,
    nodes: Supernodes,
    layout: PanelLayout,
    rowEntries: Int32Array,
    slots: readonly [Int32Array, Int32Array],
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
    [this.#diagonalSlot, this.#edgeSlot] = slots;
  }

  /** Factors the matrix with these diagonal entries (per node) and off-diagonal ones (per arc, read where u < v).
   *  @returns false where a pivot was not positive and finite, or the stopper ended it: then there is no factor */
  *factor(diagonal: Float64Array, offDiagonal: ArrayLike<number>, stopper?: Stopper): Steps<boolean> {
    const { supernodes: count, firstColumn, rowStart } = this.#arrays;
    if (!(yield* this.#fill(diagonal, offDiagonal, stopper))) return false;
    let sincePause = 0;
    // The next row to push products from; 0 where the panel is not factored yet.
    let row = 0;
    for (let s = 0; s < count; ) {
      if (sincePause >= PAUSE_FLOPS) {
        yield;
        if (stopper?.expired) return false;
        sincePause = 0;
      }
      const columns = firstColumn[s + 1]! - firstColumn[s]!;
      const rows = rowStart[s + 1]! - rowStart[s]!;
      if (row === 0) {
        if (choleskyPanel(this.#space, this.#arrays, s) >= 0) return false;
        sincePause += columns * columns * rows + CALL_FLOPS;
        row = columns;
      } else {
        const next = choleskyPush(this.#space, this.#arrays, s, row, PAUSE_FLOPS);
        sincePause += columns * (rows - row) * (next - row);
        row = next;
      }
      if (row < rows) continue;
      s++;
      row = 0;
    }
    return true;
  }

  /** Puts the matrix where its factor will be. */
  *#fill(diagonal: Float64Array, offDiagonal: ArrayLike<number>, stopper?: Stopper): Steps<boolean> {
    const { rowPtr, adj } = this.#pattern;
    const { panels } = this.#arrays;
    const clear = (from: number, to: number) => {
      panels.fill(0, from, to);
    };
    if (!(yield* inBlocks(panels.length, PAUSE_CLEAR, clear, stopper))) return false;
    let edge = 0;
    const copyRows = (from: number, to: number) => {
      for (let u = from; u < to; u++) {
        panels[this.#diagonalSlot[u]!] = diagonal[u]!;
        for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
          if (adj[a]! > u) panels[this.#edgeSlot[edge++]!] = offDiagonal[a]!;
        }
      }
    };
    return yield* inRowBlocks(rowPtr, PAUSE_WORK, copyRows, stopper);
  }

  /** x ← A⁻¹x, with the last factor. O(entries of L). */
  *solve(x: Float64Array): Steps<void> {
    const { vector, supernodes: count, panelStart } = this.#arrays;
    for (let u = 0; u < x.length; u++) vector[this.#position[u]!] = x[u]!;
    const bounds = [0];
    for (let s = 0, from = 0; s < count; s++) {
      if (panelStart[s + 1]! - from < PAUSE_ENTRIES && s + 1 < count) continue;
      bounds.push(s + 1);
      from = panelStart[s + 1]!;
    }
    for (let i = 0; i + 1 < bounds.length; i++) {
      if (i > 0) yield;
      choleskyForward(this.#space, this.#arrays, bounds[i]!, bounds[i + 1]!);
    }
    for (let i = bounds.length - 2; i >= 0; i--) {
      choleskyBackward(this.#space, this.#arrays, bounds[i]!, bounds[i + 1]!);
      if (i > 0) yield;
    }
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

function* findSlots(
  pattern: SymmetricPattern,
  nodes: Supernodes,
  layout: PanelLayout,
  position: Int32Array,
): Steps<readonly [Int32Array, Int32Array]> {
  const { n, rowPtr, adj } = pattern;
  const diagonal = new Int32Array(n);
  const edges = new Int32Array(rowPtr[n]! / 2);
  let edge = 0;
  yield* inRowBlocks(rowPtr, PAUSE_WORK, (from, to) => {
    for (let u = from; u < to; u++) {
      diagonal[u] = slotOf(nodes, layout, position[u]!, position[u]!);
      for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
        const v = adj[a]!;
        if (v < u) continue;
        const column = Math.min(position[u]!, position[v]!);
        edges[edge++] = slotOf(nodes, layout, column, Math.max(position[u]!, position[v]!));
      }
    }
  });
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
