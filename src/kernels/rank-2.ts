/** The two loops of the rank-2 heuristic for max-cut: angles are made to disagree, and the best half-circle becomes a cut.
 *
 *  Every node is a point of the unit circle, and Σ w·cos(θu − θv) = Σ w⟨x_u, x_v⟩ over edges is to fall. `angleSweeps` moves node
 *  after node to the point opposite to Σ w·x over its neighbours, the best one given the others: no angle, sine or step length is
 *  needed, and the sum never rises. O(m) per sweep.
 *  `bestRotation` turns a line through the centre by half a circle: whenever it passes a node, that node flips. The best of the
 *  n + 1 cuts, improved by single flips until none gains. O(m + n): angles are sorted by radix, a pass per ten bits;
 *  those closer than about 10⁻⁹ may be passed in either order, which tries other cuts but none fewer.
 *  Invariant: gain[v] = Σ over arcs (v,t) of w·spin[v]·spin[t], kept by every flip.
 *  Source: Burer, Monteiro, Zhang, SIAM J. Optim. 12 (2002). Departs from it: coordinate steps, not gradient steps with a line search.
 *  WebAssembly in rank-2.as.ts; the functions named …Twin are its oracle and fallback: the same numbers, bit by bit. */
import { f64, i8, i32, type KernelArrays, KernelLayout } from './layout.ts';
import type { KernelSpace } from './space.ts';

export const DIGIT = 1024;
const KEY_RANGE = 2 ** 30;

/** The arrays of one search. */
export const rankTwoLayout = new KernelLayout(['n', 'm'], ({ n, m }) => ({
  rowPtr: i32(n + 1),
  adj: i32(2 * m),
  weight: f64(2 * m),
  /** x, y of each node, x² + y² = 1. */
  point: f64(2 * n),
  /** ±1, and the gains of the nodes. */
  spin: i8(n),
  gain: f64(n),
  /** Node and key, before and after sorting. */
  pairs: i32(2 * n),
  sorted: i32(2 * n),
  counts: i32(DIGIT),
}));
export type RankTwoArrays = KernelArrays<typeof rankTwoLayout>;

/** Runs `sweeps` sweeps. @param scale multiplies the weights, so that no square overflows
 *  @returns by how much the scaled sum fell in the last one, ≥ 0 */
export function angleSweeps(
  space: KernelSpace,
  arrays: RankTwoArrays,
  sweeps: number,
  scale: number,
): number {
  if (space.wasm === null) return angleSweepsTwin(arrays, sweeps, scale);
  const pointers = rankTwoLayout.pointers(arrays, 'rowPtr', 'adj', 'weight', 'point');
  return space.wasm.angleSweeps!(arrays.n, sweeps, ...pointers, scale);
}

/** Writes the best cut over rotations, improved by single flips, into `spin`. @param least a gain at or below it is noise
 *  @returns flips that improved it */
export function bestRotation(space: KernelSpace, arrays: RankTwoArrays, least: number): number {
  if (space.wasm === null) return bestRotationTwin(arrays, least);
  return space.wasm.bestRotation!(arrays.n, ...rankTwoLayout.pointers(arrays), least);
}

export function angleSweepsTwin(arrays: RankTwoArrays, sweeps: number, scale: number): number {
  const { n, rowPtr, adj, weight, point } = arrays;
  let fall = 0;
  for (let sweep = 0; sweep < sweeps; sweep++) {
    fall = 0;
    for (let v = 0; v < n; v++) {
      let x = 0;
      let y = 0;
      for (let a = rowPtr[v]!, end = rowPtr[v + 1]!; a < end; a++) {
        const u = adj[a]!;
        const w = weight[a]!;
        x += w * point[2 * u]!;
        y += w * point[2 * u + 1]!;
      }
      x *= scale;
      y *= scale;
      const norm = Math.sqrt(x * x + y * y);
      if (norm === 0) continue;
      fall += norm + (x * point[2 * v]! + y * point[2 * v + 1]!);
      const opposite = -1 / norm;
      point[2 * v] = x * opposite;
      point[2 * v + 1] = y * opposite;
    }
  }
  return fall;
}

export function bestRotationTwin(arrays: RankTwoArrays, least: number): number {
  const { n, rowPtr, adj, weight, spin, gain, sorted } = arrays;
  sortByAngle(arrays);
  for (let v = 0; v < n; v++) {
    let sum = 0;
    for (let a = rowPtr[v]!, end = rowPtr[v + 1]!; a < end; a++) sum += weight[a]! * spin[adj[a]!]!;
    gain[v] = sum * spin[v]!;
  }
  let growth = 0;
  let most = 0;
  let bestTurn = 0;
  for (let i = 0; i < n; i++) {
    const v = sorted[2 * i]!;
    growth += gain[v]!;
    flip(arrays, v);
    if (growth > most) {
      most = growth;
      bestTurn = i + 1;
    }
  }
  for (let i = n - 1; i >= bestTurn; i--) flip(arrays, sorted[2 * i]!);
  let flips = 0;
  for (let moved = true; moved; ) {
    moved = false;
    for (let v = 0; v < n; v++) {
      if (gain[v]! <= least) continue;
      flip(arrays, v);
      flips++;
      moved = true;
    }
  }
  return flips;
}

/** The upper half of the circle becomes side +1, and the nodes are sorted by their angle modulo π. The key grows with the angle
 *  as 1 − x/(|x| + y) does: no arc tangent. */
function sortByAngle({ n, point, spin, pairs, sorted, counts }: RankTwoArrays): void {
  for (let v = 0; v < n; v++) {
    let x = point[2 * v]!;
    let y = point[2 * v + 1]!;
    const upper = y > 0 || (y === 0 && x > 0);
    spin[v] = upper ? 1 : -1;
    if (!upper) {
      x = -x;
      y = -y;
    }
    pairs[2 * v] = v;
    pairs[2 * v + 1] = Math.trunc(Math.min((1 - x / (Math.abs(x) + y)) * (0.5 * KEY_RANGE), KEY_RANGE - 1));
  }
  sortByDigit(n, pairs, sorted, counts, 0);
  sortByDigit(n, sorted, pairs, counts, 10);
  sortByDigit(n, pairs, sorted, counts, 20);
}

function sortByDigit(n: number, from: Int32Array, to: Int32Array, counts: Int32Array, shift: number): void {
  counts.fill(0);
  for (let i = 0; i < n; i++) counts[(from[2 * i + 1]! >> shift) & (DIGIT - 1)]!++;
  let start = 0;
  for (let d = 0; d < DIGIT; d++) {
    const count = counts[d]!;
    counts[d] = start;
    start += count;
  }
  for (let i = 0; i < n; i++) {
    const target = counts[(from[2 * i + 1]! >> shift) & (DIGIT - 1)]!++;
    to[2 * target] = from[2 * i]!;
    to[2 * target + 1] = from[2 * i + 1]!;
  }
}

function flip({ rowPtr, adj, weight, spin, gain }: RankTwoArrays, v: number): void {
  const side = -spin[v]!;
  spin[v] = side;
  gain[v] = -gain[v]!;
  for (let a = rowPtr[v]!, end = rowPtr[v + 1]!; a < end; a++) {
    const u = adj[a]!;
    gain[u]! += 2 * side * spin[u]! * weight[a]!;
  }
}
