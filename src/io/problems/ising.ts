/** Ising problems as text, a format of this package's own:
 *
 *    ising                a first line of that word
 *    h a -0.5             the field of spin a
 *    J a b 1              the coupling of spins a and b
 *    offset 2             added to every energy
 *
 *  for the energy offset + Σ h·s + Σ J·s·s over spins ±1, to be minimised. Spins are named by text without blanks, and exist
 *  where they appear; terms given twice add up. Comments `#`, `%`, `//`. */
import { InputError } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import { EdgeBuffer, estimateLines } from '../graphs/edge-buffer.ts';
import { edgeText } from '../graphs/graph-text.ts';
import { isNodeName } from '../graphs/labels.ts';
import { NameTable } from '../graphs/name-ids.ts';
import { renumber } from '../graphs/node-comments.ts';
import { quoteText } from '../text/quote.ts';
import { forEachLine, Scanner } from '../text/scanner.ts';
import { addTerm, type ParsedProblem, type ProblemFormat, readCoefficient } from './problem-file.ts';

const EXPECTED = 'expected "h spin value", "J spin spin value" or "offset value"';

export const ising: ProblemFormat = {
  name: 'ising',
  description: 'line "ising", then lines "h a value", "J a b value", "offset value"; minimise',
  extensions: ['ising'],
  kind: 'ising',
  recognizes: (bytes, byName) => byName || startsRight(new Scanner(bytes, undefined)),
  read,
  *write({ n, linear, couplings, offset }, labels) {
    for (let i = 0; i < n; i++) {
      const label = labels.labelOf(i);
      if (/\s/.test(label) || !isNodeName(label))
        throw new InputError(
          {},
          `spin ${quoteText(label)} cannot be written: names in this format hold no blanks, those of bqm may`,
        );
    }
    yield 'ising\n';
    if (offset !== 0) yield `offset ${offset}\n`;
    for (let i = 0; i < n; i++) yield `h ${labels.labelOf(i)} ${linear[i]}\n`;
    yield* edgeText(couplings, (i, j, w) => `J ${labels.labelOf(i)} ${labels.labelOf(j)} ${w}\n`);
  },
};

function startsRight(scanner: Scanner): boolean {
  return scanner.nextLine() && scanner.next() && scanner.word() === 'ising' && !scanner.next();
}

function* read(bytes: Uint8Array, file: string | undefined): Steps<ParsedProblem> {
  const scanner = new Scanner(bytes, file);
  if (!startsRight(scanner))
    throw new InputError(
      { file, line: 1, column: 1 },
      'this is no Ising problem, expected a first line "ising"',
    );
  const names = new NameTable();
  const terms = new EdgeBuffer(estimateLines(bytes));
  let offset = 0;
  yield* forEachLine(scanner, () => {
    scanner.next();
    const word = scanner.word();
    if (word === 'offset') offset += readCoefficient(scanner);
    else if (word === 'h') {
      const i = readName(scanner, names);
      addTerm(scanner, terms, i, i);
    } else if (word === 'J') {
      const i = readName(scanner, names);
      const j = readName(scanner, names);
      if (i === j) scanner.fail(`spin ${scanner.quoted()} is coupled with itself, expected two spins`);
      addTerm(scanner, terms, i, j);
    } else scanner.fail(`${scanner.quoted()}, ${EXPECTED}`);
  });
  const { labels, rank } = yield* names.ranked();
  yield* renumber(terms, rank);
  return { kind: 'ising', sense: 'minimize', labels, terms, offset };
}

function readName(scanner: Scanner, names: NameTable): number {
  if (!scanner.next()) scanner.fail(`the line ends here, ${EXPECTED}`);
  const number = names.numberOf(scanner.bytes, scanner.start, scanner.end);
  return number >= 0
    ? number
    : scanner.fail(`${scanner.quoted()} is not a name, expected printable UTF-8 text`);
}
