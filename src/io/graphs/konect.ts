/** KONECT: a comment `% sym weighted`, perhaps `% edges nodes nodes`, then lines `i j [w [time]]`. In a bipartite network (`bip`) the
 *  two columns number different nodes: they are named `left:1` and `right:1`. Times are passed over with a warning. Refused:
 *  dynamic networks, whose lines are events that add and remove edges. Only read.
 *  Source: J. Kunegis, Handbook of network analysis: KONECT, section 9.2. */
import { InputError } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import { forEachLine, Scanner, startOfText } from '../text/scanner.ts';
import { EdgeBuffer, estimateLines } from './edge-buffer.ts';
import type { GraphFormat, NodeLabels, ParsedGraph } from './graph-file.ts';
import { rankIntegers } from './integer-ids.ts';
import { integerLabels, integerName, rankNames } from './labels.ts';
import { renumber } from './node-comments.ts';

const EDGE = '"i j", "i j w" or "i j w time"';
const HEADER =
  /^%[ \t]*(sym|asym|bip)[ \t]+(unweighted|positive|posweighted|signed|multisigned|weighted|multiweighted|multiposweighted|dynamic)[ \t]*$/;
const LARGEST = 2 ** 31 - 1;

export const konect: GraphFormat = {
  name: 'konect',
  description: 'comment "% sym weighted", then lines "i j [w [time]]" (KONECT)',
  extensions: ['konect', 'edges', 'tsv'],
  recognizes: (bytes) => HEADER.test(firstLine(bytes)),
  read,
};

function firstLine(bytes: Uint8Array): string {
  const start = startOfText(bytes);
  return /^[^\r\n]*/.exec(new TextDecoder().decode(bytes.subarray(start, start + 128)))![0];
}

function* read(bytes: Uint8Array, file: string | undefined): Steps<ParsedGraph> {
  const [, shape, weights] = HEADER.exec(firstLine(bytes)) ?? [];
  const refuse = (detail: string): never => {
    throw new InputError({ file, line: 1, column: 1 }, detail);
  };
  if (shape === undefined)
    refuse('the first line is no header of KONECT, expected one such as "% sym weighted"');
  if (weights === 'dynamic')
    refuse('a dynamic network: its lines add and remove edges, expected the edges at one time');
  const bipartite = shape === 'bip';
  const scanner = new Scanner(bytes, file);
  const edges = new EdgeBuffer(estimateLines(bytes));
  let times = 0;
  yield* forEachLine(scanner, () => {
    const u = readId(scanner);
    const v = readId(scanner);
    // The second column's nodes of a bipartite network are counted downward, beside the first one's.
    const target = bipartite ? -v : v;
    if (!scanner.next()) edges.addUnweighted(u, target);
    else edges.addWeighted(u, target, scanner);
    if (scanner.next()) times++;
    if (scanner.next()) scanner.fail(`${scanner.quoted()} follows the time, expected the end of the line`);
  });
  if (edges.count === 0) throw new InputError({ file }, `no edges, expected lines ${EDGE}`);
  const warnings = edges.weightWarnings();
  if (shape === 'asym')
    warnings.unshift(
      'the graph is directed: its edges are taken without direction, and edges both ways add up',
    );
  if (times > 0) warnings.push(`times of edges were ignored: ${times}`);
  const labels = integerLabels(yield* rankIntegers(edges));
  return bipartite ? yield* nameSides(labels, edges, warnings) : { labels, edges, warnings };
}

function readId(scanner: Scanner): number {
  const earlier = scanner.values;
  const id = scanner.nextInteger();
  if (scanner.values === earlier) scanner.fail(`the line ends here, expected ${EDGE}`);
  if (id < 1 || id > LARGEST) scanner.fail(`node ${scanner.quoted()} is not an integer in 1..${LARGEST}`);
  return id;
}

function* nameSides(ids: NodeLabels, edges: EdgeBuffer, warnings: string[]): Steps<ParsedGraph> {
  const names = Array.from({ length: ids.size }, (_, v) => {
    const id = integerName(ids.labelOf(v));
    return id > 0 ? `left:${id}` : `right:${-id}`;
  });
  const { labels, rank } = yield* rankNames(names);
  yield* renumber(edges, rank);
  return { labels, edges, warnings };
}
