/** The bound that a run of so many seconds reports, by graph and time limit: it should fall, and be the relaxation's from a few tenths of a second
 *  on. `~` marks an estimate, `!` the sum of the positive weights, and `↑` a bound above that of a shorter run. */
import { basename } from 'node:path';
import { solveSync } from '../../src/index.ts';
import { tableText } from '../../src/measure/report/markdown.ts';
import { tableOf } from '../../src/measure/report/report.ts';
import { readGraphFile } from '../../src/node/index.ts';
import type { SolveResult } from '../../src/solve/types.ts';
import { measurement, told } from '../measurement.ts';

export const boundOverTime = measurement({
  name: 'bound-over-time',
  summary: 'the bound of graph files after several time limits',
  flags: { limits: '0.1,0.2,0.3,0.5,1,1.5,2,4', method: 'auto' },
  names: 'FILE…',
  tiny: ['--limits', '0.05,0.1', 'data/gset/G11.txt'],
  async run({ limits, method }, files) {
    const rows: Record<string, string>[] = [];
    for (const file of files) rows.push(told(await measure(file, limits.split(',').map(Number), method)));
    return { 'bound-over-time': tableText(tableOf(rows)) };
  },
});

async function measure(file: string, limits: readonly number[], method: string) {
  const graph = await readGraphFile(file);
  const row: Record<string, string> = { graph: basename(file).split('.')[0]! };
  let best = Number.POSITIVE_INFINITY;
  for (const timeLimitSec of limits) {
    const result = solveSync(graph, { method, timeLimitSec });
    row[`${timeLimitSec} s`] = `${marked(result)}${result.upperBound! > best ? ' ↑' : ''}`;
    best = Math.min(best, result.upperBound!);
  }
  return row;
}

function marked({ upperBound, boundKind, boundSource }: SolveResult): string {
  const mark = boundSource === 'positive-weights' ? '!' : boundKind === 'estimated' ? '~' : '';
  return `${mark}${upperBound}`;
}
