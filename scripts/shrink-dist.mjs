// Takes comments and blanks out of dist/**/*.js, a sixth of the package, which is to stay below 1 MB with the page in it. Names stay, and
// the types (*.d.ts) beside it keep their comments. The page, built after this, is minified by itself.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const options = {
  format: 'esm',
  target: 'es2022',
  minifyWhitespace: true,
  legalComments: 'none',
  charset: 'utf8',
  // A line of a stack trace stays one that can be read.
  lineLimit: 160,
};
for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
  if (!name.endsWith('.js')) continue;
  writeFileSync(dist + name, transformSync(readFileSync(dist + name, 'utf8'), options).code);
}
