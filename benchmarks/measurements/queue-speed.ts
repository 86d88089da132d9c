/** How much faster a proof and a bench are on workers of a queue, each on a core of its own as far as there are cores, against what the
 *  cores allow: what one process on one core takes, by their number. Of the proof the process that solves does its share; of the
 *  bench none. */
import { type Executor, solve } from '../../src/index.node.ts';
import { tableText } from '../../src/measure/report/markdown.ts';
import { tableOf } from '../../src/measure/report/report.ts';
import { loadInstance } from '../../src/measure/run/load-instance.ts';
import { manifestInstances } from '../../src/measure/run/manifest.ts';
import { median } from '../../src/measure/statistics.ts';
import { stageNamed } from '../../src/problems/result.ts';
import { openQueue, type QueueCoordinator } from '../../src/queue/coordinator.ts';
import { hasRedis, NO_REDIS } from '../../test/support/redis.ts';
import { cpuSec, measurement, told } from '../measurement.ts';
import { coreCount, processCpuSec, QueueLab, stayOn } from '../queue-lab.ts';

const REQUEST = { method: 'exact', seed: 1, maxSteps: 40_000 } as const;

export const queueSpeed = measurement({
  name: 'queue-speed',
  summary:
    'a proof and a bench on 1, 2 and 4 workers of a queue: seconds, and the share of what the cores allow',
  who: 'workers of one thread',
  flags: { graph: 'g05_100.0', suite: 'gset', steps: 1000, workers: '1,2,4', repeats: 3, instances: '*' },
  tiny: [
    '--graph',
    'g05_60.1',
    '--suite',
    'smoke',
    '--steps',
    '10',
    '--workers',
    '1',
    '--repeats',
    '1',
    '--instances',
    'bqp50-1',
  ],
  async run({ graph, suite, steps, workers, repeats, instances }) {
    if (!hasRedis) return { 'queue-speed': NO_REDIS };
    const instance = manifestInstances()!.find(({ name }) => name === graph)!;
    const input = await loadInstance(instance.source);
    if (input.kind !== 'graph') throw new Error(`${graph} is no graph`);
    const prove = async (executor?: Executor): Promise<number> => {
      const { stages } = await solve(
        input,
        executor === undefined ? { ...REQUEST, threads: 1 } : { ...REQUEST, executor },
      );
      return stageNamed(stages, 'prove')?.seconds ?? 0;
    };
    // On a run of its own each time: the jobs of one that has been are found done. @returns seconds, and processor seconds of all
    const proofOf = async (lab: QueueLab, notes?: string[]): Promise<readonly [number, number]> => {
      const [seconds, cpu] = [[] as number[], [] as number[]];
      for (let i = 0; i < repeats; i++) {
        const queue = notes === undefined ? null : await openQueue({ url: lab.url });
        const before = allCpuSec(lab);
        seconds.push(await prove(queue?.executor));
        cpu.push(allCpuSec(lab) - before);
        if (queue !== null && i === 0) notes?.push(`${lab.workers.size} workers: ${figuresOf(queue)}`);
        await queue?.close();
      }
      return [median(seconds), median(cpu)];
    };
    const bench = [
      suite,
      '--methods',
      'annealing',
      '--seeds',
      '1',
      '--max-steps',
      String(steps),
      '--bound',
      'none',
      '--instances',
      instances,
    ];
    const cores = coreCount();
    const lab = await QueueLab.open();
    try {
      // Else the threads of the runtime (compiler, memory) of what is alone have the other cores.
      stayOn(0);
      await prove();
      const [aloneSec, aloneCpu] = await proofOf(lab);
      const alone = { proof: aloneSec, bench: (await lab.bench('alone', bench, 0)).seconds };
      const rows = [
        told({
          workers: '0',
          proof: figure(alone.proof),
          'of ideal': '',
          'of its processor time': '',
          bench: figure(alone.bench),
          'of the ideal': '',
        }),
      ];
      const notes: string[] = [];
      for (const count of workers.split(',').map(Number)) {
        // The solving process has the first core for itself, as long as there are others.
        while (lab.workers.size < count) await lab.work((lab.workers.size + 1) % cores);
        const [proof, cpu] = await proofOf(lab, notes);
        const { seconds } = await lab.bench(`on-${count}`, [...bench, '--queue', lab.url, '--jobs', '0']);
        rows.push(
          told({
            workers: String(count),
            proof: figure(proof),
            'of ideal': figure(alone.proof / (proof * Math.min(cores, count + 1))),
            'of its processor time': figure(aloneCpu / cpu),
            bench: figure(seconds),
            'of the ideal': figure(alone.bench / (seconds * Math.min(cores, count))),
          }),
        );
      }
      return { 'queue-speed': `${cores} cores.\n\n${tableText(tableOf(rows))}\n\n${notes.join('\n')}` };
    } finally {
      await lab.close();
    }
  },
});

/** Processor seconds of this process and all workers. */
function allCpuSec(lab: QueueLab): number {
  return [...lab.workers.values()].reduce((sum, { pid }) => sum + processCpuSec(pid!), cpuSec());
}

const figure = (value: number): string => value.toFixed(2);

/** What a simulation would need: the length of a job and the size of its outcome. */
function figuresOf({ channel }: QueueCoordinator): string {
  return [...channel.figures]
    .map(
      ([kind, { jobs, seconds, bytes }]) =>
        `${jobs} jobs of kind ${kind}, ${figure((1000 * seconds) / jobs)} ms and ${Math.round(bytes / jobs)} bytes each`,
    )
    .join(', ');
}
