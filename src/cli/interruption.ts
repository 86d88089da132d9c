/** SIGINT and SIGTERM while a command runs: the first asks it to finish with what it has, the second ends the process. */
import { InterruptedError } from '../core/errors.ts';
import type { Io, StopSignal } from './io.ts';

const EXIT_CODES: Readonly<Record<StopSignal, number>> = { SIGINT: 130, SIGTERM: 143 };

export class Interruption {
  readonly #controller = new AbortController();
  readonly #stopListening: () => void;
  #exitCode: number | null = null;

  constructor(io: Io) {
    this.#stopListening = io.onSignal((signal) => {
      if (this.#exitCode !== null) io.exit(this.#exitCode);
      this.#exitCode = EXIT_CODES[signal];
      this.#controller.abort(new InterruptedError('interrupted: there is no result yet', this.#exitCode));
    });
  }

  /** Aborted by the first signal; its reason is an InterruptedError. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** 128 + the signal's number, or null if none has come. */
  get exitCode(): number | null {
    return this.#exitCode;
  }

  /** The work's outcome, or InterruptedError as soon as a signal comes: for work that cannot be told to stop. */
  async race<T>(work: Promise<T>, doing: string): Promise<T> {
    let abandon = (): void => {};
    const interrupted = new Promise<never>((_resolve, reject) => {
      abandon = () =>
        reject(new InterruptedError(`interrupted while ${doing}: there is no cut yet`, this.#exitCode!));
      if (this.signal.aborted) abandon();
      else this.signal.addEventListener('abort', abandon, { once: true });
    });
    try {
      return await Promise.race([work, interrupted]);
    } finally {
      this.signal.removeEventListener('abort', abandon);
    }
  }

  /** Gives the signals their usual effect back. */
  end(): void {
    this.#stopListening();
  }
}
