/** What reads a block of plain lines. */
import { EdgeLines, type LineRules } from './edge-lines.ts';
import { NeighbourLines } from './neighbour-lines.ts';

export type BlockLines = EdgeLines | NeighbourLines;

/** @param blockBytes most bytes of a block @returns the bytes of memory that it needs */
export function memoryForLines({ neighbours }: LineRules, blockBytes: number): number {
  return (neighbours === undefined ? EdgeLines : NeighbourLines).bytesFor(blockBytes);
}

/** @param memory perhaps shared between threads; the part that a block needs is touched only */
export function openLines(
  { neighbours }: LineRules,
  memory: ArrayBufferLike,
  blockBytes: number,
): BlockLines {
  return new (neighbours === undefined ? EdgeLines : NeighbourLines)(memory, blockBytes);
}
