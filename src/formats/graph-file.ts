/** What reading a graph gives, and what each format has to provide. */
import type { CsrGraph } from '../graph/csr.ts';
import type { EdgeBuffer } from './edge-buffer.ts';

/** The names that the nodes 0..size−1 have in the input. */
export interface NodeLabels {
  readonly size: number;
  labelOf(index: number): string;
  /** The node of that exact name, −1 if there is none. */
  indexOf(label: string): number;
}

/** A graph as it was read. */
export interface GraphInput {
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
}

/** A format; registry.ts lists them all. */
export interface GraphFormat {
  readonly name: string;
  /** One line for help texts. */
  readonly description: string;
  /** Lower case, without the dot. A file with one of these extensions is of this format. */
  readonly extensions: readonly string[];
  /** Whether the first lines look like this format; asked where neither the caller nor the extension says. */
  recognizes(bytes: Uint8Array): boolean;
  /** Asked only after `read` failed on recognized content: false lets the next format try, true lets the error stand.
   *  A format whose first lines are unmistakable leaves it out, and the error stands. */
  confirms?(bytes: Uint8Array): boolean;
  /** @throws InputError */
  read(bytes: Uint8Array, file: string | undefined): ParsedGraph;
}
