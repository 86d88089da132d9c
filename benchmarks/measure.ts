/** The measurements by name: `npm run measure -- NAME [options] [--write]`. Figures go to stdout as Markdown, and with --write into the
 *  pages that show them (pages.ts), each block with its machine, date and command. */
import { parseArgs } from 'node:util';
import { machineLine } from '../src/measure/run/machine.ts';
import type { Flags, Measurement } from './measurement.ts';
import { bound } from './measurements/bound.ts';
import { boundOverTime } from './measurements/bound-over-time.ts';
import { derandomize } from './measurements/derandomize.ts';
import { derandomized } from './measurements/derandomized.ts';
import { jl } from './measurements/jl.ts';
import { kernels } from './measurements/kernels.ts';
import { large } from './measurements/large.ts';
import { loader } from './measurements/loader.ts';
import { planar } from './measurements/planar.ts';
import { proofs } from './measurements/proofs.ts';
import { queueChaos } from './measurements/queue-chaos.ts';
import { queueSimulation } from './measurements/queue-simulation.ts';
import { queueSpeed } from './measurements/queue-speed.ts';
import { reading } from './measurements/reading.ts';
import { reductions } from './measurements/reductions.ts';
import { reproduce } from './measurements/reproduce.ts';
import { slopes } from './measurements/slopes.ts';
import { sparseProofs } from './measurements/sparse-proofs.ts';
import { structure } from './measurements/structure.ts';
import { timeToTarget } from './measurements/time-to-target.ts';
import { truth } from './measurements/truth.ts';
import { writeBlock } from './pages.ts';
import { writeTables } from './tables.ts';

const MEASUREMENTS: readonly Measurement[] = [
  kernels,
  bound,
  boundOverTime,
  planar,
  proofs,
  truth,
  reductions,
  sparseProofs,
  derandomized,
  derandomize,
  jl,
  structure,
  loader,
  large,
  slopes,
  reading,
  timeToTarget,
  reproduce,
  queueChaos,
  queueSpeed,
  queueSimulation,
];

/** @returns the exit code */
export async function measure([name, ...argv]: readonly string[]): Promise<number> {
  if (name === undefined) {
    console.log(list());
    return 0;
  }
  if (name === 'tables') return writeTables(argv.includes('--check'));
  const one = MEASUREMENTS.find((known) => known.name === name);
  if (one === undefined) {
    console.error(`there is no measurement ${JSON.stringify(name)}:\n${list()}`);
    return 2;
  }
  if (argv[0] === '--child') {
    console.log(JSON.stringify(await one.child!(argv[1]!)));
    return 0;
  }
  const tiny = argv.includes('--tiny');
  await run(one, tiny ? one.tiny : argv);
  // Set by a measurement that has found what may not be.
  return Number(process.exitCode ?? 0);
}

async function run(one: Measurement, argv: readonly string[]): Promise<void> {
  const { flags, names, write } = parse(one, argv);
  const startMs = performance.now();
  const blocks = await one.run(flags, names);
  const seconds = ((performance.now() - startMs) / 1000).toFixed(0);
  const command = `npm run measure -- ${[one.name, ...argv].join(' ')}`;
  for (const [marker, figures] of Object.entries(blocks)) {
    const text = `Machine: ${machineLine()}; ${one.who ?? 'one thread'}, ${seconds} s in all. Command: \`${command}\`.\n\n${figures}`;
    console.log(`${text}\n`);
    if (write && writeBlock(marker, () => text) === null)
      console.error(`no page has <!-- ${marker} --> … <!-- /${marker} -->: not written`);
  }
}

function parse(one: Measurement, argv: readonly string[]) {
  const types = Object.entries(one.flags).map(([name, standard]) => {
    const type = typeof standard === 'boolean' ? ('boolean' as const) : ('string' as const);
    return [name, { type }] as const;
  });
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: one.names !== undefined,
    options: { ...Object.fromEntries(types), write: { type: 'boolean' } },
  });
  const flags: Record<string, Flags[string]> = { ...one.flags };
  for (const [name, value] of Object.entries(values)) {
    flags[name] = typeof one.flags[name] === 'number' ? Number(value) : (value as string | boolean);
    if (Number.isNaN(flags[name])) throw new Error(`option --${name} is "${value}", expected a number`);
  }
  return { flags, names: positionals, write: values.write === true };
}

function list(): string {
  const lines = MEASUREMENTS.map(({ name, summary, flags, names }) => {
    const options = Object.entries(flags).map(([flag, standard]) =>
      typeof standard === 'boolean' ? `[--${flag}]` : `[--${flag} ${standard}]`,
    );
    const synopsis = [name, ...options, '[--write]', ...(names === undefined ? [] : [`[${names}]`])];
    return `${synopsis.join(' ')}\n    ${summary}`;
  });
  return [...lines, 'tables [--check]\n    the tables of the pages, from benchmarks/results'].join('\n');
}
