/** Plots as SVG text: lines with bands and levels, and histograms. Legends stand above the plot, so that they hide nothing.
 *  Colours are those of Okabe and Ito, which people of any colour vision tell apart; dashes and markers differ as well. */
import { escapeXml } from './escape-xml.ts';
import type { Axis, Histogram, LinePlot, Plot } from './report.ts';
import { type Scale, scaleFor } from './scales.ts';

const WIDTH = 640;
const PLOT_HEIGHT = 280;
const LEFT = 78;
const RIGHT = 28;
const BOTTOM = 52;
const TITLE = 26;
const LEGEND_ROW = 18;
const LEGEND_CHARACTER = 6.7;

const COLOURS = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#B07C00', '#56B4E9', '#000000'];
const DASHES = ['', '7 3', '2 3', '9 3 2 3', '', '7 3', '2 3'];

interface LegendEntry {
  readonly name: string;
  readonly symbol: (x: number, y: number) => string;
}

export function plotSvg(plot: Plot): string {
  return plot.kind === 'lines' ? linePlot(plot) : histogram(plot);
}

function linePlot(plot: LinePlot): string {
  const { series, bands = [], levels = [] } = plot;
  const entries: LegendEntry[] = [
    ...series.map(({ name }, i) => ({ name, symbol: lineSymbol(i) })),
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
      const style = `stroke="#555555" stroke-width="1.3" stroke-dasharray="${i === 0 ? '5 4' : '1 3'}"`;
      parts.push(
        `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at(y, value)}" y2="${at(y, value)}" ${style}/>`,
      );
    });
    series.forEach(({ points }, i) => {
      const visible = points.filter(shown);
      const path = visible.map(([a, b], p) => `${p === 0 ? 'M' : 'L'}${at(x, a)} ${at(y, b)}`).join('');
      parts.push(`<path d="${path}" fill="none" ${stroke(i)}/>`);
      if (visible.length <= 25) parts.push(...visible.map(([a, b]) => marker(i, x.at(a), y.at(b))));
    });
    return parts.join('');
  });
}

function histogram(plot: Histogram): string {
  const { groups, marks } = plot;
  const entries: LegendEntry[] = [
    ...groups.map(({ name }, i) => ({ name, symbol: boxSymbol(COLOURS[i % COLOURS.length]!, 0.55) })),
    ...marks.map(({ name }, i) => ({ name, symbol: markSymbol(i) })),
  ];
  const values = groups.flatMap((group) => group.values);
  const all = [...values, ...marks.map(({ value }) => value)];
  const least = Math.min(...all);
  const width = (Math.max(...all) - least || 1) / BINS;
  const shares = groups.map((group) => {
    const share = new Float64Array(BINS);
    for (const value of group.values) {
      share[Math.min(BINS - 1, Math.floor((value - least) / width))]! += 1 / group.values.length;
    }
    return share;
  });
  const lines: LinePlot = {
    kind: 'lines',
    title: plot.title,
    x: plot.x,
    y: { label: 'share per bin' },
    series: [
      {
        name: '',
        points: [
          [least, 0],
          [least + BINS * width, 0],
        ],
      },
    ],
  };
  return frame(lines, entries, [0, ...shares.flatMap((share) => [...share])], (x, y) => {
    const bars = shares.flatMap((share, i) =>
      [...share].map((value, bin) => {
        if (value === 0) return '';
        const left = x.at(least + bin * width);
        const box = `x="${round(left)}" width="${round(x.at(least + (bin + 1) * width) - left)}"`;
        const colour = COLOURS[i % COLOURS.length];
        return `<rect ${box} y="${at(y, value)}" height="${round(y.at(0) - y.at(value))}" fill="${colour}" fill-opacity="0.55" stroke="${colour}"/>`;
      }),
    );
    const lines = marks.map(({ value }, i) => {
      const style = `stroke="#000000" stroke-width="1.6" stroke-dasharray="${MARK_DASHES[i % MARK_DASHES.length]}"`;
      return `<line x1="${at(x, value)}" x2="${at(x, value)}" y1="${at(y, 0)}" y2="${round(y.at(0) - PLOT_HEIGHT)}" ${style}/>`;
    });
    return bars.join('') + lines.join('');
  });
}

const BINS = 50;
const MARK_DASHES = ['', '6 3', '2 3'];

/** Title, legend, axes with grid, and within them what `draw` makes. */
function frame(
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

function axes(
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
  parts.push(`<rect x="${LEFT}" y="${top}" width="${right - LEFT}" height="${PLOT_HEIGHT}" class="frame"/>`);
  parts.push(
    `<text x="${(LEFT + right) / 2}" y="${bottom + 39}" class="label" text-anchor="middle">${escapeXml(plot.x.label)}</text>`,
  );
  parts.push(
    `<text transform="translate(16 ${middle}) rotate(-90)" class="label" text-anchor="middle">${escapeXml(plot.y.label)}</text>`,
  );
  return parts.join('\n');
}

/** Entries side by side, in as many rows as they need. */
function legendOf(entries: readonly LegendEntry[]): { legend: string; rows: number } {
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

function lineSymbol(i: number) {
  return (x: number, y: number) =>
    `<line x1="${x}" x2="${x + 26}" y1="${y}" y2="${y}" ${stroke(i)}/>${marker(i, x + 13, y)}`;
}

function levelSymbol(i: number) {
  return (x: number, y: number) =>
    `<line x1="${x}" x2="${x + 26}" y1="${y}" y2="${y}" stroke="#555555" stroke-width="1.3" stroke-dasharray="${i === 0 ? '5 4' : '1 3'}"/>`;
}

function boxSymbol(colour: string, opacity: number) {
  return (x: number, y: number) =>
    `<rect x="${x + 4}" y="${y - 5}" width="18" height="10" fill="${colour}" fill-opacity="${opacity}" stroke="${colour}"/>`;
}

function markSymbol(i: number) {
  return (x: number, y: number) =>
    `<line x1="${x + 13}" x2="${x + 13}" y1="${y - 7}" y2="${y + 7}" stroke="#000000" stroke-width="1.6" stroke-dasharray="${MARK_DASHES[i % MARK_DASHES.length]}"/>`;
}

function bandPath(points: readonly (readonly [number, number, number])[], x: Scale, y: Scale): string {
  const upper = points.map(([a, , high], p) => `${p === 0 ? 'M' : 'L'}${at(x, a)} ${at(y, high)}`);
  const lower = [...points].reverse().map(([a, low]) => `L${at(x, a)} ${at(y, low)}`);
  return `<path d="${upper.join('')}${lower.join('')}Z" fill="#0072B2" fill-opacity="0.18"/>`;
}

function stroke(i: number): string {
  return `stroke="${COLOURS[i % COLOURS.length]}" stroke-width="2" stroke-dasharray="${DASHES[i % DASHES.length]}"`;
}

/** Circle, square, triangle, diamond in turn. */
function marker(i: number, x: number, y: number): string {
  const fill = `fill="${COLOURS[i % COLOURS.length]}"`;
  const [a, b] = [round(x), round(y)];
  const shape = i % 4;
  if (shape === 0) return `<circle cx="${a}" cy="${b}" r="3.2" ${fill}/>`;
  if (shape === 1) return `<rect x="${round(x - 3)}" y="${round(y - 3)}" width="6" height="6" ${fill}/>`;
  const path = shape === 2 ? 'l4 7h-8z' : 'l4 4l-4 4l-4 -4z';
  return `<path d="M${a} ${round(y - 4)}${path}" ${fill}/>`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
const at = (scale: Scale, value: number): number => round(scale.at(value));
