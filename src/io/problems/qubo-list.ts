/** The upper triangle of a symmetric matrix, as in the BiqMac library (.sparse: Beasley's and Glover, Kochenberger and Alidaee's
 *  instances) and in QOBLIB (.qs, written by ZIMPL with comments `# ObjectiveOffset 3` and `# Vars Non-zeros`): a line `n m`, then m lines `i j q` with 1 ≤ i ≤ j ≤ n. It stands for xᵀQx, so that q off the diagonal counts twice,
 *  and is to be minimised there (OR-library's originals, of the opposite sign, are maximised: `sense` says so). */
import { InputError } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import { EdgeBuffer } from '../graphs/edge-buffer.ts';
import type { ReadFormatOptions } from '../graphs/graph-file.ts';
import { edgeText } from '../graphs/graph-text.ts';
import { consecutiveLabels } from '../graphs/labels.ts';
import { readCount, readNodeCount } from '../graphs/numbered-nodes.ts';
import { forEachLine, Scanner } from '../text/scanner.ts';
import {
  addTerm,
  OffsetComment,
  type ParsedProblem,
  type ProblemFormat,
  readVariable,
} from './problem-file.ts';

const HEADER = 'a line "n m"';
/** The shortest line: `1 1 1` and its line end. */
const SHORTEST_LINE = 6;
const LOOK_AHEAD = 4096;

export const quboList: ProblemFormat = {
  name: 'qubo-list',
  description: 'line "n m", then m lines "i j q" of the upper triangle from 1, xᵀQx; minimise (BiqMac)',
  extensions: ['sparse', 'qs'],
  kind: 'qubo',
  recognizes: (bytes, byName) => isZimpl(bytes) || (byName && holdsDiagonal(bytes)),
  read,
  *write({ n, linear, couplings, offset }) {
    const diagonal = linear.reduce((count, q) => count + (q === 0 ? 0 : 1), 0);
    if (offset !== 0) yield `# ObjectiveOffset ${offset}\n`;
    yield `${n} ${diagonal + couplings.m}\n`;
    for (let i = 0; i < n; i++) if (linear[i] !== 0) yield `${i + 1} ${i + 1} ${linear[i]}\n`;
    yield* edgeText(couplings, (i, j, q) => `${i + 1} ${j + 1} ${q / 2}\n`);
  },
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

function* read(
  bytes: Uint8Array,
  file: string | undefined,
  options?: ReadFormatOptions,
): Steps<ParsedProblem> {
  const comment = new OffsetComment(bytes, file);
  const scanner = new Scanner(bytes, file, { onComment: comment.read });
  if (!scanner.nextLine()) throw new InputError({ file }, `no problem, expected ${HEADER}`);
  const n = readNodeCount(scanner, 'number of variables', HEADER, options);
  const m = readCount(scanner, 'number of terms', HEADER);
  if (scanner.next()) scanner.fail(`${scanner.quoted()} follows the header "n m"`);
  const headerPlace = { file, line: scanner.line, column: 1 };
  const terms = new EdgeBuffer(Math.min(m, Math.ceil(bytes.length / SHORTEST_LINE)));
  yield* forEachLine(scanner, () => {
    const i = readVariable(scanner, 1, n);
    const j = readVariable(scanner, 1, n);
    if (j < i) scanner.fail(`variable ${j + 1} follows ${i + 1}, expected the upper triangle, i ≤ j`);
    addTerm(scanner, terms, i, j, i === j ? 1 : 2);
  });
  if (terms.count !== m)
    throw new InputError(headerPlace, `the header declares ${m} terms, but ${terms.count} lines follow`);
  return { kind: 'qubo', sense: 'minimize', labels: consecutiveLabels(n, 1), terms, offset: comment.offset };
}
