/** The process as the command sees it. Everything the command does to the world outside files goes through an Io, so that
 *  tests can run `main` in their own process with streams, environment and signals of their own. */

import type { Writable } from 'node:stream';
import { OutputError } from '../core/errors.ts';

/** A stream to print on; isTTY and columns as in node:tty, absent where the stream is no terminal. */
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number };

export type StopSignal = 'SIGHUP' | 'SIGINT' | 'SIGTERM';

const STOP_SIGNALS: readonly StopSignal[] = ['SIGHUP', 'SIGINT', 'SIGTERM'];

export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Calls back at each SIGHUP, SIGINT and SIGTERM, which then no longer end the process; returns how to stop listening. */
  onSignal(listener: (signal: StopSignal) => void): () => void;
  /** Ends the process at once: for the second signal only. */
  exit(code: number): void;
  /** Gives up reading standard input, which would keep the process alive. */
  releaseInput(): void;
}

/** The Io of this process. */
export function processIo(): Io {
  // print() and tell() look after failures; without a listener Node would also throw it as an uncaught exception.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    onSignal(listener) {
      for (const signal of STOP_SIGNALS) process.on(signal, listener);
      return () => {
        for (const signal of STOP_SIGNALS) process.off(signal, listener);
      };
    },
    exit: (code) => process.exit(code),
    releaseInput: () => process.stdin.destroy(),
  };
}

/** Prints a result and waits until it has left the process. A reader that has gone away (`| head -1`) has had enough:
 *  that is no error. @returns whether more would still be read */
export function print(io: Io, text: string | Uint8Array): Promise<boolean> {
  return new Promise((resolve, reject) => {
    io.stdout.write(text, (error) => {
      if (error == null) resolve(true);
      else if (isBrokenPipe(error)) resolve(false);
      else reject(new OutputError(`standard output cannot be written (${error.message})`, { cause: error }));
    });
  });
}

/** Prints pieces one after another until they end or nobody reads them any more. */
export async function printPieces(io: Io, pieces: Iterable<string | Uint8Array>): Promise<void> {
  for (const piece of pieces) if (!(await print(io, piece))) return;
}

/** Tells the user something on stderr. Where nobody can hear it the work goes on. */
export function tell(io: Io, text: string): Promise<void> {
  return new Promise((resolve) => {
    io.stderr.write(text, () => resolve());
  });
}

function isBrokenPipe(error: Error): boolean {
  const { code } = error as NodeJS.ErrnoException;
  // A stream that broke at an earlier write answers later ones with ERR_STREAM_DESTROYED.
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED';
}

/** Whether to colour what is printed on stdout: on a terminal, unless NO_COLOR asks not to; FORCE_COLOR asks for it anywhere. */
export function wantsColor(io: Io): boolean {
  if (io.env.NO_COLOR) return false;
  if (io.env.FORCE_COLOR !== undefined) return !['0', 'false'].includes(io.env.FORCE_COLOR);
  return io.stdout.isTTY === true && io.env.TERM !== 'dumb';
}

/** Whether standard error is a terminal that can redraw a line. */
export function canRedraw(io: Io): boolean {
  return io.stderr.isTTY === true && io.env.TERM !== 'dumb';
}
