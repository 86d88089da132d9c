/** The upper bound on the cuts of a graph that a proof proves. Every step's bound is rounded down to the lattice of the cuts of its
 *  graph. Sums, comparisons and what reductions do to weights are exact; only matrices are in doubles, with their rounding errors
 *  added to the bound. */

import type { Proof } from '../problems/proof.ts';
import { boundFromMultipliers } from './check-bound.ts';
import { checkTree } from './check-tree.ts';
import { eliminate } from './eliminate.ts';
import { enumerateCuts } from './enumerate.ts';
import type { ExactGraph } from './exact-graph.ts';
import { add, floorToMultiple, isAtMost, ofDouble, over, type Rational, ZERO } from './rational.ts';
import { Refusal } from './refusal.ts';
import { replayReduction } from './replay-reduction.ts';
import { splitBlocks } from './split-blocks.ts';
import { takeInequalities } from './take-inequalities.ts';

export interface ProvenBound {
  readonly bound: Rational;
  /** What kept it from being lower, where that can be said. */
  readonly remark?: string | undefined;
}

/** @throws Refusal where a step is not allowed */
export function checkProof(graph: ExactGraph, proof: Proof, where = 'proof'): ProvenBound {
  const { bound, remark } = boundOf(graph, proof, where);
  const step = graph.worth(graph.step());
  return { bound: step.p === 0n ? ZERO : floorToMultiple(bound, step), remark };
}

function boundOf(graph: ExactGraph, proof: Proof, where: string): ProvenBound {
  switch (proof.kind) {
    case 'positive-weights':
      return { bound: graph.worth(graph.positive()) };
    case 'sdp':
      return relaxationBound(graph, proof.multipliers);
    case 'inequalities': {
      const taken = takeInequalities(graph, proof, where);
      const rest = checkProof(taken.graph, proof.rest, `${where}.rest`);
      return { ...rest, bound: add(rest.bound, taken.offset) };
    }
    case 'reduction': {
      const scale = ofDouble(proof.scale);
      const reduced = replayReduction(graph, proof.steps, where);
      const rest = checkProof(reduced.graph.scaled(scale), proof.rest, `${where}.rest`);
      return { ...rest, bound: add(reduced.offset, over(rest.bound, scale)) };
    }
    case 'blocks': {
      const parts = splitBlocks(graph, proof.blocks, where);
      let bound = ZERO;
      let remark: string | undefined;
      parts.forEach((part, b) => {
        const proven = checkProof(part, proof.blocks[b]!.proof, `${where}.blocks[${b}].proof`);
        bound = add(bound, proven.bound);
        remark ??= proven.remark;
      });
      return { bound, remark };
    }
    case 'enumeration':
      return { bound: found(graph, enumerateCuts(graph), where) };
    case 'elimination':
      return { bound: found(graph, eliminate(graph, proof.order), where) };
    case 'tree': {
      const { bound, worst } = checkTree(graph, proof, where);
      return { bound, remark: `its weakest leaf is ${worst}` };
    }
  }
}

/** What the multipliers prove, or Σ max(w, 0) where that is lower or they prove nothing. */
function relaxationBound(graph: ExactGraph, multipliers: ArrayLike<number>): ProvenBound {
  const plain = graph.worth(graph.positive());
  const bound = boundFromMultipliers(graph, multipliers);
  if (typeof bound === 'string') return { bound: plain, remark: bound };
  return { bound: isAtMost(plain, bound) ? plain : bound };
}

function found(graph: ExactGraph, units: bigint | string, where: string): Rational {
  if (typeof units === 'string') throw new Refusal(where, units);
  return graph.worth(units);
}
