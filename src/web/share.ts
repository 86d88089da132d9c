/** Links that carry a graph and the options in their fragment, which browsers never send to a server. The JSON is deflated and written
 *  in the letters of base64url. */
import { byId } from './dom.ts';
import type { Settings, Source } from './messages.ts';
import { through } from './streams.ts';

export interface Shared {
  /** An example's id, or the source itself. */
  readonly graph: string | Source;
  readonly settings: Partial<Settings>;
}

/** Longer links are cut off by some programs that pass them on. */
const LONGEST_LINK = 16_000;
/** Bytes that a link may unpack to. */
const MOST_UNPACKED = 2_000_000;
const FRAGMENT = /^#maxcut=([A-Za-z0-9_-]+)$/;

/** Null where the graph is too large for a link. */
async function linkTo(shared: Shared, page: string): Promise<string | null> {
  const bytes = new TextEncoder().encode(JSON.stringify(shared));
  if (bytes.length > MOST_UNPACKED) return null;
  const packed = await through(bytes, new CompressionStream('deflate-raw'), MOST_UNPACKED);
  let text = '';
  for (const byte of packed) text += String.fromCharCode(byte);
  const letters = btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  const link = `${page.split('#')[0]}#maxcut=${letters}`;
  return link.length > LONGEST_LINK ? null : link;
}

/** What a fragment carries; null where it is none of these. @throws Error where it is damaged */
export async function readLink(fragment: string): Promise<Shared | null> {
  const letters = FRAGMENT.exec(fragment)?.[1];
  if (letters === undefined) return null;
  const packed = Uint8Array.from(atob(letters.replaceAll('-', '+').replaceAll('_', '/')), (letter) =>
    letter.charCodeAt(0),
  );
  const bytes = await through(packed, new DecompressionStream('deflate-raw'), MOST_UNPACKED);
  const shared: unknown = JSON.parse(new TextDecoder().decode(bytes));
  if (!isShared(shared)) throw new Error('it holds no graph');
  return shared;
}

function isShared(value: unknown): value is Shared {
  const isObject = (x: unknown): x is Record<string, unknown> => typeof x === 'object' && x !== null;
  if (!isObject(value) || !isObject(value.settings)) return false;
  const { graph } = value;
  if (typeof graph === 'string') return true;
  if (!isObject(graph) || typeof graph.file !== 'string') return false;
  return (
    typeof graph.content === 'string' || (typeof graph.family === 'string' && isObject(graph.parameters))
  );
}

/** Puts a link to the graph and the options in the address bar and on the clipboard, and says so. */
export async function share(source: Source, example: string | undefined, settings: Settings): Promise<void> {
  const content = 'content' in source ? source.content : null;
  const graph = example ?? (content instanceof Uint8Array ? textSource(source.file, content) : source);
  // Whoever opens the link has threads of their own.
  const { threads: _threads, ...shared } = settings;
  const link = graph === null ? null : await linkTo({ graph, settings: shared }, location.href);
  const words = byId('copied');
  if (link === null) {
    words.textContent = 'This graph is too large for a link.';
    return;
  }
  history.replaceState(null, '', link);
  try {
    await navigator.clipboard.writeText(link);
    words.textContent = `Link copied, ${link.length} characters: the graph is in it.`;
  } catch {
    words.textContent = 'The link is in the address bar.';
  }
}

/** A file as text; null where it is none. */
function textSource(file: string, bytes: Uint8Array): Source | null {
  try {
    return { file, content: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return null;
  }
}
