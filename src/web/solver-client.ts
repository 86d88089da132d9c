/** The page's side of a solver's worker. */
import type { FromSolver, Source, ToSolver } from './messages.ts';

export class SolverClient {
  readonly #worker: Worker;

  constructor(onMessage: (message: FromSolver) => void) {
    this.#worker = new Worker(new URL('./solver/engine-worker.ts', import.meta.url), { type: 'module' });
    this.#worker.onmessage = ({ data }) => onMessage(data);
    this.#worker.onerror = (event) => {
      const message = event.message ?? 'the worker could not be started';
      onMessage({ type: 'refused', message: `internal error: ${message}`, excerpt: null });
    };
  }

  post(message: ToSolver): void {
    this.#worker.postMessage(message);
  }

  /** Ends it and all that it has begun, at once. */
  end(): void {
    this.#worker.terminate();
  }
}

/** A certificate checked in a worker of its own, which a proof may keep busy for long. */
export function checkCertificate(source: Source, certificate: Uint8Array): Promise<FromSolver> {
  return new Promise((resolve) => {
    const client = new SolverClient((message) => {
      if (message.type === 'methods') return;
      client.end();
      resolve(message);
    });
    client.post({ type: 'check', source, certificate });
  });
}
