/** `npm run fuzz -- [--minutes M] [--seed S] [--case K] [--cases N] [--only TARGET]`: runs the fuzzer, and tells how much it tried and what
 *  failed.
 *  `npm run fuzz -- faults [--minutes M] [--seed S] [--writes N] [--deaths N] [--signals N]`: injects faults into the built command. */
import { parseArgs } from 'node:util';
import { UsageError } from '../src/core/errors.ts';
import { injectFaults } from './faults/campaigns.ts';
import { allTargets, fuzz } from './fuzzer.ts';

/** @param root of the repository @returns the exit code */
export async function runFuzzer(argv: readonly string[], root: URL): Promise<number> {
  try {
    return await (argv[0] === 'faults' ? runFaults(argv.slice(1), root) : runCases(argv, root));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'USAGE' && code?.startsWith('ERR_PARSE_ARGS') !== true) throw error;
    console.error(`fuzz: ${message}`);
    return 2;
  }
}

type Values = Readonly<Record<string, string | undefined>>;

/** @throws UsageError for what is no number ≥ 0 */
function amount(values: Values, name: string): number {
  const text = values[name] ?? '';
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value >= 0)) throw new UsageError(`option --${name} is "${text}", expected a number ≥ 0`);
  return value;
}

async function runCases(argv: readonly string[], root: URL): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      minutes: { type: 'string', default: '5' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      case: { type: 'string' },
      cases: { type: 'string', default: '1e9' },
      only: { type: 'string', default: '' },
    },
  });
  const seed = amount(values, 'seed');
  const one = values.case !== undefined;
  let over = false;
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => {
      over = true;
    });
  const all = allTargets(new URL('test/fixtures/', root));
  const targets = all.filter(({ name }) => name.includes(values.only));
  if (targets.length === 0)
    throw new UsageError(
      `option --only is "${values.only}", expected a part of one of: ${all.map(({ name }) => name).join(', ')}`,
    );
  const { cases, failures } = await fuzz(targets, {
    seed,
    first: one ? amount(values, 'case') : 0,
    cases: one ? 1 : amount(values, 'cases'),
    seconds: 60 * amount(values, 'minutes'),
    mostFailures: 5,
    over: () => over,
    onFailure: (failure) => {
      console.log(`${failure.target}: ${failure.wrong}`);
      const only = values.only === '' ? '' : ` --only '${values.only}'`;
      console.log(`  npm run fuzz -- --seed ${seed} --case ${failure.case}${only}`);
      console.log(`  ${failure.smallest.slice(0, 2000)}\n`);
    },
  });
  for (const [name, count] of Object.entries(cases)) console.log(`${String(count).padStart(9)}  ${name}`);
  console.log(`\nseed ${seed}: ${failures.length === 0 ? 'nothing failed' : `${failures.length} failed`}`);
  return failures.length === 0 ? 0 : 1;
}

async function runFaults(argv: readonly string[], root: URL): Promise<number> {
  const count = (most: string) => ({ type: 'string', default: most }) as const;
  const { values } = parseArgs({
    args: [...argv],
    options: {
      minutes: count('60'),
      seed: count('1'),
      writes: count('1000'),
      deaths: count('200'),
      signals: count('300'),
    },
  });
  const { counts, failures } = await injectFaults({
    root,
    seed: amount(values, 'seed'),
    most: {
      write: amount(values, 'writes'),
      death: amount(values, 'deaths'),
      signal: amount(values, 'signals'),
    },
    seconds: 60 * amount(values, 'minutes'),
    onFailure: ({ run, fault, wrong }) => console.log(`${run}: ${fault}\n  ${wrong}\n`),
  });
  for (const [name, n] of Object.entries(counts)) console.log(`${String(n).padStart(9)}  ${name}`);
  console.log(`\n${failures.length === 0 ? 'nothing failed' : `${failures.length} failed`}`);
  return failures.length === 0 ? 0 : 1;
}
