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
