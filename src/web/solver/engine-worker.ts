/** The worker that reads and solves, so that the page itself never has more to do than to show. It starts others from this same file for
 *  the solver's tasks, which their name tells: one file is half the bytes of two. */
import { InputError, MaxcutError } from '../../core/errors.ts';
import { type FromWorker, serve, type ToWorker } from '../../portfolio/worker-loop.ts';
import { methods } from '../../solve/methods.ts';
import type { FromSolver, Source, ToSolver } from '../messages.ts';
import { checkCertificate } from './check.ts';
import { excerptOf } from './excerpt.ts';
import { exportFile } from './exports.ts';
import { type Run, runSolve, TASK_NAME } from './run.ts';
import { contentOf, drawingOf, modelOf, readSubject, type Subject } from './subject.ts';
import { tableRows } from './tables.ts';

interface Scope {
  readonly name: string;
  postMessage(message: FromSolver | FromWorker, transfer?: Transferable[]): void;
  onmessage: ((event: { data: ToSolver & ToWorker }) => void) | null;
}

const scope = globalThis as unknown as Scope;
const post = (message: FromSolver, transfer: Transferable[] = []): void =>
  scope.postMessage(message, transfer);

let subject: Subject | null = null;
let run: Run | null = null;
let stopping = new AbortController();

if (scope.name === TASK_NAME) {
  serve({
    post: (message) => scope.postMessage(message),
    listen: (handler) => {
      scope.onmessage = ({ data }) => handler(data);
    },
  });
} else {
  scope.onmessage = ({ data }) => {
    handle(data).catch((error) => post({ type: 'refused', message: wordsOf(error), excerpt: null }));
  };
  post({ type: 'methods', methods: methods() });
}

async function handle(message: ToSolver): Promise<void> {
  switch (message.type) {
    case 'read':
      await read(message.source);
      break;
    case 'solve':
      // A descent that is only shown gives way.
      stopping.abort();
      stopping = new AbortController();
      await runSolve(subject!, message.settings, stopping.signal, post, (ended) => {
        run = ended;
      });
      break;
    case 'stop':
      stopping.abort();
      break;
    case 'rows': {
      const { table, from, find } = message;
      post({ type: 'rows', rows: tableRows(subject!, run?.spin ?? null, table, from, find) });
      break;
    }
    case 'export':
      post(await exportFile(message.what, subject!, run!, message.place));
      break;
    case 'check': {
      const text = new TextDecoder().decode(message.certificate);
      const { bytes, file } = await contentOf(message.source);
      post({ type: 'checked', check: await checkCertificate(bytes, file, text) });
    }
  }
}

async function read(source: Source): Promise<void> {
  subject = null;
  run = null;
  let bytes: Uint8Array | null = null;
  try {
    const content = await contentOf(source);
    bytes = content.bytes;
    subject = await readSubject(bytes, content.file);
  } catch (error) {
    const excerpt = error instanceof InputError && bytes !== null ? excerptOf(bytes, error) : null;
    post({ type: 'refused', message: wordsOf(error), excerpt });
    return;
  }
  const drawing = drawingOf(subject);
  post({ type: 'read', model: modelOf(subject), drawing }, [
    drawing.source.buffer,
    drawing.target.buffer,
    drawing.weight.buffer,
  ]);
}

function wordsOf(error: unknown): string {
  if (error instanceof MaxcutError) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
