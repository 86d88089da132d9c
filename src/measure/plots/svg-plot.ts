/** Plots as SVG text: lines with bands and levels, histograms, and dots by name. */

import { dotPlot } from './dot-plot.ts';
import { escapeXml } from './escape-xml.ts';
import { chooseShots, film } from './film.ts';
import { planePlot } from './plane-plot.ts';
import type { Histogram, LinePlot, Plot, Series } from './plot.ts';
import type { Scale } from './scales.ts';
import {
  at,
  boxSymbol,
  colour,
  frame,
  LEFT,
  type LegendEntry,
  levelStyle,
  levelSymbol,
  lineSymbol,
  marker,
  markStyle,
  markSymbol,
  PLOT_HEIGHT,
  RIGHT,
  round,
  stroke,
  WIDTH,
} from './svg-frame.ts';

export function plotSvg(plot: Plot): string {
  if (plot.kind === 'dots') return dotPlot(plot);
  if (plot.kind === 'plane') return planePlot(plot);
  return plot.kind === 'lines' ? linePlot(plot) : histogram(plot);
}

function linePlot(plot: LinePlot): string {
  const { series, bands = [], levels = [] } = plot;
  const entries: LegendEntry[] = [
    ...series.map(({ name, style, endMark }, i) => ({ name, symbol: seriesSymbol(i, style, endMark) })),
    ...bands.map(({ name }) => ({ name, symbol: boxSymbol('#0072B2', 0.18) })),
    ...levels.map(({ name }, i) => ({ name, symbol: levelSymbol(i) })),
  ];
  const ordinates = [
    ...series.flatMap(({ points }) => points.map(([, y]) => y)),
    ...bands.flatMap(({ points }) => points.flatMap(([, low, high]) => [low, high])),
    ...levels.map(({ value }) => value),
  ];
  return frame(plot, entries, ordinates, (x, y) => {
    const shown = ([a, b]: readonly [number, number]) =>
      Number.isFinite(a) && Number.isFinite(b) && !(plot.x.log && a <= 0) && !(plot.y.log && b <= 0);
    const parts = bands.map(({ points }) => bandPath(points, x, y));
    levels.forEach(({ value }, i) => {
      parts.push(
        `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at(y, value)}" y2="${at(y, value)}" ${levelStyle(i)}/>`,
      );
    });
    series.forEach(({ points, style = 'line', endMark }, i) => {
      const visible = points.filter(shown);
      if (style !== 'points') {
        const to = style === 'steps' ? stepTo : lineTo;
        const path = visible.map((point, p) => (p === 0 ? 'M' : '') + to(point, x, y, p === 0)).join('');
        parts.push(`<path d="${path}" fill="none" ${stroke(i)}/>`);
      }
      const all = style === 'points' || (style === 'line' && visible.length <= 25);
      const marked = all ? visible : endMark === true ? visible.slice(-1) : [];
      parts.push(...marked.map(([a, b]) => marker(i, x.at(a), y.at(b))));
    });
    return parts.join('');
  });
}

function histogram(plot: Histogram): string {
  const { groups, marks } = plot;
  const shots = chooseShots(plot.shots ?? []);
  const moving = groups.length;
  const entries: LegendEntry[] = [
    ...groups.map(({ name }, i) => ({ name, symbol: boxSymbol(colour(i), 0.55) })),
    ...(shots.length === 0 ? [] : [{ name: 'at a step', symbol: boxSymbol(colour(moving), 0.55) }]),
    ...marks.map(({ name }, i) => ({ name, symbol: markSymbol(i) })),
  ];
  const samples = [...groups, ...shots].map((group) => group.values);
  const bins = binsOf([...samples.flat(), ...marks.map(({ value }) => value)]);
  const shares = samples.map((values) => sharesOf(values, bins));
  const ends = [bins.least, bins.least + BINS * bins.width].map((x) => [x, 0] as const);
  const axes: LinePlot = {
    kind: 'lines',
    title: plot.title,
    x: plot.x,
    y: { label: 'share per bin' },
    series: [{ name: '', points: ends }],
  };
  return frame(axes, entries, [0, ...shares.flatMap((share) => [...share])], (x, y) => {
    const bars = groups.map((_, i) => barsOf(shares[i]!, colour(i), bins, x, y));
    const pictures = shots.map(({ label }, s) => {
      const text = `<text x="${LEFT + 8}" y="${round(y.at(0) - PLOT_HEIGHT + 18)}" class="legend">${escapeXml(label)}</text>`;
      return barsOf(shares[moving + s]!, colour(moving), bins, x, y) + text;
    });
    const lines = marks.map(
      ({ value }, i) =>
        `<line x1="${at(x, value)}" x2="${at(x, value)}" y1="${at(y, 0)}" y2="${round(y.at(0) - PLOT_HEIGHT)}" ${markStyle(i)}/>`,
    );
    return bars.join('') + film(pictures) + lines.join('');
  });
}

interface Bins {
  readonly least: number;
  readonly width: number;
}

function binsOf(values: readonly number[]): Bins {
  const least = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return { least, width: (most - least || 1) / BINS };
}

function sharesOf(values: readonly number[], { least, width }: Bins): Float64Array {
  const share = new Float64Array(BINS);
  for (const value of values)
    share[Math.min(BINS - 1, Math.floor((value - least) / width))]! += 1 / values.length;
  return share;
}

function barsOf(share: Float64Array, fill: string, { least, width }: Bins, x: Scale, y: Scale): string {
  return Array.from(share, (value, bin) => {
    if (value === 0) return '';
    const left = x.at(least + bin * width);
    const box = `x="${round(left)}" width="${round(x.at(least + (bin + 1) * width) - left)}"`;
    return `<rect ${box} y="${at(y, value)}" height="${round(y.at(0) - y.at(value))}" fill="${fill}" fill-opacity="0.55" stroke="${fill}"/>`;
  }).join('');
}

const BINS = 50;

function seriesSymbol(
  i: number,
  style: Series['style'],
  endMark: boolean | undefined,
): LegendEntry['symbol'] {
  if (style === 'points') return (x, y) => marker(i, x + 13, y);
  if (style === 'steps' && endMark !== true)
    return (x, y) => `<line x1="${x}" x2="${x + 26}" y1="${y}" y2="${y}" ${stroke(i)}/>`;
  return lineSymbol(i);
}

type Point = readonly [number, number];

function lineTo([a, b]: Point, x: Scale, y: Scale, first: boolean): string {
  return `${first ? '' : 'L'}${at(x, a)} ${at(y, b)}`;
}

/** What holds from a point on holds until the next. */
function stepTo([a, b]: Point, x: Scale, y: Scale, first: boolean): string {
  return first ? `${at(x, a)} ${at(y, b)}` : `H${at(x, a)}V${at(y, b)}`;
}

function bandPath(points: readonly (readonly [number, number, number])[], x: Scale, y: Scale): string {
  const upper = points.map(([a, , high], p) => `${p === 0 ? 'M' : 'L'}${at(x, a)} ${at(y, high)}`);
  const lower = [...points].reverse().map(([a, low]) => `L${at(x, a)} ${at(y, low)}`);
  return `<path d="${upper.join('')}${lower.join('')}Z" fill="#0072B2" fill-opacity="0.18"/>`;
}
