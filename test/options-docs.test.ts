/** Tables of options in docs are those of the package: between `<!-- options: NAME -->` and `<!-- end of options -->` stands what
 *  test/support/options-markdown.ts makes of the table; UPDATE_DOCS=1 writes it there. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { jlOptionTable } from '../src/applications/jl/index.ts';
import { structureOptionTable } from '../src/applications/structure/options.ts';
import type { OptionTable } from '../src/core/options.ts';
import { derandomizeTable, descentTable, perturbedTable } from '../src/derandomize/options.ts';
import { parameterTable, quadraticOptionTable, solveOptionTable } from '../src/solve/options.ts';
import { optionsMarkdown } from './support/options-markdown.ts';

const tables: Readonly<Record<string, OptionTable>> = {
  solve: solveOptionTable,
  quadratic: quadraticOptionTable,
  parameters: parameterTable,
  jl: jlOptionTable,
  structure: structureOptionTable,
  derandomize: derandomizeTable,
  descent: descentTable,
  perturbed: perturbedTable,
};

const BEGIN = '<!-- options: ';
const END = '<!-- end of options -->';

/** The page with its tables as they should be. @throws Error for a name without a table, or a table without an end */
function renewed(page: string): string {
  const [head, ...parts] = page.split(BEGIN);
  return parts.reduce((text, part) => {
    const name = part.slice(0, part.indexOf(' -->'));
    const end = part.indexOf(END);
    if (!Object.hasOwn(tables, name) || end < 0)
      throw new Error(`"${BEGIN}${name} -->" names no table of ${Object.keys(tables)}, or lacks "${END}"`);
    return `${text}${BEGIN}${name} -->\n\n${optionsMarkdown(tables[name]!)}\n${part.slice(end)}`;
  }, head!);
}

const root = new URL('../', import.meta.url);
const pages = ['README.md', ...readdirSync(new URL('docs', root)).map((name) => `docs/${name}`)].filter(
  (name) => name.endsWith('.md'),
);

test.each(pages)('%s', (name) => {
  const file = new URL(name, root);
  const page = readFileSync(file, 'utf8');
  if (process.env.UPDATE_DOCS) writeFileSync(file, renewed(page));
  expect(readFileSync(file, 'utf8')).toBe(renewed(page));
});

test('a table that is out of date, unknown or without an end is found', () => {
  const page = `# A page\n\n${BEGIN}jl -->\n| old |\n${END}\nmore\n`;
  const now = renewed(page);
  expect(now).toContain('| `stepSize` | 0.1 |');
  expect(now).not.toContain('old');
  expect(now.endsWith(`${END}\nmore\n`)).toBe(true);
  expect(renewed(now)).toBe(now);
  expect(() => renewed(`${BEGIN}toString -->\n${END}`)).toThrow(/names no table/);
  expect(() => renewed(`${BEGIN}jl -->`)).toThrow(/lacks/);
});
