/** The README's sample output is what its command prints, times aside; its links lead somewhere. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(`${root}README.md`, 'utf8');

test('the sample output is what the command prints', () => {
  const [, command, sample] =
    /```\nnpm install && npm run build && node (.*)\n```\n\n```\n([\s\S]*?)\n```/.exec(readme)!;
  const output = execFileSync(process.execPath, command!.split(' '), { cwd: root, encoding: 'utf8' });
  const withoutTimes = (text: string) => text.replace(/\d+\.\d+ s\b/g, '… s').trim();
  expect(withoutTimes(output)).toBe(withoutTimes(sample!));
});

test('every relative link of README and docs leads to a file', () => {
  for (const page of [
    'README.md',
    'docs/method.md',
    'docs/bounds.md',
    'docs/results.md',
    'CONTRIBUTING.md',
  ]) {
    const folder = page.includes('/') ? `${root}docs/` : root;
    for (const [, link] of readFileSync(root + page, 'utf8').matchAll(/\]\(((?!http)[\w./-]+\.\w+)\)/g)) {
      expect(existsSync(folder + link), `${link} in ${page}`).toBe(true);
    }
  }
});
