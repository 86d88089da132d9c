/** The examples that each command's --help shows, run as they stand by a shell in an empty folder beside the data. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = `maxcut() { '${process.execPath}' '${root}bin/maxcut.js' "$@"; }; set -eo pipefail;`;
let folder = '';

function shell(command: string): string {
  return execFileSync('bash', ['-c', `${program} ${command}`], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { ...process.env, HOME: folder },
  });
}

function examplesOf(command: string): string[] {
  const [, examples = ''] = shell(`maxcut ${command} --help`).split('\nExamples:\n');
  return examples
    .split('\n')
    .filter((line) => line.startsWith('  maxcut '))
    .map((line) => line.trim());
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'maxcut-help-'));
  for (const name of ['data', 'benchmarks']) symlinkSync(join(root, name), join(folder, name));
  // What the examples of `verify` check, and where those of `completion` write.
  shell('maxcut solve data/gset/G1.txt.gz --quiet --output G1.cut --certificate G1.json > /dev/null');
  shell('mkdir -p .local/share/bash-completion/completions .config/fish/completions');
});

afterAll(() => rmSync(folder, { recursive: true }));

describe.each([
  'solve',
  'methods',
  'convert',
  'info',
  'generate',
  'verify',
  'completion',
  // `report` and `compare` take what `bench` leaves.
  'bench',
  'bench report',
  'bench compare',
])('%s', (command) => {
  test('has two examples, and they run', { timeout: 60_000 }, () => {
    const examples = examplesOf(command);
    expect(examples.length).toBeGreaterThanOrEqual(2);
    // A limit of ten seconds is for users; one is enough here.
    for (const example of examples) shell(example.replace('--time-limit 10', '--time-limit 1'));
  });
});
