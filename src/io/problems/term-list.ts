/** Lists of terms as text: a line `n m`, then m lines `i j value`, of which those with i = j are the linear ones. The formats differ in
 *  the number of the first variable, in what a pair's value stands for, and in the order of its variables. */
import { InputError } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import type { QuadraticKind, QuadraticProblem } from '../../problems/quadratic.ts';
import { EdgeBuffer } from '../graphs/edge-buffer.ts';
import type { ReadFormatOptions } from '../graphs/graph-file.ts';
import { edgeText } from '../graphs/graph-text.ts';
import { consecutiveLabels } from '../graphs/labels.ts';
import { readCount, readNodeCount } from '../graphs/numbered-nodes.ts';
import { forEachLine, Scanner } from '../text/scanner.ts';
import { addTerm, OffsetComment, type ParsedProblem, readVariable } from './problem-file.ts';

const HEADER = 'a line "n m"';
/** The shortest line: `1 1 1` and its line end. */
const SHORTEST_LINE = 6;

export interface ListStyle {
  readonly kind: QuadraticKind;
  /** The number of the first variable. */
  readonly first: 0 | 1;
  /** What a line with i ≠ j is: the pair's coefficient; the entries of a symmetric matrix there and back, i < j; or one of them. */
  readonly pairs: 'coefficient' | 'both-entries' | 'one-entry';
}

/** @throws InputError */
export function* readTermList(
  bytes: Uint8Array,
  file: string | undefined,
  { kind, first, pairs }: ListStyle,
  options: ReadFormatOptions | undefined,
): Steps<ParsedProblem> {
  const comment = new OffsetComment(bytes, file);
  const scanner = new Scanner(bytes, file, { onComment: comment.read });
  if (!scanner.nextLine()) throw new InputError({ file }, `no problem, expected ${HEADER}`);
  const n = readNodeCount(scanner, 'number of variables', HEADER, options);
  const m = readCount(scanner, 'number of terms', HEADER);
  if (scanner.next()) scanner.fail(`${scanner.quoted()} follows the header "n m"`);
  const headerPlace = { file, line: scanner.line, column: 1 };
  const terms = new EdgeBuffer(Math.min(m, Math.ceil(bytes.length / SHORTEST_LINE)));
  const last = first + n - 1;
  const factor = pairs === 'both-entries' ? 2 : 1;
  yield* forEachLine(scanner, () => {
    const i = readVariable(scanner, first, last);
    const j = readVariable(scanner, first, last);
    if (factor === 2 && j < i)
      scanner.fail(`variable ${first + j} follows ${first + i}, expected the upper triangle, i ≤ j`);
    addTerm(scanner, terms, i, j, i === j ? 1 : factor);
  });
  if (terms.count !== m)
    throw new InputError(headerPlace, `the header declares ${m} terms, but ${terms.count} lines follow`);
  return {
    kind,
    sense: 'minimize',
    labels: consecutiveLabels(n, first),
    terms,
    offset: comment.offset,
    ...(pairs === 'one-entry' && { entries: true }),
    warnings: pairs === 'both-entries' ? [] : comment.warnings,
  };
}

/** The lines of a problem. The formats have no other place for an offset than a comment. */
export function* termListText(
  { n, linear, couplings, offset }: QuadraticProblem,
  { first, pairs }: ListStyle,
): Generator<string> {
  const diagonal = linear.reduce((count, q) => count + (q === 0 ? 0 : 1), 0);
  // ZIMPL's comment says that pairs count twice.
  if (offset !== 0) yield `# ${pairs === 'both-entries' ? 'ObjectiveOffset' : 'offset'} ${offset}\n`;
  const twice = pairs === 'one-entry';
  yield `${n} ${diagonal + (twice ? 2 : 1) * couplings.m}\n`;
  for (let i = 0; i < n; i++) if (linear[i] !== 0) yield `${first + i} ${first + i} ${linear[i]}\n`;
  const entry = (i: number, j: number, q: number): string => `${first + i} ${first + j} ${q}\n`;
  yield* edgeText(couplings, (i, j, q) => {
    if (pairs === 'coefficient') return entry(i, j, q);
    return twice ? entry(i, j, q / 2) + entry(j, i, q / 2) : entry(i, j, q / 2);
  });
}
