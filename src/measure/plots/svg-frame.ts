/** What every plot is set in: title, legend above the plot so that it hides nothing, axes with a grid, and the looks of its lines.
 *  Colours are those of Okabe and Ito, which people of any colour vision tell apart; dashes and markers differ as well. */

import { escapeXml } from './escape-xml.ts';
import type { Axis, LinePlot } from './plot.ts';
import { type Scale, scaleFor } from './scales.ts';

export const WIDTH = 640;
export const PLOT_HEIGHT = 280;
export const LEFT = 78;
export const RIGHT = 28;
export const BOTTOM = 52;
export const TITLE = 26;
export const LEGEND_ROW = 18;
const LEGEND_CHARACTER = 6.7;

const COLOURS = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#B07C00', '#56B4E9', 'currentColor'];
const DASHES = ['', '7 3', '2 3', '9 3 2 3', '', '7 3', '2 3'];

const MARK_DASHES = ['', '6 3', '2 3'];

export const markStyle = (i: number): string =>
  `stroke="currentColor" stroke-width="1.6" stroke-dasharray="${MARK_DASHES[i % MARK_DASHES.length]}"`;
export const levelStyle = (i: number): string =>
  `stroke="currentColor" stroke-opacity="0.7" stroke-width="1.3" stroke-dasharray="${i === 0 ? '5 4' : '1 3'}"`;
export const colour = (i: number): string => COLOURS[i % COLOURS.length]!;
/** An eighth series has the first one's colour with other dashes. */
const dash = (i: number): string => DASHES[(i + Math.floor(i / COLOURS.length)) % DASHES.length]!;

export interface LegendEntry {
  readonly name: string;
  readonly symbol: (x: number, y: number) => string;
}

/** Title, legend, axes with grid, and within them what `draw` makes. */
export function frame(
  plot: LinePlot,
  entries: readonly LegendEntry[],
  ordinates: readonly number[],
  draw: (x: Scale, y: Scale) => string,
): string {
  const { legend, rows } = legendOf(entries);
  const top = TITLE + rows * LEGEND_ROW + 10;
  const bottom = top + PLOT_HEIGHT;
  const abscissae = plot.series.flatMap(({ points }) => points.map(([x]) => x));
  const x = scaleFor(plot.x, abscissae, LEFT, WIDTH - RIGHT);
  const y = scaleFor(plot.y, ordinates, bottom, top);
  const title = escapeXml(plot.title);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + BOTTOM}" role="img" aria-label="${title}">`,
    `<text x="${LEFT}" y="17" class="title">${title}</text>`,
    legend,
    axes(x, y, plot, top, bottom),
    draw(x, y),
    '</svg>',
  ].join('\n');
}

export function axes(
  x: Scale,
  y: Scale,
  plot: { readonly x: Axis; readonly y: Axis },
  top: number,
  bottom: number,
): string {
  const right = WIDTH - RIGHT;
  const parts = x.ticks.map(({ value, label }) => {
    const place = at(x, value);
    return `<line x1="${place}" x2="${place}" y1="${top}" y2="${bottom}" class="grid"/><text x="${place}" y="${bottom + 17}" class="tick" text-anchor="middle">${label}</text>`;
  });
  for (const { value, label } of y.ticks) {
    const place = at(y, value);
    parts.push(`<line x1="${LEFT}" x2="${right}" y1="${place}" y2="${place}" class="grid"/>`);
    parts.push(`<text x="${LEFT - 7}" y="${place + 4}" class="tick" text-anchor="end">${label}</text>`);
  }
  const middle = (top + bottom) / 2;
  parts.push(`<rect x="${LEFT}" y="${top}" width="${right - LEFT}" height="${bottom - top}" class="frame"/>`);
  parts.push(
    `<text x="${(LEFT + right) / 2}" y="${bottom + 39}" class="label" text-anchor="middle">${escapeXml(plot.x.label)}</text>`,
  );
  parts.push(
    `<text transform="translate(16 ${middle}) rotate(-90)" class="label" text-anchor="middle">${escapeXml(plot.y.label)}</text>`,
  );
  return parts.join('\n');
}

/** Entries side by side, in as many rows as they need. */
export function legendOf(entries: readonly LegendEntry[]): { legend: string; rows: number } {
  let x = LEFT;
  let rows = 1;
  const parts = entries.map(({ name, symbol }) => {
    const width = 34 + name.length * LEGEND_CHARACTER + 16;
    if (x > LEFT && x + width > WIDTH) {
      x = LEFT;
      rows++;
    }
    const y = TITLE + (rows - 1) * LEGEND_ROW + 8;
    const part = `${symbol(x, y)}<text x="${round(x + 32)}" y="${y + 4}" class="legend">${escapeXml(name)}</text>`;
    x += width;
    return part;
  });
  return { legend: parts.join(''), rows: entries.length === 0 ? 0 : rows };
}

export function lineSymbol(i: number) {
  return (x: number, y: number) =>
    `<line x1="${x}" x2="${x + 26}" y1="${y}" y2="${y}" ${stroke(i)}/>${marker(i, x + 13, y)}`;
}

export function levelSymbol(i: number) {
  return (x: number, y: number) => `<line x1="${x}" x2="${x + 26}" y1="${y}" y2="${y}" ${levelStyle(i)}/>`;
}

export function boxSymbol(fill: string, opacity: number) {
  return (x: number, y: number) =>
    `<rect x="${x + 4}" y="${y - 5}" width="18" height="10" fill="${fill}" fill-opacity="${opacity}" stroke="${fill}"/>`;
}

export function markSymbol(i: number) {
  return (x: number, y: number) =>
    `<line x1="${x + 13}" x2="${x + 13}" y1="${y - 7}" y2="${y + 7}" ${markStyle(i)}/>`;
}

export function stroke(i: number): string {
  return `stroke="${colour(i)}" stroke-width="2" stroke-dasharray="${dash(i)}"`;
}

/** Circle, square, triangle, diamond in turn. */
export function marker(i: number, x: number, y: number): string {
  const fill = `fill="${colour(i)}"`;
  const [a, b] = [round(x), round(y)];
  const shape = i % 4;
  if (shape === 0) return `<circle cx="${a}" cy="${b}" r="3.2" ${fill}/>`;
  if (shape === 1) return `<rect x="${round(x - 3)}" y="${round(y - 3)}" width="6" height="6" ${fill}/>`;
  const path = shape === 2 ? 'l4 7h-8z' : 'l4 4l-4 4l-4 -4z';
  return `<path d="M${a} ${round(y - 4)}${path}" ${fill}/>`;
}

export const round = (value: number): number => Math.round(value * 10) / 10;
export const at = (scale: Scale, value: number): number => round(scale.at(value));
