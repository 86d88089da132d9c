// Node 20 reads no TypeScript: esbuild makes modules of a tool of the repository and of what it imports of src, in the same way as
// bundle-dist.mjs makes those that users run.
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = new URL('../', import.meta.url);

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
    target: 'es2022',
    packages: 'external',
    logLevel: 'error',
  });
  return import(`${outdir}tool.mjs`);
}
