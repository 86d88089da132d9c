/** Points that move in a plane: the way of each, from red to blue, and a film of where they are. Both axes have the same scale. */
import { escapeXml } from './escape-xml.ts';
import { chooseShots, film } from './film.ts';
import type { PlanePlot } from './plot.ts';
import { linearScale } from './scales.ts';
import {
  axes,
  BOTTOM,
  LEFT,
  LEGEND_ROW,
  type LegendEntry,
  legendOf,
  RIGHT,
  round,
  TITLE,
  WIDTH,
} from './svg-frame.ts';

const HEIGHT = 400;

type Point = readonly [number, number];

export function planePlot(plot: PlanePlot): string {
  const { title, reach, lines = [], contours = [], shots } = plot;
  const dot = (fill: string) => (x: number, y: number) =>
    `<circle cx="${x + 13}" cy="${y}" r="3.5" fill="${fill}"/>`;
  const entries: LegendEntry[] = [
    { name: plot.names[0], symbol: dot(mixed(0)) },
    { name: plot.names[1], symbol: dot(mixed(1)) },
    ...lines.map(({ name }) => ({
      name,
      symbol: (x: number, y: number) =>
        `<line x1="${x}" x2="${x + 26}" y1="${y}" y2="${y}" stroke="currentColor" stroke-width="1.6" stroke-dasharray="5 4"/>`,
    })),
  ];
  const { legend, rows } = legendOf(entries);
  const top = TITLE + rows * LEGEND_ROW + 10;
  const bottom = top + HEIGHT;
  const wide = (reach * (WIDTH - LEFT - RIGHT)) / HEIGHT;
  const x = linearScale([-wide, wide], LEFT, WIDTH - RIGHT);
  const y = linearScale([-reach, reach], bottom, top);
  const at = ([a, b]: Point) => `${round(x.at(a))} ${round(y.at(b))}`;
  const path = (points: readonly Point[]) => points.map((p, i) => `${i === 0 ? 'M' : 'L'}${at(p)}`).join('');
  const chosen = chooseShots(shots);
  const clip = `plane-${top}-${title.length}-${shots.length}`;
  const parts = [
    ...contours.map(
      ({ level, segments }) =>
        `<path d="${segments.map(([p, q]) => `M${at(p)}L${at(q)}`).join('')}" fill="none" stroke="currentColor" stroke-opacity="${(0.12 + 0.3 * (1 - level)).toFixed(2)}"/>`,
    ),
    ...lines.map(
      ({ points }) =>
        `<path d="${path(points)}" fill="none" stroke="currentColor" stroke-width="1.6" stroke-dasharray="5 4"/>`,
    ),
    ...trails(
      chosen.map(({ points }) => points),
      at,
    ),
    film(
      chosen.map(({ points, outlines = [], label }, s) => {
        const colour = mixed(s / Math.max(1, chosen.length - 1));
        const dots = points
          .map((p) => `<circle cx="${round(x.at(p[0]))}" cy="${round(y.at(p[1]))}" r="3"/>`)
          .join('');
        const rings = outlines
          .map((one) => `<path d="${path(one)}Z" fill="${colour}" fill-opacity="0.12" stroke="${colour}"/>`)
          .join('');
        return `${rings}<g fill="${colour}">${dots}</g><text x="${LEFT + 8}" y="${top + 18}" class="legend">${escapeXml(label)}</text>`;
      }),
    ),
  ];
  const name = escapeXml(title);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + BOTTOM}" role="img" aria-label="${name}">`,
    `<clipPath id="${clip}"><rect x="${LEFT}" y="${top}" width="${WIDTH - RIGHT - LEFT}" height="${HEIGHT}"/></clipPath>`,
    `<text x="${LEFT}" y="17" class="title">${name}</text>`,
    legend,
    axes(x, y, plot, top, bottom),
    `<g clip-path="url(#${clip})">`,
    ...parts,
    '</g></svg>',
  ].join('\n');
}

/** The way of every point, a stretch of all of them at a time in one colour. */
function trails(moments: readonly (readonly Point[])[], at: (p: Point) => string): string[] {
  return moments.slice(1).map((now, m) => {
    const before = moments[m]!;
    const d = now.map((p, i) => (before[i] === undefined ? '' : `M${at(before[i])}L${at(p)}`)).join('');
    return `<path d="${d}" fill="none" stroke="${mixed((m + 1) / moments.length)}" stroke-opacity="0.45"/>`;
  });
}

/** Red to blue. */
function mixed(share: number): string {
  const from = [213, 40, 40];
  const to = [30, 100, 210];
  return `rgb(${from.map((a, i) => Math.round(a + (to[i]! - a) * share)).join(',')})`;
}
