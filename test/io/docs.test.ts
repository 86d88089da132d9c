/** Every example among the graph formats of docs/formats.md is a file of the one graph described there, and its commands run. */
import { readFileSync, writeFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import * as maxcut from '../../src/index.ts';
import { readGraphFile } from '../../src/node/index.ts';
import { run, scratchFolder } from '../cli/harness.ts';
import { namedEdges, readText } from './graph-text.ts';

const [page = ''] = readFileSync(new URL('../../docs/formats.md', import.meta.url), 'utf8').split(
  '\n## QUBO',
);
const blocks = [...page.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(([, info, text]) => ({
  info: info!.trim(),
  text: text!,
}));
const files = blocks.filter(({ info }) => /^\w+\.\w+$/.test(info));
const commands = blocks.filter(({ info }) => info === '').flatMap(({ text }) => text.trim().split('\n'));
const towns = [
  ['Boston', 'New York', 0.001],
  ['Boston', 'Paris', -2.5],
];
/** What the example files of csv columns and D3 need to be told. */
const options: Readonly<Record<string, maxcut.ReadGraphOptions>> = {
  'roads.csv': { columns: ['begin', 'end', 'km'] },
  'd3.json': { weight: 'value' },
};
const path = scratchFolder();
const plainNames = (edges: ReturnType<typeof namedEdges>) =>
  edges.map((edge) => edge.map((value) => (value === 'NewYork' ? 'New York' : value)));

test('all blocks are files, commands or the one program', () => {
  expect(blocks.length).toBe(files.length + 3 + 1);
  expect(commands.every((line) => line.startsWith('maxcut convert '))).toBe(true);
});

test.each(files)('$info is the graph', ({ info, text }) => {
  const input = readText(text, { file: info, ...options[info] });
  expect(plainNames(namedEdges(input))).toEqual(towns);
  expect(input.warnings).toEqual(info === 'towns.csv' ? ['columns that were not read: "id"'] : []);
});

describe('every format', () => {
  test.each(maxcut.graphFormats.map(({ name, extensions }) => ({ name, extensions })))(
    '$name has its section, its row with its extensions, and an example',
    ({ name, extensions }) => {
      const row = page.split('\n').find((line) => line.startsWith(`| [${name}](#${name})`));
      expect([...(row?.split('|')[2]?.matchAll(/`\.(\w+)`/g) ?? [])].map(([, text]) => text).sort()).toEqual(
        [...extensions].sort(),
      );
      expect(page).toContain(`\n### ${name}\n`);
      // They hold no names, or are no text: no file of theirs is the graph.
      if (['konect', 'graph6', 'npy', 'npz', 'csr'].includes(name)) return;
      const formats = files.map(({ info, text }) => readText(text, { file: info, ...options[info] }).format);
      expect(formats).toContain(name);
    },
  );
});

test.each(commands)('%s', async (command) => {
  for (const { info, text } of files) writeFileSync(path(info), text);
  const argv = command
    .split(' ')
    .slice(1)
    .map((word) => (/^\w+\.[\w.]+$/.test(word) ? path(word) : word));
  expect(await run(argv)).toMatchObject({ code: 0, stdout: '' });
  expect(namedEdges(await readGraphFile(argv[2]!))).toEqual(towns);
});

test('the program runs as it says', () => {
  const [program] = blocks.filter(({ info }) => info === 'ts');
  const code = ts.transpile(program!.text.replace(/^import (.*) from 'maxcut';/, 'const $1 = maxcut;'), {
    target: ts.ScriptTarget.ES2022,
  });
  const printed: string[] = [];
  const told: unknown[] = [];
  new Function('maxcut', 'process', 'console', code)(
    maxcut,
    { stdout: { write: (text: string) => printed.push(text) } },
    { error: (value: unknown) => told.push(value) },
  );
  expect(namedEdges(readText(printed.join(''), { format: 'graphml' }))).toEqual([
    ['a', 'b', 0.001],
    ['b', 'c', -2.5],
  ]);
  expect(told).toEqual([[]]);
});
