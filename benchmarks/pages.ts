/** The blocks `<!-- name --> … <!-- /name -->` of README.md and docs/*.md, which hold what was measured. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DATA } from '../src/measure/run/manifest.ts';

export const ROOT = join(DATA, '..');

function pages(): string[] {
  const docs = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));
  return ['README.md', ...docs.map((name) => `docs/${name}`)];
}

/** Writes a block wherever a page has it; with `check` it only looks.
 *  @param textFor from the way that leads from the page to the repository's root
 *  @returns the pages that did not hold that text; null if no page has the block */
export function writeBlock(
  name: string,
  textFor: (toRoot: string) => string,
  check = false,
): string[] | null {
  const [begin, end] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
  let found = false;
  const changed = pages().filter((page) => {
    const file = join(ROOT, page);
    const before = readFileSync(file, 'utf8');
    const from = before.indexOf(begin);
    const to = before.indexOf(end, from);
    if (from < 0 || to < 0) return false;
    found = true;
    const text = textFor(page.startsWith('docs/') ? '../' : '');
    const after = `${before.slice(0, from)}${begin}${text === '' ? '' : `${text}\n`}${before.slice(to)}`;
    if (after === before) return false;
    if (!check) writeFileSync(file, after);
    return true;
  });
  return found ? changed : null;
}
