/** A run on a queue, by its id: what its coordinator is about, for those who watch, and what is kept for a coordinator that comes back
 *  (`--resume`): of each graph the best cut and the best proven bound, and of each branch and bound its tree. */
import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { UsageError } from '../core/errors.ts';
import type { CsrGraph } from '../graph/csr.ts';
import type { SolveMemory } from '../portfolio/executor.ts';
import type { CutBound } from '../problems/result.ts';
import { hashOf } from './blobs.ts';
import { isSpin } from './check-task.ts';
import { isRunId } from './job.ts';
import { KEYS, TTL } from './keys.ts';
import { RunLock } from './run-lock.ts';
import { type LeftTree, readTree, TreeStore } from './tree-store.ts';

/** What is told of a run, as JSON; absent where it is not known. */
export interface RunFigures {
  readonly id: string;
  /** `solve` or `bench`. */
  readonly kind: string;
  /** Name of the graph or the suite. */
  readonly name: string;
  readonly version: string;
  readonly sinceMs: number;
  readonly updatedMs: number;
  readonly state: 'running' | 'done' | 'interrupted';
  readonly stage?: string;
  readonly cut?: number;
  readonly bound?: number;
  readonly boundKind?: string;
  /** Of the tree: nodes evaluated and open. */
  readonly nodes?: number;
  readonly open?: number;
  /** Of a bench: runs done, and in all. */
  readonly done?: number;
  readonly total?: number;
}

/** Larger graphs take seconds to hash: nothing of them is kept. */
const MOST_EDGES = 2e7;
const NOTE_MS = 200;
/** Of a run's trace, by each of its coordinators. */
const MOST_POINTS = 5000;

/** Seconds since the run began, its cut and its bound then. */
export type TracePoint = readonly [sec: number, cut: number | null, bound: number | null];

interface LeftSolve {
  readonly cut: Int8Array | null;
  readonly bound: CutBound | null;
}

/** Of an earlier coordinator, by the hashes of graphs. */
interface LeftBehind {
  readonly solves: ReadonlyMap<string, LeftSolve>;
  readonly trees: ReadonlyMap<string, LeftTree>;
}

const NOTHING: LeftBehind = { solves: new Map(), trees: new Map() };

export class Run {
  readonly id: string;
  /** An earlier coordinator has begun it. */
  readonly resumed: boolean;
  /** Whoever holds it writes what is kept of the run. */
  readonly lock: RunLock;
  readonly #redis: Redis;
  readonly #left: LeftBehind;
  readonly #trees = new Set<TreeStore>();
  #figures: RunFigures;
  #timer: NodeJS.Timeout | null = null;
  #told: { cut: number | undefined; bound: number | undefined; points: number } = {
    cut: undefined,
    bound: undefined,
    points: 0,
  };

  /** @param id of a run to go on with, or to give the new one; random where there is none
   *  @throws UsageError where there is no such run and there must be, or it is another version's */
  static async open(
    redis: Redis,
    of: { readonly id?: string | undefined; readonly mustExist: boolean; readonly version: string },
  ): Promise<Run> {
    const { id = randomBytes(4).toString('hex'), mustExist, version } = of;
    if (!isRunId(id))
      throw new UsageError(
        'the id of a run is not one, expected up to 64 letters, digits, - and _, a letter or digit first',
      );
    const lock = await RunLock.acquire(redis, id);
    try {
      const before = figuresOf(await redis.hget(KEYS.run(id), 'figures'));
      if (before === null && mustExist)
        throw new UsageError(
          `there is no run ${id} on the queue: it never was, or nobody went on with it for a week`,
        );
      if (before !== null && before.version !== version)
        throw new UsageError(
          `run ${id} was begun by maxcut ${before.version}, but this is ${version}: go on with that, or begin anew`,
        );
      const left = before === null ? NOTHING : await readLeft(redis, id);
      return new Run(redis, lock, { id, version, before, left });
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  private constructor(
    redis: Redis,
    lock: RunLock,
    of: {
      readonly id: string;
      readonly version: string;
      readonly before: RunFigures | null;
      readonly left: LeftBehind;
    },
  ) {
    const { id, version, before, left } = of;
    this.#redis = redis;
    this.lock = lock;
    this.id = id;
    this.resumed = before !== null;
    this.#left = left;
    const nowMs = Date.now();
    const fresh = { id, kind: '', name: '', version, sinceMs: nowMs };
    this.#figures = { ...(before ?? fresh), updatedMs: nowMs, state: 'running' };
  }

  get figures(): RunFigures {
    return this.#figures;
  }

  /** Told a fifth of a second later at most, so that it is not told of every cut. @param at once, however short ago the last one was */
  note(change: Partial<RunFigures>, at: 'once' | 'leisure' = 'leisure'): void {
    this.#figures = { ...this.#figures, ...change, updatedMs: Date.now() };
    if (at === 'once') this.#send();
    else this.#timer ??= setTimeout(() => this.#send(), NOTE_MS).unref();
  }

  #send(): void {
    clearTimeout(this.#timer ?? undefined);
    this.#timer = null;
    if (this.lock.lost) return;
    const { sinceMs, updatedMs, cut, bound } = this.#figures;
    const [key, trace] = [KEYS.run(this.id), KEYS.trace(this.id)];
    const all = this.#redis
      .multi()
      .hset(key, 'figures', JSON.stringify(this.#figures))
      .expire(key, TTL.run)
      .sadd(KEYS.runs, this.id);
    const better = cut !== this.#told.cut || bound !== this.#told.bound;
    if (better && this.#told.points++ < MOST_POINTS) {
      const point: TracePoint = [(updatedMs - sinceMs) / 1000, cut ?? null, bound ?? null];
      all.rpush(trace, JSON.stringify(point)).expire(trace, TTL.run);
    }
    this.#told = { ...this.#told, cut, bound };
    void all.exec().catch(() => {});
  }

  memory(graph: CsrGraph): SolveMemory | null {
    if (graph.m > MOST_EDGES) return null;
    const hash = graphHash(graph);
    const left = this.#left.solves.get(hash);
    const key = KEYS.memory(this.id, hash);
    const keep = (...fields: (string | number | Buffer)[]): void => {
      if (this.lock.lost) return;
      void this.#redis
        .multi()
        .hset(key, ...fields)
        .expire(key, TTL.run)
        .sadd(KEYS.trees(this.id), `solve:${hash}`)
        .expire(KEYS.trees(this.id), TTL.run)
        .exec()
        .catch(() => {});
    };
    return {
      cut: left?.cut?.length === graph.n ? left.cut : null,
      bound: left?.bound ?? null,
      keepCut: (spin, cut) => keep('cut', cut, 'spin', Buffer.from(spin)),
      keepBound: ({ upperBound, kind, source }) =>
        keep('bound', JSON.stringify({ upperBound, kind, source })),
      tree: (block) => this.#tree(block),
    };
  }

  #tree(block: CsrGraph): TreeStore {
    const hash = graphHash(block);
    void this.#redis.sadd(KEYS.trees(this.id), `tree:${hash}`).catch(() => {});
    const store = new TreeStore(
      this.#redis,
      { key: KEYS.tree(this.id, hash), n: block.n, lock: this.lock },
      this.#left.trees.get(hash) ?? null,
    );
    this.#trees.add(store);
    return store;
  }

  /** Writes what is kept of trees, as of now. */
  async flush(): Promise<void> {
    await Promise.all([...this.#trees].map((tree) => tree.flush()));
  }
}

async function readLeft(redis: Redis, id: string): Promise<LeftBehind> {
  const solves = new Map<string, LeftSolve>();
  const trees = new Map<string, LeftTree>();
  for (const key of await redis.smembers(KEYS.trees(id))) {
    const [kind, graph] = key.split(':') as [string, string];
    if (kind === 'solve') solves.set(graph, await readSolve(redis, KEYS.memory(id, graph)));
    const tree = kind === 'tree' ? await readTree(redis, KEYS.tree(id, graph)) : null;
    if (tree !== null) trees.set(graph, tree);
  }
  return { solves, trees };
}

export async function readRuns(redis: Redis): Promise<readonly RunFigures[]> {
  const found: RunFigures[] = [];
  for (const id of await redis.smembers(KEYS.runs)) {
    const figures = figuresOf(await redis.hget(KEYS.run(id), 'figures'));
    if (figures === null) await redis.srem(KEYS.runs, id);
    else found.push(figures);
  }
  return found.sort((a, b) => b.updatedMs - a.updatedMs);
}

/** @param from how many points are known already */
export async function readTrace(redis: Redis, id: string, from: number): Promise<TracePoint[]> {
  const points = (await redis.lrange(KEYS.trace(id), from, -1)).map(pointOf);
  return points.filter((point) => point !== null);
}

function pointOf(text: string): TracePoint | null {
  try {
    const point = JSON.parse(text) as TracePoint;
    const [sec, ...values] = point;
    const sound = values.every((value) => value === null || typeof value === 'number');
    return Number.isFinite(sec) && values.length === 2 && sound ? point : null;
  } catch {
    return null;
  }
}

function figuresOf(text: string | null): RunFigures | null {
  try {
    const figures = JSON.parse(text ?? 'null') as RunFigures | null;
    return figures !== null && isSound(figures) ? figures : null;
  } catch {
    return null;
  }
}

/** Whoever watches the queue is shown it. */
function isSound({ id, kind, name, version, state, stage = '', boundKind = '', ...rest }: RunFigures) {
  const { sinceMs, updatedMs, cut = 0, bound = 0, nodes = 0, open = 0, done = 0, total = 0 } = rest;
  return (
    isRunId(id) &&
    ['running', 'done', 'interrupted'].includes(state) &&
    [kind, name, version, stage, boundKind].every((text) => typeof text === 'string') &&
    [sinceMs, updatedMs, cut, bound, nodes, open, done, total].every((value) => typeof value === 'number')
  );
}

async function readSolve(redis: Redis, key: string): Promise<LeftSolve> {
  const { spin, bound } = await redis.hgetallBuffer(key);
  const cut = spin === undefined ? null : new Int8Array(spin).slice();
  return { cut: cut !== null && isSpin(cut, cut.length) ? cut : null, bound: boundOf(bound?.toString()) };
}

function boundOf(text = 'null'): CutBound | null {
  try {
    const known = JSON.parse(text) as CutBound | null;
    const sound = typeof known?.upperBound === 'number' && known.kind === 'verified';
    return sound ? { ...known, multipliers: null } : null;
  } catch {
    return null;
  }
}

function graphHash({ n, rowPtr, adj, weight }: CsrGraph): string {
  const bytes = [rowPtr, adj, weight].map(
    (array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength),
  );
  return hashOf(String(n), ...bytes).slice(0, 32);
}
