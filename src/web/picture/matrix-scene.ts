/** A graph too large to draw, as its matrix: nodes along both axes, those of side 0 before those of side 1, a cell the darker the more
 *  edges it holds. Edges of the cut fill the two blocks off the diagonal. O(n + m). */
import type { Drawing } from '../messages.ts';
import type { Palette } from './palette.ts';

const CELLS = 300;
const LABEL = 22;

export function drawMatrix(
  context: OffscreenCanvasRenderingContext2D,
  width: number,
  height: number,
  drawing: Drawing,
  spin: ArrayLike<number> | null,
  palette: Palette,
): void {
  const { n } = drawing;
  const size = Math.floor(Math.min(width, height) - 3 * LABEL);
  const cells = Math.min(CELLS, size);
  if (cells < 20) return;
  const { rank, first } = ranks(n, spin);
  const count = countEdges(drawing, rank, cells);
  const left = Math.round((width - size) / 2);
  const top = Math.round((height - size) / 2);
  context.clearRect(0, 0, width, height);
  const most = Math.log1p(count.reduce((a, b) => Math.max(a, b), 0)) || 1;
  const step = size / cells;
  const border = (first / n) * cells;
  for (let row = 0; row < cells; row++) {
    for (let column = 0; column < cells; column++) {
      const edges = count[row * cells + column]!;
      if (edges === 0) continue;
      const within = row + 0.5 < border === column + 0.5 < border;
      context.globalAlpha = 0.15 + (0.85 * Math.log1p(edges)) / most;
      context.fillStyle = spin === null ? palette.faint : within ? palette.keptEdge : palette.ink;
      context.fillRect(left + column * step, top + row * step, step + 0.4, step + 0.4);
    }
  }
  context.globalAlpha = 1;
  context.strokeStyle = palette.faint;
  context.lineWidth = 1;
  context.strokeRect(left - 0.5, top - 0.5, size + 1, size + 1);
  if (spin !== null) drawSides(context, left, top, size, first, n, palette);
}

function drawSides(
  context: OffscreenCanvasRenderingContext2D,
  left: number,
  top: number,
  size: number,
  first: number,
  n: number,
  { sides, ink }: Palette,
): void {
  const middle = (first / n) * size;
  context.font = '13px system-ui, sans-serif';
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  const bar = (side: 0 | 1, from: number, to: number, nodes: number): void => {
    context.fillStyle = `rgb(${sides[side].join(' ')})`;
    context.fillRect(left + from, top - 6, to - from, 4);
    context.fillRect(left - 6, top + from, 4, to - from);
    context.fillStyle = ink;
    if (to - from > 90)
      context.fillText(`side ${side}: ${nodes}`, left + (from + to) / 2, top - LABEL / 2 - 6);
  };
  bar(0, 0, middle, first);
  bar(1, middle, size, n - first);
}

/** Each node's place on the axes, and how many nodes are on side 0. */
function ranks(n: number, spin: ArrayLike<number> | null): { rank: Int32Array; first: number } {
  const rank = new Int32Array(n);
  let next = 0;
  for (const side of [1, -1])
    for (let u = 0; u < n; u++) if ((spin === null ? 1 : spin[u]!) === side) rank[u] = next++;
  let first = 0;
  for (let u = 0; u < n; u++) if (spin === null || spin[u]! > 0) first++;
  return { rank, first };
}

function countEdges({ n, source, target }: Drawing, rank: Int32Array, cells: number): Int32Array {
  const count = new Int32Array(cells * cells);
  const cell = (u: number): number => Math.floor((rank[u]! * cells) / n);
  for (let e = 0; e < source.length; e++) {
    const a = cell(source[e]!);
    const b = cell(target[e]!);
    count[a * cells + b]!++;
    if (a !== b) count[b * cells + a]!++;
  }
  return count;
}
