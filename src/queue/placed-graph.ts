/** The graph of a session on the queue: put there before the first task, seen to that it stays, and put there again where a Redis that was
 *  restarted may have forgotten it. */
import type { CsrGraph } from '../graph/csr.ts';
import { toBytes } from '../portfolio/wire.ts';
import { hashOf, putBlob, refreshBlob } from './blobs.ts';
import type { Channel } from './channel.ts';
import { MOST, TTL } from './keys.ts';

const REFRESH_MS = (TTL.blob * 1000) / 3;

export interface Placed {
  readonly hash: string;
  /** Resolves when it is there. */
  readonly done: Promise<void>;
}

export class PlacedGraph {
  /** Why it cannot travel; null while nothing speaks against it. */
  refusal: string | null = null;
  readonly #channel: Channel;
  readonly #graph: CsrGraph;
  #placed: (Placed & { readonly connection: number }) | null = null;
  #refreshedMs = performance.now();

  constructor(channel: Channel, graph: CsrGraph) {
    this.#channel = channel;
    this.#graph = graph;
  }

  /** @returns null where it cannot travel */
  place(): Placed | null {
    const { n, rowPtr, adj, weight } = this.#graph;
    const size = rowPtr.byteLength + adj.byteLength + weight.byteLength;
    if (size > MOST.blob - MOST.text) {
      this.refusal = `the graph of ${n} nodes has ${size} bytes, more than travel on a queue: workers do nothing`;
      return null;
    }
    const { connection, redis } = this.#channel;
    if (this.#placed?.connection === connection) return this.#placed;
    const bytes = this.#placed === null ? toBytes(this.#graph) : null;
    const hash = this.#placed?.hash ?? hashOf(bytes!);
    const done = putBlob(redis, hash, () => bytes ?? toBytes(this.#graph));
    done.catch((error: Error) => {
      this.refusal = `the graph could not be put on the queue: ${error.message}`;
    });
    this.#placed = { hash, done, connection };
    return this.#placed;
  }

  /** To be called now and then: it would expire. */
  refresh(nowMs: number): void {
    if (this.#placed === null || nowMs - this.#refreshedMs < REFRESH_MS || this.#channel.lostForMs > 0)
      return;
    this.#refreshedMs = nowMs;
    void refreshBlob(this.#channel.redis, this.#placed.hash).catch(() => {});
  }
}
