import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { methodNames } from '../../src/solve/methods.ts';
import { run, scratchFolder } from './harness.ts';

const path = scratchFolder();
const has = (shell: string) => spawnSync(shell, ['--version']).error === undefined;

async function script(shell: string): Promise<string> {
  const { code, stdout, stderr } = await run(['completion', shell]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

test('both examples of the help print a script', async () => {
  const { stdout } = await run(['completion', '--help']);
  const examples = stdout.match(/^ {2}maxcut completion \w+/gm)!;
  expect(examples).toHaveLength(2);
  for (const example of examples) expect(await script(example.trim().split(' ')[2]!)).toContain('solve');
});

test('every command and option is in every script', async () => {
  const { stdout } = await run(['solve', '--help']);
  const flags = stdout.match(/--[a-z-]+(?= )/g)!.map((flag) => flag.slice(2));
  expect(flags.length).toBeGreaterThan(8);
  for (const shell of ['bash', 'zsh', 'fish']) {
    const text = await script(shell);
    for (const word of [...flags, 'convert', 'generate', 'torus-2d', 'erdos-renyi'])
      expect(text).toContain(word);
  }
});

describe.runIf(has('bash'))('bash', () => {
  /** What pressing the tab key at the end of these words would offer. */
  async function complete(...words: string[]): Promise<string[]> {
    const file = path('maxcut.bash');
    writeFileSync(file, await script('bash'));
    const shell = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _maxcut; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const output = execFileSync('bash', ['-c', shell, 'bash', file, 'maxcut', ...words], {
      encoding: 'utf8',
    });
    return output.trim().split('\n').filter(Boolean);
  }

  test('commands', async () => {
    expect(await complete('s')).toEqual(['solve']);
    expect(await complete('')).toEqual(expect.arrayContaining(['solve', 'info', 'generate', 'completion']));
  });

  test('options and their values', async () => {
    expect(await complete('solve', 'file', '--ti')).toEqual(['--time-limit']);
    expect(await complete('solve', '--method', '')).toEqual([...methodNames()]);
    expect(await complete('completion', 'f')).toEqual(['fish']);
  });

  test('commands below commands', async () => {
    expect(await complete('generate', 'torus')).toEqual(['torus-2d', 'torus-3d']);
    expect(await complete('generate', 'gnm', '--ed')).toEqual(['--edges']);
    expect(await complete('generate', 'sk', '--weights', 'g')).toEqual(['gaussian']);
    expect(await complete('generate', 'complete', '--no')).toEqual(['--nodes']);
  });

  test('suites, experiments, and more of a list', async () => {
    expect(await complete('bench', 'sm')).toEqual(['smoke']);
    expect(await complete('reproduce', 's')).toContain('structure');
    expect(await complete('bench', 'smoke', '--methods', 'gr')).toEqual(['greedy']);
    expect(await complete('bench', 'smoke', '--methods', 'auto,gr')).toEqual(['auto,greedy']);
    expect(await complete('bench', 'smoke', '--methods', 'auto,gw,')).toHaveLength(methodNames().length + 1);
    expect(await complete('solve', '--method', 'auto,gr')).toEqual([]);
  });
});

test.runIf(has('zsh'))('zsh reads its script', async () => {
  writeFileSync(path('_maxcut'), await script('zsh'));
  expect(spawnSync('zsh', ['-n', path('_maxcut')], { encoding: 'utf8' })).toMatchObject({
    status: 0,
    stderr: '',
  });
});

test.runIf(has('fish'))('fish completes', async () => {
  writeFileSync(path('maxcut.fish'), await script('fish'));
  const offer = (line: string) =>
    execFileSync('fish', ['-c', `source ${path('maxcut.fish')}; complete -C '${line}'`], { encoding: 'utf8' })
      .trim()
      .split('\n');
  expect(offer('maxcut sol')).toEqual(['solve']);
  expect(offer('maxcut solve --method gre')).toContain('greedy');
  expect(offer('maxcut bench smo')).toContain('smoke');
  expect(offer('maxcut bench smoke --methods auto,gre')).toContain('auto,greedy');
  expect(offer('maxcut generate torus')).toEqual(['torus-2d', 'torus-3d']);
});

test('a shell that is not known is refused', async () => {
  const { code, stderr } = await run(['completion', 'tcsh']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/bash, zsh, fish/);
});
