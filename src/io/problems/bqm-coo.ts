/** D-Wave's COO text of a binary quadratic model: lines `i j bias`, `i i bias` for one variable, i ≥ 0, each pair once; to be
 *  minimised. A comment `# vartype=SPIN` or `# vartype=BINARY` tells the kind, and must be there: without it the file
 *  means nothing. The variables are those that appear; terms given twice add up. The format has no place for an
 *  offset but a comment `# offset 2`. */
import { InputError } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import type { QuadraticKind } from '../../problems/quadratic.ts';
import { EdgeBuffer, estimateLines } from '../graphs/edge-buffer.ts';
import { edgeText } from '../graphs/graph-text.ts';
import { rankIntegers } from '../graphs/integer-ids.ts';
import { integerLabels } from '../graphs/labels.ts';
import { quoteText } from '../text/quote.ts';
import { forEachLine, Scanner } from '../text/scanner.ts';
import {
  addTerm,
  OffsetComment,
  type ParsedProblem,
  type ProblemFormat,
  readVariable,
} from './problem-file.ts';

const HASH = 35;
/** A comment in front tells the kind within so many bytes. */
const LOOK_AHEAD = 200;
const KINDS: Readonly<Record<string, QuadraticKind>> = { SPIN: 'ising', BINARY: 'qubo' };

export const bqmCoo: ProblemFormat = {
  name: 'bqm-coo',
  description: 'D-Wave COO: "# vartype=SPIN" or BINARY, then lines "i j bias" from 0; minimise',
  extensions: ['coo'],
  kind: null,
  recognizes(bytes, byName) {
    const vartype = new Vartype(bytes.subarray(0, LOOK_AHEAD));
    new Scanner(vartype.bytes, undefined, { onComment: vartype.read }).nextLine();
    return byName || vartype.name !== null;
  },
  read,
  *write({ kind, n, linear, couplings, offset }, labels) {
    for (let i = 0; i < n; i++) {
      const label = labels.labelOf(i);
      if (!/^(?:0|[1-9][0-9]*)$/.test(label))
        throw new InputError(
          {},
          `variable ${quoteText(label)} cannot be written: COO has integers ≥ 0 for names`,
        );
    }
    yield `# vartype=${kind === 'ising' ? 'SPIN' : 'BINARY'}\n`;
    if (offset !== 0) yield `# offset ${offset}\n`;
    for (let i = 0; i < n; i++) yield `${labels.labelOf(i)} ${labels.labelOf(i)} ${linear[i]}\n`;
    yield* edgeText(couplings, (i, j, q) => `${labels.labelOf(i)} ${labels.labelOf(j)} ${q}\n`);
  },
};

/** The first kind of variables that a comment names. */
class Vartype {
  name: string | null = null;
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** To be shown every comment line. */
  readonly read = (start: number, end: number): void => {
    if (this.name !== null || this.bytes[start] !== HASH) return;
    const comment = new TextDecoder().decode(this.bytes.subarray(start, end));
    this.name = /vartype[:=]\s*([-_.a-zA-Z0-9]+)/.exec(comment)?.[1] ?? null;
  };
}

function* read(bytes: Uint8Array, file: string | undefined): Steps<ParsedProblem> {
  const vartype = new Vartype(bytes);
  const comment = new OffsetComment(bytes, file);
  const onComment = (start: number, end: number) => {
    vartype.read(start, end);
    comment.read(start, end);
  };
  const scanner = new Scanner(bytes, file, { onComment });
  const terms = new EdgeBuffer(estimateLines(bytes));
  yield* forEachLine(scanner, () => {
    const i = readVariable(scanner, 0, 2 ** 31 - 1);
    const j = readVariable(scanner, 0, 2 ** 31 - 1);
    addTerm(scanner, terms, i, j);
  });
  const expected = 'expected a line "# vartype=SPIN" or "# vartype=BINARY"';
  if (vartype.name === null)
    throw new InputError({ file }, `the kind of the variables is not given, ${expected}`);
  const kind = Object.hasOwn(KINDS, vartype.name) ? KINDS[vartype.name] : undefined;
  if (kind === undefined)
    throw new InputError({ file }, `vartype is ${quoteText(vartype.name)}, ${expected}`);
  const labels = integerLabels(yield* rankIntegers(terms));
  return { kind, sense: 'minimize', labels, terms, offset: comment.offset, warnings: comment.warnings };
}
