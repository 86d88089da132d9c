/** `maxcut convert IN OUT`: a graph from one format into another, with every node, edge, weight and name. What the new file does
 *  not say the usual way, and what reading had to merge or leave out, is told as a warning. */
import type { Command } from 'commander';
import { UsageError } from '../core/errors.ts';
import { graphFormats, writeGraph } from '../formats/index.ts';
import { readGraphFile, writeGraphFile } from '../node/index.ts';
import { count } from './figures.ts';
import { type Io, print, tell } from './io.ts';
import { addOptions, flag, type OptionRow, type OptionValues, oneOf } from './options.ts';

const formatNames = graphFormats.map(({ name }) => name);

/** Text that is checked where it is used. */
function text(placeholder: string, expected: string, help: string): OptionRow<string> {
  return { placeholder, help, standard: null, expected, read: (value) => value || undefined };
}

const options = {
  from: oneOf('F', 'format of IN', 'detected', formatNames),
  to: oneOf('F', 'format of OUT', 'by its extension', formatNames),
  columns: text(
    'U,V[,W]',
    'columns',
    'csv: columns of the two nodes and the weight, by name or number from 1',
  ),
  weight: text('NAME', 'a name', 'GraphML, GEXF, JSON: edge attribute that is the weight (default: weight)'),
  quiet: flag('no warnings and no summary on standard error'),
};

type ConvertFlags = OptionValues<typeof options>;

/** Both on files of the package's repository. */
export const CONVERT_EXAMPLES = `
Examples:
  maxcut convert data/gset/G1.txt.gz G1.graphml
  maxcut convert data/gset/G1.txt.gz - --to matrix-market
`;

export function addConvertCommand(program: Command, io: Io, exitWith: (code: number) => void): void {
  const command = program
    .command('convert')
    .description('write a graph in another format')
    .argument('<in>', 'the graph; - is standard input, .gz is unpacked')
    .argument('<out>', 'the file to write; - is standard output, .gz is packed')
    .addHelpText('after', CONVERT_EXAMPLES)
    .action(async (from: string, to: string, flags: ConvertFlags) => {
      await runConvert(from, to, flags, io);
      exitWith(0);
    });
  addOptions(command, options);
}

async function runConvert(from: string, to: string, flags: ConvertFlags, io: Io): Promise<void> {
  if (to === '-' && flags.to === undefined)
    throw new UsageError('OUT is "-" and has no extension, expected its format by --to');
  const columns = flags.columns?.split(',');
  const input = await readGraphFile(from, { format: flags.from, columns, weight: flags.weight });
  const say = async (lines: readonly string[]) => {
    if (!flags.quiet) await tell(io, lines.map((line) => `maxcut: ${line}\n`).join(''));
  };
  const warn = (warnings: readonly string[]) => say(warnings.map((warning) => `warning: ${warning}`));
  await warn(input.warnings);
  if (to === '-') {
    const { chunks, warnings } = writeGraph(input, { format: flags.to });
    for (const chunk of chunks) await print(io, chunk);
    await warn(warnings);
    return;
  }
  await warn(await writeGraphFile(to, input, { format: flags.to }));
  const { n, m } = input.graph;
  await say([`${count(n, 'node')}, ${count(m, 'edge')}: ${input.format} → ${to}`]);
}
