// The tables of `maxcut reproduce` for docs/results.md: node benchmarks/reproduce.mjs maxcut|jl|structure [--quick] [--write]
// (after npm run build). The same code, seed and settings as the command's.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Deadline } from '../dist/core/deadline.js';
import { finish } from '../dist/core/steps.js';
import { EXPERIMENTS, FULL_GRAPHS, QUICK_GRAPHS } from '../dist/measure/paper/names.js';
import { reproduceSteps } from '../dist/measure/paper/reproduce.js';
import { readGraphFile } from '../dist/node/index.js';
import { machineLine, writeResults } from './common.mjs';

const { values, positionals } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const [what] = positionals;
if (!EXPERIMENTS.includes(what)) throw new Error(`${what} is not one of ${EXPERIMENTS.join(', ')}`);

const file = (name) => fileURLToPath(new URL(`../data/gset/${name}.txt.gz`, import.meta.url));
const names = what !== 'maxcut' ? [] : values.quick ? QUICK_GRAPHS : FULL_GRAPHS;
const graphs = [];
for (const name of names) graphs.push({ name, graph: (await readGraphFile(file(name))).graph });

const context = { quick: values.quick, seed: 1, deadline: new Deadline(), announce: console.error };
const before = process.cpuUsage();
const { report } = finish(reproduceSteps([what], graphs, context, ''));
const { user, system } = process.cpuUsage(before);
const [{ settings, sections }] = report.chapters;

const line = (cells) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
const quick = values.quick ? ' --quick' : '';
const text = [
  `Machine: ${machineLine()}; one thread, ${settings.seconds.toFixed(0)} s, ${((user + system) / 1e6).toFixed(0)} s of CPU. Command: \`node benchmarks/reproduce.mjs ${what}${quick} --write\`.`,
  `Settings: ${Object.entries(settings)
    .filter(([name]) => name !== 'seconds')
    .map(([name, value]) => `${name} ${value}`)
    .join('; ')}.`,
  ...sections
    .filter(({ tables }) => tables.length > 0)
    .flatMap(({ title, tables }) => [
      '',
      `**${title}**`,
      ...tables.flatMap(({ columns, rows }) => [
        '',
        line(columns),
        line(columns.map(() => '---')),
        ...rows.map(line),
      ]),
    ]),
].join('\n');
console.log(text);
if (values.write) writeResults(`reproduce-${what}`, text);
