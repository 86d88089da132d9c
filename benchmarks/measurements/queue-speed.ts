/** How much faster a proof and a bench are on workers of a queue, each on a core of its own as far as there are cores, against what the
 *  cores allow. Of the proof the process that solves does its share; of the bench none. */
import { type Executor, solve } from '../../src/index.node.ts';
import { tableText } from '../../src/measure/report/markdown.ts';
import { tableOf } from '../../src/measure/report/report.ts';
import { loadInstance } from '../../src/measure/run/load-instance.ts';
import { manifestInstances } from '../../src/measure/run/manifest.ts';
import { median } from '../../src/measure/statistics.ts';
import { stageNamed } from '../../src/problems/result.ts';
import { openQueue, type QueueCoordinator } from '../../src/queue/coordinator.ts';
import { hasRedis, NO_REDIS } from '../../test/support/redis.ts';
import { measurement, told } from '../measurement.ts';
import { coreCount, QueueLab } from '../queue-lab.ts';

const REQUEST = { method: 'exact', seed: 1, maxSteps: 40_000 } as const;

export const queueSpeed = measurement({
  name: 'queue-speed',
  summary:
    'a proof and a bench on 1, 2 and 4 workers of a queue: seconds, and the share of what the cores allow',
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
    const proofOf = async (executor?: Executor): Promise<number> => {
      const seconds: number[] = [];
      for (let i = 0; i < repeats; i++) seconds.push(await prove(executor));
      return median(seconds);
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
      await prove();
      const alone = { proof: await proofOf(), bench: (await lab.bench('alone', bench)).seconds };
      const rows = [
        told({
          workers: '0',
          proof: figure(alone.proof),
          'of ideal': '',
          bench: figure(alone.bench),
          'of the ideal': '',
        }),
      ];
      const notes: string[] = [];
      for (const count of workers.split(',').map(Number)) {
        // The solving process has the first core for itself, as long as there are others.
        while (lab.workers.size < count) await lab.work((lab.workers.size + 1) % cores);
        const queue = await openQueue({ url: lab.url });
        const proof = await proofOf(queue.executor);
        notes.push(`${count} workers: ${figuresOf(queue)}`);
        await queue.close();
        const { seconds } = await lab.bench(`on-${count}`, [...bench, '--queue', lab.url, '--jobs', '0']);
        rows.push(
          told({
            workers: String(count),
            proof: figure(proof),
            'of ideal': figure(alone.proof / (proof * Math.min(cores, count + 1))),
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
