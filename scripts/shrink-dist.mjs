// Keeps the package, with the page in it, at about 1 MB: takes comments and blanks out of dist/**/*.js (names stay), and the declarations away
// that no entry of package.json's exports leads to. The others keep their comments. The page, built after this, is minified by itself.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const options = {
  format: 'esm',
  target: 'es2022',
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  charset: 'utf8',
  // A line of a stack trace stays one that can be read.
  lineLimit: 160,
};

const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const reached = new Set();
for (const { types } of Object.values(exports)) if (types !== undefined) reach(join(root, types));

function reach(declarations) {
  if (reached.has(declarations)) return;
  reached.add(declarations);
  const imports = /(?:from |import\()['"](\.[^'"]*)\.(?:js|ts)['"]/g;
  for (const [, path] of readFileSync(declarations, 'utf8').matchAll(imports))
    reach(join(dirname(declarations), `${path}.d.ts`));
}

for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
  const file = join(dist, name);
  if (name.endsWith('.d.ts') && !reached.has(file)) rmSync(file);
  if (name.endsWith('.js')) writeFileSync(file, transformSync(readFileSync(file, 'utf8'), options).code);
}
