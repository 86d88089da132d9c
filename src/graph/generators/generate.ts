/** Generated graphs: a family, its parameters and a seed give the same edges on every machine. The structure and the weights have
 *  streams of their own, so that the same graph can be had with other weights. */
import { Random } from '../../core/random.ts';
import { cycle, star } from './classic.ts';
import { type Family, resolveValues, type WeightKind } from './family.ts';
import { torus2d, torus3d } from './lattices.ts';
import { planarUnion } from './planar.ts';
import { barabasiAlbert } from './preferential.ts';
import { clique, erdosRenyi, gnm, plantedCut, sherringtonKirkpatrick } from './random-pairs.ts';
import { regular } from './regular.ts';
import { unitDisk } from './unit-disk.ts';
import { weightSource } from './weights.ts';

export const graphFamilies: readonly Family[] = [
  erdosRenyi,
  gnm,
  regular,
  torus2d,
  torus3d,
  barabasiAlbert,
  planarUnion,
  clique,
  sherringtonKirkpatrick,
  plantedCut,
  unitDisk,
  star,
  cycle,
];

const WARM_UP = 64;
const STREAM = { structure: 0, weights: 1 } as const;

export interface GeneratedGraph {
  readonly nodes: number;
  readonly edges: number;
  /** Weight of the planted cut and the sides ±1 of the nodes, for families that plant one. */
  readonly planted: { readonly cut: number; readonly spin: Int8Array } | null;
  /** [u, v, w], nodes from 0; may be asked for more than once. */
  weightedEdges(): Iterable<readonly [number, number, number]>;
}

/** @throws UsageError for parameters that cannot be used */
export function generateGraph(
  family: Family,
  given: Readonly<Record<string, number | undefined>>,
  seed: number,
  weights: WeightKind = family.weights,
): GeneratedGraph {
  const plan = family.plan(resolveValues(family, given));
  const structure = () => settled(new Random(seed, STREAM.structure));
  function* weightedEdges(): Generator<readonly [number, number, number]> {
    const weight = weightSource(weights, settled(new Random(seed, STREAM.weights)));
    for (const [u, v] of plan.pairs(structure())) yield [u, v, weight()];
  }
  const spin = plan.planted?.(structure());
  // Families that leave the number to chance run twice: a file of edges begins with their number.
  let edges = plan.edges ?? 0;
  let cut = 0;
  if (plan.edges === null || spin !== undefined) {
    edges = 0;
    for (const [u, v, w] of weightedEdges()) {
      edges++;
      if (spin !== undefined && spin[u] !== spin[v]) cut += w;
    }
  }
  return { nodes: plan.nodes, edges, planted: spin === undefined ? null : { cut, spin }, weightedEdges };
}

/** The first draws of neighbouring seeds resemble one another (the state differs in a few bits only): with seeds 1 to 3000 one of
 *  the 15 pairs of 6 nodes never came up. */
function settled(random: Random): Random {
  for (let i = 0; i < WARM_UP; i++) random.int32();
  return random;
}

/** The graph as a rudy file, in pieces of some 64 KiB. */
export function* rudyText(graph: GeneratedGraph): Generator<string> {
  let piece = `${graph.nodes} ${graph.edges}\n`;
  for (const [u, v, w] of graph.weightedEdges()) {
    piece += `${u + 1} ${v + 1} ${w}\n`;
    if (piece.length > 65_536) {
      yield piece;
      piece = '';
    }
  }
  yield piece;
}
