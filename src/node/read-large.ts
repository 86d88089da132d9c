/** Large text files of plain edges, read block by block: the text is never in memory as a whole, and threads share the work. What is not
 *  plain is read by the format's own reader, from the beginning (read-file.ts). */
import { availableParallelism, totalmem } from 'node:os';
import { InputError } from '../core/errors.ts';
import { finish, finishAsync, type Steps, untilAborted } from '../core/steps.ts';
import { ownMemory, sharedMemory } from '../graph/memory.ts';
import { EdgeBuffer, type EdgeFacts } from '../io/graphs/edge-buffer.ts';
import type { GraphInput, ReadFormatOptions } from '../io/graphs/graph-file.ts';
import { planPlainEdges } from '../io/graphs/plain-edges.ts';
import type { PlainEdges } from '../io/graphs/plain-plan.ts';
import { buildGraphSteps, requireNodes } from '../io/graphs/read-graph.ts';
import { fileExtension } from '../io/graphs/registry.ts';
import { problemFormatOf, problemFormats } from '../io/problems/registry.ts';
import { buildInThreads } from './build-in-threads.ts';
import { ParsePool } from './parse-pool.ts';
import { openText, type TextSource } from './text-source.ts';

/** How far the reading of a file has come. */
export interface ReadProgress {
  /** Bytes on the disk that have been read, of all. */
  readonly bytes: number;
  readonly size: number;
  readonly edges: number;
}

export interface ReadLargeOptions extends ReadFormatOptions {
  /** Name of a format; without it the format is detected. */
  readonly format?: string | undefined;
  /** Ends the reading at once, also of standard input; the signal's reason is thrown (an AbortError unless the caller gave one). */
  readonly signal?: AbortSignal | undefined;
  /** Told now and then how far the reading has come; nothing is told of files that are read at once. */
  readonly onRead?: ((progress: ReadProgress) => void) | undefined;
}

export interface LargeReading {
  /** Smaller files are read at once. */
  readonly leastBytes: number;
  /** From this size on in threads: starting them takes some 50 ms. */
  readonly leastBytesInThreads: number;
  readonly blockBytes: number;
  readonly headBytes: number;
  readonly threads: number;
  /** Bytes that there are. */
  readonly memory: number;
}

/** Of each edge while the graph is built, at the very least: both ends, two heads, two weights. */
const LEAST_BYTES_PER_EDGE = 18;

/** More threads than this wait for the thread that gathers the edges, at 3 GB of text a second. */
const MOST_THREADS = 4;

export const LARGE_READING: LargeReading = {
  leastBytes: 1 << 20,
  leastBytesInThreads: 1 << 25,
  blockBytes: 1 << 20,
  headBytes: 1 << 18,
  threads: Math.min(MOST_THREADS, availableParallelism()),
  memory: Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY),
};

/** @param problems whether the file may hold a QUBO or Ising problem
 *  @returns null where the file is to be read by the format's own reader
 *  @throws the signal's reason, InputError where the graph does not fit in memory */
export async function readLargeGraph(
  path: string,
  options: ReadLargeOptions,
  problems: boolean,
  reading: LargeReading = LARGE_READING,
): Promise<GraphInput | null> {
  const source = await openText(path, reading.leastBytes).catch(() => null);
  if (source === null) return null;
  try {
    return await readSource(source, path, options, problems, reading);
  } catch (error) {
    options.signal?.throwIfAborted();
    if (error instanceof RangeError)
      throw new InputError({ file: path }, 'the graph needs more memory than there is', { cause: error });
    if (error instanceof InputError) throw error;
    return null;
  } finally {
    await source.close().catch(() => {});
  }
}

async function readSource(
  source: TextSource,
  file: string,
  options: ReadLargeOptions,
  problems: boolean,
  reading: LargeReading,
): Promise<GraphInput | null> {
  const head = new Uint8Array(reading.headBytes);
  const text = head.subarray(0, await source.read(head));
  if (problems && mayBeProblem(text, file, options.format)) return null;
  const plan = finish(planPlainEdges(text, file, options));
  if (plan === null) return null;
  const { threads, blockBytes, leastBytesInThreads } = reading;
  const pool = new ParsePool(source.textSize < leastBytesInThreads ? 0 : threads, blockBytes, plan.rules);
  try {
    const mostEdges = reading.memory / LEAST_BYTES_PER_EDGE;
    const gathered = await gather(source, text, plan, options, pool, mostEdges);
    if (gathered === null || !(await source.complete())) return null;
    const { edges, ...totals } = gathered;
    if (edges.totalSize === Number.POSITIVE_INFINITY) return null;
    const within = <T>(steps: Steps<T>) => finishAsync(untilAborted(steps, options.signal));
    const detected = await within(plan.finish(edges, totals));
    if (detected === null) return null;
    const { labels, edges: kept } = detected.parsed;
    requireNodes(labels.size, options.maxNodes, 'nodes', file);
    const built = await buildInThreads(pool, labels.size, kept, options.signal);
    return await within(buildGraphSteps(detected, { ...options, file }, built));
  } finally {
    pool.close();
  }
}

function mayBeProblem(head: Uint8Array, file: string, format: string | undefined): boolean {
  const extension = fileExtension(file);
  if (format === undefined && problemFormats.some(({ extensions }) => extensions.includes(extension)))
    return true;
  return problemFormatOf(head, file, format) !== null;
}

interface Gathered {
  readonly edges: EdgeBuffer;
  readonly lowest: number;
  readonly highest: number;
  readonly bytes: number;
}

/** The edges in the order of the file, whichever thread has read them. */
async function gather(
  source: TextSource,
  head: Uint8Array,
  plan: PlainEdges,
  { signal, onRead }: ReadLargeOptions,
  pool: ParsePool,
  mostEdges: number,
): Promise<Gathered | null> {
  const memory = pool.threads > 0 ? sharedMemory : ownMemory;
  const lines = new WholeLines(source, head, plan.start);
  const free = Array.from({ length: pool.blocks }, (_, block) => block);
  const reading: { block: number; length: number; facts: Promise<EdgeFacts | null> }[] = [];
  let edges: EdgeBuffer | null = null;
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (;;) {
    signal?.throwIfAborted();
    const block = lines.ended ? undefined : free.pop();
    if (block !== undefined) {
      const length = await lines.fill(pool.text(block));
      if (length < 0) return null;
      if (length > 0) reading.push({ block, length, facts: pool.read(block, length) });
      continue;
    }
    const oldest = reading.shift();
    if (oldest === undefined) break;
    const facts = await oldest.facts;
    if (facts === null) return null;
    edges ??= new EdgeBuffer(
      expectedEdges(oldest.length / facts.count, source.textSize, plan.declared),
      memory,
    );
    edges.addBlock(pool.edges(oldest.block), facts);
    lowest = Math.min(lowest, facts.lowest);
    highest = Math.max(highest, facts.highest);
    free.push(oldest.block);
    // A packed file of a few megabytes can stand for more edges than any memory holds.
    if (edges.count > mostEdges) throw new RangeError(`${edges.count} edges`);
    onRead?.({ bytes: source.consumed(), size: source.size, edges: edges.count });
  }
  return { edges: edges ?? new EdgeBuffer(0), lowest, highest, bytes: lines.bytes };
}

/** By the first lines, plus 2 %; as many as the header declares if that is likely. Memory that is never touched costs none. */
function expectedEdges(bytesPerLine: number, textSize: number, declared: number | null): number {
  const estimate = Math.ceil((1.02 * textSize) / bytesPerLine) + 16;
  if (!Number.isFinite(estimate)) return 16;
  return declared === null || declared > 1.3 * estimate ? estimate : declared;
}

const LF = 10;

/** The text in blocks that end with a line. */
class WholeLines {
  ended = false;
  /** Bytes of text so far. */
  bytes: number;
  readonly #source: TextSource;
  /** Text that was read and is in no block yet, from `#next` on. */
  #waiting: Uint8Array;
  #next: number;

  constructor(source: TextSource, head: Uint8Array, start: number) {
    this.#source = source;
    this.#waiting = head;
    this.#next = start;
    this.bytes = head.length;
  }

  /** Fills a block. @returns how much of it, −1 where a line is longer than it */
  async fill(block: Uint8Array): Promise<number> {
    const part = this.#waiting.subarray(this.#next, this.#next + block.length);
    block.set(part);
    this.#next += part.length;
    let filled = part.length;
    if (filled < block.length) {
      const more = await this.#source.read(block.subarray(filled));
      this.bytes += more;
      filled += more;
      if (filled < block.length) {
        this.ended = true;
        if (filled > 0 && block[filled - 1] !== LF) block[filled++] = LF;
        return filled;
      }
    }
    const length = block.lastIndexOf(LF) + 1;
    if (length === 0) return -1;
    if (part.length === block.length) this.#next -= block.length - length;
    else {
      this.#waiting = block.slice(length);
      this.#next = 0;
    }
    return length;
  }
}
