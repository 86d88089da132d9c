/** The upper triangle of a symmetric matrix, as in the BiqMac library (.sparse: Beasley's and Glover, Kochenberger and Alidaee's
 *  instances) and in QOBLIB (.qs, written by ZIMPL with comments `# ObjectiveOffset 3` and `# Vars Non-zeros`): a line `n m`, then
 *  m lines `i j q` with 1 ≤ i ≤ j ≤ n. It stands for xᵀQx, so that q off the diagonal counts twice, and is to be minimised there
 *  (OR-library's originals, of the opposite sign, are maximised: `sense` says so). */
import type { Steps } from '../../core/steps.ts';
import { forEachLine, Scanner } from '../text/scanner.ts';
import type { ProblemFormat } from './problem-file.ts';
import { type ListStyle, readTermList, termListText } from './term-list.ts';

const LOOK_AHEAD = 4096;
const STYLE: ListStyle = { kind: 'qubo', first: 1, pairs: 'both-entries' };

export const quboList: ProblemFormat = {
  name: 'qubo-list',
  description: 'line "n m", then m lines "i j q" of the upper triangle from 1, xᵀQx; minimise (BiqMac)',
  extensions: ['sparse', 'qs'],
  kind: 'qubo',
  recognizes: (bytes, byName) => isZimpl(bytes) || (byName && holdsDiagonal(bytes)),
  read: (bytes, file, options) => readTermList(bytes, file, STYLE, options),
  write: (problem) => termListText(problem, STYLE),
};

/** The comment above the header that ZIMPL writes. */
function isZimpl(bytes: Uint8Array): boolean {
  let found = false;
  const onComment = (start: number, end: number) => {
    const text = new TextDecoder().decode(bytes.subarray(start, Math.min(end, start + 64)));
    found ||= /^#[ \t]*(?:ObjectiveOffset|Vars Non-zeros)/.test(text);
  };
  new Scanner(bytes.subarray(0, LOOK_AHEAD), undefined, { onComment }).nextLine();
  return found;
}

/** A graph of the same looks has no line `i i q`. */
function* holdsDiagonal(bytes: Uint8Array): Steps<boolean> {
  const scanner = new Scanner(bytes, undefined);
  let found = false;
  yield* forEachLine(scanner, () => {
    const i = scanner.nextInteger();
    found = i >= 0 && i === scanner.nextInteger() && scanner.next();
    return !found;
  });
  return found;
}
