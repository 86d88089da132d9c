/** The measurements by name: `npm run measure -- NAME [options] [--write]`. Figures go to stdout as Markdown, and with --write into the
 *  pages that show them (pages.ts), each block with its machine, date and command. */
import { parseArgs } from 'node:util';
import { machineLine } from '../src/measure/run/machine.ts';
import type { Flags, Measurement } from './measurement.ts';
import { writeBlock } from './pages.ts';

/** Each is loaded where it is run: many take a process for each figure. */
const MEASUREMENTS: Readonly<Record<string, () => Promise<Measurement>>> = {
  kernels: async () => (await import('./measurements/kernels.ts')).kernels,
  bound: async () => (await import('./measurements/bound.ts')).bound,
  'bound-over-time': async () => (await import('./measurements/bound-over-time.ts')).boundOverTime,
  planar: async () => (await import('./measurements/planar.ts')).planar,
  proofs: async () => (await import('./measurements/proofs.ts')).proofs,
  truth: async () => (await import('./measurements/truth.ts')).truth,
  reductions: async () => (await import('./measurements/reductions.ts')).reductions,
  'sparse-proofs': async () => (await import('./measurements/sparse-proofs.ts')).sparseProofs,
  derandomized: async () => (await import('./measurements/derandomized.ts')).derandomized,
  derandomize: async () => (await import('./measurements/derandomize.ts')).derandomize,
  jl: async () => (await import('./measurements/jl.ts')).jl,
  structure: async () => (await import('./measurements/structure.ts')).structure,
  loader: async () => (await import('./measurements/loader.ts')).loader,
  large: async () => (await import('./measurements/large.ts')).large,
  slopes: async () => (await import('./measurements/slopes.ts')).slopes,
  reading: async () => (await import('./measurements/reading.ts')).reading,
  'time-to-target': async () => (await import('./measurements/time-to-target.ts')).timeToTarget,
  reproduce: async () => (await import('./measurements/reproduce.ts')).reproduce,
  'queue-chaos': async () => (await import('./measurements/queue-chaos.ts')).queueChaos,
  'queue-speed': async () => (await import('./measurements/queue-speed.ts')).queueSpeed,
  'queue-simulation': async () => (await import('./measurements/queue-simulation.ts')).queueSimulation,
};

/** @returns the exit code */
export async function measure([name, ...argv]: readonly string[]): Promise<number> {
  if (name === undefined) {
    console.log(await list());
    return 0;
  }
  if (name === 'tables') {
    const { writeTables } = await import('./tables.ts');
    return writeTables(argv.includes('--check'));
  }
  if (!Object.hasOwn(MEASUREMENTS, name)) {
    console.error(`there is no measurement ${JSON.stringify(name)}:\n${await list()}`);
    return 2;
  }
  const one = await MEASUREMENTS[name]!();
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

async function list(): Promise<string> {
  const all = await Promise.all(Object.values(MEASUREMENTS).map((load) => load()));
  const lines = all.map(({ name, summary, flags, names }) => {
    const options = Object.entries(flags).map(([flag, standard]) =>
      typeof standard === 'boolean' ? `[--${flag}]` : `[--${flag} ${standard}]`,
    );
    const synopsis = [name, ...options, '[--write]', ...(names === undefined ? [] : [`[${names}]`])];
    return `${synopsis.join(' ')}\n    ${summary}`;
  });
  return [...lines, 'tables [--check]\n    the tables of the pages, from benchmarks/results'].join('\n');
}
