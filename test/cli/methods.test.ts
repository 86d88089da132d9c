import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { run } from './harness.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

test('both examples of methods --help run', async () => {
  const { stdout } = await run(['methods', '--help']);
  const examples = stdout.match(/^ {2}maxcut .*$/gm)!;
  expect(examples).toHaveLength(2);
  for (const example of examples) {
    const argv = example.trim().split(' ').slice(1);
    const { code } = await run(argv.map((word) => (word.startsWith('data/') ? root + word : word)));
    expect(code).toBe(0);
  }
});

test.each([[['methods']], [['methods', '--parameters']], [['bench']]])(
  '%j stays within 80 columns',
  async (argv) => {
    const { stdout } = await run(argv, { terminal: { stdout: true } });
    for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  },
);
