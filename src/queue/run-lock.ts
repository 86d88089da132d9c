/** That a run has one coordinator: whoever has put its token under the run's sign of life, and renews it. Who does not for TTL.alive is taken
 *  for lost: another one may go on with the run, and the first, if it wakes up, sees that it is no longer its own. */
import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { UsageError } from '../core/errors.ts';
import { KEYS, TTL } from './keys.ts';

/** KEYS: the sign of life. ARGV: token, seconds. @returns whether it is held; one that Redis has forgotten is taken again */
const RENEW = `
local held = redis.call('GET', KEYS[1])
if held and held ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
return 1`;
const RELEASE = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`;

/** Of a key that does not expire, as PTTL says it. */
const NO_END = -1;
/** Between two looks at a lock that another one holds, or has left behind. */
const LOOK_MS = 500;

export class RunLock {
  /** Another coordinator has gone on with the run. */
  lost = false;
  readonly #redis: Redis;
  readonly #key: string;
  readonly #token = randomUUID();

  private constructor(redis: Redis, id: string) {
    this.#redis = redis;
    this.#key = KEYS.alive(id);
  }

  /** The lock of a coordinator that was lost is waited for until it expires. @throws UsageError where another one renews it */
  static async acquire(redis: Redis, id: string): Promise<RunLock> {
    const lock = new RunLock(redis, id);
    for (let beforeMs = Number.POSITIVE_INFINITY; ; ) {
      if ((await redis.set(lock.#key, lock.#token, 'EX', TTL.alive, 'NX')) === 'OK') return lock;
      const leftMs = await redis.pttl(lock.#key);
      if (leftMs > beforeMs || leftMs === NO_END)
        throw new UsageError(`run ${id} has a coordinator already: end that one first`);
      if (leftMs >= 0) beforeMs = leftMs;
      await new Promise((resolve) => {
        setTimeout(resolve, LOOK_MS);
      });
    }
  }

  async renew(): Promise<void> {
    if (this.lost) return;
    this.lost = (await this.#redis.eval(RENEW, 1, this.#key, this.#token, TTL.alive)) === 0;
  }

  async release(): Promise<void> {
    await this.#redis.eval(RELEASE, 1, this.#key, this.#token);
  }
}
