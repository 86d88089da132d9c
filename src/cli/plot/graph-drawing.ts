/** A graph with its two sides as SVG: circles on one side and squares on the other, edges that are cut light, the others dark red.
 *  Colours of Okabe and Ito, which people of any colour vision tell apart; the shapes differ as well. */
import type { CsrGraph } from '../../graph/csr.ts';
import { edgesOf, layoutGraph } from './layout.ts';

const SIDE_0 = '#0072B2';
const SIDE_1 = '#E69F00';
const CUT_EDGE = '#888888';
const KEPT_EDGE = '#B03A2E';
const MARGIN = 12;
const LEGEND = 48;

/** What the legend says. */
export interface GraphWords {
  readonly title: string;
  readonly sides: readonly [string, string];
  /** Of edges between the sides, and within one. */
  readonly edges: readonly [string, string];
}

/** A group of elements in a square of `size` with a legend above: 0..size wide, 0..size + 48 high.
 *  @param place x and y of the nodes by turns, within 0..1 */
export function drawGraph(
  graph: CsrGraph,
  spin: Int8Array,
  size: number,
  words: GraphWords,
  place: ArrayLike<number> = layoutGraph(graph),
): string {
  const at = (i: number) => (MARGIN + place[i]! * (size - 2 * MARGIN)).toFixed(1);
  const down = (i: number) => (LEGEND + MARGIN + place[i]! * (size - 2 * MARGIN)).toFixed(1);
  const radius = Math.max(1.6, Math.min(6, 90 / Math.sqrt(graph.n || 1)));
  const paths = { cut: '', kept: '' };
  for (const [u, v] of edgesOf(graph)) {
    const line = `M${at(2 * u)} ${down(2 * u + 1)}L${at(2 * v)} ${down(2 * v + 1)}`;
    if (spin[u] === spin[v]) paths.kept += line;
    else paths.cut += line;
  }
  // Many edges lie over one another: the more there are, the fainter each.
  const opacity = Math.max(0.08, Math.min(0.7, 1200 / (graph.m || 1))).toFixed(2);
  const nodes = Array.from({ length: graph.n }, (_, u) => node(spin[u]!, at(2 * u), down(2 * u + 1), radius));
  return [
    legend(words),
    `<path d="${paths.cut}" fill="none" stroke="${CUT_EDGE}" stroke-opacity="${opacity}" stroke-width="0.8"/>`,
    `<path d="${paths.kept}" fill="none" stroke="${KEPT_EDGE}" stroke-opacity="${opacity}" stroke-width="1.2"/>`,
    `<g stroke="#ffffff" stroke-width="0.6">${nodes.join('')}</g>`,
  ].join('\n');
}

function node(spin: number, x: string, y: string, radius: number): string {
  const r = radius.toFixed(1);
  if (spin === 1) return `<circle cx="${x}" cy="${y}" r="${r}" fill="${SIDE_0}"/>`;
  const corner = (value: string) => (Number(value) - 0.9 * radius).toFixed(1);
  const width = (1.8 * radius).toFixed(1);
  return `<rect x="${corner(x)}" y="${corner(y)}" width="${width}" height="${width}" fill="${SIDE_1}"/>`;
}

function legend({ title, sides, edges }: GraphWords): string {
  const line = (x: number, colour: string) =>
    `<line x1="${x}" x2="${x + 24}" y1="36" y2="36" stroke="${colour}" stroke-width="2"/>`;
  const words = (x: number, text: string) => `<text x="${x}" y="40" class="legend">${text}</text>`;
  return [
    `<text x="12" y="17" class="title">${title}</text>`,
    node(1, '18', '36', 5),
    words(28, sides[0]),
    node(-1, '88', '36', 5),
    words(98, sides[1]),
    line(152, CUT_EDGE),
    words(182, edges[0]),
    line(290, KEPT_EDGE),
    words(320, edges[1]),
  ].join('');
}
