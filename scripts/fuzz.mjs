// Runs the fuzzer: npm run fuzz -- [--minutes M] [--seed S] [--case K], or faults: npm run fuzz -- faults
import { importFromSource } from './run-from-source.mjs';

const { runFuzzer } = await importFromSource('fuzz/main.ts');
process.exit(await runFuzzer(process.argv.slice(2), new URL('../', import.meta.url)));
