/** Tasks, outcomes and messages as bytes, for what passes nothing else between machines: a queue, a socket, a file.
 *
 *  Layout, little-endian: 4 bytes "MXC1"; Uint32 length of the text; the text, UTF-8 JSON padded with blanks to a multiple of 8;
 *  then the arrays in order, each padded with zeros to a multiple of 8. In the text an array stands as ["a", kind, length], one that stood
 *  there before as ["s", which], a number that JSON cannot hold as ["n", "Infinity"], and a list as ["l", items…]. */
import { InputError } from '../core/errors.ts';

const MAGIC = 0x3143584d;
const HEADER = 8;

const KINDS = {
  Int8Array,
  Uint8Array,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
} as const;
type Kind = keyof typeof KINDS;
type Numbers = InstanceType<(typeof KINDS)[Kind]>;

/** @param value plain data: objects, lists, numbers, text, booleans, null and typed arrays of the kinds above */
export function toBytes(value: unknown): Uint8Array {
  const places = new Map<Numbers, number>();
  const text = new TextEncoder().encode(JSON.stringify(pack(value, places)));
  const arrays = [...places.keys()];
  const sizes = arrays.map(({ byteLength }) => padded(byteLength));
  const bytes = new Uint8Array(HEADER + padded(text.length) + sizes.reduce((sum, size) => sum + size, 0));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, text.length, true);
  bytes.set(text, HEADER);
  let at = HEADER + padded(text.length);
  bytes.fill(32, HEADER + text.length, at);
  arrays.forEach((array, i) => {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += sizes[i]!;
  });
  return bytes;
}

/** @throws InputError where the bytes are not what toBytes writes */
export function fromBytes(given: Uint8Array): unknown {
  // What Node's Buffer calls slice is no copy.
  const bytes = new Uint8Array(given.buffer, given.byteOffset, given.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER || view.getUint32(0, true) !== MAGIC)
    throw damaged('there is no "MXC1" at its start');
  const length = view.getUint32(4, true);
  if (HEADER + length > bytes.length) throw damaged('it ends within its text');
  let at = HEADER + padded(length);
  const taken: Numbers[] = [];
  const take = (kind: unknown, count: unknown): Numbers => {
    if (!Object.hasOwn(KINDS, kind as string) || !Number.isSafeInteger(count) || (count as number) < 0)
      throw damaged(`there is no array of kind ${String(kind)} and length ${String(count)}`);
    const ArrayOfKind = KINDS[kind as Kind];
    const size = (count as number) * ArrayOfKind.BYTES_PER_ELEMENT;
    if (at + size > bytes.length) throw damaged('it ends within an array');
    // A copy, so that it is aligned and holds nothing else.
    const copy = bytes.slice(at, at + size);
    at += padded(size);
    const array = new ArrayOfKind(copy.buffer, 0, count as number);
    taken.push(array);
    return array;
  };
  const again = (place: unknown): Numbers => {
    const array = Number.isSafeInteger(place) ? taken[place as number] : undefined;
    if (array === undefined) throw damaged(`there is no array ${String(place)} before it`);
    return array;
  };
  try {
    return unpack(JSON.parse(new TextDecoder().decode(bytes.subarray(HEADER, HEADER + length))), {
      take,
      again,
    });
  } catch (error) {
    throw error instanceof SyntaxError ? damaged('its text is not JSON') : error;
  }
}

function damaged(why: string): InputError {
  return new InputError({}, `a message cannot be read: ${why}`);
}

function padded(length: number): number {
  return Math.ceil(length / 8) * 8;
}

/** Numbers that JSON cannot hold, by their names. */
const SPECIAL = new Map<unknown, number>([
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['NaN', Number.NaN],
  ['-0', -0],
]);

/** @param places of the arrays so far, in their order */
function pack(value: unknown, places: Map<Numbers, number>): unknown {
  if (typeof value === 'number')
    return Number.isFinite(value) && !Object.is(value, -0)
      ? value
      : ['n', Object.is(value, -0) ? '-0' : String(value)];
  if (ArrayBuffer.isView(value)) {
    const array = value as Numbers;
    const place = places.get(array);
    if (place !== undefined) return ['s', place];
    places.set(array, places.size);
    return ['a', array.constructor.name, array.length];
  }
  if (Array.isArray(value)) return ['l', ...value.map((item) => pack(item, places))];
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, pack(item, places)]));
  return value;
}

interface Arrays {
  readonly take: (kind: unknown, count: unknown) => Numbers;
  /** One of those that were taken, by its place among them. */
  readonly again: (place: unknown) => Numbers;
}

function unpack(value: unknown, arrays: Arrays): unknown {
  if (Array.isArray(value)) {
    const [mark, ...rest] = value;
    if (mark === 'a') return arrays.take(rest[0], rest[1]);
    if (mark === 's') return arrays.again(rest[0]);
    if (mark === 'n') {
      const number = SPECIAL.get(rest[0]);
      if (number === undefined) throw damaged(`there is no number ${String(rest[0])}`);
      return number;
    }
    return rest.map((item) => unpack(item, arrays));
  }
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unpack(item, arrays)]));
  return value;
}
