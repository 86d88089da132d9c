/** `npm run fuzz -- [--minutes M] [--seed S] [--case K] [--cases N] [--only TARGET]`: runs the fuzzer, and tells how much it tried and what
 *  failed.
 *  `npm run fuzz -- faults [--minutes M] [--seed S] [--writes N] [--deaths N] [--signals N]`: injects faults into the built command. */
import { parseArgs } from 'node:util';
import { injectFaults } from './faults/campaigns.ts';
import { allTargets, fuzz } from './fuzzer.ts';

/** @param root of the repository @returns the exit code */
export async function runFuzzer(argv: readonly string[], root: URL): Promise<number> {
  return argv[0] === 'faults' ? runFaults(argv.slice(1), root) : runCases(argv, root);
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
  const seed = Number(values.seed);
  const one = values.case !== undefined;
  let over = false;
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => {
      over = true;
    });
  const targets = allTargets(new URL('test/fixtures/', root));
  const { cases, failures } = await fuzz(
    targets.filter(({ name }) => name.includes(values.only)),
    {
      seed,
      first: one ? Number(values.case) : 0,
      cases: one ? 1 : Number(values.cases),
      seconds: 60 * Number(values.minutes),
      mostFailures: 5,
      over: () => over,
      onFailure: (failure) => {
        console.log(`${failure.target}: ${failure.wrong}`);
        const only = values.only === '' ? '' : ` --only '${values.only}'`;
        console.log(`  npm run fuzz -- --seed ${seed} --case ${failure.case}${only}`);
        console.log(`  ${failure.smallest.slice(0, 2000)}\n`);
      },
    },
  );
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
    seed: Number(values.seed),
    most: { write: Number(values.writes), death: Number(values.deaths), signal: Number(values.signals) },
    seconds: 60 * Number(values.minutes),
    onFailure: ({ run, fault, wrong }) => console.log(`${run}: ${fault}\n  ${wrong}\n`),
  });
  for (const [name, n] of Object.entries(counts)) console.log(`${String(n).padStart(9)}  ${name}`);
  console.log(`\n${failures.length === 0 ? 'nothing failed' : `${failures.length} failed`}`);
  return failures.length === 0 ? 0 : 1;
}
