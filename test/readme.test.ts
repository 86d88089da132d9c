/** The README's sample output is what its command prints, times aside; its links lead somewhere. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
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
