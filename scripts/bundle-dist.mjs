// Bundles the entries of package.json's exports, the command and its workers from src into dist: a program starts by reading some files
// in place of some hundred. What several of them need lies in dist/chunks; what is imported when it is needed, each command for one, is a
// chunk of its own. Packages that package.json does not name as dependencies are bundled too: those that every start would load, and that
// are CommonJS, which Node reads three times before it runs it. Their licences go to dist/licences.txt.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const programs = ['src/cli/main.ts', 'src/measure/run/worker.ts', 'src/measure/run/chapter-worker.ts'];
const entries = Object.values(manifest.exports)
  .flatMap((entry) => [entry.node, entry.default])
  .filter((path) => path !== undefined)
  .map((path) => path.replace(/^\.\/dist\/(.*)\.js$/, 'src/$1.ts'));

/** commander asks for modules of Node in the way of CommonJS, and for processes that it never starts here. */
const commander = {
  name: 'commander',
  setup({ onLoad }) {
    onLoad({ filter: /commander\/lib\/command\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8')
        .replace("require('node:child_process')", 'null')
        .replaceAll(/require\('(node:\w+)'\)/g, "globalThis.process.getBuiltinModule('$1')"),
    }));
  },
};

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: [...new Set([...entries, ...programs])],
  outdir: 'dist',
  outbase: 'src',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'es2022',
  // Its entry is one CommonJS file, of which nothing can be left out.
  alias: { 'ml-matrix': join(root, 'node_modules/ml-matrix/src/index.js') },
  plugins: [commander],
  external: Object.keys({
    ...manifest.dependencies,
    ...manifest.optionalDependencies,
    ...manifest.peerDependencies,
  }),
  legalComments: 'none',
  charset: 'utf8',
  metafile: true,
});

const packages = new Set(
  Object.values(metafile.outputs)
    .flatMap(({ inputs }) => Object.keys(inputs))
    .flatMap((path) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []),
);
writeFileSync(join(root, 'dist/licences.txt'), [...packages].sort().map(licenceOf).join('\n'));

function licenceOf(path) {
  const folder = join(root, path);
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  const text = file === undefined ? `${license}, ${author}` : readFileSync(join(folder, file), 'utf8').trim();
  return `${name} ${version}\n\n${text}\n`;
}
