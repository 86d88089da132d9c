/** `npm run fuzz -- [--minutes M] [--seed S] [--case K] [--cases N]`: runs the fuzzer, and tells how much it tried and what failed. */
import { parseArgs } from 'node:util';
import { allTargets, fuzz } from './fuzzer.ts';

/** @param fixtures the folder of the tests' files @returns the exit code */
export async function runFuzzer(argv: readonly string[], fixtures: URL): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      minutes: { type: 'string', default: '5' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      case: { type: 'string' },
      cases: { type: 'string', default: '1e9' },
    },
  });
  const seed = Number(values.seed);
  const one = values.case !== undefined;
  let over = false;
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => {
      over = true;
    });
  const { cases, failures } = await fuzz(allTargets(fixtures), {
    seed,
    first: one ? Number(values.case) : 0,
    cases: one ? 1 : Number(values.cases),
    seconds: 60 * Number(values.minutes),
    mostFailures: 5,
    over: () => over,
    onFailure: (failure) => {
      console.log(`${failure.target}: ${failure.wrong}`);
      console.log(`  npm run fuzz -- --seed ${seed} --case ${failure.case}`);
      console.log(`  ${failure.smallest.slice(0, 2000)}\n`);
    },
  });
  for (const [name, count] of Object.entries(cases)) console.log(`${String(count).padStart(9)}  ${name}`);
  console.log(`\nseed ${seed}: ${failures.length === 0 ? 'nothing failed' : `${failures.length} failed`}`);
  return failures.length === 0 ? 0 : 1;
}
