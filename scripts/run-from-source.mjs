// Node 20 reads no TypeScript: esbuild puts a tool of the repository into one file. Whatever that imports of src stays outside it and
// comes from dist, so that what runs is the JavaScript that users run.
import { mkdirSync, rmSync } from 'node:fs';
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

/** The module of the entry, a path in the repository. */
export async function importFromSource(entry) {
  const folder = fileURLToPath(new URL('benchmarks/.build/', root));
  const outfile = `${folder}tool-${process.pid}.mjs`;
  mkdirSync(folder, { recursive: true });
  try {
    await build({
      entryPoints: [fileURLToPath(new URL(entry, root))],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
      plugins: [fromDist],
      logLevel: 'error',
    });
    return await import(outfile);
  } finally {
    rmSync(outfile, { force: true });
  }
}
