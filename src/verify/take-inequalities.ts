/** Takes inequalities times numbers ≥ 0 off the weights of a graph, exactly. In terms of X = xxᵀ, X_ij = ±1, a cut weighs
 *  ½Σ w (1 − X). For an inequality Σ s·X ≥ −r that every X satisfies and γ ≥ 0,
 *
 *      ½Σ w(1 − X) ≤ ½Σ w(1 − X) + γ(Σ s·X + r) = [cut with w' = w − 2γs] + γ(Σ s + r).
 *
 *  Odd cycle C with F ⊆ C, |F| odd: s = 1 on F and −1 on the other edges, r = |C| − 2.
 *  Hypermetric, b odd in number: s_ij = bᵢbⱼ, r = (|b| − 1)/2, since (Σ bᵢxᵢ)² ≥ 1. */

import type { Inequalities } from '../problems/proof.ts';
import { ExactGraph } from './exact-graph.ts';
import { add, ofDouble, type Rational, timesInteger, timesPowerOfTwo, ZERO } from './rational.ts';
import { Refusal } from './refusal.ts';

export function takeInequalities(
  graph: ExactGraph,
  proof: Inequalities,
  where: string,
): { graph: ExactGraph; offset: Rational } {
  const edges: [number, number, Rational][] = [];
  graph.weight.forEach((w, e) => {
    edges.push([graph.source[e]!, graph.target[e]!, graph.worth(w)]);
  });
  let offset = ZERO;
  const take = (
    pairs: readonly (readonly [number, number, 1 | -1])[],
    r: number,
    multiplier: number,
  ): void => {
    const gamma = ofDouble(multiplier);
    let sum = r;
    for (const [u, v, sign] of pairs) {
      sum += sign;
      edges.push([u, v, timesInteger(timesPowerOfTwo(gamma, 1), BigInt(-sign))]);
    }
    offset = add(offset, timesInteger(gamma, BigInt(sum)));
  };
  proof.cycles.forEach((codes, i) => {
    checkCycle(codes, graph.n, `${where}.cycles[${i}]`);
    take(cyclePairs(codes), codes.length - 2, proof.cycleMultipliers[i]!);
  });
  proof.hypermetric.forEach((codes, i) => {
    checkHypermetric(codes, graph.n, `${where}.hypermetric[${i}]`);
    take(signedPairs(codes), (codes.length - 1) / 2, proof.hypermetricMultipliers[i]!);
  });
  return { graph: ExactGraph.ofRationals(graph.n, edges), offset };
}

export function checkHypermetric(codes: readonly number[], n: number, where: string): void {
  checkCodes(codes, n, where);
  if (codes.length % 2 === 0) throw new Refusal(where, `${codes.length} nodes, expected an odd number`);
}

export function checkCycle(codes: readonly number[], n: number, where: string): void {
  checkCodes(codes, n, where);
  const odd = codes.filter((code) => code & 1).length;
  if (codes.length < 3 || odd % 2 === 0)
    throw new Refusal(where, `${odd} of ${codes.length} edges, expected an odd number of three or more`);
}

/** Nodes in range, none twice. */
function checkCodes(codes: readonly number[], n: number, where: string): void {
  const nodes = codes.map((code) => code >> 1);
  const outside = nodes.find((u) => u >= n);
  if (outside !== undefined) throw new Refusal(where, `node ${outside} is not in the graph`);
  if (new Set(nodes).size !== nodes.length) throw new Refusal(where, 'a node is named twice');
}

function cyclePairs(codes: readonly number[]): [number, number, 1 | -1][] {
  return codes.map((code, i) => [code >> 1, codes[(i + 1) % codes.length]! >> 1, code & 1 ? 1 : -1]);
}

function signedPairs(codes: readonly number[]): [number, number, 1 | -1][] {
  return codes.flatMap((c, i) =>
    codes.slice(i + 1).map((d): [number, number, 1 | -1] => [c >> 1, d >> 1, (c ^ d) & 1 ? -1 : 1]),
  );
}
