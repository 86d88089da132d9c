/** Node names. Strings are made on request where the names are numbers: none is stored per node. */
import { inBlocks, RANGE } from '../../core/blocks.ts';
import type { Steps } from '../../core/steps.ts';
import type { NodeLabels } from './graph-file.ts';
import { nameOrder } from './name-order.ts';

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
  const rank = new Int32Array(n);
  const integers = yield* integersOf(names);
  if (integers !== null) {
    const sorted = integers.slice().sort();
    yield* inBlocks(n, RANGE, (from, to) => {
      for (let i = from; i < to; i++) rank[i] = findSorted(sorted, integers[i]!);
    });
    return { labels: integerLabels(sorted), rank };
  }
  const order = yield* nameOrder(names);
  const sorted = new Array<string>(n);
  yield* inBlocks(n, RANGE, (from, to) => {
    for (let i = from; i < to; i++) {
      sorted[i] = names[order[i]!]!;
      rank[order[i]!] = i;
    }
  });
  return { labels: stringLabels(sorted), rank };
}

/** The integers that all names spell, null where one spells none. */
function* integersOf(names: readonly string[]): Steps<Float64Array | null> {
  const integers = new Float64Array(names.length);
  let others = false;
  yield* inBlocks(names.length, RANGE, (from, to) => {
    for (let i = from; i < to && !others; i++) {
      integers[i] = integerName(names[i]!);
      others = Number.isNaN(integers[i]);
    }
  });
  return others ? null : integers;
}

/** Whether the nodes are named 1, 2, …, n in this order, as formats without names have it. */
export function areConsecutive(labels: NodeLabels): boolean {
  if (labels.integers === 1) return true;
  for (let v = 0; v < labels.size; v++) if (labels.labelOf(v) !== String(v + 1)) return false;
  return true;
}

/** Any text but: nothing at all, control characters, half a UTF-16 pair. */
export function isNodeName(text: string): boolean {
  let surrogates = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return false;
    surrogates ||= code >= 0xd800 && code < 0xe000;
  }
  return text !== '' && !(surrogates && /\p{Cs}/u.test(text));
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
