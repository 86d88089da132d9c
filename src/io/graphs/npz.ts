/** Archives of arrays (.npz): a sparse matrix as scipy.sparse.save_npz writes it, by rows (csr), columns (csc), entries (coo), blocks
 *  (bsr) or diagonals (dia), or one square array of numpy.savez. The matrix is that of the weights, its nodes numbered from 0; entries
 *  given twice add up, and zeros that fill up blocks and diagonals are no edges.
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
  const entries = new EdgeBuffer(Math.max(1, arrays.get('data')?.count ?? 0));
  yield* forEachEntry(layout!.text, new Lists(arrays, n, fail), (row, column, w) =>
    addEntry(entries, index(row), index(column), w, file),
  );
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

function sizeOf(shape: NpyArray, fail: Fail): number {
  const sizes = Array.from({ length: Math.min(shape.count, 3) }, (_, i) => shape.numberAt(i));
  const [n = 0] = sizes;
  return sizes.length === 2 && sizes[1] === n && n > 0
    ? n
    : fail(`the matrix has the shape (${sizes.join(', ')}), expected n rows and n columns`);
}

/** @throws what `fail` throws, where there is no array of that name with so many dimensions and numbers in it */
function numbers(arrays: Arrays, name: string, fail: Fail, dimensions = 1): NpyArray {
  const array = arrays.get(name);
  if (array === undefined || !array.isNumeric || array.shape.length !== dimensions)
    return fail(
      `the matrix has no ${dimensions === 1 ? 'list' : `array of ${dimensions} dimensions`} of numbers "${name}", only ${namesOf(arrays)}`,
    );
  return array;
}

/** The arrays of a sparse matrix of n rows. */
class Lists {
  readonly n: number;
  readonly fail: Fail;
  readonly #arrays: Arrays;

  constructor(arrays: Arrays, n: number, fail: Fail) {
    this.#arrays = arrays;
    this.n = n;
    this.fail = fail;
  }

  /** @param length how many numbers it must have */
  list(name: string, length?: number): NpyArray {
    const array = numbers(this.#arrays, name, this.fail);
    return length === undefined || array.count === length
      ? array
      : this.fail(`${name} has ${array.count} numbers, expected ${length} for this matrix`);
  }

  /** Arrays of several dimensions, whose last index runs fastest. */
  blocks(name: string, dimensions: number): NpyArray {
    const array = numbers(this.#arrays, name, this.fail, dimensions);
    return array.fortran ? this.fail(`${name} is in Fortran order, expected that of C`) : array;
  }
}

type Visit = (row: number, column: number, weight: number) => void;

function* forEachEntry(layout: string, lists: Lists, visit: Visit): Steps<void> {
  switch (layout) {
    case 'coo':
      return yield* byEntries(lists, visit);
    case 'csr':
      return yield* byLines(lists, visit);
    case 'csc':
      return yield* byLines(lists, (column, row, w) => visit(row, column, w));
    case 'bsr':
      return yield* byBlocks(lists, visit);
    case 'dia':
      return yield* byDiagonals(lists, visit);
    default:
      lists.fail(`the matrix is stored as ${quoteText(layout)}, expected csr, csc, coo, bsr or dia`);
  }
}

function* byEntries(lists: Lists, visit: Visit): Steps<void> {
  const data = lists.list('data');
  const [row, column] = [lists.list('row', data.count), lists.list('col', data.count)];
  yield* inBlocks(data.count, RANGE, (from, to) => {
    for (let k = from; k < to; k++) visit(row.numberAt(k), column.numberAt(k), data.numberAt(k));
  });
}

function* byLines(lists: Lists, visit: Visit): Steps<void> {
  const data = lists.list('data');
  yield* inLines(lists, lists.n, data.count, 1, (line, k, index) => visit(line, index, data.numberAt(k)));
}

function* byBlocks(lists: Lists, visit: Visit): Steps<void> {
  const data = lists.blocks('data', 3);
  const [count, rows, columns] = data.shape as [number, number, number];
  const lines = lists.n / rows;
  if (!Number.isInteger(lines)) lists.fail(`blocks of ${rows} rows do not fill ${lists.n} rows`);
  yield* inLines(lists, lines, count, rows * columns, (line, k, index) => {
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++) {
        const w = data.numberAt((k * rows + i) * columns + j);
        if (w !== 0) visit(line * rows + i, index * columns + j, w);
      }
  });
}

/** Entry (j − offset, j) stands at place j of the diagonal's row; what lies outside the matrix is anything. */
function* byDiagonals(lists: Lists, visit: Visit): Steps<void> {
  const data = lists.blocks('data', 2);
  const [count, length] = data.shape as [number, number];
  const offsets = lists.list('offsets', count);
  yield* inBlocks(data.count, RANGE, (from, to) => {
    for (let k = from; k < to; k++) {
      const [i, j] = [Math.floor(k / length), k % length];
      const row = j - offsets.numberAt(i);
      const w = data.numberAt(k);
      if (w !== 0 && j < lists.n && row >= 0 && row < lists.n) visit(row, j, w);
    }
  });
}

/** Goes through `indices`, of which `indptr` says where each line's begin.
 *  @param size numbers that stand for each of them */
function* inLines(
  lists: Lists,
  lines: number,
  count: number,
  size: number,
  visit: (line: number, k: number, index: number) => void,
): Steps<void> {
  const starts = lists.list('indptr', lines + 1);
  const indices = lists.list('indices', count);
  if (starts.numberAt(0) !== 0 || starts.numberAt(lines) !== count)
    lists.fail(`indptr does not lead from 0 to the ${count} entries`);
  yield* inBlocks(lines, RANGE, (from, to) => {
    for (let i = from; i < to; i++)
      if (!(starts.numberAt(i) <= starts.numberAt(i + 1)))
        lists.fail('indptr falls, expected growing places');
  });
  let line = 0;
  yield* inBlocks(count, Math.ceil(RANGE / size), (from, to) => {
    for (let k = from; k < to; k++) {
      while (starts.numberAt(line + 1) <= k) line++;
      visit(line, k, indices.numberAt(k));
    }
  });
}
