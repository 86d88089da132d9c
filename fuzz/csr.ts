/** Csr files, whole and damaged, with a checksum that is right or not, against a reader that shares nothing with ours. */
import { InputError } from '../src/core/errors.ts';
import { readGraph } from '../src/io/index.ts';
import { type CsrContent, decodeCsr, encodeCsr, setChecksum } from '../test/oracles/csr-file.ts';
import { among, below, shorter, type Target, type Uniform } from './target.ts';

/** What is done to a file: a byte or a word set, two words exchanged, or the end cut off; places are taken modulo its length. */
type Damage =
  | { readonly what: 'byte' | 'word'; readonly at: number; readonly value: number }
  | { readonly what: 'exchange'; readonly at: number; readonly with: number }
  | { readonly what: 'cut'; readonly at: number };

interface CsrCase {
  readonly n: number;
  readonly edges: ReadonlyArray<readonly [u: number, v: number, w: number]>;
  readonly weightKind: number;
  readonly names: readonly string[];
  readonly nameKind: number;
  readonly damage: readonly Damage[];
  readonly checksum: boolean;
}

const WEIGHTS: Readonly<Record<number, readonly number[]>> = {
  0: [1],
  1: [1, -1, 0, 127, -128],
  2: [1, 300, -32768, 32767],
  4: [1, -1e9, 2 ** 31 - 1, -(2 ** 31)],
  8: [1, 0.1, -0, 0, 5e-324, -1e300, 1e308, 2 ** 53 + 2],
};

const WORDS = ['Aarau', 'Bern', 'Zug', 'b c', 'é', '\u{1F600}', '10', '9'];

function namesOf(uniform: Uniform, n: number, kind: number): string[] {
  if (kind === 0) return Array.from({ length: n }, (_, v) => String(v - 2));
  if (kind === 1) return WORDS.slice(0, n).sort();
  const far = kind === 8 ? 2 ** 40 : 2 ** 20;
  return Array.from({ length: n }, (_, v) => String((v - 3) * far + below(uniform, 1000)));
}

function damageOf(uniform: Uniform, n: number, arcs: number): Damage {
  const at = among(uniform, [64, 64, 80, 16, 0]) + 4 * below(uniform, n + arcs + 16);
  switch (below(uniform, 8)) {
    case 0:
      return { what: 'cut', at };
    case 1:
      return { what: 'byte', at: at + below(uniform, 4), value: below(uniform, 256) };
    case 2:
    case 3:
      return {
        what: 'exchange',
        at,
        with: among(uniform, [at + 4, at + 8, at + 4 * below(uniform, arcs + 1)]),
      };
    default:
      return {
        what: 'word',
        at,
        value: among(uniform, [below(uniform, n + 1), below(uniform, arcs + 2), -1]),
      };
  }
}

function bytesOf({ n, edges, weightKind, names, nameKind, damage, checksum }: CsrCase): Uint8Array {
  const rows = Array.from({ length: n }, (): [number, number][] => []);
  for (const [u, v, w] of edges) {
    rows[u]!.push([v, w]);
    rows[v]!.push([u, w]);
  }
  for (const row of rows) row.sort((a, b) => a[0] - b[0]);
  let bytes = encodeCsr({ names, rows }, weightKind, nameKind);
  for (const one of damage) {
    const at = one.at % bytes.length;
    if (one.what === 'cut') bytes = bytes.slice(0, at);
    if (bytes.length < 64) return bytes;
    const view = new DataView(bytes.buffer);
    const word = 4 * Math.floor(Math.min(at, bytes.length - 4) / 4);
    if (one.what === 'byte') bytes[at] = one.value;
    if (one.what === 'word') view.setInt32(word, one.value, true);
    if (one.what === 'exchange') {
      const other = 4 * Math.floor(Math.min(one.with % bytes.length, bytes.length - 4) / 4);
      const value = view.getInt32(word);
      view.setInt32(word, view.getInt32(other));
      view.setInt32(other, value);
    }
  }
  if (checksum) setChecksum(bytes);
  return bytes;
}

/** The graph as it was read, null where it was refused. */
function readContent(bytes: Uint8Array): CsrContent | null {
  try {
    const { graph, labels } = readGraph(bytes, { format: 'csr' });
    const rows = Array.from({ length: graph.n }, (_, u) => {
      const arcs = Array.from(
        { length: graph.rowPtr[u + 1]! - graph.rowPtr[u]! },
        (_, i) => graph.rowPtr[u]! + i,
      );
      return arcs.map((a) => [graph.adj[a]!, graph.weight[a]!] as const);
    });
    return { names: Array.from({ length: labels.size }, (_, v) => labels.labelOf(v)), rows };
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}

export const csrTarget: Target<CsrCase> = {
  name: 'csr files',
  weight: 40,
  make(uniform) {
    const n = 1 + below(uniform, 8);
    const weightKind = among(uniform, [0, 1, 2, 4, 8]);
    const nameKind = among(uniform, [0, 0, 1, 4, 8]);
    const density = uniform();
    const edges: [number, number, number][] = [];
    for (let u = 0; u < n; u++)
      for (let v = u + 1; v < n; v++)
        if (uniform() < density) edges.push([u, v, among(uniform, WEIGHTS[weightKind]!)]);
    const damage = Array.from({ length: below(uniform, 4) }, () => damageOf(uniform, n, 2 * edges.length));
    const names = namesOf(uniform, n, nameKind);
    return { n, edges, weightKind, names, nameKind, damage, checksum: uniform() < 0.9 };
  },
  *smaller(given) {
    for (const damage of shorter(given.damage)) yield { ...given, damage };
    for (const edges of shorter(given.edges)) yield { ...given, edges };
  },
  async check(given) {
    const bytes = bytesOf(given);
    const expected = decodeCsr(bytes);
    const actual = readContent(bytes);
    if (expected === null) return actual === null ? null : 'a damaged file was taken';
    if (actual === null) return 'a good file was refused';
    return JSON.stringify(actual) === JSON.stringify(expected) ? null : 'read as another graph';
  },
};
