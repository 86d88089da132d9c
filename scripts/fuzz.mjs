// Runs the fuzzer: npm run fuzz -- [--minutes M] [--seed S] [--case K]
import { importFromSource } from './run-from-source.mjs';

const { runFuzzer } = await importFromSource('fuzz/main.ts');
process.exit(await runFuzzer(process.argv.slice(2), new URL('../test/fixtures/', import.meta.url)));
