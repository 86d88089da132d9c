/** Random planar graphs, and graphs that are not: imports nothing from src. */
import { type Edge, type EdgeListSample, generator } from './random-graphs.ts';

/** A random triangulation, in which each node was put into a face, less a share of its edges, its nodes renamed. */
export function randomPlanar(
  seed: number,
  n: number,
  kept: number,
  weight: (uniform: () => number) => number = () => 1,
): EdgeListSample {
  const uniform = generator(seed);
  for (let i = 0; i < 5; i++) uniform();
  const faces = [
    [0, 1, 2],
    [0, 1, 2],
  ];
  const pairs = [
    [0, 1],
    [1, 2],
    [0, 2],
  ];
  for (let v = 3; v < n; v++) {
    const at = Math.floor(uniform() * faces.length);
    const [a, b, c] = faces[at]!;
    faces[at] = [a!, b!, v];
    faces.push([b!, c!, v], [a!, c!, v]);
    pairs.push([a!, v], [b!, v], [c!, v]);
  }
  const name = shuffled(n, uniform);
  const edges = pairs
    .filter(() => uniform() < kept)
    .map(([u, v]): Edge => [name[u!]!, name[v!]!, weight(uniform)]);
  return { n, edges };
}

/** Each edge is replaced by a path of one to three edges, and all nodes are renamed. */
export function subdivided(seed: number, { n, edges }: EdgeListSample): EdgeListSample {
  const uniform = generator(seed);
  for (let i = 0; i < 5; i++) uniform();
  let count = n;
  const paths: [number, number][] = [];
  for (const [u, v] of edges) {
    let from = u;
    for (let i = Math.floor(uniform() * 3); i > 0; i--) {
      paths.push([from, count]);
      from = count++;
    }
    paths.push([from, v]);
  }
  const name = shuffled(count, uniform);
  return { n: count, edges: paths.map(([u, v]): Edge => [name[u]!, name[v]!, 1]) };
}

function shuffled(n: number, uniform: () => number): number[] {
  const name = Array.from({ length: n }, (_, u) => u);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(uniform() * (i + 1));
    [name[i], name[j]] = [name[j]!, name[i]!];
  }
  return name;
}
