/** Tasks that are done in any order by any thread, and whose outcomes count in the order of their numbers: what comes of them does not
 *  depend on how many threads there are. The calling thread and workers take the first that waits; with nothing else left the calling
 *  thread does again what a worker is overdue with, and the first outcome counts. */
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
  /** The calling thread is on it. */
  #own: { readonly item: Item; readonly steps: Steps<Outcome> } | null = null;
  /** The last task whose outcome has been asked for by itself. */
  #taken = Number.NEGATIVE_INFINITY;
  /** The first task that is known to settle the batch. */
  #last = Number.POSITIVE_INFINITY;

  /** @param items in the order of their ids */
  constructor(items: readonly Item[], session: Session | null, hooks: BatchHooks<Item, Outcome>) {
    this.#waiting = [...items];
    this.#session = session;
    this.#hooks = hooks;
  }

  /** @param item of a larger id than all before */
  add(item: Item): void {
    this.#waiting.push(item);
    this.#exchange();
  }

  /** @returns the outcomes by id: of all tasks, of those up to the one that settled the batch, or of those done when it was over */
  *outcomes(): Steps<ReadonlyMap<number, Outcome>> {
    while (this.#goesOn && (yield* this.#advance()));
    return this.#outcomes;
  }

  /** That of one task, and no longer that of those before: it is returned as soon as it is there, whatever the calling thread is on.
   *  @returns undefined where it was over first */
  *outcome(id: number): Steps<Outcome | undefined> {
    while (!this.#outcomes.has(id) && this.#goesOn) {
      if (this.#own !== null) yield* this.#hear();
      if (!this.#outcomes.has(id) && !(yield* this.#advance())) break;
    }
    const outcome = this.#outcomes.get(id);
    this.#outcomes.delete(id);
    this.#taken = id;
    return outcome;
  }

  /** What the calling thread is on ends by itself when it is over. */
  get #goesOn(): boolean {
    return this.#own !== null || !this.#hooks.over();
  }

  /** What is about to be told. */
  *#hear(): Steps<void> {
    const soon = this.#session?.soon?.();
    if (soon === undefined) return;
    yield soon;
    this.#exchange();
  }

  /** Goes on with a task up to its next pause, or waits. @returns false where nothing is left to do */
  *#advance(): Steps<boolean> {
    this.#exchange();
    if (this.#own !== null && !this.#isWanted(this.#own.item)) this.#own = null;
    this.#own ??= this.#begin();
    const own = this.#own;
    if (own === null) {
      if (![...this.#submitted.values()].some((item) => this.#isWanted(item))) return false;
      yield this.#session!.wait();
      return true;
    }
    const next = own.steps.next();
    if (!next.done) yield next.value;
    else {
      this.#own = null;
      this.#takeBack(own.item.id);
      this.#add(own.item.id, next.value);
    }
    return true;
  }

  #begin() {
    for (let item = this.#next(); item !== undefined; item = this.#next())
      if (this.#isWanted(item)) return { item, steps: this.#hooks.run(item) };
    return null;
  }

  #next(): Item | undefined {
    return this.#waiting.shift() ?? this.#overdue();
  }

  #isWanted({ id }: Item): boolean {
    return id > this.#taken && id < this.#last && !this.#outcomes.has(id);
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
    while (mayStart && this.#mayGive(session)) {
      const item = this.#waiting.shift()!;
      if (!this.#isWanted(item)) continue;
      this.#submitted.set(item.id, item);
      this.#hooks.submit(session, item);
    }
  }

  /** One is left for the calling thread: that it takes now, or instead of being a task ahead for a worker. */
  #mayGive({ free, room }: Session): boolean {
    if (free > 0) return this.#waiting.length > (this.#own === null ? 1 : 0);
    return this.#hooks.ahead === true && room > 0 && this.#waiting.length > 1;
  }

  #add(id: number, outcome: Outcome): void {
    if (id > this.#last) return;
    this.#outcomes.set(id, outcome);
    if (this.#hooks.settles?.(outcome) !== true) return;
    this.#last = id;
    for (const later of this.#submitted.keys()) if (later > id) this.#session!.stop(later);
  }
}
