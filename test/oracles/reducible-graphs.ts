/** Random graphs with the structure that rules of data reduction look for: imports nothing from src. */
import { type Edge, type EdgeListSample, generator } from './random-graphs.ts';

type Weight = (uniform: () => number) => number;

/** Edges without repetitions or zeros, in random numbering of the nodes. */
function shuffled(n: number, edges: Iterable<Edge>, uniform: () => number): EdgeListSample {
  const order = Array.from({ length: n }, (_, u) => u).sort(() => uniform() - 0.5);
  const seen = new Set<string>();
  const kept: Edge[] = [];
  for (const [u, v, w] of edges) {
    const key = u < v ? `${u} ${v}` : `${v} ${u}`;
    if (w === 0 || u === v || seen.has(key)) continue;
    seen.add(key);
    kept.push([order[u]!, order[v]!, w]);
  }
  return { n, edges: kept };
}

/** Cliques in which all edges weigh the same, up to the signs of their ends, and some more edges between them. */
export function cliques(seed: number, n: number, weight: Weight): EdgeListSample {
  const uniform = generator(seed);
  const edges: Edge[] = [];
  for (let from = 0; from < n; from += 1 + Math.floor(uniform() * 3)) {
    const to = Math.min(n, from + 3 + Math.floor(uniform() * 4));
    const c = Math.abs(weight(uniform));
    const signed = uniform() < 0.3;
    const sign = Array.from({ length: n }, () => (signed && uniform() < 0.5 ? -1 : 1));
    for (let u = from; u < to; u++)
      for (let v = from; v < u; v++) edges.push([u, v, c * sign[u]! * sign[v]!]);
  }
  for (let i = 0; i < n / 4; i++)
    edges.push([Math.floor(uniform() * n), Math.floor(uniform() * n), weight(uniform)]);
  return shuffled(n, edges, uniform);
}

/** Nodes whose edges are those of others times a factor; some are adjacent to those. */
export function proportional(seed: number, n: number, weight: Weight): EdgeListSample {
  const uniform = generator(seed);
  const half = Math.ceil(n * 0.6);
  const weights = new Map<string, number>();
  const get = (u: number, v: number): number => weights.get(u < v ? `${u} ${v}` : `${v} ${u}`) ?? 0;
  const set = (u: number, v: number, w: number): unknown => weights.set(u < v ? `${u} ${v}` : `${v} ${u}`, w);
  for (let u = 0; u < half; u++) for (let v = 0; v < u; v++) if (uniform() < 0.6) set(u, v, weight(uniform));
  for (let u = half; u < n; u++) {
    const like = Math.floor(uniform() * u);
    const alpha = [1, -1, 2, 3][Math.floor(uniform() * 4)]!;
    for (let x = 0; x < u; x++) if (x !== like) set(u, x, alpha * get(like, x));
    if (uniform() < 0.5) set(u, like, weight(uniform));
  }
  const edges = [...weights].map(
    ([key, w]): Edge => [...(key.split(' ').map(Number) as [number, number]), w],
  );
  return shuffled(n, edges, uniform);
}

/** A grid with some of its diagonals. */
export function triangulated(seed: number, columns: number, rows: number, weight: Weight): EdgeListSample {
  const uniform = generator(seed);
  const edges: Edge[] = [];
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const u = r * columns + c;
      if (c + 1 < columns) edges.push([u, u + 1, weight(uniform)]);
      if (r + 1 < rows) edges.push([u, u + columns, weight(uniform)]);
      if (c + 1 < columns && r + 1 < rows && uniform() < 0.8)
        edges.push([u, u + columns + 1, weight(uniform)]);
    }
  }
  return shuffled(rows * columns, edges, uniform);
}

/** Dense parts, each attached to the rest by up to three nodes. */
export function attachedParts(seed: number, n: number, weight: Weight): EdgeListSample {
  const uniform = generator(seed);
  const edges: Edge[] = [];
  const core = 5;
  for (let u = 0; u < core; u++) for (let v = 0; v < u; v++) edges.push([u, v, weight(uniform)]);
  for (let from = core; from < n; ) {
    const to = Math.min(n, from + 2 + Math.floor(uniform() * 4));
    const ends = Array.from({ length: Math.floor(uniform() * 4) }, () => Math.floor(uniform() * from));
    for (let u = from; u < to; u++) {
      for (let v = from; v < u; v++) edges.push([u, v, weight(uniform)]);
      for (const v of ends) if (uniform() < 0.8) edges.push([u, v, weight(uniform)]);
    }
    from = to;
  }
  return shuffled(n, edges, uniform);
}
