/** The graph itself as a file, to be loaded again at the speed of the disk: a header of 64 bytes, then the arrays of the CSR graph as
 *  they lie in memory, each padded with zeros to a multiple of 64 bytes. All numbers are little-endian.
 *
 *      0  8 bytes  89 4d 43 43 53 52 0d 0a ("\x89MCCSR\r\n")     32  i32  name of node 0, where the names are consecutive
 *      8  u32      version, 2                                   36  u32  0
 *     12  u32      01020304 in this order of bytes              40  f64  bytes of the names
 *     16  u32      n                                            48  2 × i32  checksum of all, itself as 0 (block-hash.ts)
 *     20  u32      m
 *     24  u32      kind of weights                              56  8 bytes  0
 *     28  u32      kind of names
 *
 *  rowPtr i32 × (n + 1) · adj i32 × 2m · weights × 2m of kind 0 (none: all 1), 1 (i8), 2 (i16), 4 (i32) or 8 (f64) · names of kind
 *  0 (none: consecutive integers), 4 (i32 × n), 8 (f64 × n), both ascending, or 1 (UTF-8, a line each). */
import { InputError } from '../../core/errors.ts';

export const MAGIC = [0x89, 0x4d, 0x43, 0x43, 0x53, 0x52, 0x0d, 0x0a];
export const VERSION = 2;
export const BYTE_ORDER = 0x01020304;
export const CSR_HEADER_BYTES = 64;
/** Where the checksum stands. */
export const CHECKSUM = 48;
/** Kind of names that are lines of text. */
export const TEXT_NAMES = 1;
const ALIGNMENT = 64;
/** Of the pieces that are written, and of those that are read and checked between two pauses. */
export const PIECE = 1 << 22;
const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

export function isCsr(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, i) => bytes[i] === byte);
}

export function requireByteOrder(file: string | undefined): void {
  if (!LITTLE_ENDIAN)
    throw new InputError({ file }, 'csr files are for machines whose least significant byte comes first');
}
export function padded(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}
export function wordsOf(bytes: Uint8Array): Int32Array {
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}
