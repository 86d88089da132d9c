// dist/cjs: the library for `require`, which before Node 20.19 cannot load ES modules. One bundle of what tsc has made, a file for each
// entry of package.json's exports that says `require`, and the declarations that those entries lead to, which a package.json there
// marks as CommonJS. Needs dist (npm run build).
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const cjs = join(dist, 'cjs');
const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const entries = Object.values(exports)
  .filter((entry) => entry.require !== undefined)
  .map((entry) => ({
    source: join(root, entry.node ?? entry.default),
    types: join(root, entry.types),
    require: entry.require,
  }));

await build({
  stdin: {
    contents: entries
      .map(({ source }, i) => `export * as entry${i} from ${JSON.stringify(source)};`)
      .join('\n'),
    resolveDir: root,
  },
  outfile: join(cjs, 'bundle.js'),
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  define: { 'import.meta.url': 'moduleUrl' },
  banner: { js: "const moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
  // Names stay, for stack traces.
  minifyWhitespace: true,
  minifySyntax: true,
});
writeFileSync(join(cjs, 'package.json'), '{ "type": "commonjs" }\n');

const copied = new Set();
for (const [i, { require, types }] of entries.entries()) {
  const file = join(root, require.node ?? require.default);
  mkdirSync(dirname(file), { recursive: true });
  const bundle = relative(dirname(file), join(cjs, 'bundle.js'));
  const path = bundle.startsWith('.') ? bundle : `./${bundle}`;
  writeFileSync(file, `module.exports = require(${JSON.stringify(path)}).entry${i};\n`);
  copyDeclarations(types);
}

function copyDeclarations(file) {
  if (copied.has(file)) return;
  copied.add(file);
  const target = join(cjs, relative(dist, file));
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(file, target);
  for (const [, path] of readFileSync(file, 'utf8').matchAll(
    /(?:from |import\()['"](\.[^'"]*)\.(?:js|ts)['"]/g,
  ))
    copyDeclarations(join(dirname(file), `${path}.d.ts`));
}
