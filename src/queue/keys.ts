/** Names and sizes on the queue. All keys begin with `maxcut:`; those of BullMQ's own are `bull:maxcut:…`, where its dashboards look. */

/** Of the BullMQ queue. */
export const QUEUE = 'maxcut';

export const KEYS = {
  /** What a version is in use here; expires when nobody uses the queue. */
  version: 'maxcut:version',
  /** Ids of workers that may be alive, and what each tells of itself. */
  workers: 'maxcut:workers',
  worker: (id: string) => `maxcut:worker:${id}`,
  /** Content by its hash (blobs.ts). */
  blob: (hash: string) => `maxcut:blob:${hash}`,
  /** What a job is given, what came of it, and its best cut so far. */
  task: (job: string) => `maxcut:task:${job}`,
  outcome: (job: string) => `maxcut:outcome:${job}`,
  cut: (job: string) => `maxcut:cut:${job}`,
  /** Ids of runs, what is known of each, and whether its coordinator lives. */
  runs: 'maxcut:runs',
  run: (id: string) => `maxcut:run:${id}`,
  /** Its cuts and bounds over time (run.ts). */
  trace: (id: string) => `maxcut:run:${id}:trace`,
  alive: (id: string) => `maxcut:run:${id}:alive`,
  memory: (id: string, graph: string) => `maxcut:run:${id}:solve:${graph}`,
  tree: (id: string, graph: string) => `maxcut:run:${id}:tree:${graph}`,
  trees: (id: string) => `maxcut:run:${id}:trees`,
  /** Channel: jobs that are to end with what they have. */
  stop: 'maxcut:stop',
} as const;

/** Seconds after which what nobody refreshes is forgotten. */
export const TTL = {
  /** Workers and coordinators tell every third of it that they live. */
  alive: 15,
  blob: 900,
  /** Outcomes that nobody collects, for a coordinator that comes back. */
  task: 86_400,
  run: 7 * 86_400,
} as const;

/** Bytes. A worker asks for the size before it takes anything. */
export const MOST = {
  /** Of a graph or an instance, unpacked, and of one of its pieces. */
  blob: 2 ** 31 - 1,
  /** Of it, left for what stands beside the arrays. */
  text: 1 << 12,
  chunk: 1 << 20,
  task: 256 << 20,
  outcome: 256 << 20,
} as const;

/** How often a job is tried by workers; then the coordinator does it, or reports it. */
export const ATTEMPTS = 3;
/** A worker that has not renewed the lock of its job for so long has lost it; looked at so often. */
export const LOCK_MS = 10_000;
export const STALLED_MS = 3000;

/** Of content, in hexadecimal. */
export function isHash(text: unknown): text is string {
  return typeof text === 'string' && /^[0-9a-f]{64}$/.test(text);
}
