/** Families of graphology-generators: small graphs that are known by name, and those with communities. The whole graph is made as a
 *  graphology graph before its first edge comes out: for large ones take the families that keep less. The package is optional, and
 *  is loaded when a family is asked for. */
import type { AbstractGraph, GraphConstructor } from 'graphology-types';
import { UsageError } from '../../core/errors.ts';
import { type Family, inPairBlocks, integer, type Pair, real, type Values } from './family.ts';

/** A family whose plan has to be loaded first. */
export interface LibraryFamily extends Omit<Family, 'plan'> {
  /** @throws UsageError where graphology-generators is not installed */
  load(): Promise<Family>;
}

interface Library {
  readonly Graph: GraphConstructor;
  readonly classic: typeof import('graphology-generators/classic/index.js');
  readonly community: typeof import('graphology-generators/community/index.js');
  readonly random: typeof import('graphology-generators/random/index.js');
  readonly small: typeof import('graphology-generators/small/index.js');
  readonly social: typeof import('graphology-generators/social/index.js');
}

type FamilyWords = Pick<Family, 'name' | 'summary' | 'parameters' | 'example'>;
type Make = (library: Library, values: Values, rng: () => number) => AbstractGraph;

/** @param order number of nodes */
function family(words: FamilyWords, order: (values: Values) => number, make: Make): LibraryFamily {
  const described = { ...words, weights: 'ones' } as const;
  return {
    ...described,
    async load() {
      const library = await loadLibrary(words.name);
      return {
        ...described,
        plan: (values) => ({
          nodes: order(values),
          edges: null,
          blocks: (random) => inPairBlocks(pairsOf(make(library, values, () => random.uniform()))),
        }),
      };
    },
  };
}

const nodes = integer('N', 'number of nodes', 1);
const cliques = { cliques: integer('L', 'number of cliques', 1), size: integer('K', 'nodes of each', 2) };
const inCliques = ({ cliques: l, size }: Values) => l! * size!;

export const libraryFamilies: readonly LibraryFamily[] = [
  family(
    { name: 'path', summary: 'a path', parameters: { nodes }, example: '--nodes 20' },
    ({ nodes: n }) => n!,
    ({ Graph, classic }, { nodes: n }) => classic.path(Graph, n!),
  ),
  family(
    {
      name: 'ladder',
      summary: 'two paths side by side, joined by rungs',
      parameters: { rungs: integer('N', 'number of rungs', 1) },
      example: '--rungs 10',
    },
    ({ rungs }) => 2 * rungs!,
    ({ Graph, classic }, { rungs }) => classic.ladder(Graph, rungs!),
  ),
  family(
    {
      name: 'caveman',
      summary: 'separate cliques of the same size',
      parameters: cliques,
      example: '--cliques 6 --size 8',
    },
    inCliques,
    ({ Graph, community }, { cliques: l, size }) => community.caveman(Graph, l!, size!),
  ),
  family(
    {
      name: 'connected-caveman',
      summary: 'cliques of the same size in a ring, one edge of each leading to the next',
      parameters: cliques,
      example: '--cliques 6 --size 8',
    },
    inCliques,
    ({ Graph, community }, { cliques: l, size }) => community.connectedCaveman(Graph, l!, size!),
  ),
  family(
    {
      name: 'girvan-newman',
      summary: '128 nodes of degree 16 on average in four communities',
      parameters: { outside: real('edges of a node that leave its community, on average', 0, 16) },
      example: '--outside 4',
    },
    () => 128,
    ({ Graph, random }, { outside: zOut }, rng) => random.girvanNewman(Graph, { zOut: zOut!, rng }),
  ),
  family(
    {
      name: 'clusters',
      summary: 'random clusters, and edges within them and between any nodes',
      parameters: {
        nodes: integer('N', 'number of nodes', 2),
        edges: integer('M', 'edges drawn; those drawn twice count once', 1),
        clusters: integer('C', 'number of clusters', 1),
        density: real('share of the edges that is drawn within a cluster', 0, 1, 0.5),
      },
      example: '--nodes 200 --edges 1000 --clusters 5',
    },
    ({ nodes: n }) => n!,
    ({ Graph, random }, { nodes: order, edges: size, clusters, density }, rng) =>
      random.clusters(Graph, {
        order: order!,
        size: size!,
        clusters: clusters!,
        clusterDensity: density!,
        rng,
      }),
  ),
  family(
    { name: 'karate-club', summary: 'Zachary’s karate club: 34 members', parameters: {}, example: '' },
    () => 34,
    ({ Graph, social }) => social.karateClub(Graph),
  ),
  family(
    {
      name: 'florentine-families',
      summary: 'marriages between 15 Florentine families',
      parameters: {},
      example: '',
    },
    () => 15,
    ({ Graph, social }) => social.florentineFamilies(Graph),
  ),
  family(
    { name: 'krackhardt-kite', summary: 'Krackhardt’s kite: 10 nodes', parameters: {}, example: '' },
    () => 10,
    ({ Graph, small }) => small.krackhardtKite(Graph),
  ),
];

async function loadLibrary(name: string): Promise<Library> {
  try {
    const [{ UndirectedGraph: Graph }, classic, community, random, small, social] = await Promise.all([
      import('graphology'),
      import('graphology-generators/classic/index.js'),
      import('graphology-generators/community/index.js'),
      import('graphology-generators/random/index.js'),
      import('graphology-generators/small/index.js'),
      import('graphology-generators/social/index.js'),
    ]);
    return { Graph, classic, community, random, small, social };
  } catch (cause) {
    throw new UsageError(
      `the family ${name} needs the optional packages graphology and graphology-generators: npm install graphology graphology-generators`,
      { cause },
    );
  }
}

function* pairsOf(graph: AbstractGraph): Generator<Pair> {
  const index = new Map(graph.nodes().map((node, i) => [node, i]));
  for (const { source, target } of graph.edgeEntries()) yield [index.get(source)!, index.get(target)!];
}
