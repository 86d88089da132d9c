/** The program of a thread that reads blocks of plain edge lines, bundled to one text (parse-worker-source.ts) so that no bundler can
 *  lose it. */
import { parentPort } from 'node:worker_threads';
import type { EdgeFacts } from '../io/graphs/edge-buffer.ts';
import { EdgeLines } from '../io/graphs/edge-lines.ts';
import type { LineRules } from '../io/graphs/plain-edges.ts';

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

export interface ParseReply {
  readonly block: number;
  /** null where a line is not plain. */
  readonly facts: EdgeFacts | null;
}

let opening: ParseOpening | null = null;
let lines: readonly EdgeLines[] = [];

parentPort?.on('message', (message: ParseOpening | ParseRequest) => {
  if ('blocks' in message) {
    opening = message;
    lines = message.blocks.map(({ text, result }) => new EdgeLines(result, text.length));
    return;
  }
  const { block, length } = message;
  const { separator, first, named } = opening!.rules;
  const edges = lines[block]!;
  edges.read(opening!.blocks[block]!.text, 0, length, separator, first, named);
  const reply: ParseReply = { block, facts: edges.facts };
  parentPort!.postMessage(reply);
});
