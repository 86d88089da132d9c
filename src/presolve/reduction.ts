/** What a reduction is to those who use it: a smaller graph whose best cut, completed, is a best cut of the given one. */
import type { CsrGraph } from '../graph/csr.ts';

export interface Reduction {
  /** What is left; integer weights if the given ones were. */
  readonly graph: CsrGraph;
  /** Int32Array: the given graph's number of each node that is left. */
  readonly kept: Int32Array;
  /** A cut of the given graph that `lift` makes weighs offset + (its weight in `graph`)/scale, or more. */
  readonly offset: number;
  /** How far `offset` may be from what it stands for; 0 where all sums were exact. */
  readonly offsetError: number;
  readonly scale: number;
  /** What was done, for a proof. */
  readonly steps: ReductionSteps;
  /** Writes the best completion of a cut of `graph` (±1 per node left) into `spin` (±1 per given node). O(n). */
  lift(small: Int8Array, spin: Int8Array): void;
}

/** The rules by which nodes leave, each in a file of its own. */
export const RULES = ['free', 'join', 'star', 'twins', 'subgraph', 'clique', 'part'] as const;
export type RuleName = (typeof RULES)[number];

/** The steps in order: the nodes of step i are nodes[start[i]] .. nodes[start[i + 1] − 1], of which the first leaving[i] leave the
 *  graph, and the others are those that they depend on. */
export interface ReductionSteps {
  /** Places in RULES. */
  readonly rule: ArrayLike<number>;
  readonly leaving: ArrayLike<number>;
  readonly start: ArrayLike<number>;
  readonly nodes: ArrayLike<number>;
}

/** Everything stays. */
export function unreduced(graph: CsrGraph): Reduction {
  const kept = new Int32Array(graph.n);
  for (let u = 0; u < graph.n; u++) kept[u] = u;
  return {
    graph,
    kept,
    offset: 0,
    offsetError: 0,
    scale: 1,
    steps: { rule: [], leaving: [], start: [0], nodes: [] },
    lift: (small, spin) => spin.set(small),
  };
}

/** One reduction after the other, of what the first has left, as one. */
export function composed(first: Reduction, second: Reduction): Reduction {
  const middle = new Int8Array(first.kept.length);
  const [a, b] = [first.steps, second.steps];
  const shift = a.nodes.length;
  return {
    graph: second.graph,
    kept: Int32Array.from(second.kept, (u) => first.kept[u]!),
    offset: first.offset + second.offset,
    offsetError: first.offsetError + second.offsetError,
    scale: second.scale,
    steps: {
      rule: joinedLists(a.rule, b.rule),
      leaving: joinedLists(a.leaving, b.leaving),
      start: joinedLists(
        Int32Array.from(a.start).subarray(0, a.rule.length),
        Int32Array.from(b.start, (at) => at + shift),
      ),
      nodes: joinedLists(
        a.nodes,
        Int32Array.from(b.nodes, (u) => first.kept[u]!),
      ),
    },
    lift(small, spin) {
      second.lift(small, middle);
      first.lift(middle, spin);
    },
  };
}

function joinedLists(first: ArrayLike<number>, second: ArrayLike<number>): Int32Array {
  const both = new Int32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
