// The tables of README.md, docs/benchmarks.md and docs/results.md, from the lines of benchmarks/results/*/runs.jsonl: node benchmarks/write-tables.mjs
// [--check]   (after npm run build). With --check nothing is written, and the exit code is 1 where a table is not what the lines give.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { percentText, secondsText } from '../dist/measure/chapters/format.js';
import { summarizeMethods } from '../dist/measure/method-summary.js';
import { parseRows } from '../dist/measure/row.js';

const root = new URL('..', import.meta.url);
const results = new URL('benchmarks/results/', root);
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });

const sets = folders().map((name) => {
  const file = `benchmarks/results/${name}/runs.jsonl`;
  return { name, file, rows: parseRows(readFileSync(new URL(file, root), 'utf8'), file).rows };
});
const stale = [
  writeBlock('README.md', 'benchmarks', summaryTable('', ['auto'])),
  writeBlock('docs/benchmarks.md', 'results', resultsText()),
  writeBlock('docs/results.md', 'methods', methodsText('methods-5s')),
].filter((file) => file !== null);
for (const file of stale)
  console.error(`${file} ${values.check ? 'does not agree with' : 'written from'} benchmarks/results`);
if (values.check && stale.length > 0) process.exitCode = 1;

function folders() {
  if (!existsSync(results)) return [];
  const names = readdirSync(results).filter((name) => existsSync(new URL(`${name}/runs.jsonl`, results)));
  return names.sort(new Intl.Collator('en', { numeric: true }).compare);
}

/** Puts a text between the markers <!-- name --> and <!-- /name -->. @returns the file's name if that changed it, else null */
function writeBlock(file, name, text) {
  const url = new URL(file, root);
  const before = readFileSync(url, 'utf8');
  const parts = new RegExp(`^([\\s\\S]*<!-- ${name} -->\\n)[\\s\\S]*?(<!-- /${name} -->[\\s\\S]*)$`).exec(
    before,
  );
  if (parts === null) throw new Error(`${file} has no <!-- ${name} --> … <!-- /${name} -->`);
  const after = `${parts[1]}${text === '' ? '' : `${text}\n`}${parts[2]}`;
  if (after === before) return null;
  if (!values.check) writeFileSync(url, after);
  return file;
}

function table(columns, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(columns), line(columns.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join(
    '\n',
  );
}

function distinct(rows, read) {
  return [...new Set(rows.map(read))];
}

/** @param methods that have a line; null for all */
function summaryTable(toReports, methods = null) {
  if (sets.length === 0) return '';
  const wanted =
    methods === null ? sets : sets.filter(({ rows }) => rows.every(({ method }) => methods.includes(method)));
  const rows = wanted.flatMap(({ name, rows }) =>
    summarizeMethods(rows).map((summary) => {
      const own = rows.filter(({ method }) => method === summary.method);
      return [
        toReports === '' ? name : `[${name}](${toReports}${name}/report.md)`,
        summary.method,
        limitText(own),
        distinct(own, ({ threads }) => threads).join(', '),
        distinct(own, ({ instance }) => instance).length,
        distinct(own, ({ seed }) => seed).length,
        summary.meanGap === null ? '-' : `${percentText(summary.meanGap)} %`,
        `${summary.instancesReached} of ${summary.instancesCompared}`,
        `${summary.reached} of ${summary.compared}`,
      ];
    }),
  );
  return table(
    [
      'runs',
      'method',
      'limit',
      'threads',
      'instances',
      'seeds',
      'mean gap',
      'best known reached, instances',
      'runs',
    ],
    rows,
  );
}

function limitText(rows) {
  const limits = distinct(rows, ({ timeLimitSec, maxSteps }) =>
    [timeLimitSec === null ? null : `${timeLimitSec} s`, maxSteps === null ? null : `${maxSteps} steps`]
      .filter((part) => part !== null)
      .join(', '),
  );
  return limits.join('; ') || 'none';
}

function resultsText() {
  if (sets.length === 0) return '';
  return [summaryTable('../benchmarks/results/'), ...sets.map(familyText), ...sets.map(peersText)]
    .filter((text) => text !== '')
    .join('\n\n');
}

/** Graphs by methods: medians of the cuts, and the mean gap of each method, best first. */
function methodsText(name) {
  const set = sets.find((one) => one.name === name);
  if (set === undefined) return '';
  const { rows } = set;
  const gapOf = new Map(summarizeMethods(rows).map(({ method, meanGap }) => [method, meanGap]));
  const methods = [...gapOf.keys()].sort((a, b) => gapOf.get(a) - gapOf.get(b));
  const instances = distinct(rows, ({ instance }) => instance);
  const median = (instance, method) => {
    const cuts = rows
      .filter((row) => row.instance === instance && row.method === method)
      .map(({ value }) => value);
    return cuts.sort((a, b) => a - b)[cuts.length >> 1] ?? '-';
  };
  const bestOf = (instance) => rows.find((row) => row.instance === instance).bestKnown;
  return table(
    ['method', 'mean gap', ...instances],
    [
      ['best known', '', ...instances.map(bestOf)],
      ...methods.map((method) => [
        `\`${method}\``,
        `${percentText(gapOf.get(method))} %`,
        ...instances.map((instance) => median(instance, method)),
      ]),
    ],
  );
}

/** Runs of 10 s on one thread against the best that any other program reached in 10 s, as recorded. */
function peersText({ name, rows }) {
  const own = rows.filter(
    ({ method, timeLimitSec, threads }) => method === 'auto' && timeLimitSec === 10 && threads === 1,
  );
  const lines = [];
  const verdicts = { above: 0, equal: 0, below: 0 };
  for (const [instance, peer] of bestPeers()) {
    const values = own.filter((row) => row.instance === instance && row.value !== null);
    if (values.length === 0) continue;
    const cuts = values.map(({ value }) => value).sort((a, b) => a - b);
    const middle = cuts[cuts.length >> 1];
    const verdict = middle > peer.cut ? 'above' : middle === peer.cut ? 'equal' : 'below';
    verdicts[verdict]++;
    lines.push([instance, values[0].bestKnown, middle, cuts[0], cuts.at(-1), peer.cut, peer.method, verdict]);
  }
  if (lines.length === 0) return '';
  return [
    `### ${name} against other programs`,
    '',
    `Medians over the seeds against the best cut that any of the programs recorded in benchmarks/reference reached in 10 s of one core (best of its settings and seeds): above it on ${verdicts.above}, equal on ${verdicts.equal}, below on ${verdicts.below} of ${lines.length} graphs. A run ends where it reaches the best known cut.`,
    '',
    table(['graph', 'best known', 'median', 'least', 'most', 'best peer', 'which', 'median is'], lines),
  ].join('\n');
}

/** Instance → the best recorded cut and who reached it. */
function bestPeers() {
  const [, ...lines] = readFileSync(new URL('benchmarks/reference/peers-10s.csv', root), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const best = new Map();
  for (const [instance, method, , , cut] of lines) {
    if (!(Number(cut) <= (best.get(instance)?.cut ?? Number.NEGATIVE_INFINITY)))
      best.set(instance, { cut: Number(cut), method });
  }
  return best;
}

/** Mean gaps and times by family, with machine and versions. */
function familyText({ name, file, rows }) {
  const machines = distinct(rows, ({ machine: { cpu, cores } }) => `${cpu}, ${cores} cores`).join('; ');
  const versions = distinct(
    rows,
    ({ versions: { maxcut, node, commit } }) =>
      `maxcut ${maxcut}${commit === null ? '' : ` at ${commit}`}, Node ${node}`,
  ).join('; ');
  const dates = rows.map(({ date }) => date.slice(0, 10)).sort();
  const families = distinct(rows, ({ family }) => family);
  const lines = families.flatMap((family) =>
    summarizeMethods(rows.filter((row) => row.family === family)).map((summary) => [
      family,
      summary.method,
      distinct(
        rows.filter((row) => row.family === family),
        ({ instance }) => instance,
      ).length,
      summary.meanGap === null ? '-' : `${percentText(summary.meanGap)} %`,
      `${summary.instancesReached} of ${summary.instancesCompared}`,
      `${summary.reached} of ${summary.compared}`,
      secondsText(summary.medianSec),
      summary.failed,
    ]),
  );
  return [
    `### ${name}`,
    '',
    `\`${file}\`: ${rows.length} runs. Machine: ${machines}. Versions: ${versions}. ${distinct([dates[0], dates.at(-1)], (date) => date).join(' to ')}.`,
    '',
    table(
      [
        'family',
        'method',
        'instances',
        'mean gap',
        'best known reached, instances',
        'runs',
        'median s',
        'failed',
      ],
      lines,
    ),
  ].join('\n');
}
