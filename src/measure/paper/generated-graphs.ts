/** Graphs like those of the G-set, for where its files are not at hand. Their names say that they are not the G-set's. */
import { Random } from '../../core/random.ts';
import { buildCsr, type CsrGraph } from '../../graph/csr.ts';

export interface NamedGraph {
  readonly name: string;
  readonly graph: CsrGraph;
}

export function generatedGraphs(seed: number): NamedGraph[] {
  return [
    { name: 'random-800 (generated)', graph: randomGraph(800, 19_176, new Random(seed)) },
    { name: 'torus-2000 (generated)', graph: signedTorus(100, 20, new Random(seed, 1)) },
  ];
}

/** Uniformly random pairs, weight 1; a pair drawn again is drawn anew. */
function randomGraph(n: number, m: number, random: Random): CsrGraph {
  const taken = new Set<number>();
  while (taken.size < m) {
    const u = random.below(n);
    const v = random.below(n);
    if (u !== v) taken.add(Math.min(u, v) * n + Math.max(u, v));
  }
  const pairs = [...taken];
  const source = Int32Array.from(pairs, (pair) => Math.floor(pair / n));
  const target = Int32Array.from(pairs, (pair) => pair % n);
  return buildCsr(n, source, target, null).graph;
}

/** A torus grid with weights ±1 at random; both sides at least 3. */
function signedTorus(rows: number, columns: number, random: Random): CsrGraph {
  const n = rows * columns;
  const source = Int32Array.from({ length: 2 * n }, (_, e) => e % n);
  const target = Int32Array.from({ length: 2 * n }, (_, e) => {
    const u = e % n;
    const [row, column] = [Math.floor(u / columns), u % columns];
    return e < n ? row * columns + ((column + 1) % columns) : ((row + 1) % rows) * columns + column;
  });
  const weight = Float64Array.from({ length: 2 * n }, () => (random.uniform() < 0.5 ? -1 : 1));
  return buildCsr(n, source, target, weight).graph;
}
