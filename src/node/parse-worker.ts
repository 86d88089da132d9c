/** The program of a thread that reads blocks of plain edge lines and then does its part of sorting the arcs, bundled to one text
 *  (parse-worker-source.ts) so that no bundler can lose it. */
import { parentPort } from 'node:worker_threads';
import { finish } from '../core/steps.ts';
import type { Counting, Placing } from '../graph/edge-buckets.ts';
import { countEdges, PLACING_PHASES } from '../graph/partition-phases.ts';
import { type BlockLines, openLines } from '../io/graphs/block-lines.ts';
import type { EdgeFacts } from '../io/graphs/edge-buffer.ts';
import type { LineRules } from '../io/graphs/edge-lines.ts';

/** Memory that a block is read from and read into, shared with the thread. */
export interface SharedBlock {
  readonly text: Uint8Array;
  readonly result: ArrayBufferLike;
}

export interface ParseOpening {
  readonly blocks: readonly SharedBlock[];
  readonly rules: LineRules;
}

export interface ParseRequest {
  /** The index of the block. */
  readonly block: number;
  /** The text is its first `length` bytes. */
  readonly length: number;
}

/** Of all threads at once. */
export interface PhaseRequest {
  /** An index into PLACING_PHASES, −1 for the counting before. */
  readonly phase: number;
  readonly work: Counting | Placing;
  readonly part: number;
}

export interface PhaseReply {
  readonly part: number;
}

export interface ParseReply {
  readonly block: number;
  /** null where a line is not plain. */
  readonly facts: EdgeFacts | null;
}

let opening: ParseOpening | null = null;
let lines: readonly BlockLines[] = [];

parentPort?.on('message', (message: ParseOpening | ParseRequest | PhaseRequest) => {
  if ('blocks' in message) {
    opening = message;
    lines = message.blocks.map(({ text, result }) => openLines(message.rules, result, text.length));
  } else if ('block' in message) parentPort!.postMessage(readBlock(message));
  else parentPort!.postMessage(runPhase(message));
});

function readBlock({ block, length }: ParseRequest): ParseReply {
  const edges = lines[block]!;
  edges.read(opening!.blocks[block]!.text, length, opening!.rules);
  return { block, facts: edges.facts };
}

function runPhase({ phase, work, part }: PhaseRequest): PhaseReply {
  finish(phase < 0 ? countEdges(work, part) : PLACING_PHASES[phase]!(work as Placing, part));
  return { part };
}
