/** Generated graphs: a family, its parameters and a seed give the same edges on every machine. The structure and the weights have
 *  streams of their own, so that the same graph can be had with other weights. */
import { Random } from '../../core/random.ts';
import { cycle, star } from './classic.ts';
import { EdgeText } from './edge-text.ts';
import { type Family, type PairBlock, resolveValues, type WeightKind } from './family.ts';
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
  /** The edges in order, block by block; nodes from 0. May be asked for more than once. */
  blocks(): Iterable<EdgePiece>;
  /** The same as [u, v, w] one by one. */
  weightedEdges(): Iterable<readonly [number, number, number]>;
}

/** Edges source[i]–target[i] of weight weight[i], i < count; weight is null where all weigh 1. The arrays are filled again for the
 *  next one. */
export interface EdgePiece extends Pick<PairBlock, 'source' | 'target' | 'count'> {
  readonly weight: Float64Array | null;
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
  const blocks = () => weighted(plan.blocks(structure()), weights, seed);
  const spin = plan.planted?.(structure());
  // Families that leave the number to chance run twice: a file of edges begins with their number.
  let edges = plan.edges ?? 0;
  let cut = 0;
  if (plan.edges === null || spin !== undefined) {
    edges = 0;
    for (const block of spin === undefined ? plan.blocks(structure()) : blocks()) {
      edges += block.count;
      if (spin !== undefined) cut += cutOf(block as EdgePiece, spin);
    }
  }
  return {
    nodes: plan.nodes,
    edges,
    planted: spin === undefined ? null : { cut, spin },
    blocks,
    weightedEdges: () => oneByOne(blocks()),
  };
}

function* weighted(pairs: Iterable<PairBlock>, kind: WeightKind, seed: number): Generator<EdgePiece> {
  const draw = weightSource(kind, settled(new Random(seed, STREAM.weights)));
  let weight: Float64Array | null = null;
  for (const { source, target, count } of pairs) {
    if (kind !== 'ones') {
      weight ??= new Float64Array(source.length);
      for (let i = 0; i < count; i++) weight[i] = draw();
    }
    yield { source, target, count, weight };
  }
}

function cutOf({ source, target, weight, count }: EdgePiece, spin: Int8Array): number {
  let cut = 0;
  for (let i = 0; i < count; i++)
    if (spin[source[i]!] !== spin[target[i]!]) cut += weight === null ? 1 : weight[i]!;
  return cut;
}

function* oneByOne(pieces: Iterable<EdgePiece>): Generator<readonly [number, number, number]> {
  for (const { source, target, weight, count } of pieces)
    for (let i = 0; i < count; i++) yield [source[i]!, target[i]!, weight === null ? 1 : weight[i]!];
}

/** The first draws of neighbouring seeds resemble one another (the state differs in a few bits only): with seeds 1 to 3000 one of
 *  the 15 pairs of 6 nodes never came up. */
function settled(random: Random): Random {
  for (let i = 0; i < WARM_UP; i++) random.int32();
  return random;
}

/** The graph as a rudy file, in pieces of up to 64 KiB. */
export function* rudyBytes(graph: GeneratedGraph): Generator<Uint8Array> {
  yield new TextEncoder().encode(`${graph.nodes} ${graph.edges}\n`);
  const text = new EdgeText();
  for (const { source, target, weight, count } of graph.blocks())
    for (let i = 0; i < count; ) {
      i = text.add(source, target, weight, i, count);
      if (text.full) yield text.take();
    }
  yield text.take();
}

/** The same as text. */
export function* rudyText(graph: GeneratedGraph): Generator<string> {
  const decoder = new TextDecoder();
  for (const piece of rudyBytes(graph)) yield decoder.decode(piece);
}
