/** Workers on a queue are killed at random in the middle of proofs and benches: what comes out must equal the undisturbed run. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Executor, type SolveResult, solve } from '../../src/index.node.ts';
import { loadInstance } from '../../src/measure/run/load-instance.ts';
import { manifestInstances } from '../../src/measure/run/manifest.ts';
import { stageNamed } from '../../src/problems/result.ts';
import { openQueue } from '../../src/queue/coordinator.ts';
import { generator } from '../../test/oracles/random-graphs.ts';
import { hasRedis, NO_REDIS } from '../../test/support/redis.ts';
import { measurement, told } from '../measurement.ts';
import { QueueLab } from '../queue-lab.ts';

/** Between two kills at most, from the moment on that the worker takes jobs. */
const MOST_SEC = 4;
const BENCH = ['smoke', '--methods', 'one-flip,annealing', '--max-steps', '2000', '--bound', 'none'];
/** With a limit of steps nothing depends on the clock. */
const REQUEST = { method: 'exact', seed: 1, maxSteps: 40_000 } as const;

export const queueChaos = measurement({
  name: 'queue-chaos',
  summary:
    'workers on a queue killed at random during proofs and benches: results equal to the undisturbed run',
  who: 'workers of one thread',
  flags: { kills: 200, workers: 2, graph: 'g05_100.0', seed: 1, instances: '*' },
  tiny: ['--kills', '1', '--workers', '1', '--graph', 'g05_60.1', '--instances', 'bqp50-1'],
  async run({ kills, workers, graph, seed, instances }) {
    if (!hasRedis) return { 'queue-chaos': NO_REDIS };
    const argv = [...BENCH, '--instances', instances];
    const instance = manifestInstances()!.find(({ name }) => name === graph)!;
    const input = await loadInstance(instance.source);
    if (input.kind !== 'graph') throw new Error(`${graph} is no graph`);
    const prove = (executor?: Executor) =>
      solve(input, executor === undefined ? { ...REQUEST, threads: 1 } : { ...REQUEST, executor });
    const lab = await QueueLab.open();
    try {
      const proof = essence(await prove());
      const bench = await lab.bench('plain', argv);
      let killed = 0;
      const uniform = generator(seed);
      const lives = Array.from({ length: workers }, async () => {
        while (killed < kills) {
          const name = await lab.work();
          await sleep(1000 * MOST_SEC * uniform());
          lab.kill(name);
          killed++;
        }
      });
      const [proofs, benches, wrong] = [{ runs: 0 }, { runs: 0 }, [] as string[]];
      while (killed < kills || benches.runs === 0) {
        const queue = await openQueue({ url: lab.url });
        const found = essence(await prove(queue.executor));
        await queue.close();
        proofs.runs++;
        if (found !== proof) wrong.push(`proof ${proofs.runs}: ${found}`);
        const { values } = await lab.bench(`bench-${benches.runs++}`, [...argv, '--queue', lab.url]);
        if (values !== bench.values) wrong.push(`bench ${benches.runs}`);
        told({ killed, proofs: proofs.runs, benches: benches.runs, wrong: wrong.length });
      }
      await Promise.all(lives);
      if (wrong.length > 0) process.exitCode = 1;
      const text = `${killed} workers killed during ${proofs.runs} proofs of ${graph} and ${benches.runs} benches: ${
        wrong.length === 0 ? 'every result equals that of the undisturbed run' : `wrong: ${wrong.join('; ')}`
      }.`;
      return { 'queue-chaos': text };
    } finally {
      await lab.close();
    }
  },
});

function essence({ cut, upperBound, status, spin, stages }: SolveResult): string {
  return JSON.stringify([cut, upperBound, status, stageNamed(stages, 'prove')?.nodes, spin.join('')]);
}
