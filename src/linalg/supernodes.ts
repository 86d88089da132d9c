/** Supernodes: runs of columns of a Cholesky factor with (nearly) the same rows, stored and factored as dense panels.
 *  Sources: Ng & Peyton, "Block sparse Cholesky algorithms on advanced uniprocessor computers", SIAM J. Sci. Comput. 14
 *  (1993); relaxed merging as in Chen, Davis, Hager, Rajamanickam, "CHOLMOD", ACM TOMS 35 (2008). */
import type { Steps } from '../core/steps.ts';
import type { EliminationTree } from './elimination-tree.ts';

export interface Supernodes {
  readonly count: number;
  /** Int32Array(count + 1): the first column of each. */
  readonly firstColumn: Int32Array;
  /** Int32Array(count + 1), and the rows of each, increasing, its own columns first. */
  readonly rowStart: Int32Array;
  readonly rowIndex: Int32Array;
  /** Int32Array(n): the supernode of each column. */
  readonly owner: Int32Array;
}

/** Up to (columns, share of zeros): a panel may hold that many zeros to become one. A wider panel must be fuller. */
const RELAXED: readonly (readonly [number, number])[] = [
  [4, 1],
  [16, 0.8],
  [48, 0.1],
  [Number.POSITIVE_INFINITY, 0.05],
];
/** Wider supernodes are cut: a panel of 2,000 rows takes some 10 ms, and the unused upper triangle stays small. */
export const MAX_COLUMNS = 192;

/** Rows of supernodes between two pauses: some 10 ms. */
const PAUSE_ROWS = 4e5;

export function* supernodes(rowPtr: Int32Array, adj: Int32Array, tree: EliminationTree): Steps<Supernodes> {
  const firstColumn = cutWide(mergeRelaxed(fundamental(tree), tree));
  const count = firstColumn.length - 1;
  const owner = new Int32Array(tree.order.length);
  for (let s = 0; s < count; s++) owner.fill(s, firstColumn[s]!, firstColumn[s + 1]!);
  yield;
  return { count, firstColumn, owner, ...(yield* rowsOf(rowPtr, adj, tree, firstColumn, owner)) };
}

/** First columns of the runs in which each column's rows are the next one's and itself. */
function fundamental(tree: EliminationTree): number[] {
  const { parent, columnCount } = tree;
  const first: number[] = [];
  for (let j = 0; j < parent.length; j++) {
    if (j === 0 || parent[j - 1] !== j || columnCount[j - 1] !== columnCount[j]! + 1) first.push(j);
  }
  return first;
}

/** Merges a supernode into the one after it where that is its parent and the panel stays full enough. From the right, so
 *  that chains of small ones near the leaves collapse into one. */
function mergeRelaxed(first: number[], tree: EliminationTree): number[] {
  const { parent, columnCount } = tree;
  const n = parent.length;
  const kept: number[] = [n];
  let rows = 0; // of the group at the end of `kept`
  let filled = 0; // its entries, zeros not counted
  for (let s = first.length - 1; s >= 0; s--) {
    const begin = first[s]!;
    const end = s + 1 < first.length ? first[s + 1]! : n;
    const columns = end - begin;
    let entries = 0;
    for (let j = begin; j < end; j++) entries += columnCount[j]!;
    const isParent = kept.length > 1 && parent[end - 1] === end;
    if (isParent) {
      const total = kept[kept.length - 2]! - begin;
      const height = rows + columns;
      const area = total * height - (total * (total - 1)) / 2;
      if ((area - filled - entries) / area <= allowedZeros(total)) {
        kept[kept.length - 1] = begin;
        rows = height;
        filled += entries;
        continue;
      }
    }
    kept.push(begin);
    rows = columnCount[begin]!;
    filled = entries;
  }
  return kept.reverse();
}

function allowedZeros(columns: number): number {
  for (const [limit, share] of RELAXED) if (columns <= limit) return share;
  return 0;
}

/** Cuts supernodes wider than MAX_COLUMNS into equal parts. `bounds` holds the first columns and n. */
function cutWide(bounds: number[]): Int32Array {
  const cut: number[] = [];
  for (let s = 0; s + 1 < bounds.length; s++) {
    const width = bounds[s + 1]! - bounds[s]!;
    const parts = Math.ceil(width / MAX_COLUMNS);
    for (let p = 0; p < parts; p++) cut.push(bounds[s]! + Math.floor((p * width) / parts));
  }
  cut.push(bounds[bounds.length - 1]!);
  return Int32Array.from(cut);
}

/** The rows of each supernode: its columns, their entries in A, and what its children in the tree hand up. */
function* rowsOf(
  rowPtr: Int32Array,
  adj: Int32Array,
  tree: EliminationTree,
  firstColumn: Int32Array,
  owner: Int32Array,
): Steps<{ rowStart: Int32Array; rowIndex: Int32Array }> {
  const { order, position } = tree;
  const count = firstColumn.length - 1;
  const seen = new Int32Array(order.length).fill(-1);
  const rows: Int32Array[] = [];
  const child = new Int32Array(count).fill(-1);
  const sibling = new Int32Array(count).fill(-1);
  const rowStart = new Int32Array(count + 1);
  const list = new Int32Array(order.length);
  let work = 0;
  for (let s = 0; s < count; s++) {
    const end = firstColumn[s + 1]!;
    let length = 0;
    const add = (row: number): void => {
      if (row < end || seen[row] === s) return;
      seen[row] = s;
      list[length++] = row;
    };
    for (let j = firstColumn[s]!; j < end; j++) {
      for (let a = rowPtr[order[j]!]!, last = rowPtr[order[j]! + 1]!; a < last; a++) add(position[adj[a]!]!);
    }
    for (let c = child[s]!; c !== -1; c = sibling[c]!) for (const row of rows[c]!) add(row);
    const below = list.slice(0, length).sort();
    rows.push(below);
    rowStart[s + 1] = rowStart[s]! + end - firstColumn[s]! + length;
    if (length > 0) {
      const above = owner[below[0]!]!;
      sibling[s] = child[above]!;
      child[above] = s;
    }
    work += end - firstColumn[s]! + length;
    if (work < PAUSE_ROWS) continue;
    work = 0;
    yield;
  }
  const rowIndex = new Int32Array(rowStart[count]!);
  for (let s = 0; s < count; s++) {
    let write = rowStart[s]!;
    for (let j = firstColumn[s]!; j < firstColumn[s + 1]!; j++) rowIndex[write++] = j;
    rowIndex.set(rows[s]!, write);
  }
  return { rowStart, rowIndex };
}
