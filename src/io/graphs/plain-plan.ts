/** How a large file of plain lines is read. */
import type { Steps } from '../../core/steps.ts';
import { Scanner } from '../text/scanner.ts';
import type { EdgeBuffer } from './edge-buffer.ts';
import type { LineRules } from './edge-lines.ts';
import type { GraphFormat } from './graph-file.ts';
import { consecutiveLabels } from './labels.ts';
import { mayNameNode } from './node-comments.ts';
import type { DetectedGraph } from './registry.ts';
import { rudy } from './rudy.ts';

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const COMMA = 44;

/** What all lines hold together. */
export interface EdgeTotals {
  readonly lowest: number;
  readonly highest: number;
  /** Of the whole text. */
  readonly bytes: number;
}

export interface PlainEdges {
  /** Where the edges begin. */
  readonly start: number;
  readonly rules: LineRules;
  /** The number of edges that a header declares, null where there is none. */
  readonly declared: number | null;
  /** @returns the graph, null where the format's own reader has to decide */
  finish(edges: EdgeBuffer, totals: EdgeTotals): Steps<DetectedGraph | null>;
}

/** The start of the line after the one that ends at p, −1 where a carriage return alone ends it. */
export function nextLine(bytes: Uint8Array, p: number): number {
  const end = bytes[p] === CR ? p + 1 : p;
  return bytes[end] === LF ? end + 1 : -1;
}

export function found(format: GraphFormat, parsed: DetectedGraph['parsed']): DetectedGraph {
  return { format, parsed, warnings: [] };
}

export function rudyGraph(n: number, edges: EdgeBuffer): DetectedGraph {
  const labels = consecutiveLabels(n, 1);
  return found(rudy, { labels, edges, warnings: edges.weightWarnings() });
}

/** Whether a comment may name a node. */
export function namesNodes(text: Uint8Array): boolean {
  let named = false;
  const onComment = (start: number, end: number) => {
    named ||= mayNameNode(text, start, end);
  };
  const scanner = new Scanner(text, undefined, { onComment });
  while (scanner.nextLine());
  return named;
}

/** What separates the first two values from `start` on. */
export function separatorAt(bytes: Uint8Array, start: number, commas: boolean): number {
  if (commas) return COMMA;
  const scanner = new Scanner(bytes.subarray(start), undefined);
  return scanner.nextLine() && scanner.next() && scanner.bytes[scanner.end] === TAB ? TAB : SPACE;
}
