/** Standard input as a whole. It may never end: there is a limit, as for files, and a signal ends it at once. */
import { addAbortSignal, type Readable } from 'node:stream';
import { MOST_BYTES, tooLarge } from '../io/text/archive.ts';

/** @param file as messages name it @param most bytes that it may have @throws InputError where there are more */
export async function readStream(
  input: Readable,
  file: string,
  signal?: AbortSignal,
  most = MOST_BYTES,
): Promise<Uint8Array> {
  // An aborted stream is closed, so that it keeps no process alive.
  const stream = signal === undefined ? input : addAbortSignal(signal, input);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += (chunk as Uint8Array).length;
    if (size > most) throw tooLarge(file, most);
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks);
}
