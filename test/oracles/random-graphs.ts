/** Random edge lists for tests: imports nothing from src. A small linear congruential generator keeps them reproducible. */
export type Edge = [number, number, number];

export interface EdgeListSample {
  readonly n: number;
  readonly edges: Edge[];
}

/** Numbers in [0, 1) from a seed (Park–Miller). */
export function generator(seed: number): () => number {
  let state = (Math.abs(Math.trunc(seed)) % 2147483646) + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return (state - 1) / 2147483646;
  };
}

/** Each pair is an edge with the given probability; weights are drawn by `weight`. */
export function randomGraph(
  seed: number,
  n: number,
  probability: number,
  weight: (uniform: () => number) => number = () => 1,
): EdgeListSample {
  const uniform = generator(seed);
  for (let i = 0; i < 5; i++) uniform();
  const edges: Edge[] = [];
  for (let u = 0; u < n; u++) {
    for (let v = u + 1; v < n; v++) if (uniform() < probability) edges.push([u, v, weight(uniform)]);
  }
  return { n, edges };
}

/** Kinds of weights that solvers get wrong: ±1, integers of both signs, reals. */
export const weightKinds: Readonly<Record<string, (uniform: () => number) => number>> = {
  ones: () => 1,
  signs: (uniform) => (uniform() < 0.5 ? 1 : -1),
  integers: (uniform) => Math.floor(uniform() * 21) - 10,
  reals: (uniform) => uniform() * 3 - 1,
};

/** A two-dimensional torus: each node is joined to the next one in its row and in its column; both sides at least 3. */
export function torus(
  rows: number,
  columns: number,
  weight: (uniform: () => number) => number = () => 1,
  seed = 1,
): EdgeListSample {
  const uniform = generator(seed);
  const edges: Edge[] = [];
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const u = r * columns + c;
      edges.push([u, r * columns + ((c + 1) % columns), weight(uniform)]);
      edges.push([u, ((r + 1) % rows) * columns + c, weight(uniform)]);
    }
  }
  return { n: rows * columns, edges };
}

/** The weight of a cut: the sum over edges whose ends stand on different sides. */
export function weightOfCut(edges: readonly Edge[], spin: ArrayLike<number>): number {
  return edges.reduce((sum, [u, v, w]) => sum + (spin[u] === spin[v] ? 0 : w), 0);
}

/** All assignments of ±1 to n nodes. */
export function* allSpins(n: number): Generator<Int8Array> {
  for (let mask = 0; mask < 2 ** n; mask++)
    yield Int8Array.from({ length: n }, (_, u) => ((mask >> u) & 1 ? -1 : 1));
}

/** The connected components of the given nodes, along the edges whose both ends are among them and which `joins` accepts. */
export function componentsOf(
  nodes: readonly number[],
  edges: readonly Edge[],
  joins: (edge: Edge) => boolean = () => true,
): number[][] {
  const root = new Map(nodes.map((u) => [u, u]));
  const find = (u: number): number => (root.get(u) === u ? u : find(root.get(u)!));
  for (const edge of edges) {
    const [u, v] = edge;
    if (root.has(u) && root.has(v) && joins(edge)) root.set(find(u), find(v));
  }
  const parts = new Map<number, number[]>();
  for (const u of nodes) parts.set(find(u), [...(parts.get(find(u)) ?? []), u]);
  return [...parts.values()];
}
