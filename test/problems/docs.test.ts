/** Runs what docs/formats.md and docs/use.md say of QUBO and Ising problems. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as maxcut from '../../src/index.ts';
import { readModel } from '../../src/io/index.ts';
import { run, scratchFolder } from '../cli/harness.ts';

const read = (page: string) => readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8');
const [, text = ''] = read('formats.md').split('\n## QUBO');
const files = [...text.matchAll(/^``` (model\.\w+)\n([\s\S]*?)^```$/gm)].map(([, name, body]) => [
  name!,
  body!,
]);
const scratch = scratchFolder();

test('a file of each format is shown', () => {
  expect(files.map(([name]) => name)).toEqual([
    'model.qubo',
    'model.sparse',
    'model.bq',
    'model.ising',
    'model.qh',
    'model.bqm',
    'model.coo',
    'model.bqpjson',
  ]);
});

test.each(files)('%s has the minimum −2', async (name, body) => {
  const path = scratch(name!);
  writeFileSync(path, body!);
  const input = readModel(new TextEncoder().encode(body), { file: name });
  const warnings = name === 'model.qh' ? ['the offset -0.5 was read from a comment'] : [];
  expect('problem' in input && input.warnings).toEqual(warnings);
  const { code, stdout } = await run(['solve', path]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^value +-2\n/m);
  expect(stdout).toMatch(/^lower bound +-2 \(proven[^)]*\)\n/m);
});

test('the commands of the certificate', async () => {
  const commands = [...text.matchAll(/^maxcut (.*)$/gm)].map(([, line]) => line!.split(' '));
  expect(commands).toHaveLength(2);
  writeFileSync(scratch('model.qubo'), files[0]![1]!);
  for (const words of commands) {
    const argv = words.map((word) => (word.startsWith('model.') ? scratch(word) : word));
    expect(await run(argv)).toMatchObject({ code: 0, stderr: '' });
  }
});

test('the library', async () => {
  const [, chapter = ''] = read('use.md').split('\n## QUBO');
  const code = /```ts\n([\s\S]*?)```/.exec(chapter)![1]!;
  const printed: unknown[][] = [];
  const body = code.replace(/^import (\{.*\}) from 'maxcut';$/m, 'const $1 = maxcut;');
  const AsyncFunction = (async () => {}).constructor as new (
    ...parts: string[]
  ) => (...args: unknown[]) => unknown;
  await new AsyncFunction('maxcut', 'console', body)(maxcut, {
    log: (...values: unknown[]) => printed.push(values),
  });
  expect(printed[0]).toEqual([9, 9, 'optimal']);
  expect(printed[1]![0]).toBe(-1.5);
});
