/** How a failure ends the command: its exit code and the one line that tells of it. */
import { EXIT_CODES, InterruptedError, MaxcutError } from '../core/errors.ts';

export interface Failure {
  readonly exitCode: number;
  readonly message: string;
}

export function failureOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof InterruptedError) return { exitCode: error.exitCode, message };
  if (error instanceof MaxcutError)
    return { exitCode: EXIT_CODES[error.code as keyof typeof EXIT_CODES], message };
  if (isWriteError(error)) return { exitCode: EXIT_CODES.OUTPUT, message: `cannot write: ${message}` };
  return { exitCode: EXIT_CODES.INTERNAL, message: `internal error: ${message}` };
}

/** How work that must not keep the rest from being done has failed; null where it has not. */
export async function failureIn(work: Promise<void>): Promise<Failure | null> {
  try {
    await work;
    return null;
  } catch (error) {
    return failureOf(error);
  }
}

/** Of the system's errors those that only writing has: whatever was being written, the fault is not ours. */
const WRITE_ERRORS: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS', 'EPIPE'];

function isWriteError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && WRITE_ERRORS.includes(error.code);
}
