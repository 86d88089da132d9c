/** Plots and pages: what is drawn where, and that the page stands alone. */
import { describe, expect, test } from 'vitest';
import { reportPage } from '../../src/report/page.ts';
import type { Histogram, LinePlot, Report } from '../../src/report/report.ts';
import { scaleFor } from '../../src/report/scales.ts';
import { plotSvg } from '../../src/report/svg-plot.ts';

const lines: LinePlot = {
  kind: 'lines',
  title: 'a < b & c',
  x: { label: 'step' },
  y: { label: '‖W‖', log: true },
  series: [
    {
      name: 'one',
      points: [
        [0, 1],
        [10, 0.1],
        [20, 0.01],
        [30, 0],
      ],
    },
    {
      name: 'two',
      points: [
        [0, 1],
        [20, Number.NaN],
        [30, 1e-4],
      ],
    },
  ],
};

const histogram: Histogram = {
  kind: 'histogram',
  title: 'cuts',
  x: { label: 'cut weight' },
  groups: [{ name: 'random', values: [1, 2, 2, 3] }],
  marks: [{ name: 'best', value: 5 }],
};

/** Numbers that follow a coordinate's letter or attribute. */
const numbers = (text: string): number[] =>
  [...text.matchAll(/-?\d+(\.\d+)?/g)].map(([digits]) => Number(digits));

describe('scales', () => {
  test('linear: ends are round, values lie in proportion', () => {
    const scale = scaleFor({ label: '' }, [0.3, 9.7], 0, 100);
    expect(scale.at(0)).toBe(0);
    expect(scale.at(10)).toBe(100);
    expect(scale.at(5)).toBe(50);
    expect(scale.ticks.map(({ label }) => label)).toEqual(['0', '2', '4', '6', '8', '10']);
  });

  test('logarithmic: a decade is the same length everywhere; what is not positive is left out', () => {
    const scale = scaleFor({ label: '', log: true }, [0, -1, 1e-6, 1], 0, 60);
    expect(scale.at(1e-3)).toBeCloseTo(30, 9);
    expect(scale.ticks.map(({ label }) => label)).toContain('10⁻⁶');
    expect(scale.ticks.length).toBeLessThanOrEqual(8);
  });

  test('within two decades there are ticks at 2 and 5', () => {
    const { ticks } = scaleFor({ label: '', log: true }, [0.06, 2], 0, 60);
    expect(ticks.map(({ label }) => label)).toEqual(['0.1', '0.2', '0.5', '1', '2']);
  });

  test('one value, or none, still has a scale', () => {
    for (const log of [false, true]) {
      for (const values of [[3], [], [0]]) {
        const scale = scaleFor({ label: '', log }, values, 0, 100);
        expect(Number.isFinite(scale.at(3))).toBe(true);
        expect(scale.ticks.length).toBeGreaterThan(0);
      }
    }
  });
});

describe('plots', () => {
  test('a line goes through its points, those that a logarithm cannot show left out', () => {
    const svg = plotSvg(lines);
    const paths = [...svg.matchAll(/<path d="(M[^"]*)" fill="none"/g)].map(([, path]) => path!);
    expect(paths).toHaveLength(2);
    expect(numbers(paths[0]!)).toHaveLength(6);
    expect(numbers(paths[1]!)).toHaveLength(4);
    const [x0, y0, x1, y1, x2, y2] = numbers(paths[0]!) as [number, number, number, number, number, number];
    expect(x1 - x0).toBeCloseTo(x2 - x1, 0);
    expect(y1 - y0).toBeCloseTo(y2 - y1, 0);
    expect(y1).toBeGreaterThan(y0);
  });

  test('text is escaped', () => {
    expect(plotSvg(lines)).toContain('a &lt; b &amp; c');
    expect(plotSvg(lines)).not.toContain('a < b');
  });

  test('bars hold shares: their heights are in proportion, and a mark beside them is within the frame', () => {
    const svg = plotSvg(histogram);
    const heights = [...svg.matchAll(/height="([\d.]+)" fill="#0072B2" fill-opacity="0.55" stroke/g)].map(
      ([, height]) => Number(height),
    );
    const bars = heights.filter((height) => height !== 10);
    expect(bars).toHaveLength(3);
    expect(Math.max(...bars) / Math.min(...bars)).toBeCloseTo(2, 1);
    expect(svg).toContain('>best<');
    expect(svg).not.toContain('NaN');
  });
});

test('a page needs nothing from elsewhere, and shows every part', () => {
  const report: Report = {
    title: 'T <1>',
    introduction: ['intro & more'],
    chapters: [
      {
        title: 'chapter',
        settings: { seed: 7 },
        sections: [
          {
            title: 'section',
            text: 'text',
            plots: [lines, histogram],
            tables: [{ caption: 'table', columns: ['a', 'b'], rows: [['<x>', 1.5]] }],
          },
        ],
      },
    ],
  };
  const page = reportPage(report);
  expect(page.match(/<svg /g)).toHaveLength(2);
  expect(page).toContain('T &lt;1&gt;');
  expect(page).toContain('intro &amp; more');
  expect(page).toContain('<td>&lt;x&gt;</td><td>1.5</td>');
  expect(page).toContain('<td>seed</td><td>7</td>');
  expect(page).not.toMatch(/<script|<link|<img|src=|@import|url\(/);
  const addresses = [...page.matchAll(/https?:[^"' ]+/g)].map(([address]) => address);
  expect(new Set(addresses)).toEqual(new Set(['http://www.w3.org/2000/svg']));
});
