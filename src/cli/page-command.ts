/** `maxcut page`: serves the page (src/web, built into dist/page) to this machine alone, until a signal comes. Its headers isolate it, so
 *  that its workers share memory, and forbid it to connect to anything; only the page of a queue hears from this server. */

import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { Command } from 'commander';
import { InputError, UsageError } from '../core/errors.ts';
import { packagePath } from '../node/package.ts';
import type { CommandContext } from './command.ts';
import { Interruption } from './interruption.ts';
import { type Io, print } from './io.ts';
import { addOptions, integer, type OptionValues } from './options.ts';
import { PAGE_POLICY, QUEUE_PAGE_POLICY } from './page-policy.ts';
import type { QueueFeed } from './page-queue.ts';
import { queueOptionFor, queueUrl } from './queue-options.ts';

const HOST = '127.0.0.1';

const options = {
  port: integer('N', 'port on 127.0.0.1; 0 for one that is free', '8642, or a free one', 0, 65_535),
  queue: queueOptionFor('show the runs of the queue at URL, on a page of their own'),
};
const USUAL_PORT = 8642;

export const PAGE_EXAMPLES = `
Examples:
  maxcut page
  maxcut page --port 8080
  maxcut page --queue redis://localhost:6379
`;

export function defineCommand(command: Command, { io }: CommandContext): void {
  command
    .addHelpText('after', PAGE_EXAMPLES)
    .action((flags: OptionValues<typeof options>) => runPage(flags, io));
  addOptions(command, options);
}

/** Ctrl-C is how it ends: no failure. */
async function runPage({ port, queue }: OptionValues<typeof options>, io: Io): Promise<void> {
  const files = readPage();
  const feed = queue === undefined ? null : await openFeed(queueUrl(queue, io));
  const server = createServer(answerFrom(files, feed));
  const interruption = new Interruption(io);
  try {
    const { port: bound } = await listen(server, port);
    await print(io, `http://${HOST}:${bound}${feed === null ? '/' : QUEUE_PAGE}\n`);
    await aborted(interruption.signal);
  } finally {
    interruption.end();
    await feed?.close();
    server.closeAllConnections();
    server.close();
  }
}

const QUEUE_PAGE = '/queue.html';
const QUEUE_EVENTS = '/queue-events';

async function openFeed(url: string): Promise<QueueFeed> {
  const [{ viewQueue }, { QueueFeed }] = await Promise.all([
    import('../queue/status.ts'),
    import('./page-queue.ts'),
  ]);
  return new QueueFeed(await viewQueue(url));
}

const folder = packagePath('dist/page');

/** The page's files by their paths, in memory: some hundred kilobytes, and no path of a request is ever one of the file system. */
function readPage(): ReadonlyMap<string, Buffer> {
  let names: string[];
  try {
    names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => extname(name) !== '');
  } catch (error) {
    const detail = 'the page is not there, expected `npm run build` to have made it';
    throw new InputError({ file: folder }, detail, { missing: true, cause: error });
  }
  const files = new Map(
    names.map((name) => [`/${name.replaceAll('\\', '/')}`, readFileSync(join(folder, name))]),
  );
  files.set('/', files.get('/index.html')!);
  return files;
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': `${PAGE_POLICY}; frame-ancestors 'none'`,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-cache',
};

const QUEUE_HEADERS = {
  ...HEADERS,
  'content-security-policy': `${QUEUE_PAGE_POLICY}; frame-ancestors 'none'`,
};

/** @param feed null where no queue is watched: its page is not there then */
function answerFrom(files: ReadonlyMap<string, Buffer>, feed: QueueFeed | null) {
  return ({ method, url, headers }: IncomingMessage, response: ServerResponse): void => {
    // Another name for this machine is a page of elsewhere that has been pointed here.
    const host = (headers.host ?? '').replace(/:\d+$/, '');
    const path = (url ?? '/').split(/[?#]/)[0]!;
    const ofQueue = path === QUEUE_PAGE || path === QUEUE_EVENTS;
    const there = ofQueue ? feed !== null : true;
    const body = there ? files.get(path) : undefined;
    const events = path === QUEUE_EVENTS ? feed : null;
    const refusal =
      host !== HOST && host !== 'localhost'
        ? 403
        : method !== 'GET' && method !== 'HEAD'
          ? 405
          : body === undefined && events === null
            ? 404
            : null;
    if (refusal !== null) {
      response.writeHead(refusal, { ...HEADERS, 'content-type': 'text/plain' }).end(`${refusal}\n`);
      return;
    }
    if (events !== null) {
      events.answer(response, QUEUE_HEADERS);
      return;
    }
    const type = TYPES[extname(path === '/' ? '/index.html' : path)] ?? 'application/octet-stream';
    const own = ofQueue ? QUEUE_HEADERS : HEADERS;
    response.writeHead(200, { ...own, 'content-type': type, 'content-length': body!.length });
    response.end(method === 'HEAD' ? undefined : body);
  };
}

/** @param port undefined for the usual one, or a free one where that is taken @throws UsageError where the given one is taken */
async function listen(server: Server, port: number | undefined): Promise<AddressInfo> {
  try {
    return await tryPort(server, port ?? USUAL_PORT);
  } catch (error) {
    if (port === undefined) return tryPort(server, 0);
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`option --port: ${port} cannot be used (${why}), expected a free port`);
  }
}

function tryPort(server: Server, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.off('error', reject);
      resolve(server.address() as AddressInfo);
    });
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
