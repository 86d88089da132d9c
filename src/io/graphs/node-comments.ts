/** Names in formats that have none: comment lines `node 7 "Zürich"` after the format's own sign of a comment. Other programs
 *  pass over them, and every graph format keeps every name. The name is a JSON string; the number, from 1, is left out in
 *  edge lists, where such a line declares a node without edges. */

import { inBlocks, RANGE } from '../../core/blocks.ts';
import type { Steps } from '../../core/steps.ts';
import type { EdgeBuffer } from './edge-buffer.ts';
import type { NodeLabels } from './graph-file.ts';
import { nodeText } from './graph-text.ts';
import { areConsecutive, consecutiveLabels, isNodeName, rankNames } from './labels.ts';

/** What stands before the name. */
const NODE_COMMENT = /^(?:[#%]+|\/\/|c)[ \t]*node (?:([1-9][0-9]{0,8}) )?(?=")/;
const LETTER_N = 110;
const DIGIT_ZERO = 48;

export interface NodeComment {
  /** The node, from 1; absent in edge lists. */
  readonly number: number | undefined;
  readonly name: string;
}

/** Whether the comment line in bytes start..end−1 may say something about a node: most do not, and are told without a string. */
export function mayNameNode(bytes: Uint8Array, start: number, end: number): boolean {
  let p = start;
  while (p < end && bytes[p]! < DIGIT_ZERO) p++;
  if (bytes[p] === 0x63) p += 2;
  return bytes[p] === LETTER_N;
}

/** What the comment line in bytes start..end−1 says about a node; null for any other comment. */
export function parseNodeComment(bytes: Uint8Array, start: number, end: number): NodeComment | null {
  if (!mayNameNode(bytes, start, end)) return null;
  const text = new TextDecoder().decode(bytes.subarray(start, end));
  const match = NODE_COMMENT.exec(text);
  if (match === null) return null;
  try {
    const name: unknown = JSON.parse(text.slice(match[0].length));
    if (typeof name !== 'string' || !isNodeName(name)) return null;
    return { number: match[1] === undefined ? undefined : Number(match[1]), name };
  } catch {
    return null;
  }
}

/** Gathers the names that a file's comments give to nodes 1..n. */
export class NodeNames {
  readonly #names = new Map<number, string>();
  readonly #bytes: Uint8Array;
  #repeated = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** To be shown every comment line. */
  readonly read = (start: number, end: number): void => {
    const comment = parseNodeComment(this.#bytes, start, end);
    if (comment?.number === undefined) return;
    if (this.#names.has(comment.number)) this.#repeated = true;
    this.#names.set(comment.number, comment.name);
  };

  /** The labels of nodes 0..n−1: the names given, canonically ordered, with the edges renumbered; or 1..n where the comments
   *  do not name every node once. */
  *label(n: number, edges: EdgeBuffer, warnings: string[]): Steps<NodeLabels> {
    const names = this.#names;
    if (names.size === 0) return consecutiveLabels(n, 1);
    const ordered = Array.from({ length: n }, (_, v) => names.get(v + 1));
    const distinct = new Set(ordered);
    if (this.#repeated || names.size !== n || distinct.size !== n || distinct.has(undefined)) {
      warnings.push(
        'the comments that name nodes do not name each node once: the nodes are named by their numbers',
      );
      return consecutiveLabels(n, 1);
    }
    const { labels, rank } = yield* rankNames(ordered as string[]);
    yield* renumber(edges, rank);
    return labels;
  }
}

/** Replaces each node by its rank. */
export function* renumber({ source, target, count }: EdgeBuffer, rank: Int32Array): Steps<void> {
  yield* inBlocks(count, RANGE, (from, to) => {
    for (let e = from; e < to; e++) {
      source[e] = rank[source[e]!]!;
      target[e] = rank[target[e]!]!;
    }
  });
}

/** The comment lines that keep the names, none where the names are 1..n. */
export function nameComments(labels: NodeLabels, sign: string): Iterable<string> {
  if (areConsecutive(labels)) return [];
  return nodeText(labels.size, (v) => `${sign} node ${v + 1} ${JSON.stringify(labels.labelOf(v))}\n`);
}

/** What to tell the user who writes named nodes in a format whose nodes are numbers. */
export function nameWarnings(labels: NodeLabels, format: string): string[] {
  if (areConsecutive(labels)) return [];
  return [
    `${format} numbers its nodes from 1: their names are kept in comment lines, which other programs do not read`,
  ];
}
