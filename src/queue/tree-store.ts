/** The tree of a branch and bound in a hash of Redis: a field for each open node, one for each node of the proof where one is recorded,
 *  the figures, and the number of the change that they are as of. Changes are put together for a while: most nodes come and go between two
 *  writes, and need none. A change counts only on top of the one before, all of it or nothing:
 *  after a Redis that has forgotten the last ones (a restart) the whole is written anew. A store that is not whole is not used. */
import type { Redis } from 'ioredis';
import { InputError } from '../core/errors.ts';
import type { ProofNode } from '../exact/proof-tree.ts';
import type { Subproblem } from '../exact/subproblem.ts';
import type { TreeChange, TreeFigures, TreeMemory, TreeState } from '../exact/tree-memory.ts';
import { fromBytes, toBytes } from '../portfolio/wire.ts';
import { ChangesTogether } from './changes-together.ts';
import { checkSubproblem, isSpin } from './check-task.ts';
import { TTL } from './keys.ts';
import type { RunLock } from './run-lock.ts';

/** KEYS: the hash. ARGV: the change before, this one, seconds, how many fields to delete, these, and pairs. */
const CHANGE = `
if (redis.call('HGET', KEYS[1], 'change') or '0') ~= ARGV[1] then return 0 end
local gone = tonumber(ARGV[4])
for i = 5, 4 + gone do redis.call('HDEL', KEYS[1], ARGV[i]) end
for i = 5 + gone, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
redis.call('HSET', KEYS[1], 'change', ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1`;

/** Fields and values of one command, where the whole is written: arguments of a function have an end. */
const MOST_ARGUMENTS = 1000;

type Fields = readonly (string | Buffer)[];

/** Between two changes: what a lost process may have to do again. */
const EVERY_MS = 250;
/** Changes under way, at most: more are left out, and the whole is written when they are through. */
const MOST_UNDER_WAY = 8;

export class TreeStore implements TreeMemory {
  readonly #redis: Redis;
  readonly #key: string;
  readonly #n: number;
  readonly #lock: RunLock;
  readonly #changes = new ChangesTogether();
  #whole: (() => TreeState) | null = null;
  #timer: NodeJS.Timeout | null = null;
  #writtenMs = Number.NEGATIVE_INFINITY;
  #left: TreeState | null;
  #change: number;
  #underWay = 0;
  /** Resolves when the last write is through. */
  #last: Promise<void> = Promise.resolve();
  /** Redis has all changes up to the last one. */
  #inStep: boolean;

  /** @param n nodes of its graph @param lock of the run @param left what an earlier process has left */
  constructor(
    redis: Redis,
    { key, n, lock }: { readonly key: string; readonly n: number; readonly lock: RunLock },
    left: LeftTree | null,
  ) {
    this.#n = n;
    this.#redis = redis;
    this.#key = key;
    this.#lock = lock;
    this.#left = left?.state ?? null;
    this.#change = left?.change ?? 0;
    // What is there without being of use is written over.
    this.#inStep = left !== null;
  }

  recall(recordProof: boolean): TreeState | null {
    const left = this.#left;
    this.#left = null;
    if (left !== null && left.figures.spin.length === this.#n && (left.proof !== null || !recordProof))
      return left;
    this.#inStep = false;
    return null;
  }

  keep(change: TreeChange, whole: () => TreeState): void {
    if (this.#lock.lost) return;
    this.#changes.add(change);
    this.#whole = whole;
    const leftMs = this.#writtenMs + EVERY_MS - performance.now();
    if (leftMs <= 0) this.#write();
    else this.#timer ??= setTimeout(() => this.#write(), leftMs).unref();
  }

  /** Writes what is left to be written. */
  async flush(): Promise<void> {
    this.#write();
    await this.#last;
  }

  #write(): void {
    clearTimeout(this.#timer ?? undefined);
    this.#timer = null;
    const change = this.#changes.take();
    const whole = this.#whole;
    this.#whole = null;
    if (change === null || whole === null || this.#lock.lost) return;
    this.#writtenMs = performance.now();
    const before = this.#change++;
    if (this.#underWay >= MOST_UNDER_WAY) this.#inStep = false;
    else if (this.#inStep) this.#follow(this.#append(before, change));
    else if (this.#underWay === 0) {
      this.#inStep = true;
      this.#follow(this.#replace(before + 1, whole()));
    }
  }

  async #append(before: number, { figures, gone, come, proof }: TreeChange): Promise<boolean> {
    const numbers = [before, before + 1, TTL.run, gone.length];
    const fields = fieldsOf(figures, come, proof);
    const all = [...numbers, ...gone.map(openField), ...fields];
    return (await this.#redis.eval(CHANGE, 1, this.#key, ...all)) === 1;
  }

  async #replace(change: number, { figures, open, proof }: TreeState): Promise<boolean> {
    const all = this.#redis.multi().del(this.#key);
    const pairs = (proof ?? []).map((node, id) => [id, node] as const);
    const fields = fieldsOf(figures, open, pairs);
    for (let i = 0; i < fields.length; i += MOST_ARGUMENTS)
      all.hset(this.#key, ...fields.slice(i, i + MOST_ARGUMENTS));
    const done = await all.hset(this.#key, 'change', change).expire(this.#key, TTL.run).exec();
    return done !== null;
  }

  #follow(write: Promise<boolean>): void {
    this.#underWay++;
    this.#last = write
      .catch(() => false)
      .then((done) => {
        this.#underWay--;
        if (!done) this.#inStep = false;
      });
  }
}

export interface LeftTree {
  readonly change: number;
  readonly state: TreeState;
}

/** @returns null where there is none, or it is not whole */
export async function readTree(redis: Redis, key: string): Promise<LeftTree | null> {
  const fields = await redis.hgetallBuffer(key);
  try {
    return treeOf(fields);
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}

/** @throws InputError where a field is not what this version writes */
function treeOf(fields: Readonly<Record<string, Buffer>>): LeftTree | null {
  const { change, figures } = fields;
  if (change === undefined || figures === undefined) return null;
  const known = checkFigures(fromBytes(figures));
  const n = known.spin.length;
  const open: Subproblem[] = [];
  const proof: ProofNode[] = [];
  for (const [field, bytes] of Object.entries(fields)) {
    const [kind, id] = field.split(':');
    if (kind === 'open') open.push(checkSubproblem(fromBytes(bytes), n));
    else if (kind === 'proof') proof[Number(id)] = fromBytes(bytes) as ProofNode;
  }
  const unknown = known.underWay.some(({ id }) => !open.some((node) => node.id === id));
  if (unknown || open.length !== known.open || (known.recorded && proof.filter(Boolean).length !== known.ids))
    return null;
  return {
    change: Number(change.toString()),
    state: { figures: known, open, proof: known.recorded ? proof : null },
  };
}

function checkFigures(value: unknown): TreeFigures & { readonly recorded: boolean } {
  const figures = value as TreeFigures & { readonly recorded: boolean };
  const { spin, closed, nodes, ids, inequalities, open, underWay, recorded } = figures ?? {};
  const given: readonly (TreeFigures['underWay'][number] | null)[] = Array.isArray(underWay)
    ? underWay
    : [null];
  const goals = given.flatMap((one) => [one?.id, one?.target, one?.incumbent]);
  const numbers = [closed, nodes, ids, inequalities, open, ...goals];
  if (
    !isSpin(spin, spin?.length) ||
    typeof recorded !== 'boolean' ||
    !numbers.every((x) => typeof x === 'number')
  )
    throw new InputError({}, 'the figures of the tree are not sound');
  return figures;
}

const openField = (id: number): string => `open:${id}`;

function bytesOf(value: unknown): Buffer {
  return Buffer.from(toBytes(value).buffer);
}

function fieldsOf(
  figures: TreeFigures,
  open: readonly Subproblem[],
  proof: readonly (readonly [number, ProofNode])[],
): Fields {
  return [
    'figures',
    bytesOf({ ...figures, recorded: proof.length > 0 }),
    ...open.flatMap((node) => [openField(node.id), bytesOf(node)]),
    ...proof.flatMap(([id, node]) => [`proof:${id}`, bytesOf(node)]),
  ];
}
