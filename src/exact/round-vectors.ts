/** Cuts from the vectors of a relaxation: random hyperplanes, then single flips until none gains. O(n²) per pass. */
import type { Random } from '../core/random.ts';
import type { NodeRelaxation } from './relaxation.ts';
import type { Subproblem } from './subproblem.ts';

/** The best of `trials` roundings. @returns spins of the groups, and the cut in the problem's rounded weights */
export function bestRounding(
  relaxation: NodeRelaxation,
  node: Subproblem,
  trials: number,
  random: Random,
): { spin: Int8Array; cut: number } {
  const { columns: k, problem, fixed } = relaxation;
  const { vectors, half } = relaxation.arrays;
  const p = node.groups;
  const normal = new Float64Array(k);
  const spin = new Int8Array(p);
  const gain = new Float64Array(p);
  let best = new Int8Array(p).fill(1);
  let least = Number.POSITIVE_INFINITY;
  for (let t = 0; t < trials; t++) {
    for (let c = 0; c < k; c++) normal[c] = random.normal();
    for (let i = 0; i < p; i++) {
      let dot = 0;
      for (let c = 0; c < k; c++) dot += vectors[i * k + c]! * normal[c]!;
      spin[i] = dot < 0 ? -1 : 1;
    }
    const sum = climb(half, p, spin, gain);
    if (sum < least) {
      least = sum;
      best = spin.slice();
    }
  }
  return { spin: best, cut: (problem.total - fixed) / 2 - least };
}

/** Flips while a flip lowers Σ_{i<j} half_ij x_i x_j; returns the sum reached. Sums are exact (dense-problem.ts). */
function climb(half: Float64Array, p: number, spin: Int8Array, gain: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < p; i++) {
    let field = 0;
    for (let j = 0; j < p; j++) field += half[i < j ? i * p + j : j * p + i]! * (i === j ? 0 : spin[j]!);
    gain[i] = 2 * field * spin[i]!;
    sum += (field * spin[i]!) / 2;
  }
  for (let moved = true; moved; ) {
    moved = false;
    for (let i = 0; i < p; i++) {
      if (!(gain[i]! > 0)) continue;
      moved = true;
      sum -= gain[i]!;
      gain[i] = -gain[i]!;
      const side = -spin[i]!;
      spin[i] = side;
      for (let j = 0; j < p; j++) {
        if (j !== i) gain[j]! += 4 * half[i < j ? i * p + j : j * p + i]! * spin[j]! * side;
      }
    }
  }
  return sum;
}
