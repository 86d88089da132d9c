/** What a graph is for the exact methods: what reduction leaves of it, its blocks, the surface that they are on, and what proof of
 *  optimality is in reach. Solves nothing: costs a reduction, some orders of elimination, and a test of planarity. */
import { Deadline } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import { predictDense } from '../exact/dense-engine.ts';
import { predictTreeDp } from '../exact/elimination-bags.ts';
import { predictEnumeration } from '../exact/enumerate.ts';
import { SMALL_LIMITS } from '../exact/solve-small.ts';
import { predictSparse } from '../exact/sparse-engine.ts';
import { type SurfaceKind, surfaceKind } from '../exact/surface/solve-surface.ts';
import { MOST_EDGES, recognizeSurface } from '../exact/surface/surface.ts';
import { torusSides } from '../exact/surface/torus-sides.ts';
import { balancedCut } from '../graph/balance.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { planarRotation } from '../graph/planarity.ts';
import { DEFAULT_PORTFOLIO_PARAMETERS } from '../portfolio/parameters.ts';
import { findBlocks } from '../presolve/blocks.ts';
import { reduceGraph } from '../presolve/reduce.ts';
import { cutLattice } from '../problems/lattice.ts';

export interface GraphStructure {
  /** No cut can hold all edges of positive weight and none of negative weight. */
  readonly frustrated: boolean;
  /** Null where the graph is too large to tell. */
  readonly planar: boolean | null;
  /** All cuts are multiples of it; null where the weights have no common unit. */
  readonly cutStep: number | null;
  /** What reduction leaves, and its blocks of more than two nodes. */
  readonly kernel: { readonly nodes: number; readonly edges: number };
  readonly blocks: { readonly count: number; readonly largest: BlockStructure | null };
  /** The proof in reach: by none (nothing is frustrated) or the method named, optimality; or a bound only. */
  readonly proof: ProofInReach;
}

export interface BlockStructure {
  readonly nodes: number;
  readonly edges: number;
  /** Upper bound on the treewidth; null where it is more than dynamic programming can use. */
  readonly treewidth: number | null;
  readonly surface: SurfaceKind | null;
  /** Of a torus of squares. */
  readonly sides: readonly [number, number] | null;
}

export type ProofInReach =
  | 'positive-weights'
  | 'reduction'
  | 'enumeration'
  | 'tree-decomposition'
  | 'planar-matching'
  | 'torus-matching'
  | 'branch-and-bound'
  | 'branch-and-cut'
  | 'bound-only';

export function* graphStructure(graph: CsrGraph): Steps<GraphStructure> {
  const deadline = new Deadline();
  const frustrated = (yield* balancedCut(graph)) === null;
  const planar = graph.m > MOST_EDGES ? null : (yield* planarRotation(graph, deadline)) !== null;
  const lattice = cutLattice(graph);
  const kernel = (yield* reduceGraph(graph, deadline, { rules: 'all' })).graph;
  const blocks = (yield* findBlocks(kernel, deadline))!;
  let count = 0;
  let largest = -1;
  for (let b = 0; b < blocks.count; b++) {
    const size = blocks.nodes(b).length;
    if (size > 2) count++;
    if (size > 2 && (largest < 0 || size > blocks.nodes(largest).length)) largest = b;
  }
  const block = largest < 0 ? null : blocks.graph(largest);
  const described = block && (yield* blockStructure(block, deadline));
  return {
    frustrated,
    planar,
    cutStep: lattice === null ? null : lattice.step / lattice.scale,
    kernel: { nodes: kernel.n, edges: kernel.m },
    blocks: { count, largest: described?.structure ?? null },
    proof: frustrated ? (described?.proof ?? 'reduction') : 'positive-weights',
  };
}

function* blockStructure(
  block: CsrGraph,
  deadline: Deadline,
): Steps<{ structure: BlockStructure; proof: ProofInReach }> {
  const bags = yield* predictTreeDp(block, deadline);
  const surface = yield* recognizeSurface(block, deadline);
  const structure = {
    nodes: block.n,
    edges: block.m,
    treewidth: bags?.width ?? null,
    surface: surface && surfaceKind(surface),
    sides: surface && torusSides(surface),
  };
  const enumeration = predictEnumeration(block);
  const tree = bags !== null && bags.bytes <= SMALL_LIMITS.bytes ? bags.operations : Number.POSITIVE_INFINITY;
  return { structure, proof: proofInReach(block, enumeration, tree, structure.surface) };
}

/** Seconds: a proof that is predicted to take longer is not in reach. */
const PATIENCE = 3600;

function proofInReach(
  block: CsrGraph,
  enumeration: number,
  tree: number,
  surface: SurfaceKind | null,
): ProofInReach {
  if (Math.min(enumeration, tree) <= SMALL_LIMITS.operations)
    return enumeration <= tree ? 'enumeration' : 'tree-decomposition';
  if (surface !== null) return surface === 'planar' ? 'planar-matching' : 'torus-matching';
  const { proofNodes: anyNodes, sparseProofNodes: mostNodes } = DEFAULT_PORTFOLIO_PARAMETERS;
  const dense = predictDense(block, { anyNodes, mostNodes });
  const linear = predictSparse(block);
  const linearSec = linear?.seconds ?? Number.POSITIVE_INFINITY;
  if (linearSec <= PATIENCE && linearSec <= (dense?.seconds ?? linearSec)) return 'branch-and-cut';
  return dense !== null ? 'branch-and-bound' : 'bound-only';
}
