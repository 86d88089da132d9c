/** Blocks of edge lines, read by worker threads in memory that they share with this one; by this thread where there is none or one
 *  fails. The same threads sort the arcs. */
import { Worker } from 'node:worker_threads';
import type { Counting, Placing } from '../graph/edge-buckets.ts';
import { type BlockLines, memoryForLines, openLines } from '../io/graphs/block-lines.ts';
import type { EdgeFacts } from '../io/graphs/edge-buffer.ts';
import type { LineRules } from '../io/graphs/edge-lines.ts';
import type { ParseReply, ParseRequest, PhaseReply, PhaseRequest, SharedBlock } from './parse-worker.ts';
import { parseWorkerSource } from './parse-worker-source.ts';

/** Blocks per thread: one that is read, one that waits, and one that is being filled or emptied. */
const BLOCKS_PER_THREAD = 3;

interface Pending {
  readonly length: number;
  /** The thread that has it, null where it is this one. */
  readonly thread: Worker | null;
  resolve(facts: EdgeFacts | null): void;
}

export class ParsePool {
  /** How many blocks there are; whoever uses the pool keeps account of which are free. */
  readonly blocks: number;
  readonly #shared: readonly SharedBlock[];
  readonly #lines: readonly BlockLines[];
  readonly #rules: LineRules;
  readonly #pending = new Map<number, Pending>();
  #threads: Worker[] = [];
  #next = 0;
  /** Threads that have not done their part of the phase. */
  #busy = 0;
  #phaseEnded: ((done: boolean) => void) | null = null;

  constructor(threads: number, blockBytes: number, rules: LineRules) {
    this.blocks = Math.max(1, BLOCKS_PER_THREAD * threads);
    this.#rules = rules;
    this.#shared = Array.from({ length: this.blocks }, () => ({
      text: new Uint8Array(new SharedArrayBuffer(blockBytes)),
      result: new SharedArrayBuffer(memoryForLines(rules, blockBytes)),
    }));
    this.#lines = this.#shared.map(({ result }) => openLines(rules, result, blockBytes));
    for (let i = 0; i < threads; i++) this.#start();
  }

  /** What block i is to be filled with. */
  text(block: number): Uint8Array {
    return this.#shared[block]!.text;
  }

  /** The edges of a block that has been read. */
  edges(block: number): BlockLines {
    return this.#lines[block]!;
  }

  /** Reads the lines in the first `length` bytes of a block. @returns null where one is not plain */
  read(block: number, length: number): Promise<EdgeFacts | null> {
    const thread = this.#threads[this.#next++ % this.#threads.length] ?? null;
    return new Promise((resolve) => {
      this.#pending.set(block, { length, thread, resolve });
      if (thread === null) this.#readHere(block);
      else thread.postMessage({ block, length } satisfies ParseRequest);
    });
  }

  get threads(): number {
    return this.#threads.length;
  }

  /** Has each thread do its part of a phase of sorting. @returns false where one was lost */
  run(phase: number, work: Counting | Placing): Promise<boolean> {
    if (this.threads !== work.parts) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.#busy = work.parts;
      this.#phaseEnded = resolve;
      for (const [part, thread] of this.#threads.entries())
        thread.postMessage({ phase, work, part } satisfies PhaseRequest);
    });
  }

  close(): void {
    for (const thread of this.#threads) void thread.terminate();
    this.#threads = [];
  }

  #start(): void {
    try {
      const thread = new Worker(parseWorkerSource, { eval: true });
      thread.on('message', (reply: ParseReply | PhaseReply) => {
        if ('block' in reply) this.#settle(reply.block, reply.facts);
        else if (--this.#busy === 0) this.#phaseEnded?.(true);
      });
      thread.on('error', () => this.#lose(thread));
      thread.on('exit', () => this.#lose(thread));
      thread.postMessage({ blocks: this.#shared, rules: this.#rules });
      this.#threads.push(thread);
    } catch {
      // A process that may start no more threads: those there are do the work, or this one.
    }
  }

  #readHere(block: number): void {
    const edges = this.#lines[block]!;
    edges.read(this.text(block), this.#pending.get(block)!.length, this.#rules);
    this.#settle(block, edges.facts);
  }

  #settle(block: number, facts: EdgeFacts | null): void {
    const pending = this.#pending.get(block);
    this.#pending.delete(block);
    pending?.resolve(facts);
  }

  #lose(thread: Worker): void {
    this.#threads = this.#threads.filter((other) => other !== thread);
    this.#phaseEnded?.(false);
    for (const [block, pending] of this.#pending) if (pending.thread === thread) this.#readHere(block);
  }
}
