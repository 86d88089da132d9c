/** The README's sample output is what its command prints, times aside; its links lead somewhere. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(`${root}README.md`, 'utf8');

// After a change of figures: UPDATE_GOLDEN=1 npx vitest run test/readme.test.ts, and read the diff.
test('the sample output is what the command prints', () => {
  const pattern = /```\nnpm install && npm run build && node (.*)\n```\n\n```\n([\s\S]*?)\n```/;
  const [, command, sample] = pattern.exec(readme)!;
  const output = execFileSync(process.execPath, command!.split(' '), { cwd: root, encoding: 'utf8' }).trim();
  if (process.env.UPDATE_GOLDEN !== undefined) {
    writeFileSync(
      `${root}README.md`,
      readme.replace(sample!, () => output),
    );
    return;
  }
  const withoutTimes = (text: string) => text.replace(/\d+\.\d+ s\b/g, '… s');
  expect(withoutTimes(output)).toBe(withoutTimes(sample!));
});

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(`${root}docs`)
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** The anchors of a page's headings, as GitHub makes them. */
const anchorsOf = (file: string) =>
  [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

test.each(pages)('every relative link of %s leads to a file, and to a heading in it', (page) => {
  const folder = page.includes('/') ? `${root}docs/` : root;
  for (const [, link] of readFileSync(root + page, 'utf8').matchAll(/\]\(((?!http)[^)\s]+)\)/g)) {
    const [name = '', anchor] = link!.split('#');
    const file = name === '' ? root + page : folder + name;
    expect(existsSync(file), `${link} in ${page}`).toBe(true);
    if (anchor !== undefined) expect(anchorsOf(file), `${link} in ${page}`).toContain(anchor);
  }
});
