/** qbsolv's .qubo: comment lines `c …`, a line `p qubo topology maxNodes nNodes nCouplers`, then nNodes lines `i i q` and
 *  nCouplers lines `i j q`, variables 0..maxNodes−1, each pair once; to be minimised. Departures: the two kinds of lines may
 *  come in any order, j < i is taken as well, and terms given twice add up. */
import { InputError } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import { EdgeBuffer, estimateLines } from '../graphs/edge-buffer.ts';
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

const LETTER_C = 99;
const HEADER = '"p qubo topology maxNodes nNodes nCouplers"';

export const qubo: ProblemFormat = {
  name: 'qubo',
  description: 'qbsolv: "p qubo 0 maxNodes nNodes nCouplers", then "i i q" and "i j q" from 0; minimise',
  extensions: ['qubo'],
  kind: 'qubo',
  recognizes(bytes, byName) {
    const scanner = new Scanner(bytes, undefined);
    return (
      byName || (toHeader(scanner) && scanner.word() === 'p' && scanner.next() && scanner.word() === 'qubo')
    );
  },
  read,
  *write({ n, linear, couplings, offset }) {
    const nodes = linear.reduce((count, q) => count + (q === 0 ? 0 : 1), 0);
    // The format has no other place for an offset.
    if (offset !== 0) yield `c offset ${offset}\n`;
    yield `p qubo 0 ${n} ${nodes} ${couplings.m}\n`;
    for (let i = 0; i < n; i++) if (linear[i] !== 0) yield `${i} ${i} ${linear[i]}\n`;
    yield* edgeText(couplings, (i, j, q) => `${i} ${j} ${q}\n`);
  },
};

function* read(
  bytes: Uint8Array,
  file: string | undefined,
  options?: ReadFormatOptions,
): Steps<ParsedProblem> {
  const scanner = new Scanner(bytes, file);
  const comment = new OffsetComment(bytes, file);
  if (!toHeader(scanner, comment)) throw new InputError({ file }, `no problem, expected ${HEADER}`);
  const { variables, nodes, couplers } = readHeader(scanner, options);
  const headerPlace = { file, line: scanner.line, column: 1 };
  const terms = new EdgeBuffer(estimateLines(bytes));
  let diagonal = 0;
  yield* forEachLine(scanner, () => {
    if (isComment(scanner)) return comment.read(scanner.start, scanner.lineEnd());
    const i = readVariable(scanner, 0, variables - 1);
    const j = readVariable(scanner, 0, variables - 1);
    addTerm(scanner, terms, i, j);
    if (i === j) diagonal++;
  });
  if (diagonal !== nodes || terms.count - diagonal !== couplers)
    throw new InputError(
      headerPlace,
      `the header declares ${nodes} nodes and ${couplers} couplers, but ${diagonal} and ${terms.count - diagonal} lines follow`,
    );
  const { offset, warnings } = comment;
  return {
    kind: 'qubo',
    sense: 'minimize',
    labels: consecutiveLabels(variables, 0),
    terms,
    offset,
    warnings,
  };
}

/** Moves to the first line that is no comment, and to its first value. */
function toHeader(scanner: Scanner, comment?: OffsetComment): boolean {
  while (scanner.nextLine()) {
    if (!isComment(scanner)) return scanner.next();
    comment?.read(scanner.start, scanner.lineEnd());
  }
  return false;
}

/** Of a line of which nothing was read yet. */
function isComment({ bytes, start }: Scanner): boolean {
  return bytes[start] === LETTER_C;
}

function readHeader(
  scanner: Scanner,
  options: ReadFormatOptions | undefined,
): { variables: number; nodes: number; couplers: number } {
  if (scanner.word() !== 'p') scanner.fail(`${scanner.quoted()}, expected ${HEADER}`);
  if (!scanner.next() || scanner.word() !== 'qubo') scanner.fail(`${scanner.quoted()}, expected ${HEADER}`);
  // The topology, which names the hardware the problem was laid out for.
  if (!scanner.next()) scanner.fail(`the line ends here, expected ${HEADER}`);
  const variables = readNodeCount(scanner, 'maxNodes', HEADER, options);
  const nodes = readCount(scanner, 'nNodes', HEADER);
  const couplers = readCount(scanner, 'nCouplers', HEADER);
  if (scanner.next()) scanner.fail(`${scanner.quoted()} follows the header, expected ${HEADER}`);
  return { variables, nodes, couplers };
}
