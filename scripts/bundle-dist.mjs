// Bundles the entries of package.json's exports, the command and its workers from src into dist: a program starts by reading some files
// in place of some hundred. What several of them need lies in dist/chunks; what is imported when it is needed, each command for one, is a
// chunk of its own. Packages that package.json does not name as dependencies are bundled too: those that every start would load, and that
// are CommonJS, which Node reads three times before it runs it. Their licences go to dist/licences.txt.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const programs = ['src/cli/main.ts', 'src/measure/run/worker.ts', 'src/measure/run/chapter-worker.ts'];
const entries = Object.values(manifest.exports)
  .flatMap((entry) => [entry.node, entry.default])
  .filter((path) => path !== undefined)
  .map((path) => path.replace(/^\.\/dist\/(.*)\.js$/, 'src/$1.ts'));
const installed = Object.keys({
  ...manifest.dependencies,
  ...manifest.optionalDependencies,
  ...manifest.peerDependencies,
});

/** What is imported from several sides, some of it by one, some by several of them: these get a chunk for each set of them that shares
 *  something. Left to itself the bundler makes one for every set of entries, commands included: some fifty, and two of them cost a start a
 *  millisecond. A single one for all of it would be loaded whole, and bundlers of others could leave nothing out. */
const SIDES = {
  start: ['node_modules/commander/esm.mjs', 'src/cli/io.ts', 'src/cli/failure.ts'],
  derandomize: ['src/derandomize/index.ts'],
  formats: ['src/io/index.ts'],
  solve: [
    'src/solve/solve.ts',
    'src/solve/max-cut.ts',
    'src/solve/solve-qubo.ts',
    'src/solve/solve-ising.ts',
  ],
  browser: ['src/browser/index.ts'],
  files: ['src/node/read-file.ts', 'src/node/write-file.ts', 'src/node/partition-file.ts'],
  // The whole of what runs anywhere, and with it the whole of what needs Node.
  main: ['src/index.ts'],
  node: ['src/index.node.ts', 'src/node/index.ts'],
};

/** What nearly every command imports: one chunk. */
const COMMAND = ['columns', 'figures', 'input-options', 'interruption', 'options', 'output-paths'];

/** The chunk of each module that some side imports. Whatever a module imports is imported by the same sides and perhaps more, so that
 *  chunks import one another in no circle. An entry stays by itself: it would export what the others of a chunk need. */
function chunksOf(graph) {
  const sides = new Map();
  const take = (id, side) => {
    const known = sides.get(id) ?? [];
    if (known.includes(side)) return;
    sides.set(id, [...known, side]);
    // Nothing is known of packages that stay outside.
    for (const imported of graph.getModuleInfo(id)?.importedIds ?? []) take(imported, side);
  };
  for (const [side, modules] of Object.entries(SIDES))
    for (const path of modules) take(join(root, path), side);
  const chunks = new Map(COMMAND.map((name) => [join(root, `src/cli/${name}.ts`), 'command']));
  for (const [id, of] of sides) chunks.set(id, graph.getModuleInfo(id)?.isEntry ? null : nameOf(of));
  return chunks;
}

/** Most are of the main entry and need not say so. */
function nameOf(sides) {
  const others = sides.filter((side) => side !== 'main' && side !== 'node');
  return (others.length > 0 ? others : sides).join('-');
}

/** commander asks for modules of Node in the way of CommonJS, and for processes that it never starts here. */
const commander = {
  name: 'commander',
  load: {
    filter: { id: /commander\/lib\/command\.js$/ },
    handler: (id) =>
      readFileSync(id, 'utf8')
        .replace("require('node:child_process')", 'null')
        .replaceAll(/require\('(node:\w+)'\)/g, "globalThis.process.getBuiltinModule('$1')"),
  },
};

let chunks;
const bundle = await rolldown({
  cwd: root,
  input: Object.fromEntries([...new Set([...entries, ...programs])].map((path) => [path.slice(4, -3), path])),
  platform: 'neutral',
  external: (id) =>
    id.startsWith('node:') || installed.some((name) => id === name || id.startsWith(`${name}/`)),
  resolve: {
    mainFields: ['module', 'main'],
    // Its entry is one CommonJS file, of which nothing can be left out.
    alias: { 'ml-matrix': join(root, 'node_modules/ml-matrix/src/index.js') },
  },
  plugins: [commander],
  preserveEntrySignatures: 'allow-extension',
  checks: { pluginTimings: false },
});
const { output } = await bundle.write({
  dir: join(root, 'dist'),
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name].js',
  codeSplitting: {
    includeDependenciesRecursively: false,
    groups: [
      {
        name(id, graph) {
          chunks ??= chunksOf(graph);
          return chunks.get(id);
        },
      },
    ],
  },
});

const packages = new Set(
  output
    .flatMap(({ moduleIds = [] }) => moduleIds)
    .flatMap((id) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? []),
);
writeFileSync(join(root, 'dist/licences.txt'), [...packages].sort().map(licenceOf).join('\n'));

function licenceOf(name) {
  const folder = join(root, 'node_modules', name);
  const { version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  const text = file === undefined ? `${license}, ${author}` : readFileSync(join(folder, file), 'utf8').trim();
  return `${name} ${version}\n\n${text}\n`;
}
