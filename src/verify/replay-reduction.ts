/** Replays the steps by which nodes leave a graph, each checked on exact weights:
 *
 *  - free: u has no edges.
 *  - join: the edge u–v weighs as much as all other edges of u together, signs left out. In some heaviest cut it decides u's side: u
 *    becomes v, or its opposite where the edge is positive.
 *  - star: u has no neighbours but x, y and z. With their sides given it adds (Σw + |Σ w·s|)/2 at best, which is a constant plus
 *    weights on the edges between them, fixed by its four values.
 *  - twins and subgraph: check-persistency.ts; clique and part: check-elimination.ts.
 *
 *  Weights are halved now and then: all are doubled, and the unit is halved, where that would leave the integers. */

import type { ReductionStep } from '../problems/proof.ts';
import { absolute, ChangingGraph } from './changing-graph.ts';
import { eliminateClique, eliminatePart, spreadOver } from './check-elimination.ts';
import { joinInSubgraph, joinTwins } from './check-persistency.ts';
import type { ExactGraph } from './exact-graph.ts';
import type { Rational } from './rational.ts';
import { Refusal } from './refusal.ts';

export interface Reduced {
  /** What is left, nodes in their order. */
  readonly graph: ExactGraph;
  /** The heaviest cut weighs this much more than that of `graph`. */
  readonly offset: Rational;
}

export function replayReduction(graph: ExactGraph, steps: readonly ReductionStep[], where: string): Reduced {
  const left = new ChangingGraph(graph);
  steps.forEach((step, i) => {
    const problem = nodesProblem(left, step) ?? take(left, step);
    if (problem !== null) throw new Refusal(`${where}.steps[${i}]`, problem);
  });
  return left.result();
}

function nodesProblem(graph: ChangingGraph, [, ...named]: ReductionStep): string | null {
  const nodes = named.flat();
  for (const v of nodes) if (!graph.has(v)) return `node ${v} is not there`;
  return new Set(nodes).size === nodes.length ? null : 'a node is named twice';
}

/** @returns why the step is not allowed, or null */
function take(graph: ChangingGraph, step: ReductionStep): string | null {
  switch (step[0]) {
    case 'free':
      return free(graph, step[1]);
    case 'join':
      return joinByEdge(graph, step[1], step[2]);
    case 'star':
      return star(graph, step[1], [step[2], step[3], step[4]]);
    case 'twins':
      return joinTwins(graph, step[1], step[2]);
    case 'subgraph':
      return joinInSubgraph(graph, step[1], step[2], step.slice(3) as number[]);
    case 'clique':
      return eliminateClique(graph, step[1], step[2]);
    case 'part':
      return eliminatePart(graph, step[1], step[2]);
  }
}

function free(graph: ChangingGraph, u: number): string | null {
  if (graph.edges(u).size > 0) return `node ${u} has edges`;
  graph.leave(u);
  return null;
}

/** @returns why u may not be joined to v, or null */
export function joinByEdge(graph: ChangingGraph, u: number, v: number): string | null {
  const w = graph.weight(u, v);
  let others = 0n;
  for (const [t, x] of graph.edges(u)) if (t !== v) others += absolute(x);
  if (absolute(w) < others) return `the edge ${u}–${v} weighs less than the other edges of node ${u}`;
  graph.merge(u, v, w > 0n);
  return null;
}

function star(graph: ChangingGraph, u: number, ends: readonly number[]): string | null {
  for (const t of graph.edges(u).keys())
    if (!ends.includes(t)) return `node ${u} has another neighbour, ${t}`;
  // Twice what u adds beyond Σw/2, with the ends on one side, and with one of them alone.
  const weights = ends.map((t) => graph.weight(u, t));
  const total = weights.reduce((sum, w) => sum + w, 0n);
  const doubled = [absolute(total), ...weights.map((w) => absolute(total - 2n * w))];
  graph.leave(u);
  graph.gain((total + doubled[0]!) / 2n);
  const [together, onlyX, onlyY, onlyZ] = doubled.map((x) => (x - doubled[0]!) / 2n);
  spreadOver(graph, ends, [together!, onlyY!, onlyZ!, onlyX!]);
  return null;
}
