/** Node names. Strings are made on request where the names are numbers: none is stored per node. */
import { inBlocks, RANGE } from '../../core/blocks.ts';
import type { Steps } from '../../core/steps.ts';
import type { NodeLabels } from './graph-file.ts';

/** Sorted between two pauses. */
const NAMES_PER_STEP = 1 << 14;
const INTEGER = /^(?:0|-?[1-9][0-9]{0,15})$/;

/** The integer that `name` spells the way String() does, NaN for any other text ("007", "+7", "-0", "1e3", beyond 2^53). */
export function integerName(name: string): number {
  const value = INTEGER.test(name) ? Number(name) : Number.NaN;
  return Number.isSafeInteger(value) ? value : Number.NaN;
}

/** Nodes named first, first + 1, …: 1-based formats pass 1. */
export function consecutiveLabels(size: number, first: number): NodeLabels {
  return {
    size,
    integers: first,
    labelOf: (index) => String(first + index),
    indexOf(label) {
      const index = integerName(label) - first;
      return index >= 0 && index < size ? index : -1;
    },
  };
}

/** Nodes named by ascending integers. */
export function integerLabels(ids: Int32Array | Float64Array): NodeLabels {
  return {
    size: ids.length,
    integers: ids,
    labelOf: (index) => String(ids[index]),
    indexOf: (label) => findSorted(ids, integerName(label)),
  };
}

/** Nodes named by strings, ascending by UTF-16 code unit. */
export function stringLabels(names: readonly string[]): NodeLabels {
  return {
    size: names.length,
    labelOf: (index) => String(names[index]),
    indexOf: (label) => findSorted(names, label),
  };
}

/** Puts distinct names in canonical order: ascending if all are integers, by UTF-16 code unit otherwise. So a graph has the
 *  same node numbers whichever file it came from. O(n log n).
 *  @returns the labels in that order, and each name's place in it */
export function* rankNames(names: readonly string[]): Steps<{ labels: NodeLabels; rank: Int32Array }> {
  const n = names.length;
  const integers = new Float64Array(n);
  yield* inBlocks(n, RANGE, (from, to) => {
    for (let i = from; i < to; i++) integers[i] = integerName(names[i]!);
  });
  const rank = new Int32Array(n);
  if (!integers.includes(Number.NaN)) {
    const sorted = integers.slice().sort();
    yield* inBlocks(n, RANGE, (from, to) => {
      for (let i = from; i < to; i++) rank[i] = findSorted(sorted, integers[i]!);
    });
    return { labels: integerLabels(sorted), rank };
  }
  const order = yield* sortedOrder(names);
  const sorted = new Array<string>(n);
  yield* inBlocks(n, RANGE, (from, to) => {
    for (let i = from; i < to; i++) {
      sorted[i] = names[order[i]!]!;
      rank[order[i]!] = i;
    }
  });
  return { labels: stringLabels(sorted), rank };
}

/** The places of the names, sorted by name: a merge sort from the bottom up, as Array.sort cannot pause. */
function* sortedOrder(names: readonly string[]): Steps<Int32Array> {
  const n = names.length;
  let from = Int32Array.from({ length: n }, (_, i) => i);
  let to = new Int32Array(n);
  for (let width = 1; width < n; width *= 2) {
    let merged = 0;
    for (let start = 0; start < n; start += 2 * width) {
      merge(names, from, to, start, Math.min(n, start + width), Math.min(n, start + 2 * width));
      merged += 2 * width;
      if (merged < NAMES_PER_STEP) continue;
      merged = 0;
      yield undefined;
    }
    [from, to] = [to, from];
  }
  return from;
}

/** Merges places start..middle−1 and middle..end−1, each sorted by name. */
function merge(
  names: readonly string[],
  from: Int32Array,
  to: Int32Array,
  start: number,
  middle: number,
  end: number,
): void {
  let i = start;
  let j = middle;
  for (let k = start; k < end; k++)
    to[k] = j >= end || (i < middle && names[from[i]!]! < names[from[j]!]!) ? from[i++]! : from[j++]!;
}

/** Whether the nodes are named 1, 2, …, n in this order, as formats without names have it. */
export function areConsecutive(labels: NodeLabels): boolean {
  if (labels.integers === 1) return true;
  for (let v = 0; v < labels.size; v++) if (labels.labelOf(v) !== String(v + 1)) return false;
  return true;
}

/** Any text but: nothing at all, control characters, half a UTF-16 pair. */
export function isNodeName(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return false;
  }
  return text !== '' && !/\p{Cs}/u.test(text);
}

/** Index of `wanted` in the ascending list, −1 if it is not there. */
function findSorted<T extends number | string>(sorted: ArrayLike<T>, wanted: T): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = sorted[middle]!;
    if (found === wanted) return middle;
    if (found < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
