/** Archives of arrays (.npz): a sparse matrix as scipy.sparse.save_npz writes it, by rows (csr), by columns (csc) or by entries (coo),
 *  or one square array of numpy.savez. The matrix is that of the weights, its nodes numbered from 0; entries given twice add up.
 *  Only read, and only where nothing in it is packed: the command unpacks it before.
 *  Sources: SciPy, scipy/sparse/_matrix_io.py; NumPy documentation, numpy.savez. */
import { inBlocks, RANGE } from '../../core/blocks.ts';
import { InputError } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import { NpyArray } from '../text/npy-array.ts';
import { quoteText } from '../text/quote.ts';
import { isZip, zipEntries } from '../text/zip.ts';
import { EdgeBuffer } from './edge-buffer.ts';
import type { GraphFormat, ParsedGraph, ReadFormatOptions } from './graph-file.ts';
import { addEntry, asGraph, readDense } from './npy.ts';
import { mostNodes } from './numbered-nodes.ts';

export const npz: GraphFormat = {
  name: 'npz',
  description: 'sparse matrix as SciPy saves it, or a square array as NumPy does (.npz)',
  extensions: ['npz'],
  recognizes: isZip,
  takes: ['symmetrize'],
  read,
};

type Arrays = ReadonlyMap<string, NpyArray>;
type Fail = (detail: string) => never;

function* read(bytes: Uint8Array, file: string | undefined, options?: ReadFormatOptions): Steps<ParsedGraph> {
  const fail = (detail: string): never => {
    throw new InputError({ file }, detail);
  };
  if (!isZip(bytes)) fail('this is no .npz file, which is a zip archive');
  const arrays = readArrays(bytes, file, fail);
  const [only] = arrays.values();
  if (arrays.size === 1) return yield* readDense(only!, file, options);
  const layout = arrays.get('format');
  if (layout === undefined || layout.isNumeric)
    fail(`it holds the arrays ${namesOf(arrays)}, expected one, or a matrix of scipy.sparse.save_npz`);
  const n = sizeOf(numbers(arrays, 'shape', fail), fail);
  const most = mostNodes(bytes.length, options?.maxNodes);
  if (n > most)
    fail(`the matrix has ${n} rows, expected at most ${most} for a file of this size (--max-nodes)`);
  const index = (value: number): number =>
    Number.isInteger(value) && value >= 0 && value < n
      ? value
      : fail(`index ${value} is out of range, expected an integer in 0..${n - 1}`);
  const data = numbers(arrays, 'data', fail);
  const [rows, columns] = yield* coordinates(layout!.text, arrays, n, data.count, fail);
  const entries = new EdgeBuffer(data.count);
  yield* inBlocks(data.count, RANGE, (from, to) => {
    for (let k = from; k < to; k++)
      addEntry(entries, index(rows(k)), index(columns(k)), data.numberAt(k), file);
  });
  return yield* asGraph(n, entries, file, options);
}

function readArrays(bytes: Uint8Array, file: string | undefined, fail: Fail): Arrays {
  const arrays = new Map<string, NpyArray>();
  for (const { name, bytes: held, deflated } of zipEntries(bytes, file)) {
    if (!name.endsWith('.npy')) fail(`the archive holds ${quoteText(name)}, expected arrays (.npy) alone`);
    if (deflated) fail(`${quoteText(name)} is compressed: save the arrays without compression`);
    const named = (detail: string): never => fail(`${quoteText(name)}: ${detail}`);
    arrays.set(name.slice(0, -'.npy'.length), new NpyArray(held, named));
  }
  return arrays.size === 0 ? fail('the archive holds no array') : arrays;
}

function namesOf(arrays: Arrays): string {
  const names = [...arrays.keys()].slice(0, 5).map((name) => quoteText(name));
  return names.join(', ') + (arrays.size > 5 ? ', …' : '');
}

function numbers(arrays: Arrays, name: string, fail: Fail): NpyArray {
  const array = arrays.get(name);
  if (array === undefined || !array.isNumeric || array.shape.length !== 1)
    return fail(`the matrix has no list of numbers "${name}", only ${namesOf(arrays)}`);
  return array;
}

function sizeOf(shape: NpyArray, fail: Fail): number {
  const sizes = Array.from({ length: Math.min(shape.count, 3) }, (_, i) => shape.numberAt(i));
  const [n = 0] = sizes;
  return sizes.length === 2 && sizes[1] === n && n > 0
    ? n
    : fail(`the matrix has the shape (${sizes.join(', ')}), expected n rows and n columns`);
}

/** The row and the column of the k-th entry, asked for in the order of k. */
function* coordinates(
  layout: string,
  arrays: Arrays,
  n: number,
  count: number,
  fail: Fail,
): Steps<readonly [row: (k: number) => number, column: (k: number) => number]> {
  const list = (name: string, length: number): NpyArray => {
    const array = numbers(arrays, name, fail);
    return array.count === length
      ? array
      : fail(`${name} has ${array.count} numbers, expected ${length} for this matrix`);
  };
  if (layout === 'coo') {
    const [row, column] = [list('row', count), list('col', count)];
    return [(k) => row.numberAt(k), (k) => column.numberAt(k)];
  }
  if (layout !== 'csr' && layout !== 'csc')
    fail(`the matrix is stored as ${quoteText(layout)}, expected csr, csc or coo: save matrix.tocsr()`);
  const starts = list('indptr', n + 1);
  const indices = list('indices', count);
  if (starts.numberAt(0) !== 0 || starts.numberAt(n) !== count)
    fail(`indptr does not lead from 0 to the ${count} entries`);
  yield* inBlocks(n, RANGE, (from, to) => {
    for (let i = from; i < to; i++)
      if (!(starts.numberAt(i) <= starts.numberAt(i + 1))) fail('indptr falls, expected growing places');
  });
  let line = 0;
  const outer = (k: number): number => {
    while (starts.numberAt(line + 1) <= k) line++;
    return line;
  };
  const inner = (k: number): number => indices.numberAt(k);
  return layout === 'csr' ? [outer, inner] : [inner, outer];
}
