/** Lists of edges whose first line may be a header: the numbers of all lines decide. */
import type { Steps } from '../../core/steps.ts';
import { parseInteger } from '../text/decimal.ts';
import { Scanner } from '../text/scanner.ts';
import type { EdgeBuffer } from './edge-buffer.ts';
import type { ReadFormatOptions } from './graph-file.ts';
import { mostNodes } from './numbered-nodes.ts';
import { type EdgeTotals, nextLine, type PlainEdges, rudyGraph } from './plain-plan.ts';
import type { DetectedGraph } from './registry.ts';
import { headerShape, type RudyHeader, rudy } from './rudy.ts';

/** What the first lines do not decide. */
export interface OpenQuestion {
  /** The first line where it may be the header of a rudy file. */
  readonly header: RudyHeader | null;
  readonly rudyAllowed: boolean;
  /** The first number of the file: a METIS file has as many rows at most. */
  readonly rows: number;
  readonly notes: readonly string[];
  readonly maxNodes: number | undefined;
  readonly start: number;
}

export function openQuestion(
  head: Uint8Array,
  rudyAllowed: boolean,
  { maxNodes }: ReadFormatOptions,
): OpenQuestion | null {
  const scanner = new Scanner(head, undefined, { commas: true });
  const header = headerShape(scanner);
  const commas = scanner.commas > 0;
  scanner.restartLine();
  // As names, "007" is another than "7".
  const zeros = header !== null && !(spells(scanner, header.nodes) && spells(scanner, header.edges));
  scanner.restartLine();
  const rows = commas ? -1 : metisRows(scanner);
  const start = nextLine(head, scanner.lineEnd());
  // Rudy files with commas are told by all of their lines, `n m 0` by its zero: neither is worth the speed.
  if (start < 0 || zeros || (header !== null && header.values !== 2)) return null;
  if (commas && header !== null) {
    if (!scanner.nextLine()) return null;
    while (scanner.next());
    if (scanner.values !== 2) return null;
  }
  const open = { rudyAllowed, rows, maxNodes, start, notes: rudy.doubts?.(head, undefined, false) ?? [] };
  return { ...open, header: commas ? null : header };
}

/** The number of nodes where the line may be the header of a METIS file, `n m` or `n m` and three binary digits; −1 elsewhere. */
function metisRows(scanner: Scanner): number {
  const { bytes } = scanner;
  const rows = scanner.next() ? parseInteger(bytes, scanner.start, scanner.end) : -1;
  return scanner.next() && scanner.next() && !/^[01]{1,3}$/.test(scanner.word()) ? -1 : rows;
}

/** Whether the next value is spelled as String() does. */
function spells(scanner: Scanner, value: number): boolean {
  return scanner.next() && scanner.end - scanner.start === String(value).length;
}

export function* finishOpen(
  plan: PlainEdges,
  { header, rudyAllowed, rows, notes, maxNodes }: OpenQuestion,
  doubts: readonly string[],
  edges: EdgeBuffer,
  totals: EdgeTotals,
): Steps<DetectedGraph | null> {
  const { count, withoutWeight, weightedLoops } = edges;
  if (weightedLoops > 0) return null;
  if (header === null) {
    if (count <= rows) return null;
    return withWarnings(yield* plan.finish(edges, totals), doubts);
  }
  const { nodes: n, edges: m } = header;
  // The lines as the rows of METIS, which name each edge twice.
  if (count <= n && 3 * count - withoutWeight === 2 * m) return null;
  const inRange = totals.lowest >= 0 && totals.highest < n;
  const reads = count === m && inRange && n <= mostNodes(totals.bytes, maxNodes);
  if (rudyAllowed && reads) return withWarnings(rudyGraph(n, edges), notes);
  const plausible = m <= (n * (n - 1)) / 2;
  if (withoutWeight === 0 || (plausible && (inRange || count === m))) return null;
  if (n >= 2 ** 31 || m >= 2 ** 31 || String(n).length > 9 || String(m).length > 9) return null;
  // It was an edge, and the numbers are the names.
  edges.addUnweighted(n - plan.rules.first, m - plan.rules.first);
  return withWarnings(yield* plan.finish(edges, totals), doubts);
}

function withWarnings(read: DetectedGraph | null, warnings: readonly string[]): DetectedGraph | null {
  return read && { ...read, warnings };
}
