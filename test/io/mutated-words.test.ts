/** Files that other programs wrote (test/fixtures/written) with a word of theirs replaced throughout, a title, a key, an attribute or a
 *  keyword, or with other separators: what is read is the same graph, or there is a warning or an error. Never another graph in
 *  silence. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { MaxcutError } from '../../src/core/errors.ts';
import { type GraphInput, type ReadGraphOptions, readModel } from '../../src/io/index.ts';

interface Written {
  readonly file: string;
  readonly nodes: number;
  readonly edges: number;
  readonly total: number;
  readonly options?: ReadGraphOptions;
  readonly text?: string;
}

const entries: Written[] = ['python.json', 'javascript.json'].flatMap((name) =>
  JSON.parse(readFileSync(new URL(`../fixtures/written/${name}`, import.meta.url), 'utf8')),
);
/** graph6 and sparse6 are numbers in letters. */
const texts = entries.filter(({ file, text }) => text !== undefined && !/\.[gs]6$/.test(file));

/** What was read in silence, null where there is a warning or an error. */
function readInSilence(text: string, file: string | undefined, options?: ReadGraphOptions): object | null {
  try {
    const input = readModel(text, { file, ...options });
    if (input.kind !== 'graph') return { kind: input.kind };
    const { graph, warnings } = input as GraphInput;
    if (warnings.length > 0) return null;
    return {
      nodes: graph.n,
      edges: graph.m,
      total: Float64Array.from(graph.weight).reduce((sum, w) => sum + w, 0) / 2,
    };
  } catch (error) {
    expect(error).toBeInstanceOf(MaxcutError);
    return null;
  }
}

/** @returns in how many of its two names the mutated file was read in silence */
function check({ file: given, nodes, edges, total, options }: Written, text: string, what: string): number {
  let silent = 0;
  for (const file of [given, undefined]) {
    const found = readInSilence(text, file, options);
    if (found === null) continue;
    silent++;
    expect({ ...found, what, file }).toEqual({ nodes, edges, total, what, file });
  }
  return silent;
}

/** What stands for a word: others that formats know, none, and a number. */
const REPLACEMENTS = ['qzx', '', 'label', 'value', 'weight', '7'];

test('a word replaced throughout', () => {
  let silent = 0;
  for (const entry of texts)
    for (const word of new Set(entry.text!.match(/[A-Za-z_]{2,}/g)))
      for (const replacement of REPLACEMENTS) {
        if (word === replacement) continue;
        const text = entry.text!.replace(new RegExp(`(?<![A-Za-z_])${word}(?![A-Za-z_])`, 'g'), replacement);
        silent += check(entry, text, `${entry.file}: ${word} → ${replacement}`);
      }
  // Names of nodes, attributes that no cut regards, titles in other letters: the test looks at something.
  expect(silent).toBeGreaterThan(1000);
});

test('other separators', () => {
  const separators = [',', ';', '\t', ' ', ', ', '|'];
  for (const entry of texts)
    for (const from of separators)
      for (const to of separators)
        if (from !== to && entry.text!.includes(from))
          check(entry, entry.text!.replaceAll(from, to), `${entry.file}: "${from}" → "${to}"`);
});
