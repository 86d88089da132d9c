/** The tables of `maxcut reproduce`: the same code, seed and settings as the command's. */
import { Deadline } from '../../src/core/deadline.ts';
import { UsageError } from '../../src/core/errors.ts';
import { CHAPTER_NAMES, chaptersOf } from '../../src/measure/paper/names.ts';
import { reproduce as reproduceChapters } from '../../src/measure/paper/reproduce.ts';
import { tableText } from '../../src/measure/report/markdown.ts';
import type { Chapter } from '../../src/measure/report/report.ts';
import { paperGraphs } from '../../src/measure/run/paper-graphs.ts';
import { measurement } from '../measurement.ts';

const SEED = 1;

export const reproduce = measurement({
  name: 'reproduce',
  summary: `the tables of the paper’s experiments; names choose among ${CHAPTER_NAMES.join(', ')} (some minutes)`,
  flags: { quick: false },
  names: 'CHAPTER…',
  tiny: ['--quick', 'jl-pairs'],
  async run({ quick }, names) {
    const unknown = names.find((name) => chaptersOf(name).length === 0);
    if (unknown !== undefined) throw new UsageError(`there is no chapter ${JSON.stringify(unknown)}`);
    const wanted = names.length === 0 ? CHAPTER_NAMES : [...new Set(names.flatMap(chaptersOf))];
    const graphs = wanted.includes('cut-descent') ? await paperGraphs(quick, SEED, undefined) : [];
    const context = { quick, seed: SEED, deadline: new Deadline(), announce: console.error, settings: {} };
    const { report } = await reproduceChapters(wanted, graphs, context, { version: '' });
    return Object.fromEntries(
      wanted.map((name, i) => [`reproduce-${name}`, chapterText(report.chapters[i]!)]),
    );
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
