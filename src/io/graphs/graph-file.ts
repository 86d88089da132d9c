/** What reading a graph gives, and what each format has to provide. */
import type { Steps } from '../../core/steps.ts';
import type { CsrGraph } from '../../graph/csr.ts';
import type { EdgeBuffer } from './edge-buffer.ts';

/** The names that the nodes 0..size−1 have in the input. */
export interface NodeLabels {
  readonly size: number;
  labelOf(index: number): string;
  /** The node of that exact name, −1 if there is none. */
  indexOf(label: string): number;
  /** Where the names are integers: all of them, or the first one where they are consecutive. */
  readonly integers?: number | Int32Array | Float64Array;
}

/** A graph as it was read. */
export interface GraphInput {
  /** Tells it from a problem, whose kind is `qubo` or `ising`. */
  readonly kind: 'graph';
  readonly graph: CsrGraph;
  readonly labels: NodeLabels;
  /** The file's base name without its extension, unless the caller named the graph. */
  readonly name: string;
  /** The name of the format it was read as. */
  readonly format: string;
  /** One line each, for the user. */
  readonly warnings: readonly string[];
}

/** What a format's reader hands on: edges over nodes 0..labels.size−1. */
export interface ParsedGraph {
  readonly labels: NodeLabels;
  readonly edges: EdgeBuffer;
  readonly warnings: readonly string[];
  /** Where the file holds the graph itself; then there are no edges. */
  readonly graph?: CsrGraph;
}

/** What the caller may say about how a file is to be read. */
export interface ReadFormatOptions {
  /** Edge lists: the columns of the two nodes and, if there are three, of the weight; names of a header line, or numbers from 1. */
  readonly columns?: readonly string[] | undefined;
  /** GraphML, GEXF, JSON, GML, DOT: the edge attribute that is the weight, in csv the title of its column; `weight` without it. */
  readonly weight?: string | undefined;
  /** Matrices that are not symmetric: what the weight of a pair is of its two entries. They are refused without it. */
  readonly symmetrize?: Symmetrize | undefined;
  /** Most nodes or variables: files of more are refused, and headers may claim as many. Without it a header may claim 2^20 and
   *  one per byte of the file. */
  readonly maxNodes?: number | undefined;
}

/** The sum of both entries, the larger one, or the one above the diagonal; entries that are not there count for nothing. */
export type Symmetrize = 'sum' | 'max' | 'upper';

export const SYMMETRIZE: readonly Symmetrize[] = ['sum', 'max', 'upper'];

export interface WriteFormatOptions {
  /** The file's name, whose extension may choose between a format's styles. Nothing is opened. */
  readonly file?: string | undefined;
}

/** A graph as the text of a file. */
export interface GraphText {
  /** What the file does not say as the format's other readers expect; one line each, for the user. */
  readonly warnings: readonly string[];
  /** The text in pieces of about 64 KiB, made as they are asked for; bytes where the format is binary. */
  readonly chunks: Iterable<string | Uint8Array>;
}

/** A format; registry.ts lists them all. */
export interface GraphFormat {
  readonly name: string;
  /** One line for help texts. */
  readonly description: string;
  /** Lower case, without the dot. A file with one of these extensions is of this format; where several share it, of the first
   *  of them that recognizes its content. */
  readonly extensions: readonly string[];
  /** Whether the first lines look like this format; asked where neither the caller nor the extension says. In steps where it
   *  takes more than the first lines. */
  recognizes(bytes: Uint8Array, file?: string): boolean | Steps<boolean>;
  /** Asked only after `read` failed on recognized content: false lets the next format try, true lets the error stand.
   *  A format whose first lines are unmistakable leaves it out, and the error stands. */
  confirms?(bytes: Uint8Array): Steps<boolean>;
  /** Asked where the caller did not name the format: throws InputError where the content is likelier of one that is not read.
   *  @param byName the file's name leaves no other format
   *  @returns what the user should know where it may be of another one that is read */
  doubts?(bytes: Uint8Array, file: string | undefined, byName: boolean): readonly string[];
  /** The options of reading that this format takes, beside maxNodes; none where absent. */
  readonly takes?: ReadonlyArray<keyof ReadFormatOptions>;
  /** @throws InputError */
  read(bytes: Uint8Array, file: string | undefined, options?: ReadFormatOptions): Steps<ParsedGraph>;
  /** The graph in this format: every node, edge, weight (as the shortest text that reads back the same) and name.
   *  Absent where the format is only read.
   *  @throws InputError where the format cannot hold the graph */
  write?(graph: CsrGraph, labels: NodeLabels, options?: WriteFormatOptions): GraphText;
}
