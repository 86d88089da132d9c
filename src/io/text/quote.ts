/** How an input's own bytes are shown in an error message: short, on one line, nothing a terminal would act upon. */

const LONGEST = 32;

/** Bytes start..end−1 in double quotes; control and invisible characters and invalid UTF-8 as escapes, cut at 32 bytes. */
export function quoteBytes(bytes: Uint8Array, start: number, end: number, longest: number = LONGEST): string {
  let cut = Math.min(end, start + longest);
  // Back to the first byte of a character, unless this is not UTF-8 at all.
  if (cut < end) for (let back = 0; back < 3 && (bytes[cut]! & 0xc0) === 0x80; back++) cut--;
  return `"${printable(bytes.subarray(start, cut))}${cut < end ? '…' : ''}"`;
}

/** The same for text that is already a string. */
export function quoteText(text: string, longest: number = LONGEST): string {
  const bytes = new TextEncoder().encode(text);
  return quoteBytes(bytes, 0, bytes.length, longest);
}

/** Text of another program's making, such as its error message, with what a terminal would act upon as escapes. */
export function printableText(text: string): string {
  return Array.from(text, (character) =>
    /[\p{C}\u2028\u2029]/u.test(character) ? escaped(character) : character,
  ).join('');
}

function printable(bytes: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return Array.from(bytes, (byte) => (byte < 0x7f ? escaped(String.fromCharCode(byte)) : hex(byte))).join(
      '',
    );
  }
  return Array.from(text, escaped).join('');
}

function escaped(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`;
  if (character === ' ' || !/[\p{C}\p{Z}]/u.test(character)) return character;
  const code = character.codePointAt(0)!;
  return code < 0x80 ? hex(code) : `\\u{${code.toString(16)}}`;
}

function hex(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}
