// Runs a measurement of benchmarks/: npm run measure -- NAME [options]; without a name, lists them.
// Node 20 reads no TypeScript: esbuild puts benchmarks/ into one file. Whatever that imports of src stays outside it and comes from
// dist, so that what is measured is the JavaScript that users run.
import { mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = new URL('../', import.meta.url);
const folder = fileURLToPath(new URL('benchmarks/.build/', root));
const outfile = `${folder}measure-${process.pid}.mjs`;

const fromDist = {
  name: 'from dist',
  setup({ onResolve }) {
    onResolve({ filter: /\/src\/.*\.ts$/ }, ({ path }) => {
      const [, module] = /\/src\/(.*)\.ts$/.exec(path);
      return { path: new URL(`dist/${module}.js`, root).href, external: true };
    });
  },
};

mkdirSync(folder, { recursive: true });
let measure;
try {
  await build({
    entryPoints: [fileURLToPath(new URL('benchmarks/measure.ts', root))],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    plugins: [fromDist],
    logLevel: 'error',
  });
  ({ measure } = await import(outfile));
} finally {
  rmSync(outfile, { force: true });
}
process.exitCode = await measure(process.argv.slice(2));
