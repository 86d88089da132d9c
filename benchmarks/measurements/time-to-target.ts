/** How soon the search reaches a share of the best known cut, against the fastest peer as recorded: processor time from the graph in
 *  memory to the first cut of the target's weight, which ends the run. No bound. */
import { solve } from '../../src/index.ts';
import { tableText } from '../../src/measure/report/markdown.ts';
import { tableOf } from '../../src/measure/report/report.ts';
import { manifestGraph } from '../../src/measure/run/manifest.ts';
import { readPeers } from '../../src/measure/run/read-peers.ts';
import { median } from '../../src/measure/statistics.ts';
import { cpuSec, measurement, told } from '../measurement.ts';

const LIMIT_SEC = 60;

export const timeToTarget = measurement({
  name: 'time-to-target',
  summary:
    'CPU seconds to a share of the best known cut, against the fastest recorded program (about a minute)',
  flags: { seeds: 5 },
  names: 'NAME…',
  tiny: ['--seeds', '1', 'G35'],
  async run({ seeds }, names) {
    const rows = [];
    const ratios: number[] = [];
    for (const { instance, share, seconds } of readPeers()!.times) {
      if (names.length > 0 && !names.includes(instance)) continue;
      const { bestKnown, input } = await manifestGraph(instance);
      const target = Math.ceil(share * bestKnown!);
      const times: number[] = [];
      let missed = 0;
      for (let seed = 1; seed <= seeds; seed++) {
        const beforeSec = cpuSec();
        const { cut } = await solve(input, {
          target,
          timeLimitSec: LIMIT_SEC,
          threads: 1,
          bound: 'none',
          seed,
        });
        times.push(cpuSec() - beforeSec);
        if (cut < target) missed++;
      }
      ratios.push(median(times) / seconds);
      const row = {
        graph: instance,
        'share of best known': `${(100 * share).toFixed(1)} %`,
        target,
        'median CPU s': median(times).toFixed(3),
        slowest: Math.max(...times).toFixed(3),
        'peer’s CPU s': seconds,
        'ours / theirs': ratios.at(-1)!.toFixed(2),
        [`missed in ${LIMIT_SEC} s`]: missed,
      };
      rows.push(told(row));
    }
    const text = [
      `Seeds 1 to ${seeds}. The peer is simulated annealing in C++, the best of its settings picked afterwards, as recorded in benchmarks/reference.`,
      tableText(tableOf(rows)),
      `Median ratio ${median(ratios).toFixed(2)}, largest ${Math.max(...ratios).toFixed(2)}.`,
    ].join('\n\n');
    return { 'time-to-target': text };
  },
});
