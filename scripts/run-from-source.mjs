// Node 20 reads no TypeScript: esbuild makes modules of a tool of the repository. Whatever that imports of src stays outside it and
// comes from dist, so that what runs is the JavaScript that users run.
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = new URL('../', import.meta.url);

const fromDist = {
  name: 'from dist',
  setup({ onResolve }) {
    onResolve({ filter: /\/src\/.*\.ts$/ }, ({ path }) => {
      const [, module] = /\/src\/(.*)\.ts$/.exec(path);
      return { path: new URL(`dist/${module}.js`, root).href, external: true };
    });
  },
};

/** The module of the entry, a path in the repository; what it imports later is read when it asks for it. */
export async function importFromSource(entry) {
  const outdir = fileURLToPath(new URL(`benchmarks/.build/${process.pid}/`, root));
  process.once('exit', () => rmSync(outdir, { recursive: true, force: true }));
  await build({
    entryPoints: { tool: fileURLToPath(new URL(entry, root)) },
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    plugins: [fromDist],
    logLevel: 'error',
  });
  return import(`${outdir}tool.mjs`);
}
