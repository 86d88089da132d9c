/** The program of a worker, bundled to one text (worker-source.ts) so that no bundler can lose it: it runs as a worker thread of Node and
 *  as a Web Worker. */
import type { MessagePort } from 'node:worker_threads';
import { type FromWorker, type Port, serve, type ToWorker } from './worker-loop.ts';

interface WebWorkerScope {
  postMessage(message: unknown): void;
  onmessage: ((event: { data: unknown }) => void) | null;
}

function nodePort(): MessagePort | undefined {
  const { process } = globalThis as {
    process?: { getBuiltinModule?: (name: string) => { parentPort: MessagePort } };
  };
  return process?.getBuiltinModule?.('node:worker_threads').parentPort;
}

const node = nodePort();
const scope = globalThis as unknown as WebWorkerScope;
const port: Port = {
  post: (message: FromWorker) => (node ?? scope).postMessage(message),
  listen: (handler) => {
    if (node !== undefined) node.on('message', handler);
    else
      scope.onmessage = ({ data }) => {
        handler(data as ToWorker);
      };
  },
};
serve(port);
