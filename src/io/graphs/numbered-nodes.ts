/** What the formats of nodes 1..n share: the numbers in their headers, and nodes by their numbers. */
import type { Scanner } from '../text/scanner.ts';
import type { ReadFormatOptions } from './graph-file.ts';

/** More than this no header may claim: at 12 bytes per node while the graph is built, 768 MiB. */
const MAX_NODES = 2 ** 26;
/** What a header may claim beside one node per byte of the file, unless the caller allows more: memory follows what a file
 *  holds. A node with an edge takes two bytes at least. */
const FREE_NODES = 2 ** 20;

/** How many nodes a file says it has, and in which line. */
export interface Declared {
  readonly n: number;
  readonly line: number;
}

/** The next value of a header. @param what names it, @param expected the header, in errors */
export function readCount(
  scanner: Scanner,
  what: string,
  expected: string,
  most = Number.POSITIVE_INFINITY,
): number {
  const value = scanner.nextInteger();
  if (scanner.start === scanner.end) scanner.fail(`the header ends before the ${what}, expected ${expected}`);
  if (value < 0) scanner.fail(`${what} ${scanner.quoted()} is not an integer ≥ 0, expected ${expected}`);
  if (value > most) scanner.fail(`${what} ${scanner.quoted()} is too large, expected at most ${most}`);
  return value;
}

/** The next value of a header as the number of nodes. @param what names it, @param expected the header, in errors */
export function readNodeCount(
  scanner: Scanner,
  what: string,
  expected: string,
  options: ReadFormatOptions | undefined,
): number {
  const n = readCount(scanner, what, expected, MAX_NODES);
  const most = mostNodes(scanner.bytes.length, options?.maxNodes);
  const why =
    options?.maxNodes === undefined
      ? ' for a file of this size unless more are allowed (--max-nodes)'
      : ' (--max-nodes)';
  if (n > most) scanner.fail(`${what} ${scanner.quoted()} is too large, expected at most ${most}${why}`);
  return n;
}

/** Most nodes that the header of a text of so many bytes may claim. */
export function mostNodes(bytes: number, maxNodes: number | undefined): number {
  return Math.min(MAX_NODES, maxNodes ?? FREE_NODES + bytes);
}

/** The next value as a node, from 0. @param expected what the line should hold, in errors */
export function readNode(scanner: Scanner, { n, line }: Declared, expected: string): number {
  const node = scanner.nextInteger();
  if (node >= 1 && node <= n) return node - 1;
  if (scanner.start === scanner.end)
    scanner.fail(`the line ends after ${counted(scanner.values, 'value')}, expected ${expected}`);
  const problem = node < 0 ? 'is not a node' : 'is out of range';
  return scanner.fail(
    `node ${scanner.quoted()} ${problem}, expected an integer in 1..${n} (line ${line} declares ${counted(n, 'node')})`,
  );
}

export function counted(size: number, what: string): string {
  return `${size} ${what}${size === 1 ? '' : 's'}`;
}
