/** A thread's part of an annealing by domains (domain-annealing.ts): it visits a domain's nodes of a step, which no other thread does
 *  meanwhile. What a visit leaves for other domains they find in the next step, so that it does not matter who visits what, nor when.
 *  All wait for one that the system has put aside, unlike in lanes.ts: a visit changes what it reads. A thread that dies is noticed by its
 *  silence, and then the calling thread begins the step again (DomainAnnealing). */
import {
  FIELD_PHASES,
  type FieldAnnealingArrays,
  fieldAnnealingLayout,
  fieldStep,
  fillLevels,
  LEVELS,
} from '../kernels/field-annealing.ts';
import type { KernelSpace, SharedHandle } from '../kernels/space.ts';
import { CONTROL, LANES, TEMPERATURES } from '../kernels/sweep-control.ts';
import type { SweepThread } from './shared-sweeps.ts';

/** The sizes of an annealing's arrays, and where they are. */
export interface SharedDomains {
  readonly kind: 'domains';
  readonly sizes: Parameters<typeof fieldAnnealingLayout.bytes>[0];
  readonly handle: SharedHandle;
}

/** How often a thread looks for a visit before it sleeps: to be woken takes as long as several visits. */
const LOOKS = 2000;
const WAIT_MS = 2;

export class DomainLanes implements SweepThread {
  readonly #space: KernelSpace;
  readonly #arrays: FieldAnnealingArrays;
  readonly #thread: number;
  /** Each thread begins with other domains, which so stay in its cache. */
  readonly #first: number;
  #sweep = -1;
  #raised = LEVELS;

  constructor(space: KernelSpace, arrays: FieldAnnealingArrays, thread: number) {
    this.#space = space;
    this.#arrays = arrays;
    this.#thread = thread;
    this.#first = Math.floor((thread * LANES) / arrays.threads);
  }

  /** The same arrays, seen from another thread. @param thread its number, from 1 on */
  static attached({ sizes, handle }: SharedDomains, thread: number): DomainLanes {
    const { space, arrays } = fieldAnnealingLayout.openShared(sizes, undefined, handle);
    return new DomainLanes(space, arrays, thread);
  }

  get stopped(): boolean {
    return Atomics.load(this.#arrays.control, CONTROL.stop) !== 0;
  }

  visit(): boolean {
    const { control } = this.#arrays;
    const step = Math.floor(Atomics.load(control, CONTROL.done) / LANES);
    if (this.stopped || step >= FIELD_PHASES * Atomics.load(control, CONTROL.granted)) return false;
    for (let i = 0; i < LANES; i++) {
      const lane = (this.#first + i) % LANES;
      const cell = CONTROL.begun + lane;
      if (Atomics.compareExchange(control, cell, step, step + 1) !== step) continue;
      this.#visitDomain(step, lane);
      return true;
    }
    return false;
  }

  #visitDomain(step: number, domain: number): void {
    const { control, temperatures } = this.#arrays;
    const sweep = Math.floor(step / FIELD_PHASES);
    if (this.#sweep !== sweep) {
      this.#sweep = sweep;
      const temperature = temperatures[sweep % TEMPERATURES]!;
      this.#raised = fillLevels(this.#arrays, this.#thread, temperature, sweep, this.#raised);
    }
    fieldStep(this.#space, this.#arrays, step, domain, this.#thread);
    const done = Atomics.add(control, CONTROL.done, 1) + 1;
    if (done % LANES === 0) Atomics.notify(control, CONTROL.done);
  }

  wait(): void {
    const { control } = this.#arrays;
    const done = Atomics.load(control, CONTROL.done);
    const granted = Atomics.load(control, CONTROL.granted);
    if (!(control.buffer instanceof SharedArrayBuffer)) return;
    if (done === LANES * FIELD_PHASES * granted) {
      this.#sleep(CONTROL.granted, granted);
      return;
    }
    const next = LANES * (Math.floor(done / LANES) + 1);
    let now = done;
    for (let look = 0; look < LOOKS && now < next; look++) now = Atomics.load(control, CONTROL.done);
    if (now < next) this.#sleep(CONTROL.done, now);
  }

  #sleep(cell: number, value: number): void {
    try {
      Atomics.wait(this.#arrays.control, cell, value, WAIT_MS);
    } catch {
      // A page's main thread may not wait: it asks again at once.
    }
  }
}
