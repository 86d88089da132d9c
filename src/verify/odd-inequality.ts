/** Checks an odd cycle, or an odd clique, and says what it is: Σ_F x − Σ_rest x ≤ limit over steps from node to node, x being 1 where a step
 *  is cut.
 *
 *  A walk disagrees with a cut in steps of F that are not cut, and others that are; it has fewer cut steps than none of that would give by
 *  their number modulo 2. Where F is odd in a walk between nodes of one sign, and even between such of different signs, a cut disagrees with
 *  every walk whose ends are on one side once nodes of sign 1 have changed theirs. Of K nodes, K odd, (K − 1)²/4 pairs at least
 *  are on one side. So |F| − Σ_F x + Σ_rest x ≥ (K − 1)²/4, whatever nodes and walks are. */
import type { OddInequality } from '../problems/proof.ts';
import { Refusal } from './refusal.ts';
import { checkCycle } from './take-inequalities.ts';

export interface Steps {
  /** u, v, and 1 where the step is in F. */
  readonly steps: readonly (readonly [number, number, number])[];
  readonly limit: number;
}

/** @throws Refusal where no cut need satisfy it */
export function checkOddInequality(codes: OddInequality, n: number, where: string): void {
  if (isClique(codes)) checkClique(codes, n, where);
  else checkCycle(codes, n, where);
}

/** @param codes checked */
export function stepsOf(codes: OddInequality): Steps {
  const walks = isClique(codes) ? codes : [[...codes, codes[0]! & ~1]];
  const steps = walks.flatMap((walk) =>
    walk.slice(1).map((code, i): [number, number, number] => [walk[i]! >> 1, code >> 1, walk[i]! & 1]),
  );
  const odd = steps.reduce((sum, [, , inF]) => sum + inF, 0);
  return { steps, limit: odd - (isClique(codes) ? (sizeOf(codes) - 1) ** 2 / 4 : 1) };
}

function isClique(codes: OddInequality): codes is readonly (readonly number[])[] {
  return Array.isArray(codes[0]);
}

/** How many nodes have so many pairs. */
function sizeOf(walks: readonly unknown[]): number {
  return Math.round((1 + Math.sqrt(1 + 8 * walks.length)) / 2);
}

function checkClique(walks: readonly (readonly number[])[], n: number, where: string): void {
  const size = sizeOf(walks);
  if (size % 2 === 0 || size < 3 || walks.length !== (size * (size - 1)) / 2)
    throw new Refusal(where, `${walks.length} walks, expected one for each pair of an odd number of nodes`);
  walks.forEach((walk, i) => {
    checkWalk(walk, n, `${where}[${i}]`);
  });
  const first = walks.slice(0, size - 1);
  const nodes = [walks[0]![0]! >> 1, ...first.map(endOf)];
  const signs = [0, ...first.map((walk) => 1 - parityOf(walk))];
  let place = 0;
  for (let i = 0; i < size; i++) {
    for (let j = i + 1; j < size; j++, place++) {
      const walk = walks[place]!;
      const at = `${where}[${place}]`;
      if (walk[0]! >> 1 !== nodes[i] || endOf(walk) !== nodes[j])
        throw new Refusal(at, `the walk does not lead from node ${nodes[i]} to node ${nodes[j]}`);
      if (parityOf(walk) !== (1 ^ signs[i]! ^ signs[j]!))
        throw new Refusal(at, 'the number of steps in F does not fit the signs of the ends');
    }
  }
}

function checkWalk(walk: readonly number[], n: number, where: string): void {
  if (walk.length < 2) throw new Refusal(where, 'a walk needs two nodes or more');
  walk.forEach((code, i) => {
    if (code >> 1 >= n) throw new Refusal(where, `node ${code >> 1} is not in the graph`);
    if (i > 0 && code >> 1 === walk[i - 1]! >> 1) throw new Refusal(where, 'a step leads nowhere');
  });
  if (walk.at(-1)! & 1) throw new Refusal(where, 'no step follows the last node');
}

function endOf(walk: readonly number[]): number {
  return walk.at(-1)! >> 1;
}

function parityOf(walk: readonly number[]): number {
  return walk.filter((code) => code & 1).length % 2;
}
