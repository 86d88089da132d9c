/** The tables of `maxcut reproduce`: the same code, seed and settings as the command's. */
import { Deadline } from '../../src/core/deadline.ts';
import { finish } from '../../src/core/steps.ts';
import { EXPERIMENTS } from '../../src/measure/paper/names.ts';
import { reproduceSteps } from '../../src/measure/paper/reproduce.ts';
import { tableText } from '../../src/measure/report/markdown.ts';
import type { Chapter } from '../../src/measure/report/report.ts';
import { paperGraphs } from '../../src/measure/run/paper-graphs.ts';
import { measurement } from '../measurement.ts';

const SEED = 1;

export const reproduce = measurement({
  name: 'reproduce',
  summary: `the tables of the paper’s experiments; names choose among ${EXPERIMENTS.join(', ')} (ten minutes)`,
  flags: { quick: false },
  names: 'EXPERIMENT…',
  tiny: ['--quick', 'jl'],
  async run({ quick }, names) {
    const wanted = EXPERIMENTS.filter((name) => names.length === 0 || names.includes(name));
    const graphs = wanted.includes('maxcut') ? await paperGraphs(quick, SEED, undefined) : [];
    const context = { quick, seed: SEED, deadline: new Deadline(), announce: console.error };
    const { chapters } = finish(reproduceSteps(wanted, graphs, context, '')).report;
    return Object.fromEntries(wanted.map((name, i) => [`reproduce-${name}`, chapterText(chapters[i]!)]));
  },
});

function chapterText({ settings, sections }: Chapter): string {
  const values = Object.entries(settings).map(([name, value]) => `${name} ${value}`);
  const parts = sections.filter(({ tables }) => tables.length > 0);
  return [
    `Settings: ${values.join('; ')}.`,
    ...parts.flatMap(({ title, tables }) => [
      `**${title}**`,
      ...tables.map((one) => tableText({ ...one, caption: '' })),
    ]),
  ].join('\n\n');
}
