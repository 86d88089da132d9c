/** Which programs may work together: those of one version whose tasks are done by the same code. */
import type { Redis } from 'ioredis';
import { UsageError } from '../core/errors.ts';
import { quoteText } from '../io/text/quote.ts';
import { packageVersion } from '../node/package.ts';
import { workerSource } from '../portfolio/worker-source.ts';
import { hashOf } from './blobs.ts';
import { KEYS, TTL } from './keys.ts';

/** `0.1.0-3fa94c21`: the package's version, and the beginning of the hash of the code that does tasks. */
export function thisVersion(): string {
  return `${packageVersion()}-${hashOf(workerSource).slice(0, 8)}`;
}

/** The first to come decides which version the queue is used with, until all have gone.
 *  @throws UsageError where it is another one */
export async function claimVersion(redis: Redis, version: string, shown: string): Promise<void> {
  await redis.set(KEYS.version, version, 'EX', TTL.alive, 'NX');
  const held = await redis.get(KEYS.version);
  if (held === version || held === null) return;
  throw new UsageError(
    `the queue at ${shown} is in use by maxcut ${quoteText(held)}, but this is ${quoteText(version)}: use one version everywhere, or another database of that Redis (${shown.split('/').slice(0, 3).join('/')}/1)`,
  );
}

export async function refreshVersion(redis: Redis, version: string): Promise<void> {
  await redis.set(KEYS.version, version, 'EX', TTL.alive);
}
