// Takes the comments out of dist/**/*.js, a tenth of the package: they stay in the types (*.d.ts) beside it. The page has none already.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
  if (!name.endsWith('.js')) continue;
  const options = { format: 'esm', target: 'es2022', legalComments: 'none', charset: 'utf8' };
  writeFileSync(dist + name, transformSync(readFileSync(dist + name, 'utf8'), options).code);
}
