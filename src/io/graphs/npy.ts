/** NumPy's .npy: a square array of numbers as the matrix of weights, nodes numbered from 0; zeros are no edges. Only read. */

import { inBlocks } from '../../core/blocks.ts';
import { InputError } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import { isNpy, NpyArray } from '../text/npy-array.ts';
import { EdgeBuffer } from './edge-buffer.ts';
import type { GraphFormat, ParsedGraph, ReadFormatOptions } from './graph-file.ts';
import { consecutiveLabels } from './labels.ts';
import { foldDirections, SYMMETRIC } from './symmetry.ts';

const VALUES_PER_STEP = 1 << 18;

export const npy: GraphFormat = {
  name: 'npy',
  description: 'square array of weights as NumPy saves it (.npy)',
  extensions: ['npy'],
  recognizes: isNpy,
  takes: ['symmetrize'],
  read(bytes, file, options) {
    return readDense(
      new NpyArray(bytes, (detail) => {
        throw new InputError({ file }, detail);
      }),
      file,
      options,
    );
  },
};

/** @throws InputError where the array is not square, not symmetric, or holds other values than finite numbers */
export function* readDense(
  array: NpyArray,
  file: string | undefined,
  options?: ReadFormatOptions,
): Steps<ParsedGraph> {
  const { shape, fortran } = array;
  const [n = 0, columns] = shape;
  if (shape.length !== 2 || n !== columns || n === 0)
    throw new InputError(
      { file },
      `the array has the shape (${shape.join(', ').slice(0, 60)}), expected n rows and n columns`,
    );
  if (!array.isNumeric) throw new InputError({ file }, 'the array holds texts, expected real numbers');
  const entries = new EdgeBuffer(1024);
  yield* inBlocks(n, Math.max(1, Math.floor(VALUES_PER_STEP / n)), (from, to) => {
    for (let outer = from; outer < to; outer++)
      for (let inner = 0; inner < n; inner++) {
        const w = array.numberAt(n * outer + inner);
        if (w !== 0) addEntry(entries, fortran ? inner : outer, fortran ? outer : inner, w, file);
      }
  });
  return yield* asGraph(n, entries, file, options);
}

/** @throws InputError where the weight is not a finite number */
export function addEntry(
  entries: EdgeBuffer,
  u: number,
  v: number,
  w: number,
  file: string | undefined,
): void {
  if (!Number.isFinite(w))
    throw new InputError({ file }, `entry (${u}, ${v}) is ${w}, expected a finite number`);
  entries.add(u, v, w);
}

/** The graph of a matrix's entries; its nodes are numbered from 0. @throws InputError where it is not symmetric */
export function* asGraph(
  n: number,
  entries: EdgeBuffer,
  file: string | undefined,
  options?: ReadFormatOptions,
): Steps<ParsedGraph> {
  if (entries.totalSize === Number.POSITIVE_INFINITY)
    throw new InputError({ file }, 'the sum of all |weights| exceeds the largest double, 1.8e308');
  const edges = yield* foldDirections(n, entries, options?.symmetrize);
  if (edges instanceof EdgeBuffer) return { labels: consecutiveLabels(n, 0), edges, warnings: [] };
  const { u, v, there, back } = edges;
  throw new InputError(
    { file },
    `entry (${u}, ${v}) is ${there}, but entry (${v}, ${u}) is ${back ?? 0}: expected ${SYMMETRIC}`,
  );
}
