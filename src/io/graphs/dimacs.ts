/** DIMACS graphs: comment lines `c …`, a line `p edge n m`, then a line `e i j [w]` per edge, nodes 1..n, w = 1 where absent.
 *  The word after `p` may also be col, max-cut, maxcut or cut. Source: the Second DIMACS Challenge (cliques and colouring).
 *  Files of that challenge count every edge once or, in both directions, twice: where no line has a weight and every edge comes
 *  in both directions, each is taken once. Node lines `n i …` are passed over with a warning. The torus files (`.dat`) of the
 *  Seventh Challenge are rudy's. */
import { InputError } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import type { CsrGraph } from '../../graph/csr.ts';
import { forEachLine, Scanner } from '../text/scanner.ts';
import { EdgeBuffer } from './edge-buffer.ts';
import type { GraphFormat, GraphText, NodeLabels, ParsedGraph, ReadFormatOptions } from './graph-file.ts';
import { edgeText, isUnweighted } from './graph-text.ts';
import { NodeNames, nameComments, nameWarnings } from './node-comments.ts';
import { type Declared, readCount, readNode, readNodeCount } from './numbered-nodes.ts';
import { foldDirections } from './symmetry.ts';

const PROBLEMS = ['edge', 'edges', 'col', 'max-cut', 'maxcut', 'cut'];
const EDGE = '"e i j" or "e i j w"';
const EXPECTED = '"p edge n m"';
const SHORTEST_LINE = 6;

export const dimacs: GraphFormat = {
  name: 'dimacs',
  description: 'lines "c …", "p edge n m" and "e i j [w]" with nodes 1..n (DIMACS)',
  extensions: ['dimacs', 'col', 'clq'],
  recognizes,
  read,
  write,
};

/** Whether the first line that is no comment is `p <word> n m`. */
function recognizes(bytes: Uint8Array): boolean {
  const scanner = new Scanner(bytes, undefined);
  while (scanner.nextLine() && scanner.next()) {
    const word = scanner.word();
    if (word === 'c') continue;
    return word === 'p' && scanner.next() && scanner.next() && scanner.next() && !scanner.next();
  }
  return false;
}

interface Problem extends Declared {
  readonly m: number;
}

function* read(bytes: Uint8Array, file: string | undefined, options?: ReadFormatOptions): Steps<ParsedGraph> {
  const names = new NodeNames(bytes);
  const warnings: string[] = [];
  const scanner = new Scanner(bytes, file, { onComment: names.read });
  const edges = new EdgeBuffer(Math.ceil(bytes.length / SHORTEST_LINE));
  let problem = null as Problem | null;
  let nodeLines = 0;
  yield* forEachLine(scanner, () => {
    scanner.next();
    const word = scanner.word();
    if (word === 'c') names.read(scanner.start, scanner.lineEnd());
    else if (word === 'p') problem = readProblem(scanner, problem, options);
    else if (problem === null)
      scanner.fail(`${scanner.quoted()} comes before the problem line, expected ${EXPECTED}`);
    else if (word === 'n') nodeLines++;
    else if (word === 'e') {
      const u = readNode(scanner, problem, EDGE);
      const v = readNode(scanner, problem, EDGE);
      edges.addRestOfLine(scanner, u, v);
    } else scanner.fail(`line of kind ${scanner.quoted()}, expected ${EDGE}`);
  });
  if (problem === null) throw new InputError({ file }, `no problem line, expected ${EXPECTED}`);
  if (edges.count !== problem.m)
    throw new InputError(
      { file, line: problem.line, column: 1 },
      `the problem line declares ${problem.m} edges, but there are ${edges.count} edge lines`,
    );
  if (nodeLines > 0) warnings.push(`node lines were ignored: ${nodeLines}`);
  warnings.push(...edges.weightWarnings());
  const once = edges.withoutWeight === edges.count ? yield* takeOnce(problem.n, edges, warnings) : edges;
  return { labels: yield* names.label(problem.n, once, warnings), edges: once, warnings };
}

function readProblem(
  scanner: Scanner,
  earlier: Problem | null,
  options: ReadFormatOptions | undefined,
): Problem {
  if (earlier !== null) scanner.fail(`a second problem line, expected one (line ${earlier.line})`);
  const kind = scanner.next() ? scanner.word() : '';
  if (!PROBLEMS.includes(kind))
    scanner.fail(
      `problem ${scanner.quoted()} is not an undirected graph, expected one of ${PROBLEMS.join(', ')}`,
    );
  const n = readNodeCount(scanner, 'number of nodes', EXPECTED, options);
  const m = readCount(scanner, 'number of edges', EXPECTED);
  if (scanner.next())
    scanner.fail(`${scanner.quoted()} follows the number of edges, expected the end of the line`);
  return { n, m, line: scanner.line };
}

/** Edges that all come in both directions, each taken once. */
function* takeOnce(n: number, edges: EdgeBuffer, warnings: string[]): Steps<EdgeBuffer> {
  const folded = edges.count > 0 ? yield* foldDirections(n, edges) : edges;
  if (!(folded instanceof EdgeBuffer) || folded.count === edges.count) return edges;
  warnings.push('every edge is listed in both directions: each was taken once');
  return folded;
}

function write(graph: CsrGraph, labels: NodeLabels): GraphText {
  const plain = isUnweighted(graph);
  function* chunks(): Generator<string> {
    yield* nameComments(labels, 'c');
    yield `p ${plain ? 'edge' : 'max-cut'} ${graph.n} ${graph.m}\n`;
    yield* edgeText(graph, (u, v, w) => (plain ? `e ${u + 1} ${v + 1}\n` : `e ${u + 1} ${v + 1} ${w}\n`));
  }
  return { warnings: nameWarnings(labels, 'DIMACS'), chunks: chunks() };
}
