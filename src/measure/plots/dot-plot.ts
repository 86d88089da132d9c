/** A line for each name, with a dot for each series on it and the range it is taken from: for many named things and few series. */

import { escapeXml } from './escape-xml.ts';
import type { DotPlot } from './plot.ts';
import { scaleFor } from './scales.ts';
import {
  colour,
  LEGEND_ROW,
  type LegendEntry,
  legendOf,
  marker,
  RIGHT,
  round,
  TITLE,
  WIDTH,
} from './svg-frame.ts';

const LEAST_ROW = 17;
/** Between the dots of a row. */
const DOT = 3.5;
const CHARACTER = 6.8;
const BOTTOM = 46;

export function dotPlot({ title, x: axis, series, rows }: DotPlot): string {
  const entries: LegendEntry[] = series.map((name, i) => ({
    name,
    symbol: (x, y) => marker(i, x + 13, y),
  }));
  const left = 24 + CHARACTER * Math.max(...rows.map(({ name }) => name.length));
  const rowHeight = Math.max(LEAST_ROW, 6 + DOT * series.length);
  const legend = legendOf(entries);
  const top = TITLE + legend.rows * LEGEND_ROW + 10;
  const bottom = top + rowHeight * rows.length;
  const values = rows.flatMap(({ dots }) => dots.flatMap((dot) => dot ?? []));
  const x = scaleFor(axis, values, left, WIDTH - RIGHT);
  const parts = x.ticks.map(({ value, label }) => {
    const place = round(x.at(value));
    return `<line x1="${place}" x2="${place}" y1="${top}" y2="${bottom}" class="grid"/><text x="${place}" y="${bottom + 16}" class="tick" text-anchor="middle">${label}</text>`;
  });
  rows.forEach(({ name, dots }, r) => {
    const middle = round(top + rowHeight * (r + 0.5));
    parts.push(
      `<line x1="${round(left)}" x2="${WIDTH - RIGHT}" y1="${middle}" y2="${middle}" class="grid"/><text x="${round(left - 8)}" y="${middle + 4}" class="tick" text-anchor="end">${escapeXml(name)}</text>`,
    );
    // Dots of equal values side by side, so that none hides another.
    const step = Math.min(DOT, (rowHeight - 6) / Math.max(1, dots.length - 1));
    dots.forEach((dot, i) => {
      if (dot === null) return;
      const y = middle + step * (i - (dots.length - 1) / 2);
      const [value, low, high] = dot.map((at) => round(x.at(at))) as [number, number, number];
      if (high !== low)
        parts.push(
          `<line x1="${low}" x2="${high}" y1="${round(y)}" y2="${round(y)}" stroke="${colour(i)}" stroke-width="1.2"/>`,
        );
      parts.push(marker(i, value, y));
    });
  });
  parts.push(
    `<rect x="${round(left)}" y="${top}" width="${round(WIDTH - RIGHT - left)}" height="${bottom - top}" class="frame"/>`,
    `<text x="${round((left + WIDTH - RIGHT) / 2)}" y="${bottom + 36}" class="label" text-anchor="middle">${escapeXml(axis.label)}</text>`,
  );
  const name = escapeXml(title);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + BOTTOM}" role="img" aria-label="${name}">`,
    `<text x="78" y="17" class="title">${name}</text>`,
    legend.legend,
    ...parts,
    '</svg>',
  ].join('\n');
}
