/** Edge lists as networkx writes them, `node node {'weight': 2}`: two names between blanks and a Python dict of attributes. */
import { InputError } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import { isDecimal } from '../text/decimal.ts';
import { PythonDict } from '../text/python-dict.ts';
import { forEachLine, Scanner } from '../text/scanner.ts';
import { AttributeWeights } from './attribute-weights.ts';
import type { ParsedGraph } from './graph-file.ts';
import { NamedEdges } from './named-edges.ts';

const BRACE = 123;
const EXPECTED = `expected "node node {'weight': 2}"`;

/** Whether the first edge has attributes in braces. */
export function hasAttributes(bytes: Uint8Array): boolean {
  const scanner = new Scanner(bytes, undefined);
  return (
    scanner.nextLine() && scanner.next() && scanner.next() && scanner.next() && bytes[scanner.start] === BRACE
  );
}

export function* readAttributed(
  bytes: Uint8Array,
  file: string | undefined,
  weight: string | undefined,
): Steps<ParsedGraph> {
  const scanner = new Scanner(bytes, file);
  const weights = new AttributeWeights(weight);
  const names = new NamedEdges<null>((_, detail) => scanner.fail(detail));
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const nextText = (end: () => number): string => {
    if (!scanner.next()) scanner.fail(`the line ends here, ${EXPECTED}`);
    try {
      return decoder.decode(bytes.subarray(scanner.start, end()));
    } catch (error) {
      throw new InputError(scanner.place(), `${scanner.quoted()} is not UTF-8 text`, { cause: error });
    }
  };
  yield* forEachLine(scanner, () => {
    const u = names.mention(
      nextText(() => scanner.end),
      null,
    );
    const v = names.mention(
      nextText(() => scanner.end),
      null,
    );
    const text = nextText(() => scanner.lineEnd());
    weights.nextEdge();
    new PythonDict(text, (detail) => scanner.fail(`${detail}, ${EXPECTED}`)).read((key, value) =>
      weights.attributeSeen(key, value, isDecimal(value)),
    );
    weights.addEdge(names.edges, u, v, (detail) => scanner.fail(detail));
  });
  return yield* names.finish(false, weights.warnings(false));
}
