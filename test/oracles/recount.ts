/** Counts a cut from a file's own text: imports nothing from src. */

/** A rudy file's edges by the nodes' names: a line `n m`, then `u v` or `u v w` per edge. */
export function rudyEdges(text: string): [string, string, number][] {
  const [, ...lines] = text.trim().split('\n');
  return lines.map((line) => {
    const [u, v, w] = line.trim().split(/\s+/);
    return [u!, v!, Number(w ?? 1)];
  });
}

/** Side of each node from lines `node side`. */
export function partitionSides(text: string): Record<string, number> {
  return Object.fromEntries(
    text
      .trim()
      .split('\n')
      .map((line) => line.split(' '))
      .map(([node, side]) => [node!, Number(side)]),
  );
}

/** Σ of the weights of edges between the sides; a node without a side makes it NaN. */
export function recount(
  edges: readonly (readonly [string, string, number])[],
  side: Readonly<Record<string, number>>,
): number {
  let cut = 0;
  for (const [u, v, w] of edges) {
    if (side[u] === undefined || side[v] === undefined) return Number.NaN;
    if (side[u] !== side[v]) cut += w;
  }
  return cut;
}
