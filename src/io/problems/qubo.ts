/** qbsolv's .qubo: comment lines `c …`, a line `p qubo topology maxNodes nNodes nCouplers`, then nNodes lines `i i q` and
 *  nCouplers lines `i j q`, variables 0..maxNodes−1, each pair once; to be minimised. Departures: the two kinds of lines may
 *  come in any order, j < i is taken as well, and terms given twice add up. */
import { InputError } from '../../core/errors.ts';
import { forEachCoupling } from '../../problems/quadratic.ts';
import { EdgeBuffer, estimateLines } from '../graphs/edge-buffer.ts';
import { consecutiveLabels } from '../graphs/labels.ts';
import { parseInteger } from '../text/decimal.ts';
import { Scanner } from '../text/scanner.ts';
import { addTerm, type ParsedProblem, type ProblemFormat, readVariable } from './problem-file.ts';

const LETTER_C = 99;
const EXPECTED = 'expected "p qubo topology maxNodes nNodes nCouplers"';
/** What a header alone may claim. */
const MAX_VARIABLES = 2 ** 26;

export const qubo: ProblemFormat = {
  name: 'qubo',
  description: 'qbsolv: "p qubo 0 maxNodes nNodes nCouplers", then "i i q" and "i j q" from 0; minimise',
  extensions: ['qubo'],
  kind: 'qubo',
  recognizes(bytes, byName) {
    const scanner = new Scanner(bytes, undefined);
    return byName || (nextData(scanner) && isWord(scanner, 'p') && scanner.next() && isWord(scanner, 'qubo'));
  },
  read,
  *write({ n, linear, couplings, offset }) {
    const nodes = linear.reduce((count, q) => count + (q === 0 ? 0 : 1), 0);
    // The format has no place for an offset; this comment is for people.
    if (offset !== 0) yield `c offset ${offset}\n`;
    yield `p qubo 0 ${n} ${nodes} ${couplings.m}\n`;
    for (let i = 0; i < n; i++) if (linear[i] !== 0) yield `${i} ${i} ${linear[i]}\n`;
    const lines: string[] = [];
    forEachCoupling(couplings, (i, j, q) => lines.push(`${i} ${j} ${q}\n`));
    yield* lines;
  },
};

function read(bytes: Uint8Array, file: string | undefined): ParsedProblem {
  const scanner = new Scanner(bytes, file);
  if (!nextData(scanner)) throw new InputError({ file }, `no problem, ${EXPECTED}`);
  const { variables, nodes, couplers } = readHeader(scanner);
  const headerPlace = { file, line: scanner.line, column: 1 };
  const terms = new EdgeBuffer(estimateLines(bytes));
  let diagonal = 0;
  while (nextData(scanner)) {
    scanner.restartLine();
    const i = readVariable(scanner, 0, variables - 1);
    const j = readVariable(scanner, 0, variables - 1);
    addTerm(scanner, terms, i, j);
    if (i === j) diagonal++;
  }
  if (diagonal !== nodes || terms.count - diagonal !== couplers)
    throw new InputError(
      headerPlace,
      `the header declares ${nodes} nodes and ${couplers} couplers, but ${diagonal} and ${terms.count - diagonal} lines follow`,
    );
  return { kind: 'qubo', sense: 'minimize', labels: consecutiveLabels(variables, 0), terms, offset: 0 };
}

/** Moves to the first value of the next line that is no comment. */
function nextData(scanner: Scanner): boolean {
  while (scanner.nextLine()) {
    if (!scanner.next()) continue;
    if (scanner.bytes[scanner.start] !== LETTER_C) return true;
  }
  return false;
}

function readHeader(scanner: Scanner): { variables: number; nodes: number; couplers: number } {
  if (!isWord(scanner, 'p')) scanner.fail(`${scanner.quoted()}, ${EXPECTED}`);
  if (!scanner.next() || !isWord(scanner, 'qubo')) scanner.fail(`${scanner.quoted()}, ${EXPECTED}`);
  // The topology, which names the hardware the problem was laid out for.
  if (!scanner.next()) scanner.fail(`the line ends here, ${EXPECTED}`);
  const [variables, nodes, couplers] = ['maxNodes', 'nNodes', 'nCouplers'].map((what) => {
    if (!scanner.next()) scanner.fail(`the line ends before ${what}, ${EXPECTED}`);
    const count = parseInteger(scanner.bytes, scanner.start, scanner.end);
    if (count < 0 || (what === 'maxNodes' && count > MAX_VARIABLES))
      scanner.fail(`${what} is ${scanner.quoted()}, expected a count up to ${MAX_VARIABLES}`);
    return count;
  });
  if (scanner.next()) scanner.fail(`${scanner.quoted()} follows the header, ${EXPECTED}`);
  return { variables: variables!, nodes: nodes!, couplers: couplers! };
}

function isWord(scanner: Scanner, word: string): boolean {
  const { bytes, start, end } = scanner;
  if (end - start !== word.length) return false;
  for (let k = 0; k < word.length; k++) if (bytes[start + k] !== word.charCodeAt(k)) return false;
  return true;
}
