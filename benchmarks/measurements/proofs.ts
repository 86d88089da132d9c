/** Proofs of optimality: whether the optimum is found and proven, the CPU seconds that takes, and those of a branch and bound in C (BiqBin),
 *  where they were recorded. */
import { solve } from '../../src/index.ts';
import { tableText } from '../../src/measure/report/markdown.ts';
import { tableOf } from '../../src/measure/report/report.ts';
import { manifestGraph, manifestInstances } from '../../src/measure/run/manifest.ts';
import { readPeers } from '../../src/measure/run/read-peers.ts';
import { median } from '../../src/measure/statistics.ts';
import { stageNamed } from '../../src/problems/result.ts';
import { cpuSec, measurement, told } from '../measurement.ts';

/** The folder of instances that all are to be proven. */
const FAMILY = 'biqmac-rudy';

export const proofs = measurement({
  name: 'proofs',
  summary:
    'cuts proven optimal on BiqMac’s instances: nodes and CPU seconds, and those of BiqBin where recorded',
  flags: { limit: 600 },
  names: 'NAME…, default: those of BiqBin; all: every one of BiqMac’s rudy instances',
  tiny: ['--limit', '1', 'g05_60.1'],
  async run({ limit }, names) {
    const recorded = new Map(readPeers()!.proofs.map((proof) => [proof.instance, proof]));
    const all = manifestInstances()!.filter(({ source }) => source.file.includes(`/${FAMILY}/`));
    const chosen =
      names[0] === 'all' ? all.map(({ name }) => name) : names.length > 0 ? names : [...recorded.keys()];
    const rows = [];
    const ratios: number[] = [];
    let [proven, ours, theirs] = [0, 0, 0];
    for (const instance of chosen) {
      const { input, bestKnown } = await manifestGraph(instance);
      const peer = recorded.get(instance);
      const beforeSec = cpuSec();
      const result = await solve(input, { timeLimitSec: limit, threads: 1, prove: true });
      const seconds = cpuSec() - beforeSec;
      if (result.status === 'optimal') proven++;
      if (peer !== undefined) {
        ours += seconds;
        theirs += peer.seconds;
        ratios.push(seconds / peer.seconds);
      }
      const row = {
        instance,
        optimum: bestKnown ?? '',
        cut: result.cut,
        bound: result.upperBound!,
        status: result.status,
        nodes: stageNamed(result.stages, 'prove')?.nodes ?? 0,
        'CPU s': seconds.toFixed(2),
        'BiqBin’s nodes': peer?.nodes ?? '',
        'its CPU s': peer?.seconds ?? '',
      };
      rows.push(told(row));
    }
    const compared =
      ratios.length === 0
        ? ''
        : ` Where BiqBin’s figures are recorded: ${ours.toFixed(1)} s in all against ${theirs.toFixed(1)} s, median ratio ${median(ratios).toFixed(2)}.`;
    return {
      proofs: `${proven} of ${rows.length} proven.${compared}\n\n${tableText(tableOf(rows))}`,
    };
  },
});
