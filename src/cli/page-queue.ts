/** What `maxcut page --queue` tells the page of the queue, as server-sent events: each is the queue's status, as `queue status --json` prints
 *  it, and what is new of the cuts and bounds of its last runs. Redis is asked once a second, for whatever number of readers, and not at all
 *  without any. */
import type { ServerResponse } from 'node:http';
import type { TracePoint } from '../queue/run.ts';
import type { QueueStatus, QueueView } from '../queue/status.ts';

/** The data of an event. */
export interface QueueNews {
  readonly status: QueueStatus;
  readonly traces: readonly TraceNews[];
}

/** Points of a run from the one of that number on. */
export interface TraceNews {
  readonly run: string;
  readonly from: number;
  readonly points: readonly TracePoint[];
}

const EVERY_MS = 1000;
/** Runs whose traces are told, the last ones. */
const RUNS = 10;
/** A reader that is so many bytes behind is sent away: it comes back by itself, and begins anew. */
const MOST_BEHIND = 4 << 20;

export class QueueFeed {
  readonly #view: QueueView;
  readonly #readers = new Map<ServerResponse, Map<string, number>>();
  readonly #traces = new Map<string, TracePoint[]>();
  #asking = false;
  readonly #timer: NodeJS.Timeout;

  constructor(view: QueueView) {
    this.#view = view;
    this.#timer = setInterval(() => void this.#ask(), EVERY_MS);
  }

  /** Answers with events until the reader leaves. */
  answer(response: ServerResponse, headers: Readonly<Record<string, string>>): void {
    response.writeHead(200, { ...headers, 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.flushHeaders();
    this.#readers.set(response, new Map());
    response.on('close', () => this.#readers.delete(response));
    void this.#ask();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    for (const response of this.#readers.keys()) response.end();
    await this.#view.close();
  }

  async #ask(): Promise<void> {
    // While Redis is away one question waits for it.
    if (this.#asking || this.#readers.size === 0) return;
    this.#asking = true;
    try {
      const status = await this.#view.status();
      const runs = status.runs.slice(0, RUNS).map(({ id }) => id);
      for (const id of [...this.#traces.keys()]) if (!runs.includes(id)) this.#traces.delete(id);
      for (const id of runs) await this.#follow(id);
      for (const [response, known] of this.#readers) this.#tell(response, known, status);
    } catch {
      // Another second, another try: the reader sees how old the last news is.
    } finally {
      this.#asking = false;
    }
  }

  async #follow(run: string): Promise<void> {
    const known = this.#traces.get(run) ?? [];
    known.push(...(await this.#view.trace(run, known.length)));
    this.#traces.set(run, known);
  }

  #tell(response: ServerResponse, known: Map<string, number>, status: QueueStatus): void {
    if (response.writableLength > MOST_BEHIND) {
      response.end();
      return;
    }
    const traces = [...this.#traces].flatMap(([run, points]): TraceNews[] => {
      const from = known.get(run) ?? 0;
      known.set(run, points.length);
      return points.length > from ? [{ run, from, points: points.slice(from) }] : [];
    });
    const news: QueueNews = { status, traces };
    response.write(`data: ${JSON.stringify(news)}\n\n`);
  }
}
