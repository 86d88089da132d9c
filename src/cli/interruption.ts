/** SIGINT, SIGTERM and SIGHUP while a command runs: the first asks it to finish with what it has, a second ends the process. */
import { InterruptedError } from '../core/errors.ts';
import { writeFileAtomically } from '../node/write-file.ts';
import type { Io, StopSignal } from './io.ts';

const EXIT_CODES: Readonly<Record<StopSignal, number>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/** Signals so close to the first are the same wish: `timeout` sends one to the process and one to its group, and a terminal that
 *  closes a SIGHUP to both. */
const SAME_WISH_MS = 300;

/** An input as messages name it. */
export function inputName(file: string): string {
  return file === '-' ? 'standard input' : JSON.stringify(file);
}

export class Interruption {
  readonly #io: Io;
  readonly #controller = new AbortController();
  readonly #stopListening: () => void;
  #exitCode: number | null = null;
  #firstMs = 0;

  /** @param lack goes on with `interrupted`, where a signal comes before there is anything to finish with */
  constructor(io: Io, lack = 'before there was a result') {
    this.#io = io;
    this.#stopListening = io.onSignal((signal) => {
      if (this.#exitCode === null) {
        this.#exitCode = EXIT_CODES[signal];
        this.#firstMs = performance.now();
        this.#controller.abort(new InterruptedError(`interrupted ${lack}`, this.#exitCode));
      } else if (performance.now() - this.#firstMs > SAME_WISH_MS) io.exit(this.#exitCode);
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

  /** The outcome of reading, given up with an InterruptedError as soon as a signal comes. */
  async reading<T>(work: Promise<T>): Promise<T> {
    let abandon = (): void => {};
    const interrupted = new Promise<never>((_resolve, reject) => {
      abandon = () => {
        this.#io.releaseInput();
        reject(this.signal.reason);
      };
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

/** Writes a file; a signal leaves no part of it behind. Only meanwhile are signals heard: before and after there is nothing to clear away.
 *  @throws InterruptedError, OutputError */
export async function writeInterruptibly(
  io: Io,
  path: string,
  what: string,
  pieces: Iterable<string | Uint8Array>,
): Promise<void> {
  const interruption = new Interruption(io, `before the ${what} was written`);
  try {
    await writeFileAtomically(path, what, pieces, interruption.signal);
  } finally {
    interruption.end();
  }
}
