/** The commands: what `maxcut --help` lists, and the files with the rest. Only the file of the command that runs is loaded: all of them
 *  lead to most of the package. */
import type { DefineCommand } from './command.ts';

export interface CommandRow {
  readonly name: string;
  /** What stands after the name in the list; held against the command's own options and arguments by a test. */
  readonly takes: string;
  readonly description: string;
  /** Where the help of the program shows them, too; those of other commands are in their files. */
  readonly examples?: string;
  readonly load: () => Promise<{ readonly defineCommand: DefineCommand }>;
}

/** On files of the package's repository. */
const SOLVE_EXAMPLES = `
Examples:
  maxcut solve data/gset/G1.txt.gz
  maxcut solve data/gset/G32.txt.gz --time-limit 10 --output G32.cut --json
  maxcut solve data/biqmac-rudy/g05_60.0 data/biqmac-rudy/g05_60.1 --csv g.csv
`;

export const COMMANDS: readonly CommandRow[] = [
  {
    name: 'solve',
    takes: '[options] <file...>',
    description: 'find a large cut of a graph, or solve a QUBO or Ising problem, with a bound',
    examples: SOLVE_EXAMPLES,
    load: () => import('./solve-command.ts'),
  },
  {
    name: 'convert',
    takes: '[options] <in> <out>',
    description: 'convert a graph or problem to another format',
    load: () => import('./convert-command.ts'),
  },
  {
    name: 'info',
    takes: '[options] <file>',
    description: 'describe a graph or problem and how it would be solved',
    load: () => import('./info-command.ts'),
  },
  {
    name: 'generate',
    takes: '',
    description: 'write a graph of a family, many of them random, as a rudy file',
    load: () => import('./generate-command.ts'),
  },
  {
    name: 'verify',
    takes: '[options] <file> [partition]',
    description: 'recount a cut and check the certificate of its bound',
    load: () => import('./verify-command.ts'),
  },
  {
    name: 'jl',
    takes: '[options] <file>',
    description: 'map points to fewer dimensions, keeping their distances (Johnson–Lindenstrauss)',
    load: () => import('./jl-command.ts'),
  },
  {
    name: 'methods',
    takes: '[options]',
    description: 'list the methods of solving',
    load: () => import('./methods-command.ts'),
  },
  {
    name: 'reproduce',
    takes: '[options] [what]',
    description: "run the paper's experiments and write a report with plots",
    load: () => import('./reproduce-command.ts'),
  },
  {
    name: 'bench',
    takes: '[options] [suite]',
    description: 'run methods on the instances of a suite and report on it',
    load: () => import('./bench/bench-command.ts'),
  },
  {
    name: 'worker',
    takes: '[options]',
    description: 'work for `solve` and `bench` on any machine, through a queue',
    load: () => import('./worker-command.ts'),
  },
  {
    name: 'queue',
    takes: '',
    description: 'watch a queue',
    load: () => import('./queue-command.ts'),
  },
  {
    name: 'page',
    takes: '[options]',
    description: 'serve the page that solves graphs in a browser, to this machine alone',
    load: () => import('./page-command.ts'),
  },
  {
    name: 'completion',
    takes: '<shell>',
    description: 'print a shell completion script',
    load: () => import('./completion-command.ts'),
  },
];
