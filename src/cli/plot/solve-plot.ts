/** `--plot FILE`: a solve as one SVG — cut or value, and bound, against time, and for small graphs the graph with its two sides. */
import type { CsrGraph } from '../../graph/csr.ts';
import { escapeXml } from '../../measure/plots/escape-xml.ts';
import { plotSvg } from '../../measure/plots/svg-plot.ts';
import type { ProblemResult } from '../../problems/result.ts';
import type { QuadraticResult } from '../../solve/quadratic-types.ts';
import type { SolveResult } from '../../solve/types.ts';
import { count, figure } from '../figures.ts';
import type { RunEvent } from '../run-state.ts';
import { drawGraph, type GraphWords } from './graph-drawing.ts';

/** Larger graphs are not drawn: a picture of them shows nothing. */
export const MOST_DRAWN_NODES = 2000;

const WIDTH = 640;
const HEADER = 34;
const CHART_HEIGHT = 424;
const STYLE = `text { font-family: system-ui, 'DejaVu Sans', sans-serif; fill: #1a1a1a; }
.heading { font-size: 17px; font-weight: 600; } .title { font-size: 15px; font-weight: 600; }
.tick, .legend { font-size: 12px; } .label { font-size: 13px; } .grid { stroke: #e4e4e4; } .frame { fill: none; stroke: #666666; }`;

/** @param graph what is drawn: of a QUBO or Ising problem its couplings
 *  @param events what the solve told; only bounds are read
 *  @param place where the nodes are drawn, x and y by turns within 0..1; laid out anew by default */
export function solvePlot(
  graph: CsrGraph,
  result: SolveResult | QuadraticResult,
  events: readonly RunEvent[],
  place?: ArrayLike<number>,
): string {
  const { n, m } = graph;
  const cut = result.problem === 'max-cut';
  const drawn = n > 0 && n <= MOST_DRAWN_NODES;
  const height = HEADER + CHART_HEIGHT + (drawn ? WIDTH + 64 : 30);
  const name = (cut ? result.graph.name : result.model.name) ?? result.problem;
  const size = cut
    ? `${count(n, 'node')}, ${count(m, 'edge')}`
    : `${count(n, 'variable')}, ${count(m, 'coupling')}`;
  const heading = `${name}: ${size}, ${cut ? 'cut' : 'value'} ${figure(result.value)}`;
  const chart = plotSvg(valueAgainstTime(result, events)).replace(
    '<svg ',
    `<svg y="${HEADER}" width="${WIDTH}" height="${CHART_HEIGHT}" preserveAspectRatio="xMidYMin" `,
  );
  const below = HEADER + CHART_HEIGHT;
  const picture = drawn
    ? `<g transform="translate(0 ${below})">${drawGraph(graph, sidesOf(result), WIDTH, WORDS[result.problem], place)}</g>`
    : `<text x="12" y="${below + 12}" class="legend">Graphs of more than ${MOST_DRAWN_NODES} nodes are not drawn.</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}">`,
    `<title>${escapeXml(heading)}</title><style>${STYLE}</style>`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    `<text x="12" y="22" class="heading">${escapeXml(heading)}</text>`,
    chart,
    picture,
    '</svg>\n',
  ].join('\n');
}

/** What the two sides and the edges between and within them stand for. */
const WORDS: Readonly<Record<ProblemResult['problem'], GraphWords>> = {
  'max-cut': {
    title: 'The two sides',
    sides: ['side 0', 'side 1'],
    edges: ['edge in the cut', 'edge within a side'],
  },
  qubo: {
    title: 'The couplings',
    sides: ['x = 0', 'x = 1'],
    edges: ['variables differ', 'variables are equal'],
  },
  ising: { title: 'The couplings', sides: ['s = +1', 's = −1'], edges: ['spins differ', 'spins are equal'] },
};

/** ±1 for each node that is drawn. */
function sidesOf(result: SolveResult | QuadraticResult): Int8Array {
  if (result.problem === 'max-cut') return result.spin;
  return result.problem === 'ising' ? result.values : result.values.map((x) => 1 - 2 * x);
}

function valueAgainstTime(result: SolveResult | QuadraticResult, events: readonly RunEvent[]) {
  const { trace, elapsedSec, bound, boundKind, problem } = result;
  const bounds = events.flatMap((event): [number, number][] =>
    event.type === 'bound' ? [[event.elapsedSec, 'bound' in event ? event.bound : event.upperBound]] : [],
  );
  // A bound that needed no computation was there from the beginning.
  if (bounds.length === 0 && bound !== null) bounds.push([0, bound]);
  const kind = boundKind === 'verified' ? 'proven' : boundKind;
  const cut = problem === 'max-cut';
  const least = !cut && result.sense === 'minimize';
  const name = `${least ? 'lower' : 'upper'} bound (${kind})`;
  const what = cut ? 'cut' : 'value';
  const series = [{ name: `best ${what}`, points: stairs(trace, elapsedSec) }];
  // One bound usually comes at the very end, and holds for the whole run.
  if (bounds.length > 1) series.push({ name, points: stairs(bounds, elapsedSec) });
  return {
    kind: 'lines' as const,
    title: `Best ${what} and ${least ? 'lower' : 'upper'} bound against time`,
    x: { label: 'seconds' },
    y: { label: cut ? 'weight' : 'value' },
    series,
    levels: bounds.length === 1 ? [{ name, value: bounds[0]![1] }] : [],
  };
}

/** Holds each value until the next one, the last until the end. */
function stairs(points: readonly (readonly [number, number])[], end: number): (readonly [number, number])[] {
  return points.flatMap(([time, value], i) => [
    [time, value] as const,
    [Math.max(time, points[i + 1]?.[0] ?? end), value] as const,
  ]);
}
