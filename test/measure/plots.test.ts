/** Plots and pages: what is drawn where, and that the page stands alone. */
import { describe, expect, test } from 'vitest';
import type { DotPlot, Histogram, LinePlot } from '../../src/measure/plots/plot.ts';
import { scaleFor } from '../../src/measure/plots/scales.ts';
import { plotSvg } from '../../src/measure/plots/svg-plot.ts';
import { reportMarkdown } from '../../src/measure/report/markdown.ts';
import { reportPage } from '../../src/measure/report/page.ts';
import type { Report } from '../../src/measure/report/report.ts';

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

  const extremes = [0, 5e-324, 4e-310, 1e-300, -1e-310, 1, 1e308, Number.MAX_VALUE, -Number.MAX_VALUE];
  test.each([{}, { log: true }, { root: true }])('the ends of the doubles, %j', (kind) => {
    for (const least of extremes)
      for (const most of extremes) {
        if (most < least) continue;
        const { at, ticks } = scaleFor({ label: '', ...kind }, [least, most], 0, 100);
        expect(ticks.length).toBeLessThan(40);
        if ('log' in kind && !(least > 0)) continue;
        for (const place of [at(least), at(most)]) expect(Math.abs(place - 50)).toBeLessThanOrEqual(51);
      }
  });

  test('labels of denormal numbers', () => {
    const { ticks } = scaleFor({ label: '' }, [0, 4e-310], 0, 100);
    expect(ticks.map(({ label }) => label).slice(0, 3)).toEqual(['0', '5e-311', '1e-310']);
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

  test('roots: 0 is shown, distances grow with the square root, labels do not touch', () => {
    const scale = scaleFor({ label: '', root: true }, [0, 25], 0, 500);
    expect([0, 1, 4, 25].map((value) => scale.at(value))).toEqual([0, 100, 200, 500]);
    expect(scale.ticks[0]).toEqual({ value: 0, label: '0' });
    const places = scale.ticks.map(({ value }) => scale.at(value));
    for (let i = 1; i < places.length; i++) expect(places[i]! - places[i - 1]!).toBeGreaterThan(30);
    expect(scaleFor({ label: '', root: true }, [], 0, 100).at(0)).toBe(0);
  });

  test('an axis reaches what it is told to, and millions are short', () => {
    expect(scaleFor({ label: '', include: [0, 1] }, [0.4, 0.6], 0, 100).at(1)).toBe(100);
    const { ticks } = scaleFor({ label: '' }, [8e6, 12e6], 0, 100);
    expect(ticks.map(({ label }) => label)).toContain('12M');
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

  test('steps hold until the next point, an end is marked, and points stand alone', () => {
    const points = [
      [0, 1],
      [10, 2],
      [20, 4],
    ] as const;
    const plot: LinePlot = {
      kind: 'lines',
      title: 't',
      x: { label: 'x' },
      y: { label: 'y' },
      series: [
        { name: 'steps', points, style: 'steps', endMark: true },
        { name: 'points', points, style: 'points' },
      ],
    };
    const body = plotSvg(plot).split('class="frame"/>')[1]!;
    const [path] = [...body.matchAll(/<path d="(M[^"]*)" fill="none"/g)].map(([, text]) => text!);
    expect(path).toMatch(/^M[\d.]+ [\d.]+H[\d.]+V[\d.]+H[\d.]+V[\d.]+$/);
    // The marks of the second series are squares.
    expect(body.match(/<circle /g)).toHaveLength(1);
    expect(body.match(/<rect /g)).toHaveLength(3);
  });

  test('dots: a row for each name, a line only where there is a range, no dot without a value', () => {
    const dots: DotPlot = {
      kind: 'dots',
      title: 'gaps',
      x: { label: 'gap', root: true },
      series: ['one', 'two'],
      rows: [
        { name: 'G<1>', dots: [[1, 0, 4], null] },
        {
          name: 'G2',
          dots: [
            [0, 0, 0],
            [4, 4, 4],
          ],
        },
      ],
    };
    const svg = plotSvg(dots);
    expect(svg).toContain('>G&lt;1&gt;</text>');
    expect(svg).toContain('>G2</text>');
    expect(svg.match(/stroke-width="1.2"/g)).toHaveLength(1);
    // In the legend and in the plot: circles of the first series, squares of the second.
    expect(svg.match(/<circle /g)).toHaveLength(3);
    expect(svg.match(/<rect /g)).toHaveLength(3);
    expect(svg).not.toContain('NaN');
  });

  test('the eighth series has the first one’s colour and other dashes', () => {
    const points = [
      [1, 1],
      [2, 2],
    ] as const;
    const series = Array.from({ length: 8 }, (_, i) => ({ name: `s${i}`, points }));
    const svg = plotSvg({ ...lines, series });
    const looks = [...svg.matchAll(/<path d="M[^"]*" fill="none" (stroke[^/]*)\/>/g)].map(([, text]) => text);
    expect(looks).toHaveLength(8);
    expect(new Set(looks).size).toBe(8);
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

test('Markdown has the text and the tables, with what it would take for itself escaped', () => {
  const report: Report = {
    title: 'T',
    introduction: ['a * b'],
    chapters: [
      {
        title: 'chapter',
        settings: {},
        sections: [
          {
            title: 'section',
            text: 'text',
            plots: [lines],
            tables: [{ caption: 'c', columns: ['a', 'b'], rows: [['x|y', 1.5]] }],
          },
        ],
      },
    ],
  };
  expect(reportMarkdown(report, 'page.html')).toBe(
    '# T\n\na \\* b\n\n## chapter\n\n### section\n\ntext\n\n- [plot](page.html): a \\< b & c\n\nc\n\n' +
      '| a | b |\n| --- | ---: |\n| x\\|y | 1.5 |\n',
  );
});

test('points that move: a film of 24 pictures without scripts, the last of which stands where motion is not wanted', () => {
  const svg = plotSvg({
    kind: 'plane',
    title: 'Way',
    x: { label: 'x' },
    y: { label: 'y' },
    reach: 2,
    names: ['start', 'end'],
    shots: [0, 1, 2].map((t) => ({ label: `step ${t}`, points: [[t, -t / 2] as const] })),
  });
  expect(svg.match(/class="shot/g)).toHaveLength(24);
  expect(svg.match(/class="shot last"/g)).toHaveLength(1);
  expect(svg).toContain('step 2');
  expect(svg).not.toMatch(/<script|NaN/);
  const histogram = plotSvg({
    kind: 'histogram',
    title: 'Cuts',
    x: { label: 'cut' },
    groups: [{ name: 'start', values: [1, 2, 3] }],
    marks: [],
    shots: [
      { label: 'step 0', values: [1, 3] },
      { label: 'step 9', values: [3, 3] },
    ],
  });
  expect(histogram.match(/class="shot/g)).toHaveLength(24);
  expect(histogram).not.toContain('NaN');
});

test('markdown: names from files cannot become links, code or lines of their own', () => {
  const section = { title: '[a](b)', text: 'x`y`', plots: [], tables: [] };
  const report = { title: 'T\n# U', introduction: [], chapters: [{ title: 'c|d', sections: [section] }] };
  expect(reportMarkdown(report as never, 'page.html')).toBe(
    '# T # U\n\n## c\\|d\n\n### [a\\](b)\n\nx\\`y\\`\n',
  );
});
