/** What reads a block of plain lines. */
import { EdgeLines, type LineRules, SHORTEST_LINE } from './edge-lines.ts';
import { bytesFor, mostEdges } from './line-arrays.ts';
import { NeighbourLines, SHORTEST_NEIGHBOUR } from './neighbour-lines.ts';

export type BlockLines = EdgeLines | NeighbourLines;

function mostIn({ neighbours }: LineRules, blockBytes: number): number {
  return mostEdges(blockBytes, neighbours === undefined ? SHORTEST_LINE : SHORTEST_NEIGHBOUR);
}

/** @param blockBytes most bytes of a block @returns the bytes of memory that it needs */
export function memoryForLines(rules: LineRules, blockBytes: number): number {
  return bytesFor(mostIn(rules, blockBytes));
}

/** @param memory perhaps shared between threads; the part that a block needs is touched only */
export function openLines(rules: LineRules, memory: ArrayBufferLike, blockBytes: number): BlockLines {
  return new (rules.neighbours === undefined ? EdgeLines : NeighbourLines)(memory, mostIn(rules, blockBytes));
}
