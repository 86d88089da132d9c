/** A batch of tasks, done in any order by any thread, whose outcomes count in the order of their numbers: what comes of it does not
 *  depend on how many threads there are. The calling thread takes tasks from the front, workers from the back; with nothing else left it
 *  does again what a worker is overdue with, and the first outcome counts. */
import type { Steps } from '../core/steps.ts';
import type { Session } from './executor.ts';
import type { TaskOutcome } from './task.ts';

export interface BatchHooks<Item, Outcome> {
  /** Nothing more is wanted. */
  readonly over: () => boolean;
  /** Does a task on the calling thread. */
  readonly run: (item: Item) => Steps<Outcome>;
  readonly submit: (session: Session, item: Item) => void;
  /** A submitted task has ended, or is lost. */
  readonly ended?: (id: number) => void;
  readonly lost: (id: number, reason: string) => void;
  /** Tasks are short: workers get one ahead. */
  readonly ahead?: boolean;
  /** Whether there is work enough to start workers for. */
  readonly worthWorkers: () => boolean;
  /** Whether an outcome makes all later tasks pointless: they are ended, and do not count. */
  readonly settles?: (outcome: Outcome) => boolean;
}

export class Batch<Item extends { readonly id: number }, Outcome extends TaskOutcome> {
  readonly #waiting: Item[];
  readonly #session: Session | null;
  readonly #hooks: BatchHooks<Item, Outcome>;
  readonly #outcomes = new Map<number, Outcome>();
  readonly #submitted = new Map<number, Item>();
  /** The first task that is known to settle the batch. */
  #last = Number.POSITIVE_INFINITY;

  /** @param items in the order of their ids */
  constructor(items: readonly Item[], session: Session | null, hooks: BatchHooks<Item, Outcome>) {
    this.#waiting = [...items];
    this.#session = session;
    this.#hooks = hooks;
  }

  /** @returns the outcomes by id: of all tasks, of those up to the one that settled the batch, or of those done when it was over */
  *outcomes(): Steps<ReadonlyMap<number, Outcome>> {
    while (!this.#hooks.over()) {
      this.#exchange();
      const own = this.#waiting.shift() ?? this.#overdue();
      if (own !== undefined && (own.id > this.#last || this.#outcomes.has(own.id))) continue;
      if (own !== undefined) yield* this.#do(own);
      else if ([...this.#submitted.keys()].some((id) => id < this.#last)) yield this.#session!.wait();
      else break;
    }
    return this.#outcomes;
  }

  *#do(own: Item): Steps<void> {
    const steps = this.#hooks.run(own);
    while (own.id < this.#last && !this.#outcomes.has(own.id)) {
      const next = steps.next();
      if (next.done) {
        this.#takeBack(own.id);
        this.#add(own.id, next.value);
        return;
      }
      this.#exchange();
      yield next.value;
    }
  }

  /** A worker has been overtaken. */
  #takeBack(id: number): void {
    if (!this.#submitted.delete(id)) return;
    this.#session!.stop(id);
    this.#hooks.ended?.(id);
  }

  #overdue(): Item | undefined {
    const id = this.#session?.overdue?.().find((one) => this.#submitted.has(one));
    return id === undefined ? undefined : this.#submitted.get(id);
  }

  #exchange(): void {
    const session = this.#session;
    if (session === null) return;
    for (const event of session.collect()) {
      if (event.type !== 'ended' && event.type !== 'lost') continue;
      const item = this.#submitted.get(event.id);
      this.#submitted.delete(event.id);
      this.#hooks.ended?.(event.id);
      if (event.type === 'ended') {
        if (item !== undefined) this.#add(event.id, event.outcome as Outcome);
        continue;
      }
      this.#hooks.lost(event.id, event.reason);
      // What a failed worker was on is done again here: the result must not depend on it.
      if (item !== undefined) this.#waiting.unshift(item);
    }
    const mayStart = session.used > 0 || this.#hooks.worthWorkers();
    const open = () => (this.#hooks.ahead === true ? session.room : session.free);
    while (mayStart && open() > 0 && this.#waiting.length > 1) {
      const item = this.#waiting.pop()!;
      if (item.id > this.#last) continue;
      this.#submitted.set(item.id, item);
      this.#hooks.submit(session, item);
    }
  }

  #add(id: number, outcome: Outcome): void {
    if (id > this.#last) return;
    this.#outcomes.set(id, outcome);
    if (this.#hooks.settles?.(outcome) !== true) return;
    this.#last = id;
    for (const later of this.#submitted.keys()) if (later > id) this.#session!.stop(later);
  }
}
