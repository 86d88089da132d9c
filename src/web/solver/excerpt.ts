/** The lines around the place that an error names, cut to what fits a narrow page. */
import type { InputError } from '../../core/errors.ts';
import type { Excerpt } from '../messages.ts';

const AROUND = 2;
const WIDEST = 160;
const LF = 10;

/** Null where the error has no line, or the bytes have no such line. */
export function excerptOf(bytes: Uint8Array, { place }: InputError): Excerpt | null {
  const { line, column } = place;
  if (line === undefined) return null;
  const firstLine = Math.max(1, line - AROUND);
  const lines: string[] = [];
  let at = 0;
  for (let number = 1; number <= line + AROUND && at <= bytes.length; number++) {
    const end = bytes.indexOf(LF, at);
    const stop = end < 0 ? bytes.length : end;
    if (number >= firstLine) lines.push(textOf(bytes.subarray(at, Math.min(stop, at + 4 * WIDEST))));
    at = stop + 1;
  }
  if (lines.length <= line - firstLine) return null;
  // Columns of errors count bytes.
  const before = column === undefined ? null : charactersBefore(bytes, line, column);
  return { firstLine, lines, line, column: before !== null && before < WIDEST ? before + 1 : null };
}

function textOf(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes).replace(/\r$/, '').replaceAll('\t', ' ');
  return text.length > WIDEST ? `${text.slice(0, WIDEST)}…` : text;
}

function charactersBefore(bytes: Uint8Array, line: number, column: number): number {
  let start = 0;
  for (let number = 1; number < line; number++) start = bytes.indexOf(LF, start) + 1;
  return new TextDecoder().decode(bytes.subarray(start, start + column - 1)).length;
}
