/** Discrete-event model of solving on a queue: one process that solves, one Redis, and any number of workers of one thread each. Threads and
 *  the network are servers that do one thing after another; a message waits for its server, and every way to Redis and back takes a
 *  round trip. All lengths are in seconds. What it leaves out: workers that fail or differ in speed, and waiting of Redis for its disk. */

/** What a job costs, as measured. */
export interface Costs {
  /** Of the process that solves: to put a job on the queue, and to take its outcome. */
  readonly submitSec: number;
  readonly takeSec: number;
  /** Of the process that solves, for each worker that is there, every LOOK_SEC. */
  readonly lookSec: number;
  /** Of Redis, for a job in all, and for a sign of life of a worker, every BEAT_SEC. */
  readonly redisSec: number;
  readonly beatSec: number;
  /** Of a worker, besides the task itself. */
  readonly workerSec: number;
  /** A way to Redis and back with a short message. */
  readonly roundTripSec: number;
  /** Of the network of Redis's machine. */
  readonly bytesPerSec: number;
  readonly taskBytes: number;
  readonly outcomeBytes: number;
  /** The graph on its way, and what a worker needs to make it one. */
  readonly graphBytes: number;
  readonly graphSec: number;
}

/** Work to be divided. `tree`: nodes in the order in which they are handed out and merged; each is there once so many before it have been
 *  merged, and the process that solves does its share. `stream`: each free worker gets the next task, for so many seconds; the process that solves does some, too.
 *  `list`: tasks that are there from the start, two ahead for each worker, looked at every PACE_SEC; none are done by the process. */
export type Workload =
  | { readonly kind: 'tree'; readonly nodes: readonly TreeTask[] }
  | {
      readonly kind: 'stream';
      readonly lengths: readonly number[];
      readonly seconds: number;
      /** The process that solves does none of them; default: it does its share. */
      readonly spectator?: boolean;
    }
  | { readonly kind: 'list'; readonly lengths: readonly number[] };

export interface TreeTask {
  readonly seconds: number;
  readonly after: number;
}

export interface Simulated {
  readonly seconds: number;
  /** Seconds of tasks that were done, whoever did them. */
  readonly workSec: number;
  readonly jobs: number;
  /** Shares of the time that each was busy; of the workers with tasks. */
  readonly busy: {
    readonly solver: number;
    readonly redis: number;
    readonly network: number;
    readonly workers: number;
  };
}

/** Ways to Redis and back of a worker, one after another: before a job, after it, and more where it was waiting for one. */
const WAYS = { before: 1, after: 2, waking: 2 } as const;
/** Of the process that solves, for an outcome. */
const OUTCOME_WAYS = 1;
/** A graph travels in pieces, each asked for its size first. */
const PIECE_BYTES = 2 ** 20;
const PIECE_WAYS = 2;
/** Between two turns of messages the process that solves works on a task of its own. */
const SLICE_SEC = 0.015;
const LOOK_SEC = 0.5;
const BEAT_SEC = 2;
const PACE_SEC = 0.1;
/** Background is added up so often. */
const TICK_SEC = 0.1;

/** Actions by the time at which they are due; of one time, in their order. */
class Agenda {
  now = 0;
  readonly #heap: { readonly at: number; readonly place: number; readonly act: () => void }[] = [];
  #places = 0;

  after(seconds: number, act: () => void): void {
    const heap = this.#heap;
    const one = { at: this.now + seconds, place: this.#places++, act };
    let i = heap.push(one) - 1;
    for (let up = (i - 1) >> 1; i > 0 && before(one, heap[up]!); up = (i - 1) >> 1) {
      heap[i] = heap[up]!;
      i = up;
    }
    heap[i] = one;
  }

  /** Until nothing is due, or it is over. */
  run(over: () => boolean): void {
    for (let next = this.#pop(); next !== undefined; next = this.#pop()) {
      this.now = next.at;
      next.act();
      if (over()) return;
    }
  }

  #pop() {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || heap.length === 0) return first;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (child >= heap.length || !before(heap[child]!, last!)) break;
      heap[i] = heap[child]!;
      i = child;
    }
    heap[i] = last!;
    return first;
  }
}

interface Due {
  readonly at: number;
  readonly place: number;
}

function before(a: Due, b: Due): boolean {
  return a.at < b.at || (a.at === b.at && a.place < b.place);
}

/** Does one thing after another, in the order in which they come. */
class Server {
  busySec = 0;
  readonly #agenda: Agenda;
  #freeAt = 0;

  constructor(agenda: Agenda) {
    this.#agenda = agenda;
  }

  serve(seconds: number, then?: () => void): void {
    const { now } = this.#agenda;
    this.busySec += seconds;
    this.#freeAt = Math.max(now, this.#freeAt) + seconds;
    if (then !== undefined) this.#agenda.after(this.#freeAt - now, then);
  }
}

/** The process that solves: messages in their order, and in slices between them a task of its own. */
class Solver {
  busySec = 0;
  readonly #agenda: Agenda;
  readonly #messages: { readonly seconds: number; readonly then: () => void }[] = [];
  #first = 0;
  #own: { left: number; readonly then: () => void } | null = null;
  #running = false;

  constructor(agenda: Agenda) {
    this.#agenda = agenda;
  }

  get hasOwn(): boolean {
    return this.#own !== null;
  }

  receive(seconds: number, then: () => void): void {
    this.#messages.push({ seconds, then });
    this.#next();
  }

  begin(seconds: number, then: () => void): void {
    this.#own = { left: seconds, then };
    this.#next();
  }

  #next(): void {
    if (this.#running) return;
    const message = this.#messages[this.#first];
    if (message !== undefined) {
      this.#first++;
      if (this.#first === this.#messages.length) this.#messages.length = this.#first = 0;
      this.#run(message.seconds, message.then);
      return;
    }
    const own = this.#own;
    if (own === null) return;
    const slice = Math.min(own.left, SLICE_SEC);
    this.#run(slice, () => {
      own.left -= slice;
      if (own.left > 1e-12) return;
      this.#own = null;
      own.then();
    });
  }

  #run(seconds: number, then: () => void): void {
    this.#running = true;
    this.busySec += seconds;
    this.#agenda.after(seconds, () => {
      this.#running = false;
      then();
      this.#next();
    });
  }
}

interface Worker {
  hasGraph: boolean;
  working: boolean;
  /** A job to go on with: on its way, or there. */
  promised: boolean;
  next: Job | null;
}

interface Job {
  readonly seconds: number;
  /** A worker may take it while it works. */
  readonly ahead: boolean;
  /** Its outcome has been taken. */
  readonly ended: () => void;
}

class Model {
  readonly #costs: Costs;
  readonly #workers: number;
  readonly #agenda = new Agenda();
  readonly #solver = new Solver(this.#agenda);
  readonly #redis = new Server(this.#agenda);
  readonly #network = new Server(this.#agenda);
  readonly #jobs: Job[] = [];
  readonly #idle: Worker[];
  /** At work, and without a job to go on with. */
  readonly #unpromised = new Set<Worker>();
  #pending = 0;
  #done = 0;
  #workSec = 0;
  #workersSec = 0;
  #over = false;

  constructor(costs: Costs, workers: number) {
    this.#costs = costs;
    this.#workers = workers;
    this.#idle = Array.from({ length: workers }, () => ({
      hasGraph: false,
      working: false,
      promised: false,
      next: null,
    }));
  }

  run(work: Workload): Simulated {
    if (work.kind === 'tree') this.#tree(work.nodes);
    else if (work.kind === 'stream') this.#stream(work.lengths, work.seconds, work.spectator === true);
    else this.#list(work.lengths);
    this.#background();
    this.#agenda.run(() => this.#over);
    const seconds = this.#agenda.now;
    const share = (sec: number): number => Math.min(1, sec / Math.max(seconds, 1e-12));
    return {
      seconds,
      workSec: this.#workSec,
      jobs: this.#done,
      busy: {
        solver: share(this.#solver.busySec),
        redis: share(this.#redis.busySec),
        network: share(this.#network.busySec),
        workers: share(this.#workersSec / Math.max(1, this.#workers)),
      },
    };
  }

  #tree(nodes: readonly TreeTask[]): void {
    const done = new Uint8Array(nodes.length);
    const waiting: number[] = [];
    let [handedOut, merged] = [0, 0];
    // As Batch does: one is left for the process that solves.
    const mayGive = (): boolean => {
      if (this.#pending < this.#workers) return waiting.length > (this.#solver.hasOwn ? 0 : 1);
      return this.#pending < 2 * this.#workers && waiting.length > 1;
    };
    const end = (i: number): void => {
      done[i] = 1;
      while (done[merged] === 1) merged++;
      if (merged === nodes.length) this.#over = true;
      else exchange();
    };
    const exchange = (): void => {
      while (handedOut < nodes.length && nodes[handedOut]!.after <= merged) waiting.push(handedOut++);
      while (mayGive()) {
        const i = waiting.shift()!;
        this.#submit({
          seconds: nodes[i]!.seconds,
          ahead: this.#pending >= this.#workers,
          ended: () => end(i),
        });
      }
      if (this.#solver.hasOwn || waiting.length === 0) return;
      const own = waiting.shift()!;
      const { seconds } = nodes[own]!;
      this.#solver.begin(seconds, () => {
        this.#workSec += seconds;
        end(own);
      });
    };
    exchange();
  }

  #stream(lengths: readonly number[], seconds: number, spectator: boolean): void {
    let at = 0;
    const next = (): number => lengths[at++ % lengths.length]!;
    const exchange = (): void => {
      while (this.#pending < this.#workers) this.#submit({ seconds: next(), ahead: false, ended: exchange });
      if (spectator || this.#solver.hasOwn) return;
      const own = next();
      this.#solver.begin(own, () => {
        this.#workSec += own;
        exchange();
      });
    };
    this.#agenda.after(seconds, () => {
      this.#over = true;
    });
    exchange();
  }

  #list(lengths: readonly number[]): void {
    const waiting = [...lengths];
    let left = lengths.length;
    const ended = (): void => {
      this.#over = --left === 0;
    };
    const distribute = (): void => {
      while (waiting.length > 0 && this.#pending < 2 * this.#workers)
        this.#submit({ seconds: waiting.pop()!, ahead: false, ended });
      if (waiting.length > 0) this.#agenda.after(PACE_SEC, distribute);
    };
    distribute();
  }

  #submit(job: Job): void {
    const { submitSec, redisSec, taskBytes } = this.#costs;
    this.#pending++;
    this.#solver.receive(submitSec, () =>
      this.#toRedis(taskBytes, redisSec / 2, () => {
        this.#jobs.push(job);
        const worker = this.#idle.pop();
        if (worker !== undefined) this.#take(worker, WAYS.waking);
        else this.#promise();
      }),
    );
  }

  /** Half a round trip, and what waits in front of Redis. */
  #toRedis(bytes: number, seconds: number, then: () => void): void {
    this.#agenda.after(this.#costs.roundTripSec / 2, () =>
      this.#network.serve(bytes / this.#costs.bytesPerSec, () => this.#redis.serve(seconds, then)),
    );
  }

  #take(worker: Worker, waysBefore: number): void {
    const job = this.#jobs.shift();
    if (job === undefined) this.#idle.push(worker);
    else this.#bring(worker, waysBefore, () => this.#begin(worker, job));
  }

  /** What a job is to do, and its graph. */
  #bring(worker: Worker, waysBefore: number, then: () => void): void {
    const { roundTripSec, bytesPerSec, taskBytes, graphBytes, graphSec } = this.#costs;
    const decode = (): void => this.#agenda.after(graphSec, then);
    this.#agenda.after((WAYS.before + waysBefore) * roundTripSec, () =>
      this.#network.serve(taskBytes / bytesPerSec, () => {
        if (worker.hasGraph) then();
        else this.#fetch(graphBytes, decode);
        worker.hasGraph = true;
      }),
    );
  }

  #begin(worker: Worker, job: Job): void {
    worker.working = true;
    this.#unpromised.add(worker);
    this.#promise();
    this.#agenda.after(this.#costs.workerSec + job.seconds, () => {
      this.#workersSec += job.seconds;
      worker.working = false;
      this.#unpromised.delete(worker);
      this.#finish(worker, job);
      this.#goOn(worker);
    });
  }

  /** Jobs that may be taken ahead go to workers that have none. */
  #promise(): void {
    for (const worker of this.#unpromised) {
      const job = this.#jobs[0];
      if (job?.ahead !== true) return;
      this.#jobs.shift();
      this.#unpromised.delete(worker);
      worker.promised = true;
      this.#bring(worker, WAYS.waking, () => {
        worker.next = job;
        if (!worker.working) this.#goOn(worker);
      });
    }
  }

  #goOn(worker: Worker): void {
    const job = worker.next;
    if (job === null) return;
    worker.next = null;
    worker.promised = false;
    this.#begin(worker, job);
  }

  /** Piece by piece, so that all who fetch share the network. */
  #fetch(bytes: number, then: () => void): void {
    const { roundTripSec, bytesPerSec } = this.#costs;
    const piece = Math.min(bytes, PIECE_BYTES);
    const next = bytes > piece ? () => this.#fetch(bytes - piece, then) : then;
    this.#agenda.after(PIECE_WAYS * roundTripSec, () => this.#network.serve(piece / bytesPerSec, next));
  }

  #finish(worker: Worker, job: Job): void {
    const { redisSec, roundTripSec, bytesPerSec, outcomeBytes, takeSec } = this.#costs;
    const asks = !worker.promised;
    // The last half of a way is the answer with the next job.
    this.#agenda.after((WAYS.after - 1) * roundTripSec, () =>
      this.#toRedis(outcomeBytes, redisSec / 2, () => {
        if (asks) this.#agenda.after(roundTripSec / 2, () => this.#take(worker, 0));
        this.#agenda.after((0.5 + OUTCOME_WAYS) * roundTripSec, () =>
          this.#network.serve(outcomeBytes / bytesPerSec, () =>
            this.#solver.receive(takeSec, () => {
              this.#pending--;
              this.#done++;
              this.#workSec += job.seconds;
              job.ended();
            }),
          ),
        );
      }),
    );
  }

  /** Signs of life. */
  #background(): void {
    const { beatSec, lookSec } = this.#costs;
    const tick = (): void => {
      this.#redis.serve((this.#workers * beatSec * TICK_SEC) / BEAT_SEC);
      if (!this.#over) this.#agenda.after(TICK_SEC, tick);
    };
    const look = (): void => {
      this.#solver.receive(this.#workers * lookSec, () => {});
      if (!this.#over) this.#agenda.after(LOOK_SEC, look);
    };
    this.#agenda.after(TICK_SEC, tick);
    this.#agenda.after(LOOK_SEC, look);
  }
}

export function simulate(costs: Costs, work: Workload, workers: number): Simulated {
  return new Model(costs, workers).run(work);
}
