/** The packages that come with this one, installed beside it or bundled into it: their licences as docs/trust.md lists them, and no script
 *  of theirs that runs at installation. UPDATE_DOCS=1 writes the list anew. Needs the build. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = join(root, 'docs/trust.md');
const MARKS = /(<!-- licences -->\n)[\s\S]*(<!-- end of licences -->)/;
/** Permissive ones that ask for no more than to be named. */
const ALLOWED = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD'];

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const read = (folder: string): Manifest => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** Where Node finds the package from a folder; null where it is not installed. */
function folderOf(name: string, from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name);
    if (existsSync(join(found, 'package.json'))) return found;
    if (folder === dirname(folder)) return null;
  }
}

/** All that is installed with it, by folder, optional packages included, and all that is bundled. */
function packages(): ReadonlyMap<string, Manifest> {
  const all = new Map(bundled().map((name) => [folderOf(name, root)!, read(folderOf(name, root)!)]));
  const visit = (folder: string): void => {
    const { dependencies = {}, optionalDependencies = {} } = read(folder);
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const found = folderOf(name, folder);
      if (found === null && name in optionalDependencies) continue;
      expect(found, `${name} is not installed`).not.toBe(null);
      if (all.has(found!)) continue;
      all.set(found!, read(found!));
      visit(found!);
    }
  };
  visit(root);
  return all;
}

/** As the build has written down. */
function bundled(): string[] {
  const licences = readFileSync(join(root, 'dist/licences.txt'), 'utf8');
  return [...licences.matchAll(/^(\S+) \d+\.\d+\.\d+$/gm)].map(([, name]) => name!);
}

test('what is bundled comes with its licence', () => {
  expect(bundled()).toEqual(
    expect.arrayContaining(['commander', 'ml-matrix', 'pure-rand', 'saxes', 'xmlchars']),
  );
});

test('every package has a permissive licence, and the page lists them all', () => {
  const byLicence = new Map<string, string[]>();
  for (const { name, version, license = 'none' } of packages().values()) {
    expect(ALLOWED, `${name} ${version}`).toContain(license);
    byLicence.set(license, [...(byLicence.get(license) ?? []), `${name} ${version}`]);
  }
  const rows = [...byLicence]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([licence, names]) => `| ${licence} | ${names.sort((a, b) => a.localeCompare(b)).join(', ')} |\n`);
  const table = `| licence | packages |\n|---|---|\n${rows.join('')}`;
  const text = readFileSync(page, 'utf8');
  const expected = text.replace(MARKS, `$1${table}$2`);
  expect(text).toMatch(MARKS);
  if (process.env.UPDATE_DOCS) writeFileSync(page, expected);
  else expect(text).toBe(expected);
});

test('none of them runs a script at installation', () => {
  for (const { name, scripts = {} } of packages().values())
    for (const script of ['preinstall', 'install', 'postinstall'])
      expect(scripts, name).not.toHaveProperty(script);
});
