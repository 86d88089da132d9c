/** `maxcut generate FAMILY`: a graph of a named family as a rudy or csr file, the same for the same seed on every machine. Each family is
 *  a command with the options of its table (graph/generators), so that another's options are refused. Those of graphology-generators
 *  stand beside our own, which can be larger than memory. */

import type { Command } from 'commander';
import { seedRow } from '../core/common-options.ts';
import { UsageError } from '../core/errors.ts';
import { integer, number } from '../core/options.ts';
import type { Family, Parameter, WeightKind } from '../graph/generators/family.ts';
import { rangeOf } from '../graph/generators/family.ts';
import {
  type GeneratedGraph,
  generateGraph,
  graphFamilies,
  rudyBytes,
} from '../graph/generators/generate.ts';
import { type LibraryFamily, libraryFamilies } from '../graph/generators/graphology.ts';
import { graphInMemory } from '../graph/generators/in-memory.ts';
import { WEIGHT_KINDS } from '../graph/generators/weights.ts';
import { csrFile } from '../io/graphs/csr-file.ts';
import { consecutiveLabels } from '../io/graphs/labels.ts';
import { fileExtension } from '../io/graphs/registry.ts';
import { writeGraph } from '../io/graphs/write-graph.ts';
import { formatPartition } from '../io/partition.ts';
import type { CommandContext } from './command.ts';
import { count, figure } from './figures.ts';
import { writeInterruptibly } from './interruption.ts';
import { type Io, printPieces, tell } from './io.ts';
import { addOptions, fileName, flag, libraryFlag, type OptionRow, oneOf } from './options.ts';
import { checkOutputs } from './output-paths.ts';

const weightKinds = Object.keys(WEIGHT_KINDS) as WeightKind[];

/** Both run as they stand. */
export const GENERATE_EXAMPLES = `
Examples:
  maxcut generate torus-2d --width 100 --height 80 --seed 7 --output torus.rud
  maxcut generate gnm --nodes 100 --edges 500 | maxcut solve -
`;

export function defineCommand(command: Command, { io }: CommandContext): void {
  command.addHelpText('after', GENERATE_EXAMPLES);
  for (const family of [...graphFamilies, ...libraryFamilies]) addFamily(command, family, io);
}

interface GenerateFlags {
  readonly weights?: WeightKind;
  readonly seed?: number;
  readonly output?: string;
  readonly planted?: string;
  readonly force?: boolean;
  readonly quiet?: boolean;
}

/** Other names under which a family is known. */
const ALIASES: Readonly<Record<string, string>> = { clique: 'complete' };

function addFamily(parent: Command, family: Family | LibraryFamily, io: Io): void {
  const plants = family.name === 'planted';
  const kinds = Object.entries(WEIGHT_KINDS).map(([name, meaning]) => `${name} (${meaning})`);
  const example = `maxcut generate ${family.name} ${family.example}`.trimEnd();
  const command = parent
    .command(family.name)
    .description(family.summary)
    .addHelpText(
      'after',
      `\nWeights: ${kinds.join(', ')}.\n\nExamples:
  ${example}
  ${example} --weights signs --seed 5 --output graph.rud.gz\n`,
    )
    .action(async (flags: GenerateFlags) =>
      runGenerate('load' in family ? await family.load() : family, flags, io),
    );
  const alias = ALIASES[family.name];
  if (alias !== undefined) command.alias(alias);
  for (const [name, parameter] of Object.entries(family.parameters)) {
    addOptions(command, { [name]: parameterRow(parameter) });
  }
  addOptions(command, {
    weights: oneOf('W', 'weights of the edges', family.weights, weightKinds),
    seed: libraryFlag(seedRow, 'N'),
    output: fileName(
      'write to FILE, binary if it ends in .csr, compressed if in .gz; default: standard output',
    ),
    ...(plants ? { planted: fileName('write the planted partition to FILE') } : {}),
    ...(plants ? { force: flag('let one output overwrite the other') } : {}),
    quiet: flag('no summary on standard error'),
  });
}

function parameterRow(parameter: Parameter): OptionRow<number> {
  const { placeholder, help, standard, least, most } = parameter;
  const row = (parameter.integer ? integer : number)({
    default: standard ?? undefined,
    defaultText: standard === null ? 'none, must be given' : String(standard),
    range: [least, most],
    expected: rangeOf(parameter),
    help,
  });
  return libraryFlag(row, placeholder);
}

async function runGenerate(family: Family, flags: GenerateFlags, io: Io): Promise<void> {
  const { weights, seed = 1, output, planted, force, quiet, ...parameters } = flags;
  checkOutputs(
    [
      { name: 'option --output', path: output, instead: 'without it the graph goes to standard output' },
      { name: 'option --planted', path: planted },
    ],
    [],
    force === true,
  );
  requireParameters(family, parameters);
  const graph = generateGraph(family, parameters as Record<string, number>, seed, weights);
  if (output === undefined) await printPieces(io, rudyBytes(graph));
  else await writeInterruptibly(io, output, 'graph', isCsrName(output) ? csrBytes(graph) : rudyBytes(graph));
  if (planted !== undefined) await writeInterruptibly(io, planted, 'partition', [plantedText(graph)]);
  if (quiet) return;
  const where = output === undefined ? '' : ` → ${output}`;
  const cut = graph.planted === null ? '' : `, planted cut ${figure(graph.planted.cut)}`;
  await tell(
    io,
    `maxcut: ${family.name}, seed ${seed}: ${count(graph.nodes, 'node')}, ${count(graph.edges, 'edge')}${cut}${where}\n`,
  );
}

/** By the name of the option, which is how a parameter is given here. */
function requireParameters(family: Family, given: Readonly<Record<string, unknown>>): void {
  for (const [name, parameter] of Object.entries(family.parameters))
    if (parameter.standard === null && given[name] === undefined)
      throw new UsageError(`option --${name} is missing, expected ${rangeOf(parameter)}`);
}

function isCsrName(path: string): boolean {
  return csrFile.extensions.includes(fileExtension(path));
}

/** Keeps the graph, and 8 to 16 bytes per edge while it is built. */
function* csrBytes(graph: GeneratedGraph): Generator<string | Uint8Array> {
  const labels = consecutiveLabels(graph.nodes, 1);
  yield* writeGraph({ graph: graphInMemory(graph), labels }, { format: csrFile.name }).chunks;
}

function plantedText({ planted, nodes }: GeneratedGraph): string {
  const labels = {
    size: nodes,
    labelOf: (u: number) => String(u + 1),
    indexOf: (label: string) => Number(label) - 1,
  };
  return formatPartition(labels, planted!.spin);
}
