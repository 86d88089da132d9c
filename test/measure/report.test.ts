/** The report: its figures against ones worked out by hand, and that each leads to its lines. */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { benchReport } from '../../src/measure/chapters/bench-report.ts';
import { duel } from '../../src/measure/chapters/duel-chapter.ts';
import { entriesOf, type RunFile } from '../../src/measure/chapters/entries.ts';
import { keepsChain } from '../../src/measure/chapters/guarantee-chapter.ts';
import { leadText } from '../../src/measure/chapters/lead.ts';
import { ratiosToBest } from '../../src/measure/chapters/profile-chapter.ts';
import type { LinePlot } from '../../src/measure/plots/plot.ts';
import { reportMarkdown } from '../../src/measure/report/markdown.ts';
import { reportPage } from '../../src/measure/report/page.ts';
import type { Report, Table } from '../../src/measure/report/report.ts';
import { type RunRow, thinnedTrace } from '../../src/measure/row.ts';
import { readPeers } from '../../src/measure/run/read-peers.ts';
import { run, scratchFolder } from '../cli/harness.ts';
import { derandomizationStage, relaxationStage } from '../support/stages.ts';
import { row } from './rows.ts';

const file = (rows: readonly RunRow[], name = 'runs.jsonl'): RunFile => ({
  name,
  rows,
  lines: rows.map((_, i) => i + 1),
});

const sdp = (expectedRounding: number) => relaxationStage({ expectedRounding });
const derandomize = (cut: number) => derandomizationStage({ cut });

/** Two methods on two instances of two families with two seeds; best known 100 and −50. */
const rows: RunRow[] = [
  ...[1, 2].flatMap((seed) => [
    row({
      instance: 'a',
      family: 'cuts',
      method: 'fast',
      seed,
      value: 97 + seed,
      trace: [
        [0.1, 90],
        [0.2, 97 + seed],
      ],
      upperBound: 110,
      boundKind: 'verified',
      stages: [sdp(91.5), derandomize(95)],
    }),
    row({
      instance: 'a',
      family: 'cuts',
      method: 'slow',
      seed,
      value: 100,
      trace: [
        [0.4, 99],
        [4 * seed, 100],
      ],
    }),
  ]),
  ...[1, 2].flatMap((seed) => [
    row({
      instance: 'q',
      family: 'qubos',
      method: 'fast',
      seed,
      value: -50,
      bestKnown: -50,
      sense: 'minimize',
    }),
    row({
      instance: 'q',
      family: 'qubos',
      method: 'slow',
      seed,
      value: -45,
      bestKnown: -50,
      sense: 'minimize',
    }),
  ]),
  row({
    instance: 'q',
    family: 'qubos',
    method: 'slow',
    seed: 3,
    value: null,
    bestKnown: -50,
    sense: 'minimize',
  }),
];

const report = benchReport([file(rows)], null);

function tableOf(chapter: string, caption?: string): Table {
  const tables = report.chapters.find(({ title }) => title === chapter)!.sections.flatMap((s) => s.tables);
  return tables.find((table) => caption === undefined || table.caption.startsWith(caption))!;
}

/** A table's cell by the first cell of its row, and its column. */
function cell(table: Table, name: string, column: string): string | number {
  const at = table.columns.indexOf(column);
  expect(at, `column ${column}`).toBeGreaterThanOrEqual(0);
  return table.rows.find(([first]) => first === name)![at]!;
}

function plotsOf(chapter: string): LinePlot[] {
  const plots = report.chapters.find(({ title }) => title === chapter)!.sections.flatMap((s) => s.plots);
  return plots.filter((plot) => plot.kind === 'lines');
}

describe('figures', () => {
  test('gaps: the median over seeds, then the mean over instances', () => {
    const table = tableOf('Who is ahead', 'All instances');
    // fast: a has 2 % and 1 %, median 1.5 %; q has 0: mean 0.75 %. slow: 0 and 10 %.
    expect(cell(table, 'fast', 'mean gap %')).toBe('0.75');
    expect(cell(table, 'slow', 'mean gap %')).toBe('5');
    expect(cell(table, 'fast', 'largest gap %')).toBe('2');
    expect(cell(table, 'fast', 'runs that reached the best known')).toBe('2 of 4');
    expect(cell(table, 'slow', 'runs')).toBe(5);
    expect(cell(table, 'slow', 'failed')).toBe(1);
    const families = tableOf('Who is ahead', 'Families');
    expect(cell(families, 'cuts', 'fast')).toBe('1.5 (0/1)');
    expect(cell(families, 'qubos', 'slow')).toBe('10 (0/1)');
  });

  test('a failed run is listed with its line and why', () => {
    const chapter = report.chapters[0]!.sections.find(({ title }) => title === 'Failed runs')!;
    expect(chapter.tables[0]!.rows).toEqual([['q/slow/3', 'runs.jsonl', 9, 'it fell over']]);
  });

  test('by instance: the best value of any seed, which is the least of a QUBO', () => {
    const tables = report.chapters.find(({ title }) => title === 'Gaps by instance')!.sections;
    expect(cell(tables[0]!.tables[0]!, 'a', 'fast')).toBe('99 (1.5)');
    expect(cell(tables[1]!.tables[0]!, 'q', 'slow')).toBe('-45 (10)');
  });

  test('wins, ties, losses', () => {
    const entries = entriesOf([file(rows)]);
    expect(duel(entries, 'fast', 'slow')).toEqual({ wins: 1, ties: 0, losses: 1 });
    expect(duel(entries, 'fast', 'fast')).toEqual({ wins: 0, ties: 2, losses: 0 });
    expect(cell(tableOf('Wins, ties, losses'), 'slow', 'against fast')).toBe('1/0/1');
  });

  test('performance profiles: times in units of the fastest', () => {
    // Within 1 %: a/1 only slow (0.4 s); a/2 fast 0.2 s, slow 0.4 s; q only fast; q/3 nobody.
    const ratios = ratiosToBest(entriesOf([file(rows)]), 0.01);
    const infinity = Number.POSITIVE_INFINITY;
    expect(ratios.get('fast')).toEqual([infinity, 1, 1, 1]);
    expect(ratios.get('slow')).toEqual([1, 2, infinity, infinity, infinity]);
    const plot = plotsOf('Performance profiles').find(({ title }) => title.includes('within 1 %'))!;
    expect(plot.series[1]!.points).toEqual([
      [1, 0.2],
      [2, 0.4],
    ]);
  });

  test('a value beyond the best known leaves no gap', () => {
    const beyond = [row({ value: 101 }), row({ instance: 'q', sense: 'minimize', value: 99 })];
    const { chapters } = benchReport([file(beyond)], null);
    const profiles = chapters.find(({ title }) => title === 'Performance profiles')!;
    expect(profiles.sections[0]!.plots[0]).toMatchObject({ series: [{ points: [[0, 1]] }] });
  });

  test('times to target: medians by instance, and shares of runs', () => {
    const within = tableOf('Time to target', 'Seconds to within 1 %');
    expect(cell(within, 'a', 'slow')).toBe('0.4');
    const best = tableOf('Time to target', 'Seconds to the best');
    expect(cell(best, 'a', 'slow')).toBe('6');
    expect(cell(best, 'a', 'fast')).toBe('-');
    const [plot] = plotsOf('Time to target');
    expect(plot!.series.find(({ name }) => name === 'slow')!.points).toEqual([
      [4, 0.2],
      [8, 0.4],
    ]);
  });

  test('value against time: the median run, the best known value and the bound', () => {
    const plot = plotsOf('Value against time').find(({ title }) => title === 'a')!;
    expect(plot.levels).toEqual([
      { name: 'best known', value: 100 },
      { name: 'upper bound', value: 110 },
    ]);
    expect(plot.series[0]!.points.at(-1)).toEqual([10, 98]);
  });

  test('the chain of guarantees', () => {
    expect(tableOf('Guarantees').rows[0]!.slice(0, 8)).toEqual([
      'a',
      '91.5',
      '95',
      '100',
      '110',
      'verified',
      '0.9091',
      '4/4',
    ]);
    const broken = (fields: Partial<RunRow>) =>
      keepsChain(row({ stages: [sdp(91), derandomize(90)], ...fields }));
    expect(broken({})).toBe(false);
    expect(broken({ stages: [sdp(80), derandomize(90)], value: 89 })).toBe(false);
    expect(broken({ stages: [], value: 90, upperBound: 89 })).toBe(false);
    expect(broken({ stages: [sdp(80), derandomize(90)], value: 90, upperBound: 90 })).toBe(true);
  });

  test('scaling: the slope of a law is found, and runs that a limit ended are left out', () => {
    const sizes = [1e3, 1e4, 1e5];
    const free = sizes.map((edges) =>
      row({
        instance: `g${edges}`,
        edges,
        timeLimitSec: null,
        cpuSec: 1e-6 * edges ** 1.25,
        bestKnown: null,
      }),
    );
    const scaling = (list: readonly RunRow[]) =>
      benchReport([file(list)], null).chapters.find(({ title }) => title === 'Scaling');
    const [plot] = scaling(free)!.sections[0]!.plots as LinePlot[];
    expect(plot!.series[0]!.name).toBe('m, slope 1.25');
    expect(scaling(free.map((one) => ({ ...one, timeLimitSec: 10 })))).toBeUndefined();
    expect(scaling(rows)).toBeUndefined();
  });

  test('recorded figures of peers stand beside ours, marked as recorded', () => {
    const own = row({ instance: 'G35', method: 'auto', value: 7684, bestKnown: 7687, trace: [[0.3, 7684]] });
    const peers = readPeers()!;
    const chapter = benchReport([file([own])], peers).chapters.find(
      ({ title }) => title === 'Recorded elsewhere',
    )!;
    expect(chapter.sections[0]!.text).toMatch(/^Not run here\. Recorded once in November 2026/);
    const [cuts, times] = chapter.sections[0]!.tables;
    expect(cuts!.rows).toEqual([
      ['G35', 7687, 7680, 'dwave-samplers/annealing-one-long-anneal', '7684 (+4)', 'G35/*/*'],
    ]);
    expect(times!.rows[0]).toEqual(['G35', '99.5 %', 0.585, '0.3 (× 0.51)', 'G35/*/*']);
  });
});

/** Every reference to rows, wherever a table has one. */
function references(of: Report): string[] {
  const tables = of.chapters.flatMap(({ sections }) => sections.flatMap((section) => section.tables));
  return tables.flatMap(({ columns, rows: lines }) => {
    const at = columns.indexOf('rows');
    return at < 0
      ? []
      : lines.flatMap((cells) =>
          String(cells[at])
            .split(', ')
            .filter((ref) => ref !== ''),
        );
  });
}

describe('every figure leads to its lines', () => {
  test('what tables name are rows of the last chapter, and that gives the line of each', () => {
    const listed = report.chapters.at(-1)!.sections[0]!.tables[0]!.rows;
    expect(listed.map(([ref, name, line]) => [ref, name, line])).toEqual(
      rows.map(({ id }, i) => [id, 'runs.jsonl', i + 1]),
    );
    const refs = references(report);
    expect(refs.length).toBeGreaterThan(15);
    for (const ref of refs) {
      const pattern = new RegExp(`^${ref.replaceAll('*', '[^/]*')}$`);
      expect(
        listed.some(([name]) => pattern.test(String(name))),
        ref,
      ).toBe(true);
    }
    const tables = report.chapters.slice(0, -1).flatMap(({ sections }) => sections.flatMap((s) => s.tables));
    const without = tables.filter(({ columns }) => !columns.includes('rows') && !columns.includes('line'));
    expect(without.map(({ caption }) => caption)).toEqual([expect.stringMatching(/^Families/)]);
  });

  test('a method under two limits, or of two files, is two contenders', () => {
    const limits = [row(), row({ timeLimitSec: 60, value: 95 })];
    const contenders = (files: readonly RunFile[]) => entriesOf(files).map(({ contender }) => contender);
    expect(contenders([file(limits)])).toEqual(['m 10 s', 'm 60 s']);
    expect(contenders([file([row()], 'x'), file([row({ value: 95 })], 'y')])).toEqual(['m (A)', 'm (B)']);
    expect(contenders([file([row(), row({ method: 'n' })])])).toEqual(['m', 'n']);
    expect(contenders([file([row(), row({ stopAtBest: true })])])).toEqual([
      'm to the end',
      'm until the best known',
    ]);
  });
});

describe('page and Markdown', () => {
  test('both hold every table’s every cell, and the page every plot', () => {
    const page = reportPage(report);
    const markdown = reportMarkdown(report, 'report.html');
    const sections = report.chapters.flatMap((chapter) => chapter.sections);
    expect(page.match(/<svg /g)!.length).toBe(sections.flatMap(({ plots }) => plots).length);
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
    expect(markdown).not.toMatch(/NaN|Infinity|undefined/);
    for (const { rows: lines } of sections.flatMap(({ tables }) => tables)) {
      for (const cells of lines) {
        expect(page).toContain(`<tr>${cells.map((text) => `<td>${text}</td>`).join('')}</tr>`);
        expect(markdown).toContain(
          `| ${cells.map((text) => String(text).replaceAll('*', '\\*')).join(' | ')} |`,
        );
      }
    }
  });

  test('traces are thinned: of improvements within one percent of the time the last', () => {
    expect(
      thinnedTrace([
        [0, 1],
        [1, 2],
        [1.005, 3],
        [1.009, 4],
        [1.02, 5],
        [1.025, 6],
      ]),
    ).toEqual([
      [0, 1],
      [1.009, 4],
      [1.025, 6],
    ]);
  });
});

describe('maxcut bench report', () => {
  const path = scratchFolder();

  test('writes both beside the runs, also where the last line was cut off', async () => {
    const runs = path('runs.jsonl');
    const text = rows.map((one) => JSON.stringify(one)).join('\n');
    writeFileSync(runs, `${text}\n${text.slice(0, 200)}`);
    const { code, stdout } = await run(['bench', 'report', runs]);
    expect([code, stdout]).toEqual([0, `${path('report.html')}\n${path('report.md')}\n`]);
    expect(readFileSync(path('report.html'), 'utf8')).toContain('>Guarantees</h2>');
    expect(readFileSync(path('report.md'), 'utf8')).toContain(`${rows.length} runs. Each run was a process`);
    // No path of this machine.
    expect(readFileSync(path('report.html'), 'utf8')).not.toContain(path('.'));
  });

  test('a last line without its end counts', async () => {
    writeFileSync(path('one.jsonl'), JSON.stringify(rows[0]));
    expect((await run(['bench', 'report', path('one.jsonl'), '--out', path('one')])).code).toBe(0);
    expect(readFileSync(path('one/report.md'), 'utf8')).toContain('one.jsonl, 1 run.');
  });

  test.each<[string, string, number, RegExp]>([
    ['empty', '', 65, /no runs, expected a line of `maxcut bench` for each/],
    ['other', '{"id":"a"}\n', 65, /other\.jsonl:1: suite is missing, expected text/],
  ])('%s', async (name, text, exit, message) => {
    writeFileSync(path(`${name}.jsonl`), text);
    const { code, stderr } = await run(['bench', 'report', path(`${name}.jsonl`), '--out', path('never')]);
    expect(code).toBe(exit);
    expect(stderr).toMatch(message);
  });

  test('without a file, or with one that is not there', async () => {
    expect((await run(['bench', 'report'])).code).toBe(2);
    expect((await run(['bench', 'report', path('absent.jsonl')])).code).toBe(66);
  });
});

describe('whether auto is ahead', () => {
  const runs = (values: Readonly<Record<string, readonly number[]>>) =>
    Object.entries(values).flatMap(([method, own]) =>
      own.map((value, i) => row({ instance: `g${i}`, method, seed: 1, value, bestKnown: 100 })),
    );
  const text = (values: Readonly<Record<string, readonly number[]>>) =>
    leadText(entriesOf([file(runs(values))]));

  test('ahead, level, behind', () => {
    expect(text({ auto: [100, 90], tabu: [99, 90] })).toMatch(/ahead .* on 1 of 2 .* level .* on 1\.$/);
    expect(text({ auto: [100, 90], tabu: [99, 90], gw: [90, 91] })).toMatch(/behind on g1 \(gw\)\. /);
    expect(text({ gw: [100], tabu: [99] })).toBe('');
  });

  test('the page has contents whose links lead somewhere', () => {
    const page = reportPage(benchReport([file(rows)], null));
    const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id!);
    expect(links.length).toBeGreaterThan(4);
    for (const id of links) expect(page.split(`id="${id}"`)).toHaveLength(2);
  });
});
