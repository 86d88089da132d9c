/** `maxcut page`: serves the page (src/web, built into dist/page) to this machine alone, until a signal comes. Its headers isolate it, so
 *  that its workers share memory, and forbid it to connect to anything. */
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { InputError, UsageError } from '../core/errors.ts';
import { Interruption } from './interruption.ts';
import { type Io, print } from './io.ts';
import { addOptions, integer, type OptionValues } from './options.ts';
import { PAGE_POLICY } from './page-policy.ts';

const HOST = '127.0.0.1';

const options = {
  port: integer('N', 'port on 127.0.0.1; 0 for one that is free', '8642, or a free one', 0, 65_535),
};
const USUAL_PORT = 8642;

export const PAGE_EXAMPLES = `
Examples:
  maxcut page
  maxcut page --port 8080
`;

export function addPageCommand(program: Command, io: Io): void {
  const command = program
    .command('page')
    .description('serve the page that solves graphs in a browser, to this machine alone')
    .addHelpText('after', PAGE_EXAMPLES)
    .action((flags: OptionValues<typeof options>) => runPage(flags.port, io));
  addOptions(command, options);
}

/** Ctrl-C is how it ends: no failure. */
async function runPage(port: number | undefined, io: Io): Promise<void> {
  const server = createServer(answerFrom(readPage()));
  const interruption = new Interruption(io);
  try {
    const { port: bound } = await listen(server, port);
    await print(io, `http://${HOST}:${bound}/\n`);
    await aborted(interruption.signal);
  } finally {
    interruption.end();
    server.closeAllConnections();
    server.close();
  }
}

const folder = fileURLToPath(new URL('../page', import.meta.url));

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

function answerFrom(files: ReadonlyMap<string, Buffer>) {
  return ({ method, url, headers }: IncomingMessage, response: ServerResponse): void => {
    // Another name for this machine is a page of elsewhere that has been pointed here.
    const host = (headers.host ?? '').replace(/:\d+$/, '');
    const path = (url ?? '/').split(/[?#]/)[0]!;
    const body = files.get(path);
    const refusal =
      host !== HOST && host !== 'localhost'
        ? 403
        : method !== 'GET' && method !== 'HEAD'
          ? 405
          : body === undefined
            ? 404
            : null;
    if (refusal !== null) {
      response.writeHead(refusal, { ...HEADERS, 'content-type': 'text/plain' }).end(`${refusal}\n`);
      return;
    }
    const type = TYPES[extname(path === '/' ? '/index.html' : path)] ?? 'application/octet-stream';
    response.writeHead(200, { ...HEADERS, 'content-type': type, 'content-length': body!.length });
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
