/** Random maps, whose squared lengths are right in expectation: the baselines, and the start of the descent. */
import type { Random } from '../../core/random.ts';

/** Independent N(0, 1/k) entries (Johnson & Lindenstrauss 1984; Dasgupta & Gupta 2003). */
export function gaussianMap(d: number, k: number, random: Random): Float64Array {
  const scale = 1 / Math.sqrt(k);
  return Float64Array.from({ length: k * d }, () => scale * random.normal());
}

/** Entries ±√(3/k) with probability 1/6 each, else 0 (Achlioptas, "Database-friendly random projections", 2003). */
export function achlioptasMap(d: number, k: number, random: Random): Float64Array {
  return sparseMap(d, k, 3, random);
}

/** The same with √d in place of 3: a share 1/√d of the entries is not 0 (Li, Hastie & Church, KDD 2006). */
export function verySparseMap(d: number, k: number, random: Random): Float64Array {
  return sparseMap(d, k, Math.sqrt(d), random);
}

/** Entries ±√(s/k) with probability 1/(2s) each, else 0. */
function sparseMap(d: number, k: number, s: number, random: Random): Float64Array {
  const size = Math.sqrt(s / k);
  return Float64Array.from({ length: k * d }, () => {
    const draw = random.uniform() * 2 * s;
    return draw < 1 ? size : draw < 2 ? -size : 0;
  });
}
