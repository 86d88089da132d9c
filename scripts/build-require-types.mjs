// *.d.cts beside each entry of package.json's exports that says `require`: declarations for CommonJS programs. Node loads the same ES modules
// for them (from 20.19 on), but TypeScript lets such a program see an ES module's types only where they are asked for as such.
// Needs dist (npm run build).
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = await import(pathToFileURL(`${root}package.json`), { with: { type: 'json' } });

for (const entry of Object.values(manifest.default.exports)) {
  if (entry.require === undefined) continue;
  const source = `./${basename(entry.types).replace(/\.d\.ts$/, '.js')}`;
  const module = `import('${source}', { with: { 'resolution-mode': 'import' } })`;
  const lines = [`export type * from '${source}' with { 'resolution-mode': 'import' };`];
  for (const [name, value] of Object.entries(await import(pathToFileURL(root + entry.default)))) {
    lines.push(`export declare const ${name}: typeof ${module}.${name};`);
    if (/^class\b/.test(String(value))) lines.push(`export type ${name} = ${module}.${name};`);
  }
  writeFileSync(root + entry.require.types, `${lines.join('\n')}\n`);
}
