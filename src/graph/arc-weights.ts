/** The kinds of arrays that hold the weights of arcs. */
import { inBlocks, RANGE } from '../core/blocks.ts';
import type { Steps } from '../core/steps.ts';

/** Float64Array where a graph has fewer than COMPACT_EDGES edges, so that loops over weights see one kind of array and stay fast; the
 *  smallest kind that holds all of its weights above. `map` and `fill` of the small kinds round: copy by `Float64Array.from`. */
export type ArcWeights = Float64Array | Int8Array | Int16Array;

export type ArcWeightKind = Int8ArrayConstructor | Int16ArrayConstructor | Float64ArrayConstructor;

/** The smallest kind of array that holds integers from `least` to `most`. */
export function kindOf(least: number, most: number): ArcWeightKind {
  if (least >= -(2 ** 7) && most < 2 ** 7) return Int8Array;
  return least >= -(2 ** 15) && most < 2 ** 15 ? Int16Array : Float64Array;
}

/** The smallest kind of array that holds the first `count` weights. */
export function* kindFor(weight: ArcWeights, count: number): Steps<ArcWeightKind> {
  if (weight instanceof Int8Array) return Int8Array;
  let least = 0;
  let most = 0;
  const integers = yield* inBlocks(
    count,
    RANGE,
    (from, to) => {
      for (let e = from; e < to; e++) {
        const w = weight[e]!;
        if (w !== Math.trunc(w)) most = Number.POSITIVE_INFINITY;
        if (w < least) least = w;
        else if (w > most) most = w;
      }
    },
    {
      get expired() {
        return kindOf(least, most) === Float64Array;
      },
    },
  );
  return integers ? kindOf(least, most) : Float64Array;
}
