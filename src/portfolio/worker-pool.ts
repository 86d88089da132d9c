/** A session on workers of this machine, however they are started. A worker is started when the first task comes for which none is
 *  free: a graph that needs none starts none. A worker that fails costs its task: the rest goes on. */

import type { ArcWeights, CsrGraph } from '../graph/csr.ts';
import type { SearchParameters } from '../search/parameters.ts';
import type { Session, SessionEvent } from './executor.ts';
import { SessionEvents } from './session-events.ts';
import type { LocalTask } from './task.ts';
import type { FromWorker, ToWorker } from './worker-loop.ts';

/** A started worker, as the pool sees it. */
export interface WorkerHandle {
  post(message: ToWorker): void;
  terminate(): void;
}

/** Starts a worker that runs `serve`. @param onFailure called when it is gone, or could not be started */
export type StartWorker = (
  onMessage: (message: FromWorker) => void,
  onFailure: (reason: string) => void,
) => WorkerHandle;

interface Member {
  readonly handle: WorkerHandle;
  /** The tasks it has been given, the one that it is on first. */
  ids: number[];
  alive: boolean;
}

export class WorkerPool implements Session {
  readonly #opening: ToWorker;
  readonly #start: StartWorker;
  readonly #members: Member[] = [];
  readonly #most: number;
  readonly #events = new SessionEvents();

  /** @param graph shared with the workers where memory can be (shareGraph) @param workers at most so many are started */
  constructor(graph: CsrGraph, workers: number, start: StartWorker, parameters?: SearchParameters) {
    this.#opening = { type: 'open', graph, parameters };
    this.#most = workers;
    this.#start = start;
  }

  get sharesMemory(): boolean {
    return typeof SharedArrayBuffer !== 'undefined';
  }

  get workers(): number {
    return this.#most - this.#members.filter(({ alive }) => !alive).length;
  }

  get used(): number {
    return this.#members.length;
  }

  get free(): number {
    return this.workers - this.#members.filter(({ alive, ids }) => alive && ids.length > 0).length;
  }

  get room(): number {
    return (
      2 * this.workers - this.#members.reduce((sum, { alive, ids }) => sum + (alive ? ids.length : 0), 0)
    );
  }

  submit(id: number, task: LocalTask, goal: number, timeLimitSec: number): void {
    const member =
      this.#members.find((one) => one.alive && one.ids.length === 0) ??
      (this.free > 0 ? this.#startMember() : this.#members.find((one) => one.alive && one.ids.length === 1)!);
    member.ids.push(id);
    if (!member.alive) this.#tell({ type: 'lost', id: member.ids.pop()!, reason: 'the worker is gone' });
    else member.handle.post({ type: 'task', id, task, goal, timeLimitSec });
  }

  collect(): readonly SessionEvent[] {
    return this.#events.collect();
  }

  wait(): Promise<void> {
    return this.#events.wait();
  }

  stop(only?: number): void {
    for (const { alive, ids, handle } of this.#members) {
      for (const id of alive ? ids : []) {
        if (only === undefined || id === only) handle.post({ type: 'stop', id });
      }
    }
  }

  close(): void {
    for (const member of this.#members) {
      member.alive = false;
      member.handle.terminate();
    }
  }

  #startMember(): Member {
    let member: Member | undefined;
    let failure: string | undefined;
    const handle = this.#start(
      (message) => this.#receive(member!, message),
      (reason) => {
        failure = reason;
        if (member !== undefined) this.#lose(member, reason);
      },
    );
    member = { handle, ids: [], alive: true };
    this.#members.push(member);
    if (failure !== undefined) this.#lose(member, failure);
    else handle.post(this.#opening);
    return member;
  }

  #receive(member: Member, message: FromWorker): void {
    if (message.type === 'failed') {
      // The worker lives, but what it did is not to be had.
      forget(member, message.id);
      this.#tell({ type: 'lost', id: message.id, reason: message.reason });
      return;
    }
    if (message.type === 'ended') forget(member, message.id);
    this.#tell(message);
  }

  #lose(member: Member, reason: string): void {
    if (!member.alive) return;
    member.alive = false;
    for (const id of member.ids.length === 0 ? [-1] : member.ids) this.#tell({ type: 'lost', id, reason });
    member.ids = [];
  }

  #tell(event: SessionEvent): void {
    this.#events.tell(event);
  }
}

function forget(member: Member, id: number): void {
  member.ids = member.ids.filter((other) => other !== id);
}

/** The graph with its arrays in shared memory, so that all workers see the same bytes; as it is where memory cannot be shared (a page
 *  that is not cross-origin isolated): then each worker gets a copy. */
export function shareGraph(graph: CsrGraph): CsrGraph {
  if (typeof SharedArrayBuffer === 'undefined') return graph;
  const { n, m, rowPtr, adj, weight } = graph;
  const shared = {
    n,
    m,
    rowPtr: new Int32Array(new SharedArrayBuffer(rowPtr.byteLength)),
    adj: new Int32Array(new SharedArrayBuffer(adj.byteLength)),
    weight: new (weight.constructor as new (buffer: SharedArrayBuffer) => ArcWeights)(
      new SharedArrayBuffer(weight.byteLength),
    ),
  };
  shared.rowPtr.set(rowPtr);
  shared.adj.set(adj);
  shared.weight.set(weight);
  return shared;
}
