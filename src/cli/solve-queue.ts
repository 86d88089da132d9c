/** `maxcut solve --queue URL`: the run on the queue, from its id on standard error to its end. */
import type { Executor } from '../index.node.ts';
import type { QueueCoordinator } from '../queue/coordinator.ts';
import { count } from './figures.ts';
import { type Io, tell } from './io.ts';
import { queueUrl } from './queue-options.ts';
import { type RunEvent, RunState } from './run-state.ts';
import type { SolveFlags } from './solve-flags.ts';

export class SolveQueue {
  readonly #coordinator: QueueCoordinator;
  readonly #state = new RunState();
  #closed = false;

  /** @param name what is solved @returns null where there is no --queue */
  static async open(flags: SolveFlags, io: Io, name: string): Promise<SolveQueue | null> {
    if (flags.queue === undefined) return null;
    const { openQueue } = await import('../queue/coordinator.ts');
    const { resume } = flags;
    const url = queueUrl(flags.queue, io);
    const coordinator = await openQueue({ url, run: resume, resume: resume !== undefined });
    coordinator.note({ kind: 'solve', name }, 'once');
    if (!flags.quiet) await tell(io, `maxcut: ${runLine(coordinator)}\n`);
    return new SolveQueue(coordinator);
  }

  private constructor(coordinator: QueueCoordinator) {
    this.#coordinator = coordinator;
  }

  get executor(): Executor {
    return this.#coordinator.executor;
  }

  note(event: RunEvent): void {
    const state = this.#state;
    state.update(event);
    const { stage, value, bound, boundKind, nodes, open } = state;
    const known = Object.entries({ cut: value, bound, nodes, open }).filter(([, figure]) =>
      Number.isFinite(figure),
    );
    this.#coordinator.note({ stage, boundKind, ...Object.fromEntries(known) });
  }

  async close(interrupted: boolean): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#coordinator.close(interrupted ? 'interrupted' : 'done');
  }
}

/** `run 7f3a90c1 on redis://host:6379, 3 threads of workers; --resume 7f3a90c1 goes on with it if it is lost` */
export function runLine({ run, shownUrl, slots }: QueueCoordinator, option = '--resume'): string {
  return `run ${run} on ${shownUrl}, ${count(slots, 'thread')} of workers; ${option} ${run} goes on with it if it is lost`;
}
