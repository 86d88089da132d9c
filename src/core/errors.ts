/** The two kinds of error: the caller's (InputError, UsageError: a named value, what was expected, where) and
 *  our own (InternalError: an assertion that failed). The command maps them to exit codes 65/66, 2 and 70. */

/** Where in an input something was read; line and column are 1-based, column counts bytes. */
export interface InputPlace {
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/** Input that cannot be used. `message` is one line: `file:line:column: what was read, what was expected`. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly place: InputPlace;
  /** The message without its place. */
  readonly detail: string;
  /** True when the input could not be found at all (exit code 66 rather than 65). */
  readonly missing: boolean;
  constructor(place: InputPlace, detail: string, options: { missing?: boolean; cause?: unknown } = {}) {
    const at = [place.file, place.line, place.column].filter((part) => part !== undefined).join(':');
    super(
      at === '' ? detail : `${at}: ${detail}`,
      options.cause === undefined ? {} : { cause: options.cause },
    );
    this.place = place;
    this.detail = detail;
    this.missing = options.missing ?? false;
  }
}

/** An option or argument that cannot be used: names the value and what was expected. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** An assertion of ours that failed: never the caller's fault. */
export class InternalError extends Error {
  override readonly name = 'InternalError';
}

/** Throws InternalError when an invariant of ours does not hold. */
export function assertInternal(condition: boolean, what: string): asserts condition {
  if (!condition) throw new InternalError(`internal error: ${what}`);
}
