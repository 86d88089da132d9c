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
  flags: { graph: 'g05_100.0', suite: 'gset', steps: 1000, workers: '1,2,4', repeats: 5, instances: '*' },
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
    /** Seconds, and processor seconds of all. On a run of its own each time: the jobs of one that has been are found done. */
    const proofOn = async (lab: QueueLab, notes: string[] | null): Promise<Cost> => {
      const queue = notes === null ? null : await openQueue({ url: lab.url });
      const before = allCpuSec(lab);
      const seconds = await prove(queue?.executor);
      const cpu = allCpuSec(lab) - before;
      if (queue !== null) notes?.push(`${lab.workers.size} workers: ${figuresOf(queue)}`);
      await queue?.close();
      return { seconds, cpu };
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
      const rows = [];
      const notes: string[] = [];
      for (const count of workers.split(',').map(Number)) {
        // The solving process has the first core for itself, as long as there are others.
        while (lab.workers.size < count) await lab.work((lab.workers.size + 1) % cores);
        // Those that are new have not compiled anything yet.
        await proofOn(lab, []);
        // In turn: a machine that others share is now faster, now slower.
        const pairs: (readonly [Cost, Cost])[] = [];
        for (let i = 0; i < repeats; i++)
          pairs.push([await proofOn(lab, null), await proofOn(lab, i === 0 ? notes : [])]);
        const { seconds: benchAlone } = await lab.bench('alone', bench, 0);
        const { seconds } = await lab.bench(`on-${count}`, [...bench, '--queue', lab.url, '--jobs', '0']);
        const middle = (of: (alone: Cost, queued: Cost) => number): string =>
          figure(median(pairs.map(([alone, queued]) => of(alone, queued))));
        const used = Math.min(cores, count + 1);
        rows.push(
          told({
            workers: String(count),
            alone: middle((alone) => alone.seconds),
            proof: middle((_, queued) => queued.seconds),
            'of ideal': middle((alone, queued) => alone.seconds / (queued.seconds * used)),
            'of its processor time': middle((alone, queued) => alone.cpu / queued.cpu),
            'bench alone': figure(benchAlone),
            bench: figure(seconds),
            'of the ideal': figure(benchAlone / (seconds * Math.min(cores, count))),
          }),
        );
      }
      return { 'queue-speed': `${cores} cores.\n\n${tableText(tableOf(rows))}\n\n${notes.join('\n')}` };
    } finally {
      await lab.close();
    }
  },
});

interface Cost {
  readonly seconds: number;
  readonly cpu: number;
}

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
