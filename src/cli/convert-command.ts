/** `maxcut convert IN OUT`: a graph from one format into another, with every node, edge, weight and name; a QUBO or Ising problem
 *  likewise, from one format of problems into another. What the new file does not say the usual way, and what reading had to
 *  merge or leave out, is told as a warning. */
import type { Command } from 'commander';
import { UsageError } from '../core/errors.ts';
import { fileExtension } from '../io/graphs/registry.ts';
import {
  type GraphInput,
  type GraphText,
  graphFormats,
  type ProblemInput,
  problemFormats,
  readModel,
  writeGraph,
  writeProblem,
} from '../io/index.ts';
import { readInput } from '../node/read-file.ts';
import { count } from './figures.ts';
import { writeInterruptibly } from './interruption.ts';
import { type Io, printPieces, tell } from './io.ts';
import { addOptions, flag, type OptionRow, type OptionValues, oneOf } from './options.ts';
import { checkOutputs } from './output-paths.ts';

const formatNames = [...graphFormats, ...problemFormats].map(({ name }) => name);

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
  force: flag('let OUT overwrite IN'),
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
    .description('convert a graph or problem to another format')
    .argument('<in>', 'the graph or problem; - is standard input, .gz is decompressed')
    .argument('<out>', 'the file to write; - is standard output, .gz is compressed')
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
  checkOutputs(
    [{ name: 'OUT', path: to === '-' ? undefined : to }],
    [{ name: 'IN', path: from }],
    flags.force === true,
  );
  const columns = flags.columns?.split(',');
  const input = readModel(await readInput(from), {
    file: from === '-' ? 'standard input' : from,
    format: flags.from,
    columns,
    weight: flags.weight,
  });
  const say = async (lines: readonly string[]) => {
    if (!flags.quiet) await tell(io, lines.map((line) => `maxcut: ${line}\n`).join(''));
  };
  const { chunks, warnings } =
    input.kind !== 'graph' ? problemText(input, to, flags) : graphText(input, to, flags);
  const warn = (lines: readonly string[]) => say(lines.map((line) => `warning: ${line}`));
  await warn(input.warnings);
  if (to === '-') await printPieces(io, chunks);
  else await writeInterruptibly(io, to, input.kind !== 'graph' ? 'problem' : 'graph', chunks);
  await warn(warnings);
  if (to !== '-') await say([`${sizeOf(input)}: ${input.format} → ${to}`]);
}

/** The graph as text; a problem's format is refused. */
function graphText(input: GraphInput, to: string, flags: ConvertFlags): GraphText {
  const problemFormat = formatOf(problemFormats, to, flags.to);
  // Extensions such as .json belong to formats of both.
  if (problemFormat !== undefined && formatOf(graphFormats, to, flags.to) === undefined)
    throw new UsageError(
      `the input is a graph (${input.format}), and ${problemFormat.name} holds QUBO or Ising problems: expected --to ${names(graphFormats)}`,
    );
  return writeGraph(input, { file: to === '-' ? undefined : to, format: flags.to });
}

/** The problem as text; a graph's format is refused. */
function problemText(input: ProblemInput, to: string, flags: ConvertFlags): GraphText {
  for (const name of ['columns', 'weight'] as const)
    if (flags[name] !== undefined) throw new UsageError(`${input.format} takes no option ${name}`);
  const format = formatOf(problemFormats, to, flags.to);
  if (format === undefined)
    throw new UsageError(
      `the input is a QUBO or Ising problem (${input.format}), not a graph: expected --to ${names(problemFormats)}`,
    );
  return { warnings: [], chunks: writeProblem(input, format.name) };
}

interface Format {
  readonly name: string;
  readonly extensions: readonly string[];
}

/** The format of that name or, without one, the first that has the file's extension. */
function formatOf(formats: readonly Format[], file: string, name: string | undefined): Format | undefined {
  return name === undefined
    ? formats.find(({ extensions }) => extensions.includes(fileExtension(file)))
    : formats.find((format) => format.name === name);
}

function names(formats: readonly Format[]): string {
  return formats.map(({ name }) => name).join(', ');
}

function sizeOf(input: GraphInput | ProblemInput): string {
  if (input.kind !== 'graph') return count(input.labels.size, 'variable');
  const { n, m } = input.graph;
  return `${count(n, 'node')}, ${count(m, 'edge')}`;
}
