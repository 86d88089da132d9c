/** An array as NumPy saves it (.npy): its shape, and its values one by one in the order in which the file has them. Numbers are
 *  booleans, integers of up to 64 bits, or floats of 16 to 64 bits, in either order of bytes; texts are byte or Unicode strings.
 *  Source: NumPy documentation, numpy.lib.format. */
import { PythonDict } from './python-dict.ts';
import { quoteText } from './quote.ts';

const MAGIC = [0x93, ...new TextEncoder().encode('NUMPY')];
/** A header is longer only where it names many fields, and those are no numbers. */
const LONGEST_HEADER = 4096;

export function isNpy(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, i) => bytes[i] === byte);
}

type Take = (view: DataView, at: number, little: boolean) => number;

const NUMBERS: Readonly<Record<string, readonly [size: number, take: Take]>> = {
  b1: [1, (view, at) => view.getUint8(at)],
  i1: [1, (view, at) => view.getInt8(at)],
  u1: [1, (view, at) => view.getUint8(at)],
  i2: [2, (view, at, little) => view.getInt16(at, little)],
  u2: [2, (view, at, little) => view.getUint16(at, little)],
  i4: [4, (view, at, little) => view.getInt32(at, little)],
  u4: [4, (view, at, little) => view.getUint32(at, little)],
  i8: [8, (view, at, little) => Number(view.getBigInt64(at, little))],
  u8: [8, (view, at, little) => Number(view.getBigUint64(at, little))],
  f2: [2, (view, at, little) => half(view.getUint16(at, little))],
  f4: [4, (view, at, little) => view.getFloat32(at, little)],
  f8: [8, (view, at, little) => view.getFloat64(at, little)],
};

/** A float of 16 bits: a sign, five bits of exponent and ten of fraction. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

type Fail = (detail: string) => never;

export class NpyArray {
  readonly shape: readonly number[];
  /** Whether the first index runs fastest. */
  readonly fortran: boolean;
  /** The product of the shape. */
  readonly count: number;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #start: number;
  readonly #type: string;
  readonly #little: boolean;
  readonly #size: number;
  readonly #take: Take | null;

  /** @param fail is called where the bytes are no such array, or hold other values than numbers and texts */
  constructor(bytes: Uint8Array, fail: Fail) {
    if (!isNpy(bytes) || bytes.length < 12) fail('this is no .npy file: its first bytes are others');
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const wide = bytes[6]! > 1;
    const text = wide ? 12 : 10;
    this.#start = text + (wide ? this.#view.getUint32(8, true) : this.#view.getUint16(8, true));
    const fields = readFields(bytes.subarray(text, Math.min(this.#start, LONGEST_HEADER)), fail);
    const descr = fields.get('descr') ?? '';
    this.#little = descr[0] !== '>';
    this.#type = descr.slice(1);
    const number = Object.hasOwn(NUMBERS, this.#type) ? NUMBERS[this.#type]! : null;
    const length = /^[SU]([1-9]\d{0,3})$/.exec(this.#type)?.[1];
    if (number === null && length === undefined)
      fail(`the array holds values of type ${quoteText(descr)}, expected real numbers`);
    this.#take = number?.[1] ?? null;
    this.#size = number?.[0] ?? Number(length) * (this.#type.startsWith('U') ? 4 : 1);
    this.shape = readShape(fields.get('shape') ?? '', fail);
    this.fortran = fields.get('fortran_order') === 'True';
    this.count = this.shape.reduce((product, length) => product * length, 1);
    const needed = this.#start + this.count * this.#size;
    if (bytes.length !== needed) fail(`the array takes ${needed} bytes, but the file has ${bytes.length}`);
  }

  get isNumeric(): boolean {
    return this.#take !== null;
  }

  /** The i-th number in the order of the file. */
  numberAt(i: number): number {
    return this.#take!(this.#view, this.#start + this.#size * i, this.#little);
  }

  /** The first text of an array of texts, without the zeros that fill it up. */
  get text(): string {
    const bytes = this.#bytes.subarray(this.#start, this.#start + this.#size);
    // Names are ASCII, where UTF-32 adds nothing but zeros.
    return String.fromCharCode(...bytes.filter((byte) => byte !== 0));
  }
}

function readFields(header: Uint8Array, fail: Fail): Map<string, string> {
  const fields = new Map<string, string>();
  const text = new TextDecoder('latin1').decode(header);
  new PythonDict(text, (detail) => fail(`the header of the array cannot be read: ${detail}`)).read(
    (key, value) => fields.set(key, value),
  );
  return fields;
}

function readShape(text: string, fail: Fail): number[] {
  return text
    .split(/[(),\s]+/)
    .filter((part) => part !== '')
    .map((part) =>
      /^\d{1,15}$/.test(part) ? Number(part) : fail(`the array has the shape ${quoteText(text)}`),
    );
}
