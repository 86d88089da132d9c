/** McSparse's matrices (.bq): a line `n m`, then m lines `i j q`, each the entry of Q at that place, from 1, for xᵀQx to be minimised.
 *  A pair therefore counts once for each of its entries; it is written with both. Files of one triangle alone, whose pairs other
 *  formats (`qubo-list`) count twice, are read only where the caller names the format.
 *  Source: mcsparse.uni-bonn.de, format descriptions. */

import { inBlocks, RANGE } from '../../core/blocks.ts';
import { InputError } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import type { EdgeBuffer } from '../graphs/edge-buffer.ts';
import type { ProblemFormat } from './problem-file.ts';
import { type ListStyle, readTermList, termListText } from './term-list.ts';

const STYLE: ListStyle = { kind: 'qubo', first: 1, pairs: 'one-entry' };

export const bq: ProblemFormat = {
  name: 'bq',
  description: 'line "n m", then m lines "i j q", the entries of Q from 1, xᵀQx; minimise (McSparse)',
  extensions: ['bq'],
  kind: 'qubo',
  recognizes: (_, byName) => byName,
  *doubts({ terms }, file) {
    if (yield* isTriangle(terms))
      throw new InputError(
        { file },
        'every pair stands in one triangle: name the format, bq where each line counts once, qubo-list where pairs count twice',
      );
  },
  read: (bytes, file, options) => readTermList(bytes, file, STYLE, options),
  write: (problem) => termListText(problem, STYLE),
};

/** Whether there are pairs, all of them above the diagonal or all below it. */
function* isTriangle({ source, target, count }: EdgeBuffer): Steps<boolean> {
  let above = 0;
  let below = 0;
  yield* inBlocks(count, RANGE, (from, to) => {
    for (let e = from; e < to; e++) {
      if (source[e]! < target[e]!) above++;
      else if (source[e]! > target[e]!) below++;
    }
  });
  return above > 0 !== below > 0;
}
