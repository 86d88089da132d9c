/** The tables of README.md and docs, from the lines of benchmarks/results/<name>/runs.jsonl. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { percentText, secondsText } from '../src/measure/chapters/format.ts';
import { type MethodSummary, summarizeMethods } from '../src/measure/method-summary.ts';
import { bestPeerCuts } from '../src/measure/peers.ts';
import { tableText } from '../src/measure/report/markdown.ts';
import { tableOf } from '../src/measure/report/report.ts';
import { parseRows, type RunRow } from '../src/measure/row.ts';
import { measuredByManifest } from '../src/measure/run/manifest.ts';
import { readPeers } from '../src/measure/run/read-peers.ts';
import { median } from '../src/measure/statistics.ts';
import { ROOT, writeBlock } from './pages.ts';

interface RunSet {
  readonly name: string;
  readonly file: string;
  readonly rows: readonly RunRow[];
}

/** The runs that compare the methods with one another: they have a table of their own. */
const METHODS_SET = 'methods-5s';
/** The runs that have the limit of the recorded peers. */
const PEERS_SET = 'gset-10s';

/** @param check writes nothing  @returns the exit code: 1 where a table is not what the lines give, or has no page */
export function writeTables(check: boolean): number {
  const sets = runSets();
  const auto = sets.filter(({ rows }) => rows.every(({ method }) => method === 'auto'));
  const methods = sets.filter(({ name }) => name === METHODS_SET);
  const others = sets.filter(({ name }) => name !== METHODS_SET);
  const blocks: Readonly<Record<string, (toRoot: string) => string>> = {
    benchmarks: () => summaryTable(auto, ({ name }) => name),
    results: (toRoot) => resultsText(others, toRoot),
    methods: () => methods.map(methodsText).join('\n\n'),
  };
  let stale = false;
  for (const [name, text] of Object.entries(blocks)) {
    const changed = writeBlock(name, text, check);
    if (changed === null) console.error(`no page has <!-- ${name} --> … <!-- /${name} -->`);
    for (const page of changed ?? [])
      console.error(`${page} ${check ? 'does not agree with' : 'written from'} benchmarks/results`);
    stale ||= changed === null || (check && changed.length > 0);
  }
  return stale ? 1 : 0;
}

function runSets(): RunSet[] {
  const results = join(ROOT, 'benchmarks/results');
  const names = existsSync(results) ? readdirSync(results) : [];
  return names
    .map((name) => ({ name, file: `benchmarks/results/${name}/runs.jsonl` }))
    .filter(({ file }) => existsSync(join(ROOT, file)))
    .sort((a, b) => new Intl.Collator('en', { numeric: true }).compare(a.name, b.name))
    .map(({ name, file }) => {
      const { rows } = parseRows(readFileSync(join(ROOT, file), 'utf8'), file);
      return { name, file, rows: measuredByManifest(rows) };
    });
}

function distinct<T>(rows: readonly RunRow[], read: (row: RunRow) => T): T[] {
  return [...new Set(rows.map(read))];
}

const gapText = ({ meanGap }: MethodSummary): string =>
  meanGap === null ? '-' : `${percentText(meanGap)} %`;

const reachedCells = (summary: MethodSummary) => ({
  'mean gap': gapText(summary),
  'best known reached, instances': `${summary.instancesReached} of ${summary.instancesCompared}`,
  'best known reached, runs': `${summary.reached} of ${summary.compared}`,
});

function summaryTable(sets: readonly RunSet[], title: (set: RunSet) => string): string {
  const rows = sets.flatMap((set) =>
    summarizeMethods(set.rows).map((summary) => {
      const own = set.rows.filter(({ method }) => method === summary.method);
      return {
        runs: title(set),
        method: summary.method,
        limit: distinct(own, limitText).join('; '),
        threads: distinct(own, ({ threads }) => threads).join(', '),
        instances: distinct(own, ({ instance }) => instance).length,
        seeds: distinct(own, ({ seed }) => seed).length,
        ...reachedCells(summary),
      };
    }),
  );
  return rows.length === 0 ? '' : tableText(tableOf(rows));
}

function limitText({ timeLimitSec, maxSteps }: RunRow): string {
  const parts = [
    ...(timeLimitSec === null ? [] : [`${timeLimitSec} s`]),
    ...(maxSteps === null ? [] : [`${maxSteps} steps`]),
  ];
  return parts.join(', ') || 'none';
}

function resultsText(sets: readonly RunSet[], toRoot: string): string {
  const peers = sets.filter(({ name }) => name === PEERS_SET);
  let linked = summaryTable(sets, ({ name }) => name);
  for (const { name } of sets)
    linked = linked.replaceAll(
      `\n| ${name} |`,
      `\n| [${name}](${toRoot}benchmarks/results/${name}/report.md) |`,
    );
  return [linked, ...sets.map(familyText), ...peers.map(peersText)]
    .filter((text) => text !== '')
    .join('\n\n');
}

/** Mean gaps and times by family, with machine and versions. */
function familyText({ name, file, rows }: RunSet): string {
  const machines = distinct(rows, ({ machine: { cpu, cores } }) => `${cpu}, ${cores} cores`).join('; ');
  const versions = distinct(
    rows,
    ({ versions: { maxcut, node, commit } }) =>
      `maxcut ${maxcut}${commit === null ? '' : ` at ${commit}`}, Node ${node}`,
  ).join('; ');
  const dates = rows.map(({ date }) => date.slice(0, 10)).sort();
  const lines = distinct(rows, ({ family }) => family).flatMap((family) => {
    const members = rows.filter((row) => row.family === family);
    return summarizeMethods(members).map((summary) => ({
      family,
      method: summary.method,
      instances: distinct(members, ({ instance }) => instance).length,
      ...reachedCells(summary),
      'median s': secondsText(summary.medianSec),
      failed: summary.failed,
    }));
  });
  return [
    `### ${name}`,
    `\`${file}\`: ${rows.length} runs. Machine: ${machines}. Versions: ${versions}. ${[...new Set([dates[0], dates.at(-1)])].join(' to ')}.`,
    tableText(tableOf(lines)),
  ].join('\n\n');
}

/** Runs of 10 s on one thread against the best that any other program reached in 10 s, as recorded. */
function peersText({ name, rows }: RunSet): string {
  const own = rows.filter(
    ({ method, timeLimitSec, threads }) => method === 'auto' && timeLimitSec === 10 && threads === 1,
  );
  const verdicts = { above: 0, equal: 0, below: 0 };
  const lines = [...bestPeerCuts(readPeers()!.cuts)].flatMap(([instance, peer]) => {
    const runs = own.filter((row) => row.instance === instance && row.value !== null);
    if (runs.length === 0) return [];
    const cuts = runs.map(({ value }) => value!);
    const middle = median(cuts);
    const verdict = middle > peer.cut ? 'above' : middle === peer.cut ? 'equal' : 'below';
    verdicts[verdict]++;
    return {
      graph: instance,
      'best known': runs[0]!.bestKnown!,
      median: middle,
      least: Math.min(...cuts),
      most: Math.max(...cuts),
      'best peer': peer.cut,
      which: peer.method,
      'median is': verdict,
    };
  });
  if (lines.length === 0) return '';
  return [
    `### ${name} against other programs`,
    `Medians over the seeds against the best cut that any of the programs recorded in benchmarks/reference reached in 10 s of one core (best of its settings and seeds): above it on ${verdicts.above}, equal on ${verdicts.equal}, below on ${verdicts.below} of ${lines.length} graphs. A run ends where it reaches the best cut that was known then.`,
    tableText(tableOf(lines)),
  ].join('\n\n');
}

/** Graphs by methods: medians of the cuts, and the mean gap of each method, best first. */
function methodsText({ rows }: RunSet): string {
  const instances = distinct(rows, ({ instance }) => instance);
  const ordered = summarizeMethods(rows).sort((a, b) => a.meanGap! - b.meanGap!);
  const byInstance = (read: (own: readonly RunRow[]) => string | number) =>
    Object.fromEntries(
      instances.map((instance) => [instance, read(rows.filter((row) => row.instance === instance))]),
    );
  const medianOf = (own: readonly RunRow[], method: string) => {
    const cuts = own.flatMap((row) => (row.method === method && row.value !== null ? [row.value] : []));
    return cuts.length === 0 ? '-' : median(cuts);
  };
  return tableText(
    tableOf([
      { method: 'best known', 'mean gap': '', ...byInstance((own) => own[0]!.bestKnown!) },
      ...ordered.map((summary) => ({
        method: summary.method,
        'mean gap': gapText(summary),
        ...byInstance((own) => medianOf(own, summary.method)),
      })),
    ]),
  );
}
