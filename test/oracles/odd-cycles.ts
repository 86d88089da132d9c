/** Odd-cycle inequalities by trying all cycles; imports nothing from src. For graphs of some 7 nodes. */

/** Every simple cycle of at least three nodes, each once: lists of nodes. */
export function simpleCycles(
  n: number,
  edges: readonly (readonly [number, number, ...unknown[]])[],
): number[][] {
  const joined = Array.from({ length: n }, () => new Set<number>());
  for (const [u, v] of edges) {
    joined[u]!.add(v);
    joined[v]!.add(u);
  }
  const cycles: number[][] = [];
  const walk = (path: number[]): void => {
    const last = path.at(-1)!;
    // The smallest node comes first, and the smaller of its two neighbours second.
    if (path.length > 2 && path[1]! < last && joined[last]!.has(path[0]!)) cycles.push([...path]);
    for (const next of joined[last]!) {
      if (next > path[0]! && !path.includes(next)) walk([...path, next]);
    }
  };
  for (let v = 0; v < n; v++) walk([v]);
  return cycles;
}

/** The largest Σ_F x − Σ_{C∖F} x − |F| + 1 over the odd subsets F of a cycle, by trying them all.
 *  @param x the value of each edge of the cycle */
export function largestViolation(x: readonly number[]): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let mask = 0; mask < 2 ** x.length; mask++) {
    let size = 0;
    let sum = 0;
    for (let i = 0; i < x.length; i++) {
      if ((mask >> i) & 1) {
        size++;
        sum += x[i]!;
      } else sum -= x[i]!;
    }
    if (size % 2 === 1) most = Math.max(most, sum - size + 1);
  }
  return most;
}
