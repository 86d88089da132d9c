/** The tree of a branch and bound in a hash of Redis: a field for each open node, one for each node of the proof where one is recorded,
 *  the figures, and the number of the change that they are as of. A change counts only on top of the one before, all of it or nothing:
 *  after a Redis that has forgotten the last ones (a restart) the whole is written anew. A store that is not whole is not used. */
import type { Redis } from 'ioredis';
import type { ProofNode } from '../exact/proof-tree.ts';
import type { Subproblem } from '../exact/subproblem.ts';
import type { TreeChange, TreeFigures, TreeMemory, TreeState } from '../exact/tree-memory.ts';
import { fromBytes, toBytes } from '../portfolio/wire.ts';
import { TTL } from './keys.ts';

/** KEYS: the hash. ARGV: the change before, this one, seconds, whether to begin anew, how many fields to delete, these, and pairs. */
const CHANGE = `
if ARGV[4] == '1' then redis.call('DEL', KEYS[1])
elseif (redis.call('HGET', KEYS[1], 'change') or '0') ~= ARGV[1] then return 0 end
local gone = tonumber(ARGV[5])
for i = 6, 5 + gone do redis.call('HDEL', KEYS[1], ARGV[i]) end
for i = 6 + gone, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
redis.call('HSET', KEYS[1], 'change', ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1`;

/** Changes under way, at most: more are left out, and the whole is written when they are through. */
const MOST_UNDER_WAY = 8;

export class TreeStore implements TreeMemory {
  readonly #redis: Redis;
  readonly #key: string;
  #left: TreeState | null;
  #change: number;
  #underWay = 0;
  /** Redis has all changes up to the last one. */
  #inStep: boolean;

  /** @param left what an earlier process has left */
  constructor(redis: Redis, key: string, left: LeftTree | null) {
    this.#redis = redis;
    this.#key = key;
    this.#left = left?.state ?? null;
    this.#change = left?.change ?? 0;
    // What is there without being of use is written over.
    this.#inStep = left !== null;
  }

  recall(recordProof: boolean): TreeState | null {
    const left = this.#left;
    this.#left = null;
    if (left !== null && (left.proof !== null || !recordProof)) return left;
    this.#inStep = false;
    return null;
  }

  keep({ figures, gone, come, proof }: TreeChange, whole: () => TreeState): void {
    const before = this.#change++;
    if (this.#underWay >= MOST_UNDER_WAY) {
      this.#inStep = false;
      return;
    }
    if (this.#inStep) this.#write(before, false, gone.map(openField), fieldsOf(figures, come, proof));
    else if (this.#underWay === 0) {
      this.#inStep = true;
      const { open, proof: nodes } = whole();
      this.#write(
        before,
        true,
        [],
        fieldsOf(
          figures,
          open,
          (nodes ?? []).map((node, id) => [id, node]),
        ),
      );
    }
  }

  #write(before: number, anew: boolean, gone: readonly string[], fields: readonly (string | Buffer)[]): void {
    const numbers = [before, before + 1, TTL.run, anew ? 1 : 0, gone.length];
    this.#underWay++;
    this.#redis
      .eval(CHANGE, 1, this.#key, ...numbers, ...gone, ...fields)
      .then((done) => {
        if (done !== 1) this.#inStep = false;
      })
      .catch(() => {
        this.#inStep = false;
      })
      .finally(() => {
        this.#underWay--;
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
  const { change, figures } = fields;
  if (change === undefined || figures === undefined) return null;
  const known = fromBytes(figures) as TreeFigures & { readonly recorded: boolean };
  const open: Subproblem[] = [];
  const proof: ProofNode[] = [];
  for (const [field, bytes] of Object.entries(fields)) {
    const [kind, id] = field.split(':');
    if (kind === 'open') open.push(fromBytes(bytes) as Subproblem);
    else if (kind === 'proof') proof[Number(id)] = fromBytes(bytes) as ProofNode;
  }
  if (open.length !== known.open || (known.recorded && proof.filter(Boolean).length !== known.ids))
    return null;
  return {
    change: Number(change.toString()),
    state: { figures: known, open, proof: known.recorded ? proof : null },
  };
}

const openField = (id: number): string => `open:${id}`;

function bytesOf(value: unknown): Buffer {
  return Buffer.from(toBytes(value).buffer);
}

function fieldsOf(
  figures: TreeFigures,
  open: readonly Subproblem[],
  proof: readonly (readonly [number, ProofNode])[],
): (string | Buffer)[] {
  return [
    'figures',
    bytesOf({ ...figures, recorded: proof.length > 0 }),
    ...open.flatMap((node) => [openField(node.id), bytesOf(node)]),
    ...proof.flatMap(([id, node]) => [`proof:${id}`, bytesOf(node)]),
  ];
}
