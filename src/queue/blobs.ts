/** Content that travels once per worker: a graph, or the file of an instance, deflated, in pieces, under the SHA-256 of its bytes. It
 *  expires when nobody has used it for a while. What is read is what its name says, or it is refused. */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import type { Redis } from 'ioredis';
import { InputError } from '../core/errors.ts';
import { MISSING } from './job.ts';
import { KEYS, MOST, TTL } from './keys.ts';

const pack = promisify(deflateRaw) as (bytes: Uint8Array, options: object) => Promise<Buffer>;
const unpack = promisify(inflateRaw) as (bytes: Uint8Array, options: object) => Promise<Buffer>;

export function hashOf(...parts: readonly (Uint8Array | string)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

/** Puts content where workers find it, or sees that it stays there. */
export async function putBlob(redis: Redis, hash: string, bytes: () => Uint8Array): Promise<void> {
  const key = KEYS.blob(hash);
  if ((await redis.hexists(key, 'size')) === 1) {
    await redis.expire(key, TTL.blob);
    return;
  }
  const plain = bytes();
  // Level 1: half the time of the default for a tenth more bytes (the rows of G1 and of a torus of 10^6 nodes).
  const packed = await pack(plain, { level: 1 });
  const chunks = Math.ceil(packed.length / MOST.chunk);
  for (let i = 0; i < chunks; i++) {
    await redis.hset(key, String(i), packed.subarray(i * MOST.chunk, (i + 1) * MOST.chunk));
    await redis.expire(key, TTL.blob);
  }
  // Last: what has a size is whole.
  await redis.hset(key, 'chunks', chunks, 'size', plain.length);
  await redis.expire(key, TTL.blob);
}

export async function refreshBlob(redis: Redis, hash: string): Promise<void> {
  await redis.expire(KEYS.blob(hash), TTL.blob);
}

/** @throws InputError where there is no such content, or it is not what its name says */
export async function getBlob(redis: Redis, hash: string, most: number = MOST.blob): Promise<Uint8Array> {
  const key = KEYS.blob(hash);
  const [size, chunks] = (await redis.hmget(key, 'size', 'chunks')).map(Number) as [number, number];
  if (!Number.isSafeInteger(size) || !Number.isSafeInteger(chunks) || size + chunks === 0)
    throw new InputError({}, MISSING.content);
  // Deflated bytes are hardly ever more than plain ones.
  if (size > most || chunks > size / MOST.chunk + size / 2 ** 30 + 2)
    throw new InputError({}, `the content of the job has ${size} bytes, expected at most ${most}`);
  const pieces: Buffer[] = [];
  for (let i = 0; i < chunks; i++) {
    if ((await redis.hstrlen(key, String(i))) > MOST.chunk) throw damaged();
    const piece = await redis.hgetBuffer(key, String(i));
    if (piece === null) throw new InputError({}, MISSING.content);
    pieces.push(piece);
  }
  await refreshBlob(redis, hash);
  const plain = await unpack(Buffer.concat(pieces), { maxOutputLength: Math.max(1, size) }).catch(() => null);
  if (plain === null || plain.length !== size || hashOf(plain) !== hash) throw damaged();
  return plain;
}

function damaged(): InputError {
  return new InputError({}, 'the content of the job is damaged');
}
