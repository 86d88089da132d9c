// Runs a measurement of benchmarks/: npm run measure -- NAME [options]; without a name, lists them.
import { importFromSource } from './run-from-source.mjs';

const { measure } = await importFromSource('benchmarks/measure.ts');
process.exitCode = await measure(process.argv.slice(2));
