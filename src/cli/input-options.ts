/** How a graph or problem is read: the options that every command shares which reads one. */
import { SYMMETRIZE } from '../io/graphs/graph-file.ts';
import { graphFormats, problemFormats } from '../io/index.ts';
import type { ReadGraphFileOptions } from '../node/read-file.ts';
import { integer, type OptionRow, type OptionValues, oneOf } from './options.ts';

export const formatNames = [...graphFormats, ...problemFormats].map(({ name }) => name);

export const inputOptions = {
  format: oneOf('F', 'format of the input', 'detected', formatNames),
  columns: {
    placeholder: 'U,V[,W]',
    help: 'csv: columns of the two nodes and the weight, by name or number from 1',
    standard: null,
    expected: 'columns',
    read: (text: string) => text.split(','),
  } satisfies OptionRow<readonly string[]>,
  weight: {
    placeholder: 'NAME',
    help: 'attribute or column of an edge that is its weight (default: weight)',
    standard: null,
    expected: 'a name',
    read: (text: string) => text || undefined,
  } satisfies OptionRow<string>,
  symmetrize: oneOf('S', 'a pair of a matrix that is not symmetric weighs', 'refused', SYMMETRIZE),
  maxNodes: integer('N', 'most nodes or variables', 'as the size of the file allows', 1, 2 ** 26),
};

/** The flags as the readers take them. */
export function readOptions(flags: OptionValues<typeof inputOptions>): ReadGraphFileOptions {
  const { format, columns, weight, symmetrize, maxNodes } = flags;
  return { format, columns, weight, symmetrize, maxNodes };
}
