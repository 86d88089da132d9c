/** `maxcut bench --queue URL`: the bench's run on the queue. Its id stands in the folder of the report, so that --resume finds what
 *  workers have finished meanwhile. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchRuns } from '../../queue/bench.ts';
import type { QueueCoordinator } from '../../queue/coordinator.ts';
import { type Io, tell } from '../io.ts';
import { queueUrl } from '../queue-options.ts';
import { runLine } from '../solve-queue.ts';

export interface BenchQueueFlags {
  readonly queue?: string | undefined;
  readonly runId?: string | undefined;
  readonly resume?: boolean | undefined;
  readonly quiet?: boolean | undefined;
}

export class BenchQueue {
  readonly runs: BenchRuns;
  readonly #coordinator: QueueCoordinator;

  /** @returns null where there is no --queue */
  static async open(
    flags: BenchQueueFlags,
    folder: string,
    suite: string,
    total: number,
    io: Io,
  ): Promise<BenchQueue | null> {
    if (flags.queue === undefined) return null;
    const [{ openQueue }, { BenchRuns }] = await Promise.all([
      import('../../queue/coordinator.ts'),
      import('../../queue/bench.ts'),
    ]);
    const file = join(folder, 'queue-run.txt');
    const before = flags.resume && existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
    const coordinator = await openQueue({ url: queueUrl(flags.queue, io), run: flags.runId ?? before });
    writeFileSync(file, `${coordinator.run}\n`);
    coordinator.note({ kind: 'bench', name: suite, total }, 'once');
    if (!flags.quiet) await tell(io, `maxcut: ${runLine(coordinator, '--run-id')}\n`);
    return new BenchQueue(coordinator, new BenchRuns(coordinator.channel));
  }

  private constructor(coordinator: QueueCoordinator, runs: BenchRuns) {
    this.#coordinator = coordinator;
    this.runs = runs;
  }

  get slots(): number {
    return this.#coordinator.slots;
  }

  /** @param done runs that are in the journal */
  note(done: number): void {
    this.#coordinator.note({ done });
  }

  async close(interrupted: boolean): Promise<void> {
    this.runs.close();
    await this.#coordinator.close(interrupted ? 'interrupted' : 'done');
  }
}
