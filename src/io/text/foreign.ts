/** Files that hold no graph or problem in any format, told by how they begin, and refused by their names: what a reader would say of them
 *  (a node name that is not printable, a line that ends too early) does not help, and a pointer of Git LFS would even pass for edges. */
import { InputError } from '../../core/errors.ts';
import { startOfText } from './scanner.ts';

/** How a file begins: bytes, or text in small letters. */
type Head = string | readonly number[];

const FOREIGN: readonly (readonly [head: Head, what: string])[] = [
  [
    'version https://git-lfs',
    'a pointer of Git LFS, which only stands for the file: fetch that with `git lfs pull`',
  ],
  ['<!doctype html', 'a page of the web (HTML): download the file itself'],
  ['<html', 'a page of the web (HTML): download the file itself'],
  ['%pdf-', 'a PDF document'],
  ['{\\rtf', 'a document (RTF)'],
  ['<svg', 'a picture (SVG)'],
  ['gif8', 'a picture (GIF)'],
  [[0x89, 0x50, 0x4e, 0x47], 'a picture (PNG)'],
  [[0xff, 0xd8, 0xff], 'a picture (JPEG)'],
  [[0x89, 0x48, 0x44, 0x46], 'an HDF5 file, which is not read: save the matrix as .npz or Matrix Market'],
  ['matlab 5.0', 'a MATLAB file, which is not read: save the matrix as csv or Matrix Market'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'a document of an office program, which is not read: save the table as csv'],
];

/** The binary formats that are read: .npy, .npz and csr. */
const BINARY: readonly Head[] = [
  [0x93, 0x4e],
  [0x50, 0x4b, 3, 4],
  [0x89, 0x4d, 0x43, 0x43],
];

const LOOK_AHEAD = 1024;
const WHITE_SPACE = [0x20, 0x09, 0x0a, 0x0d];

/** @throws InputError where the bytes are nothing, no text in UTF-8, or begin as a file of another kind */
export function refuseForeign(bytes: Uint8Array, file: string | undefined): void {
  if (bytes.every((byte) => WHITE_SPACE.includes(byte)))
    throw new InputError({ file }, 'the file is empty, expected a graph');
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    throw new InputError({ file, line: 1, column: 1 }, 'the text is UTF-16, expected UTF-8');
  const start = startOfText(bytes);
  const head = bytes.subarray(start, start + LOOK_AHEAD);
  const foreign = FOREIGN.find(([one]) => begins(head, one));
  if (foreign !== undefined) throw new InputError({ file }, `this is ${foreign[1]}`);
  if (head.includes(0) && !BINARY.some((one) => begins(head, one)))
    throw new InputError({ file }, 'this is a binary file of no known kind, expected text, .npy or .npz');
}

function begins(bytes: Uint8Array, head: Head): boolean {
  if (typeof head !== 'string') return head.every((byte, i) => bytes[i] === byte);
  const text = String.fromCharCode(...bytes.subarray(0, head.length));
  return text.toLowerCase() === head;
}
