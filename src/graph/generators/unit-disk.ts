/** Unit-disk graphs: random points in the unit square, an edge where two are within the radius. A grid of cells as wide as the
 *  radius leaves nine cells to look at. Keeps 24 bytes per node. */
import type { Random } from '../../core/random.ts';
import { type Family, inPairBlocks, integer, type Pair, real } from './family.ts';

export const unitDisk: Family = {
  name: 'unit-disk',
  summary: 'random points in a square, an edge where two are near',
  parameters: {
    nodes: integer('N', 'number of nodes', 1),
    radius: real('distance below which points are linked; the square has side 1', 0, Math.SQRT2),
  },
  weights: 'ones',
  example: '--nodes 1000 --radius 0.05',
  plan: ({ nodes: n, radius }) => ({
    nodes: n!,
    edges: null,
    blocks: (random) => inPairBlocks(nearPairs(n!, radius!, random)),
  }),
};

/** Where the points of a seed lie: x and y by turns. */
export function randomPoints(n: number, random: Random): Float64Array {
  return Float64Array.from({ length: 2 * n }, () => random.uniform());
}

function* nearPairs(n: number, radius: number, random: Random): Generator<Pair> {
  const points = randomPoints(n, random);
  const across = Math.max(1, Math.min(Math.floor(1 / radius) || 1, Math.ceil(Math.sqrt(n))));
  const cellOf = (u: number) =>
    Math.floor(points[2 * u]! * across) + across * Math.floor(points[2 * u + 1]! * across);
  const { start, members } = byCell(n, across * across, cellOf);
  for (let v = 0; v < n; v++) {
    const cell = cellOf(v);
    const [column, row] = [cell % across, Math.floor(cell / across)];
    for (let y = Math.max(0, row - 1); y <= Math.min(across - 1, row + 1); y++) {
      for (let x = Math.max(0, column - 1); x <= Math.min(across - 1, column + 1); x++) {
        for (let i = start[x + across * y]!; i < start[x + across * y + 1]!; i++) {
          const u = members[i]!;
          if (
            u < v &&
            Math.hypot(points[2 * u]! - points[2 * v]!, points[2 * u + 1]! - points[2 * v + 1]!) <= radius
          ) {
            yield [u, v];
          }
        }
      }
    }
  }
}

/** The nodes sorted by cell: those of cell c are members[start[c]] … members[start[c + 1] − 1]. */
function byCell(
  n: number,
  cells: number,
  cellOf: (u: number) => number,
): { start: Int32Array; members: Int32Array } {
  const start = new Int32Array(cells + 1);
  for (let u = 0; u < n; u++) start[cellOf(u) + 1]!++;
  for (let c = 0; c < cells; c++) start[c + 1]! += start[c]!;
  const cursor = start.slice();
  const members = new Int32Array(n);
  for (let u = 0; u < n; u++) members[cursor[cellOf(u)]!++] = u;
  return { start, members };
}
