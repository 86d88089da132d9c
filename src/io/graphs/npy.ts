/** NumPy's .npy: a square array of numbers as the matrix of weights, nodes numbered from 0; zeros are no edges. Numbers are booleans,
 *  integers of up to 64 bits, or floats of 32 and 64 bits, in either order of bytes. Only read.
 *  Source: NumPy documentation, numpy.lib.format. */

import { inBlocks } from '../../core/blocks.ts';
import { InputError } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import { PythonDict } from '../text/python-dict.ts';
import { quoteText } from '../text/quote.ts';
import { EdgeBuffer } from './edge-buffer.ts';
import type { GraphFormat, ParsedGraph, ReadFormatOptions } from './graph-file.ts';
import { consecutiveLabels } from './labels.ts';
import { foldDirections, SYMMETRIC } from './symmetry.ts';

const MAGIC = [0x93, ...new TextEncoder().encode('NUMPY')];
const VALUES_PER_STEP = 1 << 18;

export const npy: GraphFormat = {
  name: 'npy',
  description: 'square array of weights as NumPy saves it (.npy)',
  extensions: ['npy'],
  recognizes: (bytes) => MAGIC.every((byte, i) => bytes[i] === byte),
  takes: ['symmetrize'],
  read,
};

type Take = (view: DataView, at: number, little: boolean) => number;

const TYPES: Readonly<Record<string, readonly [size: number, take: Take]>> = {
  b1: [1, (view, at) => view.getUint8(at)],
  i1: [1, (view, at) => view.getInt8(at)],
  u1: [1, (view, at) => view.getUint8(at)],
  i2: [2, (view, at, little) => view.getInt16(at, little)],
  u2: [2, (view, at, little) => view.getUint16(at, little)],
  i4: [4, (view, at, little) => view.getInt32(at, little)],
  u4: [4, (view, at, little) => view.getUint32(at, little)],
  i8: [8, (view, at, little) => Number(view.getBigInt64(at, little))],
  u8: [8, (view, at, little) => Number(view.getBigUint64(at, little))],
  f4: [4, (view, at, little) => view.getFloat32(at, little)],
  f8: [8, (view, at, little) => view.getFloat64(at, little)],
};

interface Header {
  readonly n: number;
  readonly size: number;
  readonly take: (at: number) => number;
  /** Where the numbers begin. */
  readonly start: number;
}

function* read(bytes: Uint8Array, file: string | undefined, options?: ReadFormatOptions): Steps<ParsedGraph> {
  const { n, size, take, start } = readHeader(bytes, file);
  const entries = new EdgeBuffer(1024);
  yield* inBlocks(n, Math.max(1, Math.floor(VALUES_PER_STEP / n)), (from, to) => {
    for (let u = from; u < to; u++)
      for (let v = 0; v < n; v++) {
        const w = take(start + size * (n * u + v));
        if (w === 0) continue;
        if (!Number.isFinite(w))
          throw new InputError({ file }, `entry (${u}, ${v}) is ${w}, expected a finite number`);
        entries.add(u, v, w);
      }
  });
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

function readHeader(bytes: Uint8Array, file: string | undefined): Header {
  const fail = (detail: string): never => {
    throw new InputError({ file }, detail);
  };
  if (!npy.recognizes(bytes) || bytes.length < 12) fail('this is no .npy file: its first bytes are others');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = bytes[6]! > 1;
  const start = (wide ? 12 : 10) + (wide ? view.getUint32(8, true) : view.getUint16(8, true));
  const fields = new Map<string, string>();
  const text = new TextDecoder('latin1').decode(bytes.subarray(wide ? 12 : 10, Math.min(start, 4096)));
  new PythonDict(text, (detail) => fail(`the header of the array cannot be read: ${detail}`)).read(
    (key, value) => fields.set(key, value),
  );
  const descr = fields.get('descr') ?? '';
  const type = descr.slice(1);
  const [size, read] = Object.hasOwn(TYPES, type)
    ? TYPES[type]!
    : fail(`the array holds values of type ${quoteText(descr)}, expected real numbers`);
  const shape = (fields.get('shape') ?? '').split(/[(),\s]+/).filter((part) => part !== '');
  const [rows = '', columns] = shape;
  if (shape.length !== 2 || rows !== columns || !/^[1-9]\d{0,8}$/.test(rows))
    fail(`the array has the shape (${shape.join(', ').slice(0, 60)}), expected n rows and n columns`);
  const n = Number(rows);
  const needed = start + n * n * size;
  if (bytes.length !== needed) fail(`the array takes ${needed} bytes, but the file has ${bytes.length}`);
  const little = descr[0] !== '>';
  return { n, size, start, take: (at) => read(view, at, little) };
}
