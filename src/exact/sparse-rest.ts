/** What is left of a node of the sparse branch and cut once edges have been fixed: a graph whose nodes are the groups, with the weights between
 *  them, exactly. Where dynamic programming has little to do on it, that solves the node: cuts of real weights that are as good as equal need
 *  not be branched apart (a 20 × 20 torus of ±1 and ±√2 was left open after 300 nodes), and ends of trees need no linear programs. */
import type { Deadline } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import { buildCsr, type CsrGraph } from '../graph/csr.ts';
import { narrowMinimumDegreeOrder } from '../linalg/narrow-orders.ts';
import { asIntegers } from '../problems/dyadic.ts';
import type { RoundedGraph } from './cut-weights.ts';
import { eliminationBags } from './elimination-bags.ts';
import { pairsOf } from './integer-pairs.ts';
import type { SparseGroups } from './sparse-groups.ts';
import type { SparseProblem } from './sparse-problem.ts';
import { treeDecompositionCut } from './tree-decomposition-dp.ts';

/** Of bags. */
const LARGEST_WIDTH = 20;

/** A heaviest cut of a node, and what proves it. */
export interface SolvedRest {
  /** Int8Array(n) of ±1. */
  readonly spin: Int8Array;
  /** Int32Array: the groups, numbered by their smallest nodes, as they are eliminated. */
  readonly order: Int32Array;
}

export class SparseRest {
  readonly #problem: SparseProblem;
  readonly #mostOperations: number;
  /** The weights of arcs that are meant, in one unit. */
  #integers: readonly bigint[] | undefined;

  constructor(problem: SparseProblem, mostOperations: number) {
    this.#problem = problem;
    this.#mostOperations = mostOperations;
  }

  /** @returns null where it would take too long, or the time is up */
  *solve(groups: SparseGroups, deadline: Deadline): Steps<SolvedRest | null> {
    if (this.#mostOperations === 0) return null;
    const { graph, group, turn } = this.#between(groups);
    const pairs = pairsOf(graph);
    if (pairs === null) return null;
    const timed = deadline.withoutSteps();
    const found = yield* narrowMinimumDegreeOrder(graph.n, graph.rowPtr, graph.adj, LARGEST_WIDTH, timed);
    const bags = found && (yield* eliminationBags(graph, found, timed));
    if (bags === null || bags.operations > this.#mostOperations) return null;
    const best = yield* treeDecompositionCut(graph, bags, timed, pairs);
    if (best === null) return null;
    const spin = Int8Array.from(group, (g, u) => (turn[u] === 1 ? -best[g]! : best[g]!));
    return { spin, order: bags.order };
  }

  /** The ends of an edge of the largest weight between two groups; null where all are 0: all cuts of the node weigh the same. */
  heaviest(groups: SparseGroups): { readonly u: number; readonly v: number } | null {
    const { graph, first } = this.#between(groups);
    const size = (w: bigint): bigint => (w < 0n ? -w : w);
    let [u, v, most] = [-1, -1, 0n];
    for (let a = 0; a < graph.n; a++) {
      for (let i = graph.rowPtr[a]!; i < graph.rowPtr[a + 1]!; i++) {
        const w = size(graph.exact!.integers[i]!);
        if (w > most) [u, v, most] = [first[a]!, first[graph.adj[i]!]!, w];
      }
    }
    return u < 0 ? null : { u, v };
  }

  /** Its graph (the doubles are of no account), of each node its group and whether its side differs from that of the group's smallest, which
   *  is `first`. Groups with 0 between them are not joined. */
  #between(groups: SparseGroups): {
    graph: RoundedGraph;
    group: Int32Array;
    turn: Uint8Array;
    first: readonly number[];
  } {
    const { graph, edges } = this.#problem;
    this.#integers ??= (graph.exact ?? asIntegers(graph.weight)).integers;
    const { group, turn, first } = numbered(groups, graph.n);
    const sums = new Map<number, bigint>();
    const keyOf = (a: number, b: number): number => Math.min(a, b) * first.length + Math.max(a, b);
    for (let e = 0; e < edges.source.length; e++) {
      const [u, v] = [edges.source[e]!, edges.target[e]!];
      if (group[u] === group[v]) continue;
      const w = this.#integers[edges.forth[e]!]!;
      const key = keyOf(group[u]!, group[v]!);
      sums.set(key, (sums.get(key) ?? 0n) + (turn[u] === turn[v] ? w : -w));
    }
    const joined = [...sums.keys()].filter((key) => sums.get(key) !== 0n);
    const source = Int32Array.from(joined, (key) => Math.floor(key / first.length));
    const target = Int32Array.from(joined, (key) => key % first.length);
    const between: CsrGraph = buildCsr(first.length, source, target, null).graph;
    const integers: bigint[] = [];
    for (let a = 0; a < between.n; a++)
      for (let i = between.rowPtr[a]!; i < between.rowPtr[a + 1]!; i++)
        integers.push(sums.get(keyOf(a, between.adj[i]!))!);
    return { graph: { ...between, exact: { integers, exponent: 0 } }, group, turn, first };
  }
}

/** Groups by their smallest nodes. */
function numbered(groups: SparseGroups, n: number) {
  const first: number[] = [];
  const number = new Int32Array(n).fill(-1);
  const group = new Int32Array(n);
  const turn = new Uint8Array(n);
  for (let u = 0; u < n; u++) {
    const root = groups.find(u);
    if (number[root] === -1) number[root] = first.push(u) - 1;
    group[u] = number[root]!;
    turn[u] = groups.side(u) ^ groups.side(first[group[u]!]!);
  }
  return { group, turn, first };
}
