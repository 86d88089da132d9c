/** The entries of a Cholesky factor by playing the elimination on plain sets; imports nothing from src. */

/** Entries in each node's row of L, diagonal included, when the nodes are eliminated in this order. */
export function rowEntriesByElimination(
  n: number,
  edges: readonly (readonly number[])[],
  order: ArrayLike<number>,
): number[] {
  const around = Array.from({ length: n }, () => new Set<number>());
  for (const [u, v] of edges) {
    around[u!]!.add(v!);
    around[v!]!.add(u!);
  }
  const entries = new Array<number>(n).fill(1);
  for (let i = 0; i < n; i++) {
    const pivot = order[i]!;
    for (const u of around[pivot]!) {
      entries[u]!++;
      around[u]!.delete(pivot);
      for (const v of around[pivot]!) if (v !== u) around[u]!.add(v);
    }
  }
  return entries;
}
