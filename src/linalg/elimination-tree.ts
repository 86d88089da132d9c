/** The elimination tree of a sparse symmetric matrix, and the size of every row and column of its Cholesky factor.
 *  Sources: Liu, "The role of elimination trees in sparse factorization", SIAM J. Matrix Anal. Appl. 11 (1990). */

import type { Steps } from '../core/steps.ts';

export interface EliminationTree {
  /** Int32Array(n): order[i] is the node of column i; a postorder of the tree, so that chains of columns are contiguous. */
  readonly order: Int32Array;
  /** Int32Array(n): the column of each node. */
  readonly position: Int32Array;
  /** Int32Array(n): parent[i] > i is the first row below the diagonal in column i; −1 at a root. */
  readonly parent: Int32Array;
  /** Int32Array(n): entries of each column of L, diagonal included. */
  readonly columnCount: Int32Array;
  /** Int32Array(n): entries of each row of L, diagonal included. */
  readonly rowCount: Int32Array;
}

/** Rows and arcs, or entries of L, between two pauses: some 10 ms. */
const PAUSE_WORK = 4e5;

/** Analyses the pattern (symmetric, without diagonal) eliminated in the given order, and relabels the columns by a
 *  postorder, which changes neither the tree nor the counts. O(entries of L). */
export function* eliminationTree(
  n: number,
  rowPtr: Int32Array,
  adj: Int32Array,
  order: Int32Array,
): Steps<EliminationTree> {
  const position = inverse(order);
  const parent = yield* parents(n, rowPtr, adj, order, position);
  const columnCount = new Int32Array(n);
  const rowCount = new Int32Array(n);
  yield* countEntries(rowPtr, adj, order, position, parent, columnCount, rowCount);
  yield;
  const post = postorder(parent, columnCount);
  const place = inverse(post);
  yield;
  return {
    order: post.map((i) => order[i]!),
    position: position.map((i) => place[i]!),
    parent: post.map((i) => (parent[i]! < 0 ? -1 : place[parent[i]!]!)),
    columnCount: post.map((i) => columnCount[i]!),
    rowCount: post.map((i) => rowCount[i]!),
  };
}

function inverse(order: Int32Array): Int32Array {
  const position = new Int32Array(order.length);
  for (let i = 0; i < order.length; i++) position[order[i]!] = i;
  return position;
}

/** Liu's algorithm with path compression: near O(m). */
function* parents(
  n: number,
  rowPtr: Int32Array,
  adj: Int32Array,
  order: Int32Array,
  position: Int32Array,
): Steps<Int32Array> {
  const parent = new Int32Array(n).fill(-1);
  const ancestor = new Int32Array(n).fill(-1);
  let work = 0;
  for (let i = 0; i < n; i++) {
    const node = order[i]!;
    for (let a = rowPtr[node]!, end = rowPtr[node + 1]!; a < end; a++) {
      for (let j = position[adj[a]!]!; j !== -1 && j < i; ) {
        const next = ancestor[j]!;
        ancestor[j] = i;
        if (next === -1) parent[j] = i;
        j = next;
      }
    }
    work += 1 + rowPtr[node + 1]! - rowPtr[node]!;
    if (work < PAUSE_WORK) continue;
    work = 0;
    yield;
  }
  return parent;
}

/** Row i of L is the part of the tree between i and the columns of A's row i: walks it once, marking. O(entries of L). */
function* countEntries(
  rowPtr: Int32Array,
  adj: Int32Array,
  order: Int32Array,
  position: Int32Array,
  parent: Int32Array,
  columnCount: Int32Array,
  rowCount: Int32Array,
): Steps<void> {
  const visited = new Int32Array(order.length).fill(-1);
  let work = 0;
  for (let i = 0; i < order.length; i++) {
    const node = order[i]!;
    visited[i] = i;
    columnCount[i]!++;
    let count = 1;
    for (let a = rowPtr[node]!, end = rowPtr[node + 1]!; a < end; a++) {
      for (let j = position[adj[a]!]!; j < i && visited[j] !== i; j = parent[j]!) {
        visited[j] = i;
        columnCount[j]!++;
        count++;
      }
    }
    rowCount[i] = count;
    work += count + rowPtr[node + 1]! - rowPtr[node]!;
    if (work < PAUSE_WORK) continue;
    work = 0;
    yield;
  }
}

/** Children before parents, each subtree contiguous, the child with the longest column last: it is the likeliest to
 *  share its rows with the parent, and only contiguous columns can share a supernode. */
function postorder(parent: Int32Array, columnCount: Int32Array): Int32Array {
  const n = parent.length;
  const head = new Int32Array(n + 1).fill(-1); // the roots hang under n
  const next = new Int32Array(n).fill(-1);
  for (let i = n - 1; i >= 0; i--) {
    const above = parent[i] === -1 ? n : parent[i]!;
    const first = head[above]!;
    // The longest column stays at the list's head, which the stack below visits last.
    if (first !== -1 && columnCount[first]! >= columnCount[i]!) {
      next[i] = next[first]!;
      next[first] = i;
    } else {
      next[i] = first;
      head[above] = i;
    }
  }
  const order = new Int32Array(n);
  const stack = new Int32Array(n + 1);
  let top = 0;
  let write = n;
  stack[top++] = n;
  // Parents before children, filled from the back: reversed, it is a postorder.
  while (top > 0) {
    const i = stack[--top]!;
    if (i < n) order[--write] = i;
    // The head of the list must be popped first to come last: push the others before it.
    for (let child = head[i]! === -1 ? -1 : next[head[i]!]!; child !== -1; child = next[child]!)
      stack[top++] = child;
    if (head[i] !== -1) stack[top++] = head[i]!;
  }
  return order;
}
