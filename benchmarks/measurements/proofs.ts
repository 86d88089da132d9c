/** Proofs of optimality against a branch and bound in C (BiqBin), as recorded: whether the optimum is found and proven, and the CPU
 *  seconds that takes. */
import { solve } from '../../src/index.ts';
import { tableText } from '../../src/measure/report/markdown.ts';
import { tableOf } from '../../src/measure/report/report.ts';
import { manifestGraph } from '../../src/measure/run/manifest.ts';
import { readPeers } from '../../src/measure/run/read-peers.ts';
import { cpuSec, measurement, told } from '../measurement.ts';

export const proofs = measurement({
  name: 'proofs',
  summary: 'cut, bound and CPU seconds on the instances that BiqBin’s proofs were recorded on',
  flags: { limit: 60 },
  names: 'NAME…',
  tiny: ['--limit', '1', 'g05_60.1'],
  async run({ limit }, names) {
    const rows = [];
    for (const { instance, optimum, nodes, rootBound, seconds } of readPeers()!.proofs) {
      if (names.length > 0 && !names.includes(instance)) continue;
      const { input } = await manifestGraph(instance);
      const beforeSec = cpuSec();
      const { cut, upperBound, status } = await solve(input, { timeLimitSec: limit, threads: 1 });
      const row = {
        instance,
        optimum,
        cut,
        bound: upperBound!,
        status,
        'CPU s': (cpuSec() - beforeSec).toFixed(2),
        'BiqBin’s root bound': rootBound,
        nodes,
        'its CPU s': seconds,
      };
      rows.push(told(row));
    }
    return { proofs: `Limit ${limit} s.\n\n${tableText(tableOf(rows))}` };
  },
});
