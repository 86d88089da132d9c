/** XML read tag by tag (saxes: strict, streaming, no DOM, in Node and in browsers), with the place of every tag. Entities of a
 *  document's own are not expanded; the text is UTF-8. The prefix of the first element is taken off those that share it. */
import { SaxesParser } from 'saxes';
import { InputError, type InputPlace } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import { printableText } from './quote.ts';
import { startOfText } from './scanner.ts';
import { placeOf } from './text.ts';

/** A place as saxes counts it: the line from 1, and UTF-16 units before the tag in that line. */
export interface XmlPlace {
  readonly line: number;
  readonly units: number;
}

export interface XmlTag {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly place: XmlPlace;
}

export interface XmlReader {
  open(tag: XmlTag): void;
  /** @param text what stood directly within the element, its children's text left out */
  close(name: string, text: string): void;
}

const PIECE = 1 << 16;
/** The first element stands within so many bytes. */
const LOOK_AHEAD = 4096;

/** Walks through the document. @throws InputError where it is not well-formed, or not UTF-8 */
export function* readXml(bytes: Uint8Array, file: string | undefined, reader: XmlReader): Steps<void> {
  const parser = new SaxesParser();
  let place: XmlPlace = { line: 1, units: 0 };
  const texts: string[] = [];
  let prefix: string | null = null;
  const local = (name: string) =>
    prefix !== '' && prefix !== null && name.startsWith(prefix) ? name.slice(prefix.length) : name;
  parser.on('error', (error) => {
    const at = { line: parser.line, units: Math.max(0, parser.columnIndex - 1) };
    throw new InputError(
      bytePlace(bytes, file, at),
      `not well-formed XML: ${printableText(error.message.replace(/^[\d:]+ /, '').replace(/\.$/, ''))}`,
    );
  });
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding !== undefined && !/^(?:utf-?8|us-ascii|ascii)$/i.test(encoding))
      throw new InputError(
        { file, line: 1, column: 1 },
        `the encoding is ${JSON.stringify(encoding.slice(0, 32))}, expected UTF-8`,
      );
  });
  // The event comes with the character after the name.
  parser.on('opentagstart', ({ name }) => {
    place = { line: parser.line, units: parser.columnIndex - name.length - 2 };
  });
  parser.on('opentag', ({ name, attributes }) => {
    texts.push('');
    prefix ??= name.slice(0, name.indexOf(':') + 1);
    reader.open({ name: local(name), attributes, place });
  });
  parser.on('text', (text) => {
    if (texts.length > 0) texts[texts.length - 1] += text;
  });
  parser.on('cdata', (text) => {
    if (texts.length > 0) texts[texts.length - 1] += text;
  });
  parser.on('closetag', ({ name }) => reader.close(local(name), texts.pop() ?? ''));
  for (const piece of decoded(bytes, file)) {
    parser.write(piece);
    yield undefined;
  }
  parser.close();
}

/** The place in the file for errors: columns count bytes from 1. */
export function bytePlace(
  bytes: Uint8Array,
  file: string | undefined,
  { line, units }: XmlPlace,
): InputPlace {
  const lines = new TextDecoder().decode(bytes).split(/\r\n|\n|\r/);
  const before = (lines[line - 1] ?? '').slice(0, Math.max(0, units));
  return { file, line, column: new TextEncoder().encode(before).length + 1 };
}

function* decoded(bytes: Uint8Array, file: string | undefined): Generator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (let p = 0; p < bytes.length; p += PIECE) {
    try {
      yield decoder.decode(bytes.subarray(p, p + PIECE), { stream: p + PIECE < bytes.length });
    } catch (error) {
      if (error instanceof InputError) throw error;
      throw new InputError(placeOf(bytes, p, file), 'the text from about here on is not UTF-8', {
        cause: error,
      });
    }
  }
}

/** Whether the text is XML whose first element is of this name. */
export function startsWithElement(bytes: Uint8Array, name: string): boolean {
  const start = startOfText(bytes);
  let text = new TextDecoder().decode(bytes.subarray(start, start + LOOK_AHEAD)).trimStart();
  for (let prologue = prologueLength(text); prologue > 0; prologue = prologueLength(text))
    text = text.slice(prologue).trimStart();
  // With or without a prefix: `<graphml …>`, `<g:graphml …>`.
  const first = /^<([^\s/>]{1,100})[\s/>]/.exec(text)?.[1] ?? '';
  return first.slice(first.indexOf(':') + 1) === name;
}

/** What may stand before the first element: its beginning and its end. */
const PROLOGUES = [
  ['<?', '?>'],
  ['<!--', '-->'],
  ['<!DOCTYPE', '>'],
] as const;

/** The length of the declaration or comment that the text begins with; 0 where there is none, or it does not end. */
function prologueLength(text: string): number {
  const [begin, end] = PROLOGUES.find(([sign]) => text.startsWith(sign)) ?? ['', ''];
  const at = begin === '' ? -1 : text.indexOf(end, begin.length);
  return at < 0 ? 0 : at + end.length;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as the value of an attribute. @throws InputError where XML cannot hold it */
export function xmlValue(text: string): string {
  if (/[\ufffe\uffff]/.test(text))
    throw new InputError({}, `XML cannot hold the node name ${JSON.stringify(text.slice(0, 32))}`);
  return text.replace(/[&<>"]/g, (character) => ESCAPES[character]!);
}
