/** The memory that the frames of a Zstandard file ask for before anything of them is unpacked: 21 bytes may ask for 2 GB.
 *  Source: RFC 8878, sections 3.1.1 (frames and blocks) and 3.1.2 (skippable frames). */

const FRAME = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;

/** Bytes of the largest window, as far as the frames can be followed: whatever is damaged ends it. O(blocks). */
export function largestWindow(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let largest = 0;
  for (let at = 0; at + 8 <= bytes.length; ) {
    const magic = view.getUint32(at, true);
    if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE) at += 8 + view.getUint32(at + 4, true);
    else if (magic !== FRAME) break;
    else {
      const { window, length, checksum } = header(bytes, at + 4);
      largest = Math.max(largest, window);
      at = endOfBlocks(bytes, at + 4 + length) + (checksum ? 4 : 0);
    }
  }
  return largest;
}

/** What follows the magic number. */
function header(bytes: Uint8Array, at: number): { window: number; length: number; checksum: boolean } {
  const descriptor = bytes[at]!;
  const single = (descriptor & 32) !== 0;
  const dictionary = [0, 1, 2, 4][descriptor & 3]!;
  const size = [single ? 1 : 0, 2, 4, 8][descriptor >> 6]!;
  const start = at + 1 + (single ? 0 : 1) + dictionary;
  let content = size === 2 ? 256 : 0;
  for (let i = 0; i < size; i++) content += (bytes[start + i] ?? 0) * 256 ** i;
  const exponent = bytes[at + 1]! >> 3;
  const window = single ? content : 2 ** (10 + exponent) * (1 + (bytes[at + 1]! & 7) / 8);
  return { window, length: start + size - at, checksum: (descriptor & 4) !== 0 };
}

function endOfBlocks(bytes: Uint8Array, start: number): number {
  for (let at = start; at + 3 <= bytes.length; ) {
    const block = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
    const repeated = ((block >> 1) & 3) === 1;
    at += 3 + (repeated ? 1 : block >> 3);
    if ((block & 1) === 1) return at;
  }
  return bytes.length;
}
