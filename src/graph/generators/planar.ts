/** Unions of planar graphs, like G14–G21 of the G-set (whose generator, rudy, is not published): each layer is a random Apollonian
 *  triangulation — a node is put into a random triangle and linked to its corners, again and again — with its nodes renamed at random
 *  and a share of its 3n − 6 edges kept. One layer is planar, more in general are not. Two layers at 0.99 have the edges of
 *  G14 within 1 % and degrees as skewed as there. Keeps 8 bytes per edge and 24 per node. */
import type { Random } from '../../core/random.ts';
import { type Family, inPairBlocks, integer, type Pair, real } from './family.ts';
import { sampledPositions } from './pairs.ts';

export const planarUnion: Family = {
  name: 'planar',
  summary: 'union of random planar graphs, as in G14 to G21 of the G-set',
  parameters: {
    nodes: integer('N', 'number of nodes', 3),
    layers: { ...integer('L', 'planar graphs that are united', 1, 2), most: 64 },
    density: real('share of the edges of a triangulation in each layer', 0, 1, 0.99),
  },
  weights: 'ones',
  example: '--nodes 800 --layers 2',
  plan: ({ nodes: n, layers, density }) => ({
    nodes: n!,
    edges: layers === 1 ? keptEdges(n!, density!) : null,
    blocks: (random) => inPairBlocks(unitedLayers(n!, layers!, density!, random)),
  }),
};

function keptEdges(n: number, density: number): number {
  return Math.round(density * (3 * n - 6 || 0)) || 0;
}

/** Pairs as numbers u·n + v with u < v, sorted, each once. */
function* unitedLayers(n: number, layers: number, density: number, random: Random): Generator<Pair> {
  const kept = keptEdges(n, density);
  const codes = new Float64Array(layers * kept);
  for (let layer = 0; layer < layers; layer++) {
    const triangulation = apollonian(n, random);
    let write = layer * kept;
    for (const positions of sampledPositions(triangulation.length, kept, random))
      for (const position of positions) codes[write++] = triangulation[position]!;
  }
  codes.sort();
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    if (i > 0 && code === codes[i - 1]) continue;
    yield [Math.floor(code / n), code % n];
  }
}

/** The 3n − 6 edges (3 for n = 3) as codes of renamed nodes. */
function apollonian(n: number, random: Random): Float64Array {
  const name = Int32Array.from({ length: n }, (_, u) => u);
  random.shuffle(name);
  const codes = new Float64Array(3 * n - 6);
  let edges = 0;
  const link = (u: number, v: number) => {
    const [a, b] = [name[u]!, name[v]!];
    codes[edges++] = Math.min(a, b) * n + Math.max(a, b);
  };
  // Both faces of the first triangle can be filled: inside and outside.
  const corners = new Int32Array(3 * (2 * n - 4));
  corners.set([0, 1, 2, 0, 1, 2].slice(0, corners.length));
  for (const [u, v] of [
    [0, 1],
    [1, 2],
    [0, 2],
  ] as const)
    link(u, v);
  for (let v = 3, faces = 2; v < n; v++, faces += 2) {
    const at = 3 * random.below(faces);
    const [a, b, c] = [corners[at]!, corners[at + 1]!, corners[at + 2]!];
    for (const u of [a, b, c]) link(u, v);
    corners[at + 2] = v; // the face a, b, v; the other two are new
    corners.set([b, c, v, a, c, v], 3 * faces);
  }
  return codes;
}
