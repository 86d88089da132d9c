/** Graph to text, in the format named or the one that the file's extension belongs to. */
import type { CsrGraph } from '../../graph/csr.ts';
import type { GraphText, NodeLabels } from './graph-file.ts';
import { formatToWrite } from './registry.ts';

export interface WriteGraphOptions {
  /** The file's name: its extension tells the format. Nothing is opened. */
  readonly file?: string | undefined;
  /** Name of a format; without it the file's extension decides. */
  readonly format?: string | undefined;
}

export interface WrittenGraph extends GraphText {
  /** The name of the format. */
  readonly format: string;
}

/** Every node, edge, weight and name of the graph as the text of a file; the text is made piece by piece while it is read.
 *  @throws UsageError where no format is named, InputError where the format cannot hold the graph */
export function writeGraph(
  { graph, labels }: { readonly graph: CsrGraph; readonly labels: NodeLabels },
  options: WriteGraphOptions,
): WrittenGraph {
  const { file } = options;
  const format = formatToWrite(file, options.format);
  return { format: format.name, ...format.write(graph, labels, { file }) };
}
