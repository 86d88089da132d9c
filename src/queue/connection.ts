/** The connection to Redis, and the two packages that it takes, which are loaded only here and only when they are needed. */
import type { Redis } from 'ioredis';
import { InputError, UsageError } from '../core/errors.ts';
import { printableText } from '../io/text/quote.ts';

type Bull = typeof import('bullmq');

export interface Packages {
  readonly bull: Bull;
  readonly Redis: typeof Redis;
}

/** @throws UsageError that says what to install */
export async function loadPackages(): Promise<Packages> {
  try {
    const [bull, redis] = await Promise.all([import('bullmq'), import('ioredis')]);
    return { bull, Redis: redis.Redis };
  } catch (cause) {
    throw new UsageError(
      'a queue needs the packages bullmq and ioredis, which are not installed: npm install bullmq@6 ioredis@6',
      { cause },
    );
  }
}

/** @throws UsageError for anything but redis:// and rediss:// */
export function checkUrl(text: string): string {
  if (!isQueueUrl(text))
    throw new UsageError(
      'the address of a queue is not one, expected redis://HOST:PORT, or rediss:// with TLS, with USER:PASSWORD@ before the host where there is one',
    );
  return text;
}

export function isQueueUrl(text: string): boolean {
  const protocol = URL.canParse(text) ? new URL(text).protocol : '';
  return protocol === 'redis:' || protocol === 'rediss:';
}

/** The address as it may be shown: without user, password and query. */
export function shownUrl(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return printableText(`${protocol}//${host}${pathname === '/' ? '' : pathname}`);
}

/** A message about the connection without the password, whoever wrote it. */
export function withoutPassword(message: string, url: string): string {
  const { username, password, searchParams } = new URL(url);
  const secrets = [
    url,
    // ioredis takes options from there, too.
    searchParams.get('password') ?? '',
    password,
    decoded(password),
    username === 'default' ? '' : username,
    decoded(username),
  ];
  return secrets
    .filter((secret) => secret !== '' && secret !== 'default')
    .reduce((text, secret) => text.replaceAll(secret, '***'), message);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** How long to wait for the first connection; afterwards one that is lost is sought again as long as it takes. */
const CONNECT_MS = 5000;
const LONGEST_RETRY_MS = 2000;

/** What Node says of a certificate that nobody it trusts has signed, and what to do. */
const UNTRUSTED: readonly string[] = [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
];
const TRUST = ': the variable NODE_EXTRA_CA_CERTS may name a file with the certificate to trust';

/** A connection with those that BullMQ makes of it. */
export interface Connection {
  readonly redis: Redis;
  /** Ends all of them, whatever state they are in: one that sought its Redis would keep the process alive. */
  disconnect(): void;
}

/** Waits for lost connections, as BullMQ wants it.
 *  @throws UsageError where the address is none, InputError where there is no Redis at it */
export async function connect(text: string, { Redis }: Packages): Promise<Connection> {
  const url = checkUrl(text);
  let connected = false;
  const redis = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: null,
    connectTimeout: CONNECT_MS,
    retryStrategy: (times) => (connected ? Math.min(50 * 2 ** Math.min(times, 10), LONGEST_RETRY_MS) : null),
  });
  const all = [redis];
  const { duplicate } = redis;
  redis.duplicate = (override) => {
    const copy = duplicate.call(redis, { ...override, lazyConnect: false });
    copy.on('error', () => {});
    all.push(copy);
    return copy;
  };
  const disconnect = (): void => {
    for (const client of all) client.disconnect();
  };
  let last: Error | undefined;
  redis.on('error', (error) => {
    last = error;
  });
  try {
    await redis.connect();
    await redis.ping();
    connected = true;
    return { redis, disconnect };
  } catch (error) {
    disconnect();
    const cause = last ?? (error as Error);
    const hint = UNTRUSTED.includes((cause as NodeJS.ErrnoException).code ?? '') ? TRUST : '';
    const why = withoutPassword(cause.message || String(error), url) + hint;
    throw new InputError({}, `the queue at ${shownUrl(url)} cannot be reached (${why})`, { missing: true });
  }
}
