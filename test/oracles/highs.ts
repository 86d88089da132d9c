/** Maximum cuts by HiGHS, as a mixed-integer programme with a variable per node and one per edge. Imports nothing from src. */
import { createRequire } from 'node:module';
import type { Highs } from 'highs';
import type { Edge } from './random-graphs.ts';

/** Solves one graph after another. */
export async function highsOracle(): Promise<(n: number, edges: readonly Edge[]) => number> {
  // Its types describe the module of `require`.
  const load = createRequire(import.meta.url)('highs') as () => Promise<Highs>;
  const highs = await load();
  return (n, edges) => {
    const solution = highs.solve(programme(n, edges), { mip_rel_gap: 0, mip_abs_gap: 1e-7 });
    if (solution.Status !== 'Optimal') throw new Error(`HiGHS says ${solution.Status}`);
    return solution.ObjectiveValue;
  };
}

/** y_e is at most 1 where the ends of e differ and 0 where they do not, or at least, as its weight demands. */
function programme(n: number, edges: readonly Edge[]): string {
  const terms = edges.map(([, , w], e) => `${w < 0 ? '-' : '+'} ${Math.abs(w)} y${e}`);
  const rows = edges.flatMap(([u, v, w], e) =>
    w > 0
      ? [`y${e} - x${u} - x${v} <= 0`, `y${e} + x${u} + x${v} <= 2`]
      : [`y${e} - x${u} + x${v} >= 0`, `y${e} + x${u} - x${v} >= 0`],
  );
  return [
    'Maximize',
    ` obj: ${terms.join(' ')}`,
    'Subject To',
    ...rows.map((row, i) => ` c${i}: ${row}`),
    'Bounds',
    ' x0 = 0',
    ...edges.map((_, e) => ` 0 <= y${e} <= 1`),
    'Binary',
    ` ${Array.from({ length: n }, (_, u) => `x${u}`).join(' ')}`,
    'End',
    '',
  ].join('\n');
}
