/** One family of errors. Each has a `code` that programs can rely on, and a message of one line that says what to do: the value,
 *  what was expected, where. The command's exit codes derive from the codes (EXIT_CODES). */

/** What kind of error it is; stable, unlike messages. */
export type ErrorCode = 'USAGE' | 'INPUT' | 'INPUT_MISSING' | 'OUTPUT' | 'INTERRUPTED' | 'INTERNAL';

/** How the command ends: sysexits' 65 (data), 66 (no input), 70 (software) and 74 (input/output); 2 as shells have it. */
export const EXIT_CODES: Readonly<Record<Exclude<ErrorCode, 'INTERRUPTED'>, number>> = {
  USAGE: 2,
  INPUT: 65,
  INPUT_MISSING: 66,
  INTERNAL: 70,
  OUTPUT: 74,
};

/** What every error of this package is. */
export abstract class MaxcutError extends Error {
  abstract readonly code: ErrorCode;
}

/** Where in an input something was read; line and column are 1-based, column counts bytes. */
export interface InputPlace {
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/** Input that cannot be used. `message` is one line: `file:line:column: what was read, what was expected`. */
export class InputError extends MaxcutError {
  override readonly name = 'InputError';
  /** `INPUT_MISSING` when the input could not be found at all. */
  readonly code: 'INPUT' | 'INPUT_MISSING';
  readonly place: InputPlace;
  /** The message without its place. */
  readonly detail: string;
  constructor(place: InputPlace, detail: string, options: { missing?: boolean; cause?: unknown } = {}) {
    const at = [place.file, place.line, place.column].filter((part) => part !== undefined).join(':');
    super(
      at === '' ? detail : `${at}: ${detail}`,
      options.cause === undefined ? {} : { cause: options.cause },
    );
    this.place = place;
    this.detail = detail;
    this.code = options.missing ? 'INPUT_MISSING' : 'INPUT';
  }

  get missing(): boolean {
    return this.code === 'INPUT_MISSING';
  }
}

/** An option or argument that cannot be used: names the value and what was expected. */
export class UsageError extends MaxcutError {
  override readonly name = 'UsageError';
  readonly code = 'USAGE';
}

/** Something that cannot be written: a file, a folder, standard output. */
export class OutputError extends MaxcutError {
  override readonly name = 'OutputError';
  readonly code = 'OUTPUT';
}

/** The work was given up because of a signal, before it had any result. */
export class InterruptedError extends MaxcutError {
  override readonly name = 'InterruptedError';
  readonly code = 'INTERRUPTED';
  /** 128 + the signal's number. */
  readonly exitCode: number;
  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** An assertion of ours that failed: never the caller's fault. */
export class InternalError extends MaxcutError {
  override readonly name = 'InternalError';
  readonly code = 'INTERNAL';
}

/** Throws InternalError when an invariant of ours does not hold. */
export function assertInternal(condition: boolean, what: string): asserts condition {
  if (!condition) throw new InternalError(`internal error: ${what}`);
}
