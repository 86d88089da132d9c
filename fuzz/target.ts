/** What the fuzzer tries: a target makes cases from random numbers, says what is wrong with one, and makes it smaller. */

/** Numbers in [0, 1). */
export type Uniform = () => number;

export interface Target<Case> {
  readonly name: string;
  /** A share of the cases: cheap targets try more. */
  readonly weight: number;
  make(uniform: Uniform): Case;
  /** What is wrong, in words; null where nothing is. An error thrown is wrong as well. */
  check(given: Case): Promise<string | null>;
  /** Cases a little simpler, the simplest first. */
  smaller(given: Case): Iterable<Case>;
}

export const below = (uniform: Uniform, n: number): number => Math.floor(uniform() * n);
export const among = <T>(uniform: Uniform, list: readonly T[]): T => list[below(uniform, list.length)]!;

/** The list with a part left out: halves first, then single members. */
export function* shorter<T>(list: readonly T[]): Generator<T[]> {
  for (let size = Math.ceil(list.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let at = 0; at < list.length; at += size) yield [...list.slice(0, at), ...list.slice(at + size)];
}
